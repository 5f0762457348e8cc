"""A sheet as the browser gets it: plain JSON, and what differs at each stop of a slider."""

import json
from dataclasses import dataclass

import numpy as np
import pytest

from explorer.errors import ShapeError
from explorer.limits import SHEET_STOPS_MAX
from explorer.sheets import PLAIN, Bars, Grid, Plane, Row, Sheet, Slider, Source, Tell, frames, told


@dataclass(frozen=True)
class Doubled:
    """A number and its double; three stops."""

    x: float = 2.0
    stops: tuple[float, ...] = (1.0, 2.0, 1 / 3)
    way: str = "frames"

    def sheet(self):
        tell = Tell((f"2 · {self.x:g}",), (Source("x", ((0, 0),), ("×2",)),))
        x = Grid("x", "x", np.array([[self.x]]))
        y = Grid("y", "y", np.array([[2 * self.x]]), tells={(0, 0): tell})
        slider = Slider("x", "x", self.stops, self.x, way=self.way)
        return Sheet((Row((x, y)),), (slider,), said=(f"It is {2 * self.x:.3g}.",))


def test_a_sheet_is_strict_json():
    sheet = told(Doubled())["sheet"]
    assert json.loads(json.dumps(sheet, allow_nan=False)) == sheet
    assert sheet["items"]["y"]["values"] == [[4.0]]
    tell = sheet["items"]["y"]["tells"]["0,0"]
    assert tell == {"lines": ["2 · 2"], "sources": [["x", [[0, 0, "×2"]]]]}


def test_a_frame_holds_what_differs_and_nothing_else():
    first, same, third = frames(Doubled())["x"]
    assert same == {"items": {}}
    assert first["items"]["y"] == {"values": [[2.0]], "most": 2.0}
    assert first["said"] == ["It is 2."]
    assert third["items"]["x"]["values"] == [[0.3333333]]


def test_what_is_told_about_cells_is_asked_for_once_and_not_for_every_stop():
    asked = []

    @dataclass(frozen=True)
    class Asked(Doubled):
        def sheet(self):
            def tells():
                asked.append(self.x)
                return {(0, 0): Tell((f"{self.x:g}",))}

            def bars():
                return {number: tell for (number, _), tell in tells().items()}

            x = Grid("x", "x", np.array([[self.x]]), tells=tells)
            y = Bars("y", "y", ("a",), (self.x,), tells=bars)
            return Sheet((Row((x, y)),), (Slider("x", "x", self.stops, self.x),))

    items = told(Asked(5.0))["sheet"]["items"]
    assert asked == [5.0, 5.0]
    assert items["x"]["tells"] == items["y"]["tells"] == {"0,0": {"lines": ["5"], "sources": []}}


def test_bands_are_hexadecimal_digits():
    plane = Plane("p", "p", np.array([[0, 9, 15], [10, 1, 12]]), (0, 1), (0, 1))
    assert plane.data()["bands"] == ["09f", "a1c"]


def test_a_slider_that_asks_python_has_no_frames():
    assert frames(Doubled(way="live")) == {}


def test_too_many_stops_are_refused():
    with pytest.raises(ValueError, match="at most"):
        frames(Doubled(stops=tuple(range(SHEET_STOPS_MAX + 1))))


def test_numbers_that_json_cannot_hold_are_told_all_the_same():
    grid = Grid("x", "x", np.array([[np.nan, np.inf, -np.inf]])).data()
    assert grid["values"] == [[None, "∞", "−∞"]]
    assert grid["most"] == 1.0


def test_a_plain_grid_has_no_number_of_the_full_colour():
    assert Grid("x", "x", np.ones((1, 2)), most=PLAIN).data()["most"] is None


def test_a_grid_without_columns_is_refused():
    with pytest.raises(ShapeError, match="2 axes, not 1"):
        Grid("x", "x", np.ones(3)).data()


def test_bars_of_zeros_have_a_width_to_be_drawn_in():
    assert Bars("p", "p", ("a",), [0.0]).data()["most"] == 1.0
