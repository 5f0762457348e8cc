"""One experiment on the stage: its matrices and settings, checked, and its result.

A case comes from an example, from a link or from the browser (a "document": cells as text). All
three roads go through the same checks, since a browser can send anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer import limits, ops
from explorer.arithmetic import conv_output_shape, pool_output_shape
from explorer.errors import InputError, NumberError
from explorer.matrices import parse_number, parse_table

POOL_MODES = ("max", "average")


class CellError(InputError):
    """A number that cannot be used, and the cell of the stage where it stands.

    Parameters
    ----------
    message : str
    grid : str
        "x", "k" or "bias".
    row, column : int or None
        Counted from 0.
    """

    def __init__(self, message: str, grid: str, row: int | None = None, column: int | None = None):
        super().__init__(message)
        self.grid, self.row, self.column = grid, row, column


def number_text(value: float) -> str:
    """Write a number as briefly as it can be read back exactly.

    Examples
    --------
    >>> number_text(2.0), number_text(-0.1)
    ('2', '-0.1')
    """
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _texts(matrix: np.ndarray) -> list[list[str]]:
    return [[number_text(value) for value in row] for row in matrix]


def _matrix(table: object, grid: str, name: str, side: int) -> tuple[np.ndarray, tuple[str, ...]]:
    try:
        matrix = parse_table(table, name, side)
    except NumberError as error:
        raise CellError(str(error), grid, error.row, error.column) from None
    return matrix.values, matrix.notes


def _whole(document: Mapping, name: str, least: int, most: int) -> int:
    value = document.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InputError(
            f"{name.capitalize()} must be a whole number from {least} to {most}, "
            f"not {str(value)[:20]}. Choose one of these."
        )
    return value


@dataclass(frozen=True, eq=False)
class ConvCase:
    """A convolution of one matrix with one kernel.

    Parameters
    ----------
    x : ndarray of float64, shape (H, W)
    k : ndarray of float64, shape (K, L)
    bias : float
    stride, padding : int
        In cells.
    notes : tuple of str
        Sentences about how the numbers were read.
    """

    x: np.ndarray
    k: np.ndarray
    bias: float = 0.0
    stride: int = 1
    padding: int = 0
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "conv"

    @classmethod
    def from_document(cls, document: Mapping) -> "ConvCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, x_notes = _matrix(document.get("x"), "x", "Input", limits.INPUT_SIDE_MAX)
        k, k_notes = _matrix(document.get("k"), "k", "Kernel", limits.KERNEL_SIDE_MAX)
        try:
            bias = parse_number(document.get("bias"), "Bias")
        except NumberError as error:
            raise CellError(str(error), "bias") from None
        stride = _whole(document, "stride", 1, limits.STRIDE_MAX)
        padding = _whole(document, "padding", 0, limits.PADDING_MAX)
        conv_output_shape(x.shape, k.shape, stride, padding)
        return cls(x, k, bias, stride, padding, x_notes + k_notes)

    def document(self) -> dict:
        """Return the case as the stage takes it: cells as text."""
        return {
            "x": _texts(self.x),
            "k": _texts(self.k),
            "bias": number_text(self.bias),
            "stride": self.stride,
            "padding": self.padding,
        }

    def output(self) -> np.ndarray:
        """Return the feature map, shape (H', W')."""
        filters = self.k[None, None]
        return ops.conv2d(self.x[None], filters, [self.bias], self.stride, self.padding)[0]


@dataclass(frozen=True, eq=False)
class PoolCase:
    """Max or average pooling of one matrix.

    Parameters
    ----------
    x : ndarray of float64, shape (H, W)
    mode : str
        "max" or "average".
    window, stride : int
        In cells.
    notes : tuple of str
    """

    x: np.ndarray
    mode: str = "max"
    window: int = 2
    stride: int = 2
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "pool"

    @classmethod
    def from_document(cls, document: Mapping) -> "PoolCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        x, notes = _matrix(document.get("x"), "x", "Input", limits.INPUT_SIDE_MAX)
        mode = document.get("mode")
        if mode not in POOL_MODES:
            raise InputError(f"Pooling is max or average, not {str(mode)[:20]}. Choose one.")
        window = _whole(document, "window", 1, limits.POOL_WINDOW_MAX)
        stride = _whole(document, "stride", 1, limits.POOL_WINDOW_MAX)
        pool_output_shape(x.shape, window, stride)
        return cls(x, mode, window, stride, notes)

    def document(self) -> dict:
        """Return the case as the stage takes it: cells as text."""
        return {
            "x": _texts(self.x),
            "mode": self.mode,
            "window": self.window,
            "stride": self.stride,
        }

    def output(self) -> np.ndarray:
        """Return the pooled matrix, shape (H', W')."""
        if self.mode == "max":
            return ops.max_pool2d(self.x[None], self.window, self.stride)[0][0]
        return ops.avg_pool2d(self.x[None], self.window, self.stride)[0]


@dataclass(frozen=True, eq=False)
class ReluCase:
    """ReLU of one matrix, shape (H, W)."""

    x: np.ndarray
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "relu"

    @classmethod
    def from_document(cls, document: Mapping) -> "ReluCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        return cls(*_matrix(document.get("x"), "x", "Input", limits.INPUT_SIDE_MAX))

    def document(self) -> dict:
        """Return the case as the stage takes it: cells as text."""
        return {"x": _texts(self.x)}

    def output(self) -> np.ndarray:
        """Return the matrix with every negative number replaced by 0."""
        return ops.relu(self.x)


Case = ConvCase | PoolCase | ReluCase


def from_example(kind: type[Case], example: object) -> Case:
    """Return the case of an entry of `explorer.examples`.

    Examples
    --------
    >>> from explorer.examples import CONV_EXAMPLES
    >>> from_example(ConvCase, CONV_EXAMPLES[0]).output().tolist()
    [[5.0, 16.0, 1.0]]
    """
    document = dict(vars(example))
    document["bias"] = document.get("bias", 0.0)
    return kind.from_document(document)
