"""One map shifted: a pooled head has one weight for it, a dense head one for each place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.errors import InputError
from explorer.ideas.resizing import side_buttons
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import difference, tensor_line
from explorer.sheets import Grid, Line, Row, Sheet, Sign, Slider, Source, Tell, told
from explorer.sheets.words import equals, factor, products, say

REACH = limits.SHIFT_SIDE_MAX - 1  # cells; then nothing of the map is left


def shifted(x: np.ndarray, down: int, right: int) -> np.ndarray:
    """Move a map; zeros come in, and what leaves is gone.

    Examples
    --------
    >>> shifted(np.array([[1.0, 2.0], [3.0, 4.0]]), 0, 1)
    array([[0., 1.],
           [0., 3.]])
    """
    moved = np.zeros_like(x)
    H, W = x.shape
    if abs(down) < H and abs(right) < W:
        moved[max(0, down) : H + min(0, down), max(0, right) : W + min(0, right)] = x[
            max(0, -down) : H + min(0, -down), max(0, -right) : W + min(0, -right)
        ]
    return moved


@dataclass(frozen=True, eq=False)
class ShiftCase:
    """One map, and what a dense and a pooled head make of it.

    Parameters
    ----------
    x : ndarray of float64, shape (H, W)
        The map before it is shifted.
    v : ndarray of float64, shape (H, W)
        Of the dense head: one weight for each place.
    p : float
        Of the pooled head: one weight for the mean.
    down, right : int
        By how many cells the map is shifted; negative for up and left.
    notes : tuple of str
    """

    x: np.ndarray
    v: np.ndarray
    p: float = 1.0
    down: int = 0
    right: int = 0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "shifted_map"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("sx", "x", "tables"),
        Parameter("sv", "v", "tables"),
        Parameter("sp", "p", "numbers", usual=["1"]),
        Parameter("sd", "down", "whole", -REACH, REACH, usual=0),
        Parameter("sr", "right", "whole", -REACH, REACH, usual=0),
    )
    how_to: ClassVar[str] = "Drag the map along, or click a number and type."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an example."""
        tables = {name: [[list(row) for row in getattr(example, name)]] for name in ("x", "v")}
        return {**tables, "p": [example.p], "down": example.down, "right": example.right}

    @classmethod
    def from_document(cls, document: Mapping) -> "ShiftCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        side = limits.SHIFT_SIDE_MAX
        x, notes = checks.tables(document, "x", "Map", side, 1)
        v, more = checks.tables(document, "v", "Weights", side, 1)
        if x.shape != v.shape:
            shapes = ["×".join(map(str, table.shape[1:])) for table in (v, x)]
            raise InputError(
                f"Weights of {shapes[0]} do not fit a map of {shapes[1]}. Give each place one."
            )
        (p,) = checks.numbers(document, "p", "The pooled head's weight", 1)
        down = checks.whole(document, "down", -REACH, REACH, "the shift down")
        right = checks.whole(document, "right", -REACH, REACH, "the shift to the right")
        return cls(x[0], v[0], float(p), down, right, notes + more)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {
            "x": [checks.texts(self.x)],
            "v": [checks.texts(self.v)],
            "p": [number_text(self.p)],
            "down": self.down,
            "right": self.right,
        }

    def moved(self) -> np.ndarray:
        """Return the shifted map, shape (H, W)."""
        return shifted(self.x, self.down, self.right)

    def scores(self) -> tuple[float, float]:
        """Return the dense head's score and the pooled one's, both of the shifted map."""
        moved = self.moved()
        return float((self.v * moved).sum()), float(self.p * moved.mean())

    def sheet(self) -> Sheet:
        """Return what is drawn: map, shifted map, weights, what each place adds."""
        moved = self.moved()
        most = float(np.abs(self.x).max())
        added_ = self.v * moved
        H, W = self.x.shape
        return Sheet(
            rows=(
                Row(
                    (
                        Grid("x", "Map", self.x, "input", edits="x", most=most),
                        Sign("to_moved", "→"),
                        Grid("moved", "Shifted", moved, "input", most=most, tells=self._from),
                    )
                ),
                Row(
                    (
                        Grid("v", "Dense head: a weight for each place", self.v, "kernel", "v"),
                        Grid("p", "Pooled head: one", np.array([[self.p]]), "kernel", "p"),
                        Grid("added", "What each place adds", added_, "output", tells=self._adds),
                    )
                ),
                Row((self._table(),)),
            ),
            controls=(
                Slider("down", "Shift down", tuple(range(1 - H, H)), self.down, text=False),
                Slider("right", "Shift right", tuple(range(1 - W, W)), self.right, text=False),
                *side_buttons({"x": self.x, "v": self.v}, (2, 2), limits.SHIFT_SIDE_MAX),
            ),
            general=self._general(),
            said=self._said(),
        )

    def _adds(self) -> dict[tuple[int, int], Tell]:
        values = self.v * self.moved()
        return {place: self._tell(place, values[place]) for place in np.ndindex(values.shape)}

    def _tell(self, place: tuple[int, int], value: float) -> Tell:
        weight, cell = self.v[place], self.moved()[place]
        line = (
            f"row {place[0] + 1}, column {place[1] + 1}: {factor(weight)}·{factor(cell)} "
            f"{equals(value, weight, cell)}"
        )
        return Tell((line,), (Source("v", (place,)), Source("moved", (place,))))

    def _from(self) -> dict[tuple[int, int], Tell]:
        """Say of each cell of the shifted map where it stood."""
        told_ = {}
        for i, j in np.ndindex(self.x.shape):
            row, column = i - self.down, j - self.right
            inside = 0 <= row < self.x.shape[0] and 0 <= column < self.x.shape[1]
            line = f"stood in row {row + 1}, column {column + 1}" if inside else "came in: 0"
            sources = (Source("x", ((row, column),)),) if inside else ()
            told_[i, j] = Tell((line,), sources)
        return told_

    def _table(self) -> Grid:
        here, still = np.array(self.scores()), np.array(self._unshifted())
        return Grid(
            "scores",
            "Scores",
            np.stack([still, here], axis=1),
            "output",
            rows=("dense", "pooled"),
            columns=("not shifted", "shifted"),
        )

    def _unshifted(self) -> tuple[float, float]:
        return ShiftCase(self.x, self.v, self.p).scores()

    def _general(self) -> tuple[Line, ...]:
        moved = self.moved()
        dense, pooled = self.scores()
        met = [(w, x) for w, x in zip(self.v.ravel(), moved.ravel(), strict=True) if w and x]
        sum_ = products(met)
        terms = [number for pair in met for number in pair]
        mean, n = float(moved.mean()), moved.size
        return (
            f"dense, where neither is 0: {sum_} {equals(dense, *terms)}",
            f"pooled: {factor(self.p)}·(sum {say(moved.sum())} / {n}) "
            f"{equals(pooled, self.p, mean)}",
        )

    def _said(self) -> tuple[str, ...]:
        gone = float(self.x.sum() - self.moved().sum())
        before, after = self._unshifted()[1], self.scores()[1]
        if not (self.down or self.right):
            pooled = "The map lies where it was: shift it by one place."
        elif np.isclose(before, after, rtol=1e-12, atol=1e-12):
            pooled = "The pooled score stays: the mean does not know where the numbers are."
        else:
            pooled = (
                f"Numbers with the sum {say(gone)} have left the map, and with them the pooled "
                "score has changed too."
            )
        return (
            pooled,
            "The dense head gives every place a weight of its own. Its products make a map as "
            "well, yet a weight stays where it is when the object moves.",
        )

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy: both heads."""
        return f"""import torch
import torch.nn.functional as F

{tensor_line("shifted", self.moved())}
{tensor_line("v", self.v)}
print(F.linear(shifted.flatten(), v.flatten()))  # the dense head: a weight for each place
print({number_text(self.p)} * shifted.mean())  # the pooled head: one weight for the mean"""

    def printed(self) -> str:
        """Return what the lines print."""
        return "\n".join(map(str, self._torch()))

    def check(self) -> float:
        """Return the largest relative difference of both scores from PyTorch."""
        return difference(np.array(self.scores()), np.array([float(y) for y in self._torch()]))

    def _torch(self) -> tuple:
        """Return both scores of PyTorch."""
        import torch
        import torch.nn.functional as F

        shifted, v = torch.tensor(self.moved()), torch.tensor(self.v)
        return F.linear(shifted.flatten(), v.flatten()), self.p * shifted.mean()
