"""A sheet: grids, bars and curves that belong together, and how it looks at every stop of a slider.

The browser computes nothing: a slider's stops are drawn here beforehand, as the differences from
the sheet that is shown. They travel when a hand comes near a slider, so that an answer stays small.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from explorer.limits import SHEET_STOPS_MAX
from explorer.sheets.cells import Grid, Line, lines_data
from explorer.sheets.charts import Bars, Lines, Picture, Plane, Sign, Words, short
from explorer.sheets.controls import Control, Slider

Item = Grid | Bars | Lines | Plane | Picture | Words | Sign
_NOT_IN_FRAMES = ("tells",)  # the sums come with the answer when the slider is let go


@dataclass(frozen=True)
class Row:
    """Items side by side; where there is no room, below each other."""

    items: tuple[Item, ...]
    title: str = ""

    def data(self) -> dict:
        """Return it as plain JSON: the names of its items, in order."""
        return {"title": self.title, "items": [item.name for item in self.items]}


@dataclass(frozen=True)
class Sheet:
    """What is drawn of a case.

    Parameters
    ----------
    rows : tuple of Row
        Names of items are unique on the whole sheet.
    controls : tuple of Control
    general : tuple of Line
        The formula in letters and with the student's numbers; stands above as long as nothing is
        pointed at.
    said : tuple of Line
        Sentences below that change with the numbers.
    """

    rows: tuple[Row, ...]
    controls: tuple[Control, ...] = ()
    general: tuple[Line, ...] = ()
    said: tuple[Line, ...] = ()

    def data(self, told: bool = True) -> dict:
        """Return it as plain JSON; without `told` nothing is told about single cells."""
        items = [item for row in self.rows for item in row.items]
        return {
            "rows": [row.data() for row in self.rows],
            "items": {item.name: _item_data(item, told) for item in items},
            "controls": [control.data() for control in self.controls],
            "general": lines_data(self.general),
            "said": lines_data(self.said),
        }


def _item_data(item: Item, told: bool) -> dict:
    return item.data(told) if isinstance(item, Grid | Bars) else item.data()


class Drawn(Protocol):
    """A case that can be drawn as a sheet: a frozen dataclass with the fields of its sliders."""

    def sheet(self) -> Sheet:
        """Return what is drawn of it."""


def told(case: Drawn) -> dict:
    """Return what the browser is told about a case: "sheet", its `Sheet.data`."""
    return {"sheet": case.sheet().data()}


def frames(case: Drawn) -> dict[str, list[dict]]:
    """Return how a case looks at every stop of its sliders, for when a hand comes near one.

    Returns
    -------
    dict
        Field of a slider → one entry for each of its stops: {"items": {name: the keys that
        differ}, "said": …, "general": …}.
    """
    sheet = case.sheet()
    here = sheet.data(told=False)
    sliders = [control for control in sheet.controls if isinstance(control, Slider)]
    return {slider.field: _frames(case, slider, here) for slider in sliders if _framed(slider)}


def _framed(slider: Slider) -> bool:
    if len(slider.stops) > SHEET_STOPS_MAX:
        raise ValueError(f"A slider has at most {SHEET_STOPS_MAX} stops, not {len(slider.stops)}.")
    return slider.way == "frames"


def _frames(case: Drawn, slider: Slider, here: dict) -> list[dict]:
    frames = []
    for stop in slider.stops:
        there = replace(case, **{slider.field: stop}).sheet().data(told=False)
        frames.append(_difference(here, there))
    return frames


def _difference(here: dict, there: dict) -> dict:
    """Return what of a sheet looks otherwise at another stop; its items stay the same."""
    changed = {}
    for name, item in there["items"].items():
        before = here["items"].get(name, {})
        parts = {
            key: _rounded(value)
            for key, value in item.items()
            if key not in _NOT_IN_FRAMES and before.get(key) != value
        }
        if parts:
            changed[name] = parts
    frame = {"items": changed}
    frame |= {key: there[key] for key in ("said", "general") if there[key] != here[key]}
    return frame


def _rounded(value: object) -> object:
    """Round numbers to what can be seen while a slider is dragged."""
    if isinstance(value, float):
        return short(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_rounded(part) for part in value]
    return value
