"""One operation as a sequence of steps: a window, its products, their sum.

This is the oracle of the stage: what its panel shows for an output cell is what stands here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from explorer.arithmetic import Size, border, pair
from explorer.errors import ShapeError
from explorer.ops.checks import check_filters
from explorer.ops.convolution import padded_output_shape
from explorer.ops.padding import pad
from explorer.ops.windows import windows


@dataclass(frozen=True)
class Step:
    """One output cell of a convolution.

    Parameters
    ----------
    filter, row, column : int
        The output cell, counted from 0.
    channel : int
        The first input channel that the filter reads; with one group always 0.
    top, left : int
        The window's first cell on the padded input.
    window, products : ndarray of float64, shape (C/groups, K, L)
        What lies under the kernels, and each cell times its weight; without the first axis if the
        input came without it.
    sums : ndarray of float64, shape (C/groups,)
        Each channel's products, added up.
    bias, total : float
        The sums of the channels and the bias add up to the total.
    """

    filter: int
    row: int
    column: int
    channel: int
    top: int
    left: int
    window: np.ndarray
    products: np.ndarray
    sums: np.ndarray
    bias: float
    total: float


def conv_steps(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | float | None = None,
    stride: int | Size = 1,
    padding: int | Size | str = 0,
    dilation: int | Size = 1,
    groups: int = 1,
    *,
    padding_mode: str = "zeros",
) -> Iterator[Step]:
    """Yield every step of a convolution: filter by filter, row by row.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W) or (H, W)
    weight : ndarray of float, shape (O, C/groups, K, L) or (K, L)
    bias : ndarray of float, shape (O,), or float
    stride, padding, dilation, groups, padding_mode
        As `explorer.ops.conv2d`.

    Raises
    ------
    InputError, ShapeError
        As `explorer.ops.conv2d`.

    Examples
    --------
    >>> step = next(conv_steps(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), bias=1.0))
    >>> step.products.tolist(), step.total
    ([[3.0, 8.0]], 12.0)
    >>> for step in conv_steps(np.ones((2, 1, 1)), np.array([[[[3.0]], [[-5.0]]]])):
    ...     print(step.sums, step.total)
    [ 3. -5.] -2.0
    """
    flat = np.ndim(input) == 2
    input, weight, bias = _with_channels(input, weight, bias)
    image, filters, biases = check_filters(input, weight, bias, groups)
    sides = border(filters.shape[2:], stride, padding, dilation)
    kernel = filters.shape[2:]
    shape = padded_output_shape(image.shape[1:], kernel, stride, sides, dilation, padding_mode)
    views = windows(pad(image, sides, padding_mode), kernel, stride, dilation)
    down, right = pair("Stride", stride)
    for o, row, column in np.ndindex(len(filters), *shape):
        channel = o // (len(filters) // groups) * filters.shape[1]
        window = views[channel : channel + filters.shape[1], row, column]
        products = window * filters[o]
        sums = products.sum(axis=(1, 2))
        yield Step(
            filter=o,
            row=row,
            column=column,
            channel=channel,
            top=row * down,
            left=column * right,
            window=window[0] if flat else window,
            products=products[0] if flat else products,
            sums=sums,
            bias=float(biases[o]),
            total=float(sums.sum() + biases[o]),
        )


def _with_channels(
    input: np.ndarray, weight: np.ndarray, bias: np.ndarray | float | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    if (np.ndim(input) == 2) != (np.ndim(weight) == 2):
        raise ShapeError(
            f"An input with {np.ndim(input)} axes does not go with a kernel of {np.ndim(weight)}. "
            "Give both as matrices, or (C, H, W) and (O, C/groups, K, L)."
        )
    if np.ndim(input) == 2:
        input, weight = np.asarray(input)[None], np.asarray(weight)[None, None]
    if isinstance(bias, int | float):
        bias = np.full(len(weight), float(bias))
    return input, weight, bias
