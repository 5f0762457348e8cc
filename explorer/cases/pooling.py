"""Pooling of one matrix."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits, ops
from explorer.cases import checks
from explorer.reference import Call, Program, difference

POOL_MODES = ("max", "average")
Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class PoolCase:
    """Max or average pooling of one matrix.

    Parameters
    ----------
    x : ndarray of float64, shape (1, H, W)
    mode : str
        One of POOL_MODES.
    window, stride : (int, int)
        In cells, rows before columns.
    at : (int, int, int)
        The selected output cell: 0, row, column.
    notes : tuple of str
    """

    x: np.ndarray
    mode: str = "max"
    window: Pair = (2, 2)
    stride: Pair = (2, 2)
    at: tuple[int, int, int] = (0, 0, 0)
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "pool"
    component: ClassVar[str] = "stage"

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of `explorer.examples`."""
        return {**vars(example), "x": [example.x]}

    @classmethod
    def from_document(cls, document: Mapping) -> "PoolCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, notes = checks.tables(document, "x", "Input", limits.INPUT_SIDE_MAX, 1)
        case = cls(
            x,
            checks.choice(document, "mode", POOL_MODES),
            checks.pair(document, "window", 1, limits.POOL_WINDOW_MAX),
            checks.pair(document, "stride", 1, limits.POOL_WINDOW_MAX),
            notes=notes,
        )
        output = case.output()  # also refuses what does not fit
        object.__setattr__(case, "at", checks.place(document, "at", output.shape))
        return case

    def document(self) -> dict:
        """Return the case as the stage takes it: cells as text."""
        return {
            "x": [checks.texts(channel) for channel in self.x],
            "mode": self.mode,
            "window": list(self.window),
            "stride": list(self.stride),
            "at": list(self.at),
        }

    def output(self) -> np.ndarray:
        """Return the pooled matrix, shape (1, H', W')."""
        pool = ops.max_pool2d if self.mode == "max" else ops.avg_pool2d
        return pool(self.x, self.window, self.stride)

    def result(self) -> dict:
        """Return what the stage is told."""
        return {"output": self.output().tolist()}

    def program(self) -> Program:
        """Return the same in PyTorch."""
        name = "F.max_pool2d" if self.mode == "max" else "F.avg_pool2d"
        settings = {"kernel_size": self.window, "stride": self.stride}
        return Program({"x": self.x}, (Call(name, ("x",), settings),))

    def code(self) -> str:
        """Return the lines to copy."""
        return self.program().code()

    def check(self) -> float:
        """Return the largest relative difference from PyTorch."""
        return difference(self.output(), self.program().run())
