"""One neuron: y = f(Σ w·x + b)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.cases.activation import (
    LEAKY_SLOPE,
    activate,
    activation_call,
    function_parameters,
    read_activation,
)
from explorer.cases.checks import CellError
from explorer.errors import InputError
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import Call, Program, difference


@dataclass(frozen=True, eq=False)
class NeuronCase:
    """One neuron with a few inputs.

    Parameters
    ----------
    x, w : ndarray of float64, shape (n,)
        Inputs and their weights.
    b : float
        The bias.
    function : str
        One of `explorer.cases.activation.ACTIVATIONS`.
    slope : float
        Of a leaky ReLU below 0.
    notes : tuple of str
    """

    x: np.ndarray
    w: np.ndarray
    b: float = 0.0
    function: str = "relu"
    slope: float = LEAKY_SLOPE
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "neuron"
    component: ClassVar[str] = "neuron"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("nx", "x", "numbers"),
        Parameter("nw", "w", "numbers"),
        Parameter("nb", "b", "numbers", usual=["0"]),
        *function_parameters("nf", "na"),
    )
    how_to: ClassVar[str] = "Drag a slider, or type a number beside it."

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.examples`."""
        lists = {name: list(getattr(example, name)) for name in ("x", "w")}
        return {**vars(example), **lists, "b": [example.b], "slope": [example.slope]}

    @classmethod
    def from_document(cls, document: Mapping) -> "NeuronCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, w = _numbers(document, "x", "Input"), _numbers(document, "w", "Weight")
        (b,) = _numbers(document, "b", "Bias", 1)
        if len(x) != len(w) or len(x) < limits.NEURON_INPUTS_MIN:
            raise InputError(
                f"A neuron here has {limits.NEURON_INPUTS_MIN} to {limits.NEURON_INPUTS_MAX} "
                f"inputs and as many weights, not {len(x)} and {len(w)}. Give one for each."
            )
        return cls(x, w, float(b), *read_activation(document))

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return {
            "x": [number_text(value) for value in self.x],
            "w": [number_text(value) for value in self.w],
            "b": [number_text(self.b)],
            "function": self.function,
            "slope": [number_text(self.slope)],
        }

    def sum(self) -> float:
        """Return Σ w·x + b, what the activation is applied to."""
        return float(self.w @ self.x + self.b)

    def output(self) -> np.ndarray:
        """Return y, shape (1,)."""
        return activate(self.function, np.array([self.sum()]), self.slope)

    def result(self) -> dict:
        """Return what the browser is told: the sum and the output."""
        return {"sum": self.sum(), "output": self.output().tolist()}

    def program(self) -> Program:
        """Return the same in PyTorch."""
        tensors = {"x": self.x, "w": self.w[None], "b": np.array([self.b])}
        total = Call("F.linear", ("x", "w", "b"), name="s")
        return Program(tensors, (total, activation_call(self.function, "s", self.slope)))

    def code(self) -> str:
        """Return the lines to copy."""
        return self.program().code()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        return difference(self.output(), self.program().run())


def _numbers(
    document: Mapping, field: str, name: str, count: int = limits.NEURON_INPUTS_MAX
) -> np.ndarray:
    """Read numbers within what the sliders reach."""
    values = checks.numbers(document, field, name, count)
    most = limits.NEURON_ABS_MAX
    for index, value in enumerate(values):
        if abs(value) > most:
            called = name if len(values) == 1 else f"{name} {index + 1}"
            raise CellError(
                f"{called} is {value:g}; the sliders reach from −{most:g} to {most:g}. "
                "Choose a number between.",
                field,
                index=index,
            )
    return values
