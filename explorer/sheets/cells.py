"""A grid of numbers on a sheet, and what is told about each of its cells."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from explorer.errors import ShapeError

Place = tuple[int, int]  # row and column, from 0
PLAIN = math.inf  # a grid's `most` that leaves its cells without colour
# A line of a formula: plain text, or pieces of (text, role), each in the colour of its role.
Line = str | Sequence[tuple[str, str]]
ROLES = ("input", "kernel", "output", "window", "plain")
# How a cell can be marked; never by colour alone.
MARKS = {
    "off": "hatched: does not count here",
    "pad": "dashed: padding",
    "chosen": "framed: the selected cell",
    "winner": "bold and underlined: the one that is kept",
    "quiet": "pale",
}


@dataclass(frozen=True)
class Source:
    """Cells that a number is made of, lit up when it is pointed at.

    Parameters
    ----------
    item : str
        Name of the grid or the bars on the same sheet.
    cells : tuple of (int, int)
        Rows and columns from 0; a bar is (its number, 0).
    labels : tuple of str
        A short word in the corner of each cell, as "×2"; empty for none.
    """

    item: str
    cells: tuple[Place, ...]
    labels: tuple[str, ...] = ()

    def data(self) -> list:
        """Return it as plain JSON: [item, [[row, column, label], …]]."""
        labels = self.labels or ("",) * len(self.cells)
        return [self.item, [[*cell, label] for cell, label in zip(self.cells, labels, strict=True)]]


@dataclass(frozen=True)
class Tell:
    """What is said about one cell: the formula with its numbers, and where they come from."""

    lines: tuple[Line, ...]
    sources: tuple[Source, ...] = ()

    def data(self) -> dict:
        """Return it as plain JSON."""
        return {
            "lines": lines_data(self.lines),
            "sources": [source.data() for source in self.sources],
        }


def lines_data(lines: Sequence[Line]) -> list:
    """Return lines as plain JSON: each a text or a list of [text, role]."""
    return [line if isinstance(line, str) else [list(piece) for piece in line] for line in lines]


@dataclass(frozen=True, eq=False)
class Grid:
    """A matrix on the sheet.

    Parameters
    ----------
    name : str
        Unique on the sheet.
    title : str
        Stands above it.
    values : ndarray of float, shape (rows, columns)
        A vector stands as one row, (1, n). NaN leaves a cell empty.
    role : str
        One of ROLES: the colour beside the title.
    edits : str
        Field of the case's document that the cells are typed into; empty where they are computed.
        The field holds a list of matrices ("tables" of a link), or a list of numbers with one row.
    index : int
        Which matrix of that field.
    picks : str
        Field of the document that a click on a cell sets to [row, column]; empty for none. With
        `index_picked` it becomes [index, row, column].
    index_picked : bool
    rows, columns : tuple of str
        Headings; empty for none.
    most : float or None
        The number that has the full colour; None for the grid's own largest. Grids that are to be
        compared share one. PLAIN gives no colours and no legend: for counts, numbers of different
        kinds, and numbers that are names.
    texts : mapping of (row, column) to str
        Shown in place of the number.
    marks : mapping of (row, column) to str
        One of MARKS.
    tells : mapping of (row, column) to Tell, or a function that returns one
        A function is called for the sheet that is shown, not for every stop of a slider.
    """

    name: str
    title: str
    values: np.ndarray
    role: str = "plain"
    edits: str = ""
    index: int = 0
    picks: str = ""
    index_picked: bool = False
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    most: float | None = None
    texts: Mapping[Place, str] = field(default_factory=dict)
    marks: Mapping[Place, str] = field(default_factory=dict)
    tells: Mapping[Place, Tell] | Callable[[], Mapping[Place, Tell]] = field(default_factory=dict)

    def data(self, told: bool = True) -> dict:
        """Return it as plain JSON; keys of `texts`, `marks` and `tells` are "row,column".

        Without `told` the tells are left out: frames of a slider have none.
        """
        if np.ndim(self.values) != 2:
            axes = np.ndim(self.values)
            raise ShapeError(f"A grid has rows and columns, 2 axes, not {axes}. Reshape it.")
        most = self.most
        if most is None:
            finite = np.abs(self.values[np.isfinite(self.values)])
            most = float(finite.max()) if finite.size else 0.0
        return {
            "is": "grid",
            "title": self.title,
            "values": _plain(self.values),
            "role": self.role,
            "edits": self.edits,
            "index": self.index,
            "picks": self.picks,
            "index_picked": self.index_picked,
            "rows": list(self.rows),
            "columns": list(self.columns),
            # All zeros: every cell is neutral. None: plain.
            "most": None if most == PLAIN else float(most) or 1.0,
            "texts": {_key(place): text for place, text in self.texts.items()},
            "marks": {_key(place): mark for place, mark in self.marks.items()},
            "tells": tells_data(self.tells) if told else {},
        }


def tells_data(tells: Mapping[Place, Tell] | Callable[[], Mapping[Place, Tell]]) -> dict:
    """Return what is told about each cell as plain JSON; keys are "row,column"."""
    found = tells() if callable(tells) else tells
    return {_key(place): tell.data() for place, tell in found.items()}


def _plain(values: np.ndarray) -> list[list[float | str | None]]:
    if np.isfinite(values).all():
        return np.asarray(values, dtype=np.float64).tolist()
    return [[number(value) for value in row] for row in values]


def _key(place: Place) -> str:
    return f"{place[0]},{place[1]}"


def number(value: float) -> float | None:
    """Return a plain number; None for NaN, and text for infinities, which JSON cannot hold.

    Examples
    --------
    >>> number(np.float64(0.5)), number(float("nan")), number(float("-inf"))
    (0.5, None, '−∞')
    """
    value = float(value)
    if np.isnan(value):
        return None
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    return value
