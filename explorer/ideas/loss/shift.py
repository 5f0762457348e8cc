"""Shift and overflow: softmax as its formula stands, and with the largest score subtracted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer.ideas.loss.examples import ShiftExample
from explorer.ideas.loss.reading import (
    apart,
    names,
    program,
    read_number,
    read_scores,
    scores_text,
    size_buttons,
    vector,
)
from explorer.ideas.loss.words import PART_DIGITS, bracketed, equals, part, text, tiny, typed
from explorer.limits import LOSS_SHIFT_MAX
from explorer.matrices import number_text
from explorer.ops.softmax import EXP_MAX_32, EXP_MAX_64, logsumexp, softmax, softmax_naive
from explorer.parameters import Parameter
from explorer.sheets import Grid, Row, Sheet, Sign, Slider, Source, Tell, told

SHIFTS = (
    *(-1e6, -1000.0, -750.0, -740.0, -500.0, -100.0, -10.0, -1.0, 0.0),
    *(1.0, 10.0, 100.0, 500.0, 700.0, 750.0, 1000.0, 1e6),
)
_WAYS = ("as it stands", "largest taken")
# Where two libraries may still differ in the last digit of a power, and so between 0, ∞ and less.
_UNSETTLED = ((-746.0, -690.0), (707.0, 710.0))
_SAME = 1e-9  # what rounding of z + c can change in p at the most


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
        shift = read_number(document, "shift", "The shift", -LOSS_SHIFT_MAX, LOSS_SHIFT_MAX)
        return cls(z, shift, notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {"z": scores_text(self.z), "shift": [number_text(self.shift)]}

    def shifted(self) -> np.ndarray:
        """Return z + c, shape (K,)."""
        return self.z + self.shift

    def ways(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return powers (2, K), their sums (2, 1), p (2, K) and the log of the sums (2, 1)."""
        s = self.shifted()
        powers, total, shares = softmax_naive(s)
        stable = np.exp(s - s.max())
        with np.errstate(divide="ignore"):
            logs = np.array([[np.log(total)], [logsumexp(s)]])
        sums = np.array([[total], [stable.sum()]])
        return np.stack([powers, stable]), sums, np.stack([shares, softmax(s)]), logs

    def change(self) -> np.ndarray:
        """Return how much p differs from p without the shift, shape (K,)."""
        return softmax(self.shifted()) - softmax(self.z)

    def sheet(self) -> Sheet:
        """Return what is drawn: the shifted scores, both ways, and what they change."""
        columns = names(len(self.z))
        s = self.shifted()
        score_tells = {(0, j): self._tell_shifted(j) for j in range(len(s))}
        less_tells = {(0, j): self._tell_less(j) for j in range(len(s))}
        first = (
            Grid("z", "Scores z", self.z[None], "input", edits="z", columns=columns),
            Sign("plus", "+ c"),
            Grid("s", "z + c", s[None], columns=columns, tells=score_tells),
            Sign("less", "− largest"),
            Grid("d", "Largest taken away", (s - s.max())[None], columns=columns, tells=less_tells),
        )
        slider = Slider("shift", "Shift c", SHIFTS, self.shift, texts=tuple(map(text, SHIFTS)))
        return Sheet(
            rows=(Row(first), Row(self._both()), Row(self._outcome())),
            controls=(slider, *size_buttons(self.z)),
            general=("exp(z + c) / Σ exp(z + c) = exp(c)·exp(z) / (exp(c)·Σ exp(z)): c cancels.",),
            said=self._said(),
        )

    def _both(self) -> tuple:
        columns = names(len(self.z))
        powers, sums, shares, _ = self.ways()
        places = [(way, j) for way in range(2) for j in range(len(self.z))]
        sum_tells = {(way, 0): self._tell_sum(way) for way in range(2)}
        return (
            Grid(
                "e",
                "exp",
                powers,
                rows=_WAYS,
                columns=columns,
                most=1,
                tells={place: self._tell_power(*place) for place in places},
            ),
            Sign("to_sum", "→"),
            Grid("sum", "Sum", sums, most=1, tells=sum_tells, texts=_texts(sums)),
            Sign("to_p", "→"),
            Grid(
                "p",
                "p = exp / sum",
                shares,
                "output",
                rows=_WAYS,
                columns=columns,
                most=1,
                texts=_texts(shares),
                tells={place: self._tell_share(*place) for place in places},
            ),
        )

    def _outcome(self) -> tuple:
        *_, logs = self.ways()
        change = self.change()[None]
        texts = {(0, j): tiny(value) for j, value in enumerate(change[0])}
        tells = {(way, 0): self._tell_log(way) for way in range(2)}
        columns = names(len(self.z))
        return (
            Grid("change", "p changes by", change, "output", columns=columns, most=1, texts=texts),
            Grid("log", "log of the sum", logs, rows=_WAYS, tells=tells),
        )

    def _tell_shifted(self, j: int) -> Tell:
        line = f"{typed(self.z[j])} + {bracketed(typed(self.shift))} {equals(self.shifted()[j], 6)}"
        return Tell((line,), (Source("z", ((0, j),)),))

    def _tell_less(self, j: int) -> Tell:
        s = self.shifted()
        line = f"{part(s[j])} − {bracketed(part(s.max()))} {equals(s[j] - s.max(), PART_DIGITS)}"
        return Tell((line,), (Source("s", ((0, j), (0, int(np.argmax(s))))),))

    def _tell_power(self, way: int, j: int) -> Tell:
        s = self.shifted()
        inside = s[j] - s.max() if way else s[j]
        power = self.ways()[0][way, j]
        line = f"exp({part(inside)}) {equals(power, PART_DIGITS)}"
        if power in (0, np.inf):
            line = f"exp({part(inside)}) is too {'small' if power == 0 else 'large'} for float64"
            line += f": {part(power)}"
        return Tell((line,), (Source("d" if way else "s", ((0, j),)),))

    def _tell_sum(self, way: int) -> Tell:
        powers, sums, *_ = self.ways()
        line = f"{' + '.join(map(part, powers[way]))} {equals(sums[way, 0], PART_DIGITS)}"
        return Tell((line,), (Source("e", tuple((way, j) for j in range(len(self.z)))),))

    def _tell_share(self, way: int, j: int) -> Tell:
        powers, sums, shares, _ = self.ways()
        line = f"{part(powers[way, j])} / {part(sums[way, 0])} {equals(shares[way, j])}"
        if np.isnan(shares[way, j]):
            line += ", not a number"
        return Tell((line,), (Source("e", ((way, j),)), Source("sum", ((way, 0),))))

    def _tell_log(self, way: int) -> Tell:
        _, sums, _, logs = self.ways()
        largest = f"{part(self.shifted().max())} + " if way else ""
        line = f"{largest}log {part(sums[way, 0])} {equals(logs[way, 0], PART_DIGITS)}"
        return Tell((line,), (Source("sum", ((way, 0),)),))

    def _said(self) -> tuple[str, ...]:
        moved = np.abs(self.change()).max()
        change = (
            f"every p by {tiny(moved)} at most: that is the rounding of z + c" if moved else "no p"
        )
        added = "Drag the shift: no p changes."
        if self.shift:
            added = f"Adding c = {typed(self.shift)} to every score changes {change}."
        fails = not np.isfinite(softmax_naive(self.shifted(), np.float32)[2]).all()
        return (
            self._said_of_first_way(),
            added,
            f"exp overflows above {EXP_MAX_64:.2f} in float64, and in float32, in which networks "
            f"compute, above {EXP_MAX_32:.2f}: there these scores would {'' if fails else 'not '}"
            "give NaN as it stands.",
        )

    def _said_of_first_way(self) -> str:
        _, sums, (plain, stable), _ = self.ways()
        total = sums[0, 0]
        if np.isinf(total):
            return "As it stands: the sum is ∞, and ∞ / ∞ is NaN, not a number."
        if total == 0:
            return "As it stands: every power is 0, and 0 / 0 is NaN, not a number."
        off = np.abs(plain - stable).max()
        if off > _SAME:
            return f"As it stands p is off by {tiny(off)}: so small powers have few digits left."
        return "Both ways give the same p here."

    def result(self) -> dict:
        """Return what the browser is told: the sheet, its frames, and p."""
        return told(self) | {"output": softmax(self.shifted()).tolist()}

    def code(self) -> str:
        """Return the lines to copy: as it stands, then the two functions that subtract first."""
        return program(
            vector("z", self.z),
            f"s = z + {bracketed(number_text(self.shift))}",
            "print(torch.exp(s) / torch.exp(s).sum())  # as the formula stands",
            "print(F.softmax(s, dim=0))",
            "print(torch.logsumexp(s, dim=0))",
        )

    def check(self) -> float:
        """Return the largest relative difference from PyTorch; NaN has to be NaN there, too."""
        import torch
        import torch.nn.functional as F

        _, _, (plain, stable), logs = self.ways()
        with torch.inference_mode():
            s = torch.tensor(self.z) + self.shift
            shown = [stable, logs[1, 0]]
            expected = [F.softmax(s, dim=0), torch.logsumexp(s, dim=0)]
            largest = self.shifted().max()
            if not any(low < largest < high for low, high in _UNSETTLED):
                shown.append(plain)
                expected.append(torch.exp(s) / torch.exp(s).sum())
        return apart(shown, expected)


def _texts(values: np.ndarray) -> dict:
    """Return "NaN" for the cells that are none; an empty cell would say nothing."""
    return {(int(i), int(j)): "NaN" for i, j in np.argwhere(np.isnan(values))}
