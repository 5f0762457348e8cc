"""Shift and overflow: softmax as its formula stands, and with the largest score subtracted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer.cases import checks
from explorer.ideas.loss.examples import ShiftExample
from explorer.ideas.loss.grids import class_row
from explorer.ideas.loss.reading import (
    apart,
    program,
    read_scores,
    scores_text,
    size_buttons,
    vector,
)
from explorer.ideas.loss.ways import Way, as_it_stands, largest_first
from explorer.limits import LOSS_SHIFT_MAX
from explorer.matrices import number_text
from explorer.ops.softmax import EXP_MAX_32, EXP_MAX_64, softmax, softmax_naive
from explorer.parameters import Parameter
from explorer.sheets import Row, Sheet, Sign, Slider, Source, Tell, told
from explorer.sheets.words import bracketed, equals, exact, say

SHIFTS = (
    *(-1e6, -1000.0, -750.0, -745.0, -500.0, -300.0, -100.0, -10.0, -1.0, 0.0),
    *(1.0, 10.0, 50.0, 100.0, 300.0, 500.0, 700.0, 710.0, 1000.0, 1e6),
)
# Where two libraries may still differ in the last digit of a power, and so between 0, ∞ and less.
_UNSETTLED = ((-746.0, -690.0), (707.0, 710.0))
_SAME = 1e-9  # p of both ways apart by less: rounding
_SAME_32 = 1e-3  # the same in float32, which has seven digits


@dataclass(frozen=True, eq=False)
class ShiftCase:
    """Scores with one number added to all of them, and their softmax done in two ways.

    Parameters
    ----------
    z : ndarray of float64, shape (K,)
    shift : float
        c, added to every score.
    notes : tuple of str
    """

    z: np.ndarray
    shift: float = 0.0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "shift"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("s", "z", "tables"),
        Parameter("c", "shift", "numbers", usual=["0"]),
    )
    how_to: ClassVar[str] = "Drag the shift to either end, or type scores of 1000."

    @staticmethod
    def document_of(example: ShiftExample) -> dict:
        """Return the document of an example."""
        return {"z": [[list(example.z)]], "shift": [example.shift]}

    @classmethod
    def from_document(cls, document: Mapping) -> "ShiftCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        z, notes = read_scores(document)
        shift = checks.number_between(
            document, "shift", "The shift", -LOSS_SHIFT_MAX, LOSS_SHIFT_MAX
        )
        return cls(z, shift, notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {"z": scores_text(self.z), "shift": [number_text(self.shift)]}

    def shifted(self) -> np.ndarray:
        """Return z + c, shape (K,)."""
        return self.z + self.shift

    def ways(self) -> tuple[Way, Way]:
        """Return both ways: as the formula stands, and with the largest score subtracted."""
        return as_it_stands(self.shifted()), largest_first(self.shifted())

    def change(self) -> np.ndarray:
        """Return how much p differs from p without the shift, shape (K,)."""
        return softmax(self.shifted()) - softmax(self.z)

    def sheet(self) -> Sheet:
        """Return what is drawn: the shifted scores, both ways, and what they change."""
        (plain, stable), change = self.ways(), self.change()
        texts = {(0, j): say(value, 2) for j, value in enumerate(change)}
        output = {"role": "output", "most": 1, "texts": texts}
        first = (
            class_row("z", "Scores z", self.z, role="input", edits="z"),
            Sign("plus", "+ c"),
            class_row("s", "z + c", self.shifted(), self._tell_shifted),
            Sign("so", "→"),
            class_row("change", "p changes by", change, self._tell_change, **output),
        )
        less = class_row("d", "Less the largest", stable.inside, self._tell_less)
        slider = Slider("shift", "Shift c", SHIFTS, self.shift, texts=tuple(map(say, SHIFTS)))
        return Sheet(
            rows=(
                Row(first),
                Row(plain.items(), "As the formula stands"),
                Row((less, Sign("to_e", "→"), *stable.items()), "With the largest subtracted"),
            ),
            controls=(slider, *size_buttons(self.z)),
            general=("exp(z + c) / Σ exp(z + c) = exp(c)·exp(z) / (exp(c)·Σ exp(z)): c cancels.",),
            said=self._said(),
        )

    def _tell_shifted(self, j: int) -> Tell:
        line = f"{exact(self.z[j])} + {bracketed(exact(self.shift))} {equals(self.shifted()[j])}"
        return Tell((line,), (Source("z", ((0, j),)),))

    def _tell_change(self, j: int) -> Tell:
        new, old = softmax(self.shifted())[j], softmax(self.z)[j]
        line = f"p of z + c, less p of z: {say(new)} − {say(old)} ≈ {say(new - old, 2)}"
        return Tell((line,), (Source("p2", ((0, j),)),))

    def _tell_less(self, j: int) -> Tell:
        s = self.shifted()
        line = f"{say(s[j])} − {bracketed(say(s.max()))} {equals(s[j] - s.max())}"
        return Tell((line,), (Source("s", ((0, j), (0, int(np.argmax(s))))),))

    def _said(self) -> tuple[str, ...]:
        moved = np.abs(self.change()).max()
        change = "no p"
        if moved:
            change = f"every p by {say(moved, 2)} at most: that is the rounding of z + c"
        added = "Drag the shift: no p changes."
        if self.shift:
            added = f"Adding c = {exact(self.shift)} to every score changes {change}."
        shares = softmax_naive(self.shifted(), np.float32)[2]
        fails = not np.allclose(shares, softmax(self.shifted()), atol=_SAME_32)
        return (
            self._said_of_first_way(),
            added,
            f"Networks compute in float32, where exp overflows above {EXP_MAX_32:.2f} (float64: "
            f"{EXP_MAX_64:.2f}). As it stands these scores would {'fail' if fails else 'work'} "
            "there.",
        )

    def _said_of_first_way(self) -> str:
        plain, stable = self.ways()
        total = plain.total
        if np.isinf(total) and np.isfinite(plain.powers).all():
            return "As it stands: the sum is ∞, and each power divided by it is 0."
        if np.isinf(total):
            return "As it stands: a power is ∞, so the sum is, and ∞ / ∞ is NaN, not a number."
        if total == 0:
            return "As it stands: every power is 0, and 0 / 0 is NaN, not a number."
        off = np.abs(plain.shares - stable.shares).max()
        if off > _SAME:
            return f"As it stands p is off by {say(off, 2)}: so small powers have few digits left."
        return "Both ways give the same p here."

    def result(self) -> dict:
        """Return what the browser is told: the sheet and p."""
        return told(self) | {"output": softmax(self.shifted()).tolist()}

    def code(self) -> str:
        """Return the lines to copy: as it stands, then the two functions that subtract first."""
        return program(
            vector("z", self.z),
            f"s = z {'-' if self.shift < 0 else '+'} {number_text(abs(self.shift))}",
            "print(torch.exp(s) / torch.exp(s).sum())  # as the formula stands",
            "print(F.softmax(s, dim=0))",
            "print(torch.logsumexp(s, dim=0))",
        )

    def printed(self) -> str:
        """Return what the lines print."""
        return "\n".join(map(str, self._torch()))

    def check(self) -> float:
        """Return the largest relative difference from PyTorch; NaN has to be NaN there, too."""
        plain, stable = self.ways()
        shown, expected = (plain.shares, stable.shares, stable.log), self._torch()
        largest = self.shifted().max()
        first = int(any(low < largest < high for low, high in _UNSETTLED))  # without the plain way
        return apart(shown[first:], expected[first:])

    def _torch(self) -> tuple:
        """Return p as its formula stands, p of softmax, and logsumexp, of PyTorch."""
        import torch
        import torch.nn.functional as F

        s = torch.tensor(self.z) + self.shift
        plain = torch.exp(s) / torch.exp(s).sum()
        return plain, F.softmax(s, dim=0), torch.logsumexp(s, dim=0)
