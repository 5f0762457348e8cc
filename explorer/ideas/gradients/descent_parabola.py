"""Steps down a parabola: what the learning rate does, with one weight."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.gradients.descent import slide
from explorer.ideas.gradients import descent_parabola_sheet
from explorer.ideas.gradients.descent_reading import rate, within
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import Sheet, told


@dataclass(frozen=True)
class ParabolaCase:
    """Gradient descent on y = a·x².

    Parameters
    ----------
    a : float
        How steep, above 0.
    start : float
        x before the first step.
    lr : float
        Learning rate.
    steps : int
        At most; the places are not followed beyond limits.CELL_ABS_MAX.
    notes : tuple of str
    """

    a: float
    start: float
    lr: float
    steps: int
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "parabola"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("pa", "a", "numbers"),
        Parameter("px", "start", "numbers"),
        Parameter("plr", "lr", "numbers"),
        Parameter("pn", "steps", "whole", 0, limits.PARABOLA_STEPS_MAX),
    )
    how_to: ClassVar[str] = "Drag the learning rate; type another a or another start."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of PARABOLA_EXAMPLES."""
        return {
            "a": [example.a],
            "start": [example.start],
            "lr": [example.lr],
            "steps": example.steps,
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "ParabolaCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        (a,) = checks.numbers(document, "a", "a", 1)
        (start,) = checks.numbers(document, "start", "The start", 1)
        most = limits.PARABOLA_START_MAX
        return cls(
            within(a, "a", "a", *limits.PARABOLA_STEEP, "1"),
            within(start, "start", "The start", -most, most, "4"),
            rate(document),
            checks.whole(document, "steps", 0, limits.PARABOLA_STEPS_MAX),
        )

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return {
            "a": [number_text(self.a)],
            "start": [number_text(self.start)],
            "lr": [number_text(self.lr)],
            "steps": self.steps,
        }

    @cached_property
    def places(self) -> tuple[float, ...]:
        """Return x before the first step and after each."""
        return slide(self.a, self.start, self.lr, self.steps)

    @property
    def factor(self) -> float:
        """Return what every step multiplies x by: 1 − 2·a·lr."""
        return 1 - 2 * self.a * self.lr

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        return descent_parabola_sheet.sheet(self)

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        return "\n".join(
            (
                "import torch",
                "",
                f"x = torch.tensor({self.start!r}, dtype=torch.float64, requires_grad=True)",
                f"optimiser = torch.optim.SGD([x], lr={self.lr!r})",
                f"for step in range({len(self.places) - 1}):",
                "    optimiser.zero_grad()",
                f"    y = {number_text(self.a)} * x**2",
                "    y.backward()",
                "    optimiser.step()",
                "print(x.item())",
            )
        )

    def printed(self) -> str:
        """Return what the lines print."""
        return str(self.in_torch()[-1])

    def in_torch(self) -> np.ndarray:
        """Return x at the start and after each step by PyTorch."""
        import torch

        x = torch.tensor(self.start, dtype=torch.float64, requires_grad=True)
        optimiser = torch.optim.SGD([x], lr=self.lr)
        places = [x.item()]
        for _ in range(len(self.places) - 1):
            optimiser.zero_grad()
            y = self.a * x**2
            y.backward()
            optimiser.step()
            places.append(x.item())
        return np.array(places)

    def check(self) -> float:
        """Return the largest relative difference of all places from PyTorch."""
        return difference(np.array(self.places), self.in_torch())
