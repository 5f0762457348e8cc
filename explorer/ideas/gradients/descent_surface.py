"""Gradient descent over a loss surface with two weights: the learning rate under the finger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.gradients.descent import Path, Rule, walk
from explorer.gradients.surfaces import NAMES, Surface, surface
from explorer.ideas.gradients import descent_code, descent_surface_sheet
from explorer.ideas.gradients.descent_reading import rate, start, within
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import Sheet, told


@dataclass(frozen=True)
class SurfaceCase:
    """Steps of SGD over a surface.

    Parameters
    ----------
    surface : str
        One of `explorer.gradients.surfaces.NAMES`.
    ratio : float
        Of the valley: steep to flat.
    start : (float, float)
        w₁ and w₂, within the picture.
    lr : float
        Learning rate.
    steps : int
    notes : tuple of str
    """

    surface: str
    ratio: float
    start: tuple[float, float]
    lr: float
    steps: int
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "descent"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("ds", "surface", "choice", choices=NAMES),
        Parameter("dk", "ratio", "numbers"),
        Parameter("dw", "start", "numbers"),
        Parameter("dlr", "lr", "numbers"),
        Parameter("dn", "steps", "whole", 0, limits.DESCENT_STEPS_MAX),
    )
    how_to: ClassVar[str] = "Click on the plane for another start, or drag the learning rate."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of SURFACE_EXAMPLES."""
        return {
            "surface": example.surface,
            "ratio": [example.ratio],
            "start": list(example.start),
            "lr": [example.lr],
            "steps": example.steps,
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "SurfaceCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        return cls(
            *ground_of(document),
            start(document),
            rate(document),
            checks.whole(document, "steps", 0, limits.DESCENT_STEPS_MAX),
        )

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return {
            "surface": self.surface,
            "ratio": [number_text(self.ratio)],
            "start": checks.number_texts(self.start),
            "lr": [number_text(self.lr)],
            "steps": self.steps,
        }

    @property
    def ground(self) -> Surface:
        """Return the surface."""
        return surface(self.surface, self.ratio)

    def path(self) -> Path:
        """Return where the steps lead."""
        return walk(self.ground, Rule("sgd", self.lr), self.start, self.steps)

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        return descent_surface_sheet.sheet(self)

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        return descent_code.code(*self._run())

    def printed(self) -> str:
        """Return what the lines print."""
        return descent_code.printed(*self._run())

    def check(self) -> float:
        """Return the largest relative difference of all places from PyTorch."""
        return difference(np.array(self.path().places), descent_code.run(*self._run()))

    def _run(self) -> tuple:
        return self.surface, self.ratio, Rule("sgd", self.lr), self.start, self.path().steps


def ground_of(document: Mapping) -> tuple[str, float]:
    """Read the surface and, of a valley, how steep it is; raise InputError with a sentence."""
    name = checks.choice(document, "surface", NAMES)
    (ratio,) = checks.numbers(document, "ratio", "The ratio", 1)
    return name, within(ratio, "ratio", "The ratio", 1, limits.DESCENT_RATIO_MAX, "10")
