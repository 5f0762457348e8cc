"""One kernel over many planes, and pooling side by side: the fast way for whole pictures.

`conv2d` copies every window, which for a 512×512 picture in colour is 57 MB for a 3×3 kernel. Here
the output is added up weight by weight, over a whole plane at a time, and nothing is copied.
"""

import numpy as np

from explorer.arithmetic import Size, border, pair, pool_output_shape
from explorer.ops.checks import check_filters, check_image
from explorer.ops.convolution import padded_output_shape
from explorer.ops.padding import pad


def filter_planes(
    input: np.ndarray,
    kernel: np.ndarray,
    stride: int | Size = 1,
    padding: int | Size = 0,
    dilation: int | Size = 1,
    *,
    padding_mode: str = "zeros",
) -> np.ndarray:
    """Slide one kernel over every plane by itself: a depthwise `conv2d` with equal kernels.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
        The planes: channels of a picture, or of many.
    kernel : ndarray of float, shape (K, L)
        Not flipped.
    stride, padding, dilation : int or (int, int)
        In cells.
    padding_mode : str
        As in `conv2d`.

    Returns
    -------
    ndarray of float64, shape (C, H', W')

    Raises
    ------
    InputError, ShapeError
        As `conv2d`.

    Examples
    --------
    >>> filter_planes(np.array([[[1, 2, 4]], [[0, 5, 5]]]), np.array([[-1, 1]])).tolist()
    [[[1.0, 2.0]], [[5.0, 0.0]]]
    """
    planes, weights, _ = check_filters(input[:1], np.asarray(kernel)[None, None], None, 1)
    planes, weights = check_image(input), weights[0, 0]
    sides = border(weights.shape, stride, padding, dilation)
    shape = padded_output_shape(
        planes.shape[1:], weights.shape, stride, sides, dilation, padding_mode
    )
    (down, right), (row_gap, column_gap) = pair("Stride", stride), pair("Dilation", dilation)
    bottom, end = (shape[0] - 1) * down + 1, (shape[1] - 1) * right + 1
    output, product = np.zeros((len(planes), *shape)), np.empty(shape)
    for plane, target in zip(planes, output, strict=True):  # one plane fits the processor's cache
        padded = pad(plane[None], sides, padding_mode)[0] if np.any(sides) else plane
        for u, v in np.argwhere(weights):  # a weight of 0 adds nothing
            top, left = u * row_gap, v * column_gap
            read = padded[top : top + bottom : down, left : left + end : right]
            np.add(target, np.multiply(read, weights[u, v], out=product), out=target)
    return output


def pool_tiles(input: np.ndarray, window: int, mode: str) -> np.ndarray:
    """Pool windows that lie side by side: `max_pool2d` or `avg_pool2d` with stride = window.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
    window : int
        Its side and the stride, in cells.
    mode : {"max", "average"}

    Returns
    -------
    ndarray of float64, shape (C, H // window, W // window)
        What is left over at the end is not read.

    Raises
    ------
    InputError, ShapeError
        If the window does not fit.

    Examples
    --------
    >>> pool_tiles(np.arange(10.0).reshape(1, 2, 5), 2, "max")
    array([[[6., 8.]]])
    """
    planes = check_image(input)
    rows, columns = pool_output_shape(planes.shape[1:], window)
    cut = planes[:, : rows * window, : columns * window]
    gather = np.maximum if mode == "max" else np.add
    bands = gather.reduce(cut.reshape(len(planes), rows, window, -1), axis=2)
    # Column by column of the windows: a reduction over a last axis of 2 cells is slow.
    pooled = bands[..., ::window].copy()
    for column in range(1, window):
        gather(pooled, bands[..., column::window], out=pooled)
    return pooled if mode == "max" else pooled / window**2
