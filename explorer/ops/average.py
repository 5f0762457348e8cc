"""Average and power-average pooling in NumPy."""

import numpy as np

from explorer.arithmetic import Size, pair, pool_output_shape
from explorer.errors import InputError
from explorer.ops.checks import check_image
from explorer.ops.windows import padded_windows


def avg_pool2d(
    input: np.ndarray,
    kernel_size: int | Size,
    stride: int | Size | None = None,
    padding: int | Size = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> np.ndarray:
    """Replace each window by its mean.

    What the sum is divided by, from the first rule that applies: `divisor_override`; the number of
    input cells in the window, without `count_include_pad`; the number of its cells on the padded
    input. Cells of a `ceil_mode` window that reach beyond the padding never count.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
    kernel_size, stride, padding : int or (int, int)
        In cells; the stride is the window when it is not given. Padding is zeros.
    ceil_mode, count_include_pad : bool
    divisor_override : int, optional
        Not 0.

    Returns
    -------
    ndarray of float64, shape (C, H', W')

    Raises
    ------
    InputError, ShapeError
        As `explorer.arithmetic.pool_output_size`; also for a divisor of 0.

    Source
    ------
    PyTorch 2.11, ATen/native/cpu/AvgPoolKernel.cpp.

    Examples
    --------
    >>> ones = np.ones((1, 3, 3))
    >>> avg_pool2d(ones, 3, stride=2, padding=1)[0, 0, 0].item()  # the corner: four ninths
    0.4444444444444444
    >>> avg_pool2d(ones, 3, stride=2, padding=1, count_include_pad=False)[0, 0, 0].item()
    1.0
    """
    image = check_image(input)
    H, W = image.shape[1:]
    shape = pool_output_shape((H, W), kernel_size, stride, padding, ceil_mode=ceil_mode)
    kernel, edges = pair("Kernel size", kernel_size), pair("Padding", padding)
    steps = pair("Stride", kernel if stride is None else stride)
    sums = padded_windows(image, kernel, steps, edges, (1, 1), shape, 0.0).sum(axis=(3, 4))
    if divisor_override is not None:
        return sums / _divisor(divisor_override)
    rows, columns = (
        np.array(_divisors(*axis, bool(count_include_pad)))
        for axis in zip((H, W), kernel, steps, edges, shape, strict=True)
    )
    return sums / np.outer(rows, columns)


def avg_pool2d_loop(
    input: np.ndarray,
    kernel_size: int | Size,
    stride: int | Size | None = None,
    padding: int | Size = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> np.ndarray:
    """Do what `avg_pool2d` does, counting the cells of each window one by one.

    Examples
    --------
    >>> avg_pool2d_loop(np.array([[[1.0, 5.0], [5.0, 2.0]]]), 2)
    array([[[3.25]]])
    """
    image = check_image(input)
    C, H, W = image.shape
    shape = pool_output_shape((H, W), kernel_size, stride, padding, ceil_mode=ceil_mode)
    K, L = pair("Kernel size", kernel_size)
    (down, right), (top, left) = pair("Stride", stride or (K, L)), pair("Padding", padding)
    output = np.zeros((C, *shape))
    for c, i, j in np.ndindex(C, *shape):
        total, cells = 0.0, 0
        for u, v in np.ndindex(K, L):
            row, column = i * down + u - top, j * right + v - left
            if 0 <= row < H and 0 <= column < W:
                total += image[c, row, column]
                cells += 1
            elif count_include_pad and row < H + top and column < W + left:
                cells += 1  # padding counts; what lies beyond it does not
        output[c, i, j] = total / cells
    return output


def lp_pool2d(
    input: np.ndarray,
    norm_type: float,
    kernel_size: int | Size,
    stride: int | Size | None = None,
    ceil_mode: bool = False,
) -> np.ndarray:
    """Take the p-norm of each window: the p-th root of the sum of p-th powers; L2 for p = 2.

    As in PyTorch, the sum is the mean times all cells of the window. A `ceil_mode` window that
    reaches over the end is therefore scaled up as if the missing cells were like the others. An odd
    or broken power keeps the sign, so the root of a negative sum is NaN: no cell is made positive
    first. Use even powers where numbers may be negative.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
    norm_type : float
        p, above 0 and finite.
    kernel_size, stride : int or (int, int)
        In cells; the stride is the window when it is not given.
    ceil_mode : bool

    Returns
    -------
    ndarray of float64, shape (C, H', W')

    Raises
    ------
    InputError, ShapeError
        As `avg_pool2d`; also for a power out of range.

    Source
    ------
    PyTorch 2.11, torch.nn.functional.lp_pool2d.

    Examples
    --------
    >>> lp_pool2d(np.array([[[3.0, 0.0], [0.0, -4.0]]]), 2, 2)
    array([[[5.]]])
    """
    number = isinstance(norm_type, int | float) and not isinstance(norm_type, bool)
    if not number or not 0 < norm_type < float("inf"):
        raise InputError(
            f"The power of the norm must be above 0 and finite, not {str(norm_type)[:20]}. "
            "Use 2, or max pooling for an infinite one."
        )
    K, L = pair("Kernel size", kernel_size)
    with np.errstate(invalid="ignore"):  # NaN is what PyTorch gives, too
        mean = avg_pool2d(check_image(input) ** norm_type, (K, L), stride, ceil_mode=ceil_mode)
        return (mean * (K * L)) ** (1 / norm_type)


def _divisors(size: int, kernel: int, step: int, edge: int, places: int, padded: bool) -> list[int]:
    """Count the cells of each window along one axis: on the padded input or on the input alone."""
    starts = [place * step - edge for place in range(places)]
    ends = [min(start + kernel, size + edge) for start in starts]
    if not padded:
        starts, ends = [max(start, 0) for start in starts], [min(end, size) for end in ends]
    return [end - start for start, end in zip(starts, ends, strict=True)]


def _divisor(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value == 0:
        raise InputError(
            f"The divisor must be a whole number other than 0, not {str(value)[:20]}. "
            "Leave it out to divide by the number of cells."
        )
    return int(value)
