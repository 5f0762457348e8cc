"""Two orders of the same two steps: an activation before pooling, and after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits, ops
from explorer.cases import checks
from explorer.cases.activation import (
    LEAKY_SLOPE,
    activate,
    activation_call,
    function_parameters,
    read_activation,
)
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import Call, Program, difference

ORDER_POOLS = {"max": "max_pool2d", "average": "avg_pool2d"}
ORDER_WINDOW = 2  # cells, and the stride: the usual one, and every cell stands in one window


@dataclass(frozen=True, eq=False)
class OrderCase:
    """A matrix, an activation and a pooling, in both orders.

    Parameters
    ----------
    x : ndarray of float64, shape (1, H, W)
    function : str
        One of `explorer.cases.activation.ACTIVATIONS`.
    slope : float
        Of a leaky ReLU below 0.
    pool : str
        "max" or "average", over 2×2 cells with stride 2.
    at : (int, int, int)
        The selected output cell: order (0: activation first), row, column.
    notes : tuple of str
    """

    x: np.ndarray
    function: str = "relu"
    slope: float = LEAKY_SLOPE
    pool: str = "max"
    at: tuple[int, int, int] = (0, 0, 0)
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "order"
    component: ClassVar[str] = "stage"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("o", "x", "tables"),
        *function_parameters("of", "oa"),
        Parameter("op", "pool", "choice", choices=tuple(ORDER_POOLS), usual="max"),
        Parameter("oat", "at", "place", usual=[0, 0, 0]),
    )

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.examples`."""
        return {**vars(example), "x": [example.x], "slope": [example.slope]}

    @classmethod
    def from_document(cls, document: Mapping) -> "OrderCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, notes = checks.tables(document, "x", "Input", limits.INPUT_SIDE_MAX, 1)
        pool = checks.choice(document, "pool", tuple(ORDER_POOLS))
        case = cls(x, *read_activation(document), pool, notes=notes)
        output = case.output()  # also refuses a matrix that is smaller than the window
        object.__setattr__(case, "at", checks.place(document, "at", output.shape))
        return case

    def document(self) -> dict:
        """Return the case as the stage takes it: cells as text."""
        return {
            "x": [checks.texts(channel) for channel in self.x],
            "function": self.function,
            "slope": [number_text(self.slope)],
            "pool": self.pool,
            "at": list(self.at),
        }

    def output(self) -> np.ndarray:
        """Return pool(f(x)) and f(pool(x)), shape (2, H', W')."""
        pool = getattr(ops, ORDER_POOLS[self.pool])
        first = pool(activate(self.function, self.x, self.slope), ORDER_WINDOW)
        last = activate(self.function, pool(self.x, ORDER_WINDOW), self.slope)
        return np.concatenate((first, last))

    def result(self) -> dict:
        """Return what the stage is told."""
        return {"output": self.output().tolist()}

    def program(self) -> Program:
        """Return the same in PyTorch."""
        pool = f"F.{ORDER_POOLS[self.pool]}"
        calls = (
            activation_call(self.function, "x", self.slope, "active"),
            Call(pool, ("active", ORDER_WINDOW), name="first"),
            Call(pool, ("x", ORDER_WINDOW), name="pooled"),
            activation_call(self.function, "pooled", self.slope, "last"),
            Call("torch.cat", (("first", "last"),)),
        )
        return Program({"x": self.x}, calls)

    def code(self) -> str:
        """Return the lines to copy."""
        return self.program().code()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        return difference(self.output(), self.program().run())
