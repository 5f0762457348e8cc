"""Max pooling in NumPy: one readable loop version, one fast version."""

import numpy as np

from explorer.arithmetic import Size, pair, pool_output_shape, times, window_starts
from explorer.errors import ShapeError
from explorer.ops.checks import check_image
from explorer.ops.windows import padded_windows

Pooled = np.ndarray | tuple[np.ndarray, np.ndarray]


def max_pool2d(
    input: np.ndarray,
    kernel_size: int | Size,
    stride: int | Size | None = None,
    padding: int | Size = 0,
    dilation: int | Size = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Pooled:
    """Keep the largest number of each window.

    The padding is −∞, not 0: at the border of an all-negative input the output stays negative.
    NaN wins over every number; which of several is marked is left open.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
    kernel_size, stride, padding, dilation : int or (int, int)
        In cells; the stride is the window when it is not given.
    ceil_mode : bool
        Whether the remainder gets a window of its own.
    return_indices : bool
        Whether to say where the largest number stood.

    Returns
    -------
    values : ndarray of float64, shape (C, H', W')
    indices : ndarray of int64, shape (C, H', W')
        Only with `return_indices`: the place in the flattened (H, W) input; of equal numbers the
        first, row by row.

    Raises
    ------
    InputError, ShapeError
        As `explorer.arithmetic.pool_output_size`; also if a window would read no input cell at all,
        which only a dilation larger than the input brings about.

    Source
    ------
    PyTorch 2.11, torch.nn.functional.max_pool2d.

    Examples
    --------
    >>> image = np.array([[[1.0, 5.0], [5.0, 2.0]]])
    >>> max_pool2d(image, 2)
    array([[[5.]]])
    >>> values, places = max_pool2d(image, 2, return_indices=True)
    >>> places.item()
    1
    >>> max_pool2d(-image, 3, stride=1, padding=1)
    array([[[-1., -1.],
            [-1., -1.]]])
    """
    image = check_image(input)
    H, W = image.shape[1:]
    shape = pool_output_shape((H, W), kernel_size, stride, padding, dilation, ceil_mode)
    kernel, gaps = pair("Kernel size", kernel_size), pair("Dilation", dilation)
    steps = pair("Stride", kernel if stride is None else stride)
    edges = pair("Padding", padding)
    _check_every_window_reads((H, W), kernel, steps, edges, gaps, ceil_mode)
    views = padded_windows(image, kernel, steps, edges, gaps, shape, -np.inf)
    flat = views.reshape(*views.shape[:3], -1)
    values = flat.max(axis=-1)
    if not return_indices:
        return values
    u, v = np.divmod(flat.argmax(axis=-1), kernel[1])
    lowest = values == -np.inf  # padding is as low: the first real cell is meant
    rows, columns = (
        np.where(lowest, _first_inside(starts, gap), starts + offset * gap)
        for starts, offset, gap in zip(_starts(shape, steps, edges), (u, v), gaps, strict=True)
    )
    return values, rows * W + columns


def max_pool2d_loop(
    input: np.ndarray,
    kernel_size: int | Size,
    stride: int | Size | None = None,
    padding: int | Size = 0,
    dilation: int | Size = 1,
    ceil_mode: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Do what `max_pool2d` does with `return_indices`, one comparison at a time.

    Examples
    --------
    >>> max_pool2d_loop(np.array([[[1.0, 5.0], [5.0, 2.0]]]), 2)
    (array([[[5.]]]), array([[[1]]]))
    """
    image = check_image(input)
    C, H, W = image.shape
    shape = pool_output_shape((H, W), kernel_size, stride, padding, dilation, ceil_mode)
    K, L = pair("Kernel size", kernel_size)
    (down, right), (top, left) = pair("Stride", stride or (K, L)), pair("Padding", padding)
    row_gap, column_gap = pair("Dilation", dilation)
    values, indices = np.zeros((C, *shape)), np.zeros((C, *shape), np.int64)
    for c, i, j in np.ndindex(C, *shape):
        best, place = None, 0
        for u, v in np.ndindex(K, L):
            row, column = i * down + u * row_gap - top, j * right + v * column_gap - left
            inside = 0 <= row < H and 0 <= column < W
            if inside and (best is None or image[c, row, column] > best):
                best, place = image[c, row, column], row * W + column
        values[c, i, j], indices[c, i, j] = best, place
    return values, indices


def _starts(shape: Size, steps: Size, edges: Size) -> tuple[np.ndarray, np.ndarray]:
    """Return the first row of every window as a column, and the first columns as a row."""
    rows, columns = (
        np.arange(places) * step - edge
        for places, step, edge in zip(shape, steps, edges, strict=True)
    )
    return rows[:, None], columns[None, :]


def _first_inside(starts: np.ndarray, gap: int) -> np.ndarray:
    return np.where(starts < 0, starts % gap, starts)


def _check_every_window_reads(
    shape: Size, kernel: Size, steps: Size, edges: Size, gaps: Size, ceil_mode: bool
) -> None:
    for size, length, step, edge, gap in zip(shape, kernel, steps, edges, gaps, strict=True):
        for start in window_starts(size, length, step, edge, gap, ceil_mode):
            if not any(0 <= start + u * gap < size for u in range(length)):
                raise ShapeError(
                    f"With dilation {gap} and padding {edge} a window reads no cell of input "
                    f"{times(shape)}. Use dilation {size} or less."
                )
