"""Scores to probabilities: exponentials, their sum, the shares; and the temperature."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import ClassVar

import numpy as np

from explorer.cases import checks
from explorer.ideas.loss.examples import SoftmaxExample
from explorer.ideas.loss.grids import class_row, one_cell
from explorer.ideas.loss.reading import (
    apart,
    names,
    program,
    read_scores,
    scores_text,
    size_buttons,
    vector,
)
from explorer.ideas.loss.words import result
from explorer.limits import LOSS_TEMPERATURE
from explorer.matrices import number_text
from explorer.ops.softmax import softmax, softmax_naive
from explorer.parameters import Parameter
from explorer.sheets import Bars, Row, Sheet, Sign, Slider, Source, Tell, told
from explorer.sheets.words import added, bracketed, equals, exact, say

# A ladder of equal factors, rounded to two digits: ten steps to ten times as much.
TEMPERATURES = (
    *(0.1, 0.125, 0.16, 0.2, 0.25, 0.32, 0.4, 0.5, 0.63, 0.8),
    *(1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.3, 8.0, 10.0),
)
_LEAST = -700.0  # exp of less has too few digits in float64, and at −745.2 it is 0


@dataclass(frozen=True, eq=False)
class SoftmaxCase:
    """Scores, and the probabilities that softmax makes of them.

    Parameters
    ----------
    z : ndarray of float64, shape (K,)
        Scores, one for each class.
    temperature : float
        T; every score is divided by it.
    notes : tuple of str
    """

    z: np.ndarray
    temperature: float = 1.0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "softmax"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("z", "z", "tables"),
        Parameter("t", "temperature", "numbers", usual=["1"]),
    )
    how_to: ClassVar[str] = "Click a score and type, or drag the temperature."

    @staticmethod
    def document_of(example: SoftmaxExample) -> dict:
        """Return the document of an example."""
        return {"z": [[list(example.z)]], "temperature": [example.temperature]}

    @classmethod
    def from_document(cls, document: Mapping) -> "SoftmaxCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        z, notes = read_scores(document)
        temperature = checks.number_between(
            document, "temperature", "The temperature", *LOSS_TEMPERATURE
        )
        return cls(z, temperature, notes)

    def document(self) -> dict:
        """Return the case as the browser takes it: cells as text."""
        return {"z": scores_text(self.z), "temperature": [number_text(self.temperature)]}

    @cached_property
    def taken(self) -> float:
        """What is subtracted before exp, so that no power leaves float64; 0 where none does."""
        scaled = self.z / self.temperature
        largest = float(scaled.max())
        return largest if largest < _LEAST or softmax_naive(scaled)[1] == np.inf else 0.0

    def powers(self) -> np.ndarray:
        """Return exp(z/T), or exp(z/T − max) where the first is too large or small a number."""
        return np.exp(self.z / self.temperature - self.taken)

    def shares(self) -> np.ndarray:
        """Return the probabilities, shape (K,)."""
        return softmax(self.z, self.temperature)

    def sheet(self) -> Sheet:
        """Return what is drawn: scores, powers, sum, probabilities."""
        powers, p = self.powers(), self.shares()
        raised = f"exp({self._exponent('z')})"
        tells = partial(_each, self._tell_share, len(p))
        first = (
            class_row("z", "Scores z", self.z, role="input", edits="z"),
            Sign("to_e", "→"),
            class_row("e", raised, powers, self._tell_power),
            Sign("to_sum", "→"),
            one_cell("sum", "Their sum", powers.sum(), self._tell_sum),
        )
        second = (
            class_row("p", "Probabilities p", p, self._tell_share, role="output", most=1),
            Bars("bars", "p as bars", names(len(p)), list(p), most=1, tells=tells),
        )
        slider = Slider("temperature", "Temperature T", TEMPERATURES, self.temperature)
        return Sheet(
            rows=(Row(first), Row(second)),
            controls=(slider, *size_buttons(self.z)),
            general=self._general(),
            said=self._said(),
        )

    def _exponent(self, score: str) -> str:
        """Return what stands inside exp( )."""
        divided = score if self.temperature == 1 else f"{score} / {exact(self.temperature)}"
        return f"{divided} − {bracketed(say(self.taken))}" if self.taken else divided

    def _power(self, j: int) -> str:
        return f"exp({self._exponent(exact(self.z[j]))})"

    def _tell_power(self, j: int) -> Tell:
        score = Source("z", ((0, j),))
        return Tell((f"{self._power(j)} {equals(self.powers()[j])}",), (score,))

    def _tell_sum(self) -> Tell:
        powers = self.powers()
        line = f"{added(powers)} {equals(powers.sum())}"
        return Tell((line,), (Source("e", tuple((0, j) for j in range(len(powers)))),))

    def _tell_share(self, j: int) -> Tell:
        line = f"p({names(len(self.z))[j]}) = {self._quotient(j)}"
        return Tell((line,), (Source("e", ((0, j),)), Source("sum", ((0, 0),))))

    def _quotient(self, j: int) -> str:
        powers = self.powers()
        shown = f"{say(powers[j])} / {say(powers.sum())}"
        too_small = "" if powers[j] else ", too small for float64"
        return f"{self._power(j)} / sum ≈ {shown} {result(self.shares()[j])}{too_small}"

    def _general(self) -> tuple:
        inside = self._exponent("z")
        best = int(np.argmax(self.z))
        return (
            (("p", "output"), (f" = exp({inside}) / Σ exp({inside})", "plain")),
            f"p({names(len(self.z))[best]}) = {self._quotient(best)}",
        )

    def _said(self) -> tuple[str, ...]:
        said = [*self._said_of_order()]
        if self.taken:
            small = "small" if self.taken < 0 else "large"
            said.append(
                f"Without the − {bracketed(say(self.taken))} these powers would be too {small} "
                "for float64. The next sheet shows why p stays the same."
            )
        return tuple(said)

    def _said_of_order(self) -> tuple[str, ...]:
        """Say which class has the most, and what the temperature does to the others."""
        p, classes = self.shares(), names(len(self.z))
        if len(p) == 1:
            return ("One class alone has p = 1, whatever its score and the temperature.",)
        if np.ptp(self.z) == 0:
            return (f"Equal scores: every class has p = 1/{len(p)}, at any temperature.",)
        best = [name for name, z in zip(classes, self.z, strict=True) if z == self.z.max()]
        most = f"{' and '.join(best)} {'has' if len(best) == 1 else 'have'} the most"
        temperature = "T = 1 is softmax itself."
        if self.temperature != 1:
            moves = "comes closer to 1" if self.temperature > 1 else "moves away from 1"
            temperature = f"T = {exact(self.temperature)}: the ratio of two probabilities {moves}."
        return f"{most}: p {equals(p.max(), digits=3)}.", temperature

    def result(self) -> dict:
        """Return what the browser is told: the sheet and p."""
        return told(self) | {"output": self.shares().tolist()}

    def code(self) -> str:
        """Return the lines to copy."""
        scaled = "z" if self.temperature == 1 else f"z / {number_text(self.temperature)}"
        return program(vector("z", self.z), f"print(F.softmax({scaled}, dim=0))")

    def printed(self) -> str:
        """Return what the lines print."""
        return str(self._torch())

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        return apart([self.shares()], [self._torch()])

    def _torch(self) -> object:
        """Return p of PyTorch."""
        import torch
        import torch.nn.functional as F

        return F.softmax(torch.tensor(self.z) / self.temperature, dim=0)


def _each(tell: Callable[[int], Tell], count: int) -> dict[int, Tell]:
    return {j: tell(j) for j in range(count)}
