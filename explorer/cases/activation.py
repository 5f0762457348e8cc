"""ReLU of one matrix."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits, ops
from explorer.cases import checks
from explorer.reference import Call, Program, difference


@dataclass(frozen=True, eq=False)
class ReluCase:
    """ReLU of one matrix.

    Parameters
    ----------
    x : ndarray of float64, shape (1, H, W)
    at : (int, int, int)
        The selected output cell: 0, row, column.
    notes : tuple of str
    """

    x: np.ndarray
    at: tuple[int, int, int] = (0, 0, 0)
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "relu"
    component: ClassVar[str] = "stage"

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.examples`."""
        return {**vars(example), "x": [example.x]}

    @classmethod
    def from_document(cls, document: Mapping) -> "ReluCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, notes = checks.tables(document, "x", "Input", limits.INPUT_SIDE_MAX, 1)
        return cls(x, checks.place(document, "at", x.shape), notes)

    def document(self) -> dict:
        """Return the case as the stage takes it: cells as text."""
        return {"x": [checks.texts(channel) for channel in self.x], "at": list(self.at)}

    def output(self) -> np.ndarray:
        """Return the matrix with every negative number replaced by 0, shape (1, H, W)."""
        return ops.relu(self.x)

    def result(self) -> dict:
        """Return what the stage is told."""
        return {"output": self.output().tolist()}

    def program(self) -> Program:
        """Return the same in PyTorch."""
        return Program({"x": self.x}, (Call("F.relu", ("x",)),))

    def code(self) -> str:
        """Return the lines to copy."""
        return self.program().code()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        return difference(self.output(), self.program().run())
