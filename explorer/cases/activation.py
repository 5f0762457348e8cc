"""An activation: one function applied to every cell of a matrix."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits, ops
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import Call, Program, difference

ACTIVATIONS = ("relu", "leaky_relu", "sigmoid", "tanh", "gelu", "gelu_tanh", "silu")
LEAKY_SLOPE = 0.01  # PyTorch's own, where nothing else is asked for
# torch.nn.functional has these two as well, but PyTorch asks for the ones of torch itself.
_IN_TORCH = ("sigmoid", "tanh")


def activate(name: str, x: np.ndarray, slope: float = LEAKY_SLOPE) -> np.ndarray:
    """Apply one of ACTIVATIONS to every cell; any shape.

    Examples
    --------
    >>> activate("leaky_relu", np.array([-2.0, 3.0]), 0.1)
    array([-0.2,  3. ])
    """
    if name == "leaky_relu":
        return ops.leaky_relu(x, slope)
    if name == "gelu_tanh":
        return ops.gelu(x, "tanh")
    return getattr(ops, name)(x)


def activation_call(name: str, source: str, slope: float, result: str = "y") -> Call:
    """Return the line of PyTorch that applies one of ACTIVATIONS.

    Examples
    --------
    >>> activation_call("gelu_tanh", "x", 0.01).settings
    {'approximate': 'tanh'}
    """
    if name == "gelu_tanh":
        return Call("F.gelu", (source,), {"approximate": "tanh"}, result)
    settings = {"negative_slope": slope} if name == "leaky_relu" else {}
    home = "torch" if name in _IN_TORCH else "F"
    return Call(f"{home}.{name}", (source,), settings, result)


def read_activation(document: Mapping) -> tuple[str, float]:
    """Read "function" and "slope" of a document; raise InputError with a sentence."""
    name = checks.choice(document, "function", ACTIVATIONS)
    slope = float(checks.numbers(document, "slope", "Slope", 1)[0])
    if not 0 <= slope <= limits.LEAKY_SLOPE_MAX:
        raise CellError(
            f"The slope of a leaky ReLU lies between 0 and {limits.LEAKY_SLOPE_MAX:g}, "
            f"not {slope:g}. Use {LEAKY_SLOPE}, as PyTorch does.",
            "slope",
        )
    return name, slope


def function_parameters(name: str, slope: str) -> tuple[Parameter, Parameter]:
    """Return the two parameters of an activation: which one, and the slope of a leaky ReLU."""
    return (
        Parameter(name, "function", "choice", choices=ACTIVATIONS, usual=ACTIVATIONS[0]),
        Parameter(slope, "slope", "numbers", usual=[str(LEAKY_SLOPE)]),
    )


@dataclass(frozen=True, eq=False)
class ActivationCase:
    """An activation of every cell of a matrix.

    Parameters
    ----------
    x : ndarray of float64, shape (1, H, W)
    function : str
        One of ACTIVATIONS.
    slope : float
        Of a leaky ReLU below 0; the others do not use it.
    at : (int, int, int)
        The selected output cell: 0, row, column.
    notes : tuple of str
    """

    x: np.ndarray
    function: str = "relu"
    slope: float = LEAKY_SLOPE
    at: tuple[int, int, int] = (0, 0, 0)
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "activation"
    component: ClassVar[str] = "stage"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("r", "x", "tables"),
        *function_parameters("f", "a"),
        Parameter("rat", "at", "place", usual=[0, 0, 0]),
    )

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.examples`."""
        return {**vars(example), "x": [example.x], "slope": [example.slope]}

    @classmethod
    def from_document(cls, document: Mapping) -> "ActivationCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, notes = checks.tables(document, "x", "Input", limits.INPUT_SIDE_MAX, 1)
        at = checks.place(document, "at", x.shape)
        return cls(x, *read_activation(document), at, notes)

    def document(self) -> dict:
        """Return the case as the stage takes it: cells as text."""
        return {
            "x": [checks.texts(channel) for channel in self.x],
            "function": self.function,
            "slope": [number_text(self.slope)],
            "at": list(self.at),
        }

    def output(self) -> np.ndarray:
        """Return the function of every cell, shape (1, H, W)."""
        return activate(self.function, self.x, self.slope)

    def result(self) -> dict:
        """Return what the stage is told."""
        return {"output": self.output().tolist()}

    def program(self) -> Program:
        """Return the same in PyTorch."""
        return Program({"x": self.x}, (activation_call(self.function, "x", self.slope),))

    def code(self) -> str:
        """Return the lines to copy."""
        return self.program().code()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        return difference(self.output(), self.program().run())
