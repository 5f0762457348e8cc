"""One operation as a sequence of steps: a window, its products, their sum.

This is the oracle of the stage: what its panel shows for an output cell is what stands here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from explorer.arithmetic import conv_output_shape


@dataclass(frozen=True)
class Step:
    """One output cell of a convolution.

    Parameters
    ----------
    row, column : int
        The output cell, counted from 0.
    top, left : int
        The window's first cell on the padded input.
    window, products : ndarray of float64, shape (K, L)
        What lies under the kernel, and each cell times its weight.
    bias, total : float
        The sum of the products and the bias is the total.
    """

    row: int
    column: int
    top: int
    left: int
    window: np.ndarray
    products: np.ndarray
    bias: float
    total: float


def conv_steps(
    image: np.ndarray, kernel: np.ndarray, bias: float = 0.0, stride: int = 1, padding: int = 0
) -> Iterator[Step]:
    """Yield every step of a convolution, row by row.

    Parameters
    ----------
    image : ndarray of float, shape (H, W)
    kernel : ndarray of float, shape (K, L)
    bias : float
    stride, padding : int
        In cells.

    Raises
    ------
    InputError, ShapeError
        As `explorer.arithmetic.conv_output_shape`.

    Examples
    --------
    >>> step = next(conv_steps(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), bias=1.0))
    >>> step.products.tolist(), step.total
    ([[3.0, 8.0]], 12.0)
    """
    rows, columns = conv_output_shape(image.shape, kernel.shape, stride, padding)
    padded = np.pad(np.asarray(image, np.float64), padding)
    K, L = kernel.shape
    for row in range(rows):
        for column in range(columns):
            top, left = row * stride, column * stride
            window = padded[top : top + K, left : left + L]
            products = window * kernel
            yield Step(row, column, top, left, window, products, bias, float(products.sum() + bias))
