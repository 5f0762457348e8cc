"""Bars, curves, surfaces and pictures on a sheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from explorer.sheets.cells import Line, Tell, lines_data, number, tells_data

# Seven lines can be told apart: each has its own colour, dash and marker, in this order.
SERIES_MAX = 7
_DIGITS = bytes.maketrans(bytes(range(16)), b"0123456789abcdef")


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, one for each label: probabilities, counts.

    Parameters
    ----------
    name, title : str
    labels : tuple of str
    values : sequence of float
    role : str
    targets : sequence of float
        A mark on each bar, as the target that it should reach; empty for none.
    most : float or None
        What the whole width stands for; None for the largest. Negative values go to the left.
    picks : str
        Field of the document that a click sets to the bar's number.
    chosen : int or None
        The bar that is framed.
    tells : mapping of int to Tell, or a function that returns one
    """

    name: str
    title: str
    labels: tuple[str, ...]
    values: Sequence[float]
    role: str = "output"
    targets: Sequence[float] = ()
    most: float | None = None
    picks: str = ""
    chosen: int | None = None
    tells: Mapping[int, Tell] | Callable[[], Mapping[int, Tell]] = field(default_factory=dict)

    def data(self, told: bool = True) -> dict:
        """Return it as plain JSON; without `told` the tells are left out."""
        largest = max(map(abs, [*self.values, *self.targets]), default=0.0)
        return {
            "is": "bars",
            "title": self.title,
            "labels": list(self.labels),
            "values": [number(value) for value in self.values],
            "role": self.role,
            "targets": [number(value) for value in self.targets],
            "most": float(self.most if self.most is not None else largest) or 1.0,
            "picks": self.picks,
            "chosen": self.chosen,
            "tells": tells_data(self._places) if told else {},
        }

    def _places(self) -> dict:
        found = self.tells() if callable(self.tells) else self.tells
        return {(bar, 0): tell for bar, tell in found.items()}


@dataclass(frozen=True)
class Series:
    """One line of a chart: x and y of its points; NaN in y makes a gap.

    `kind` is "line", "dots" (markers only), "both" or "steps"; `role` "" takes the next colour.
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    role: str = ""
    kind: str = "line"

    def data(self) -> dict:
        """Return it as plain JSON; seven digits are more than a line can show."""
        return {
            "name": self.name,
            "x": [short(value) for value in self.x],
            "y": [short(value) for value in self.y],
            "role": self.role,
            "kind": self.kind,
        }


@dataclass(frozen=True)
class Lines:
    """Curves over one axis, read off by pointing, by touch or with the arrow keys.

    Parameters
    ----------
    name, title : str
    series : tuple of Series
        At most SERIES_MAX.
    across, up : str
        What the axes show, with the unit.
    x_log, y_log : bool
        Values at or below 0 are left out.
    x_range, y_range : (float, float) or None
        None for what the points need.
    at : float or None
        Where a vertical line stands: the chosen value of a slider.
    """

    name: str
    title: str
    series: tuple[Series, ...]
    across: str = ""
    up: str = ""
    x_log: bool = False
    y_log: bool = False
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    at: float | None = None

    def data(self) -> dict:
        """Return it as plain JSON."""
        return {
            "is": "lines",
            "title": self.title,
            "series": [series.data() for series in self.series],
            "across": self.across,
            "up": self.up,
            "x_log": self.x_log,
            "y_log": self.y_log,
            "x_range": None if self.x_range is None else list(self.x_range),
            "y_range": None if self.y_range is None else list(self.y_range),
            "at": None if self.at is None else short(self.at),
        }


@dataclass(frozen=True, eq=False)
class Plane:
    """A surface seen from above, in bands of equal height, with paths on it.

    Parameters
    ----------
    name, title : str
    bands : ndarray of int, shape (rows, columns)
        0 (lowest) to 15 at the middle of each cell; row 0 is at the top, the largest y.
    x_range, y_range : (float, float)
    paths : tuple of Series
        At most SERIES_MAX; the last point of each has a marker. What leaves the plane is cut off.
    across, up : str
    picks : str
        Field of the document that a click sets to [x, y], as texts; arrow keys move it.
    at : (float, float) or None
        The chosen place.
    """

    name: str
    title: str
    bands: np.ndarray
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    paths: tuple[Series, ...] = ()
    across: str = ""
    up: str = ""
    picks: str = ""
    at: tuple[float, float] | None = None

    def data(self) -> dict:
        """Return it as plain JSON: the bands as one hexadecimal digit for each cell."""
        bands = np.clip(self.bands, 0, 15).astype(np.uint8)
        return {
            "is": "plane",
            "title": self.title,
            "bands": [bytes(row).translate(_DIGITS).decode() for row in bands],
            "x_range": list(self.x_range),
            "y_range": list(self.y_range),
            "paths": [path.data() for path in self.paths],
            "across": self.across,
            "up": self.up,
            "picks": self.picks,
            "at": None if self.at is None else [short(value) for value in self.at],
        }


@dataclass(frozen=True)
class Picture:
    """A small picture, enlarged without blur.

    `address` is a data URL of a PNG; `overlay` another one that is laid over it.
    """

    name: str
    title: str
    address: str
    size: int = 160
    overlay: str = ""

    def data(self) -> dict:
        """Return it as plain JSON."""
        return {"is": "picture", **{key: vars(self)[key] for key in vars(self) if key != "name"}}


@dataclass(frozen=True)
class Words:
    """Lines of a formula or a table of facts, in their own place on the sheet."""

    name: str
    lines: tuple[Line, ...]
    title: str = ""

    def data(self) -> dict:
        """Return it as plain JSON."""
        return {"is": "words", "title": self.title, "lines": lines_data(self.lines)}


@dataclass(frozen=True)
class Sign:
    """What stands between two items: "→", "×", "+", "=", or a word as "exp"."""

    name: str
    text: str

    def data(self) -> dict:
        """Return it as plain JSON."""
        return {"is": "sign", "text": self.text}


def short(value: float) -> float | None:
    """Round a number to seven digits; None where there is none.

    Examples
    --------
    >>> short(1 / 3), short(float("nan")), short(float("inf"))
    (0.3333333, None, None)
    """
    return float(f"{value:.7g}") if np.isfinite(value) else None
