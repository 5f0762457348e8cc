"""Views of every window of an input, without copying a cell."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from explorer.arithmetic import Size, pair, span


def windows(
    padded: np.ndarray, kernel: Size, stride: int | Size, dilation: int | Size
) -> np.ndarray:
    """View every window of a padded input, without copying a cell.

    Parameters
    ----------
    padded : ndarray, shape (C, H, W)
    kernel : (int, int)
        In cells.
    stride, dilation : int or (int, int)
        In cells.

    Returns
    -------
    ndarray, shape (C, H', W', K, L)
        Read-only.
    """
    (down, right), (row_gap, column_gap) = pair("Stride", stride), pair("Dilation", dilation)
    reach = span(kernel[0], row_gap), span(kernel[1], column_gap)
    views = sliding_window_view(padded, reach, axis=(1, 2))
    return views[:, ::down, ::right, ::row_gap, ::column_gap]


def padded_windows(
    image: np.ndarray,
    kernel: Size,
    steps: Size,
    edges: Size,
    gaps: Size,
    shape: Size,
    fill: float,
) -> np.ndarray:
    """View every pooling window, with the cells that a ceil_mode window reads beyond the padding.

    Parameters
    ----------
    image : ndarray, shape (C, H, W)
    kernel, steps, edges, gaps, shape : (int, int)
        Window, stride, padding and dilation in cells, and the places that the window takes.
    fill : float
        What the padding holds, and what lies beyond it.

    Returns
    -------
    ndarray, shape (C, H', W', K, L)
        Read-only.
    """
    widths = [(0, 0)]
    for axis in range(2):
        reach = (shape[axis] - 1) * steps[axis] + gaps[axis] * (kernel[axis] - 1) + 1
        after = max(0, reach - image.shape[axis + 1] - edges[axis])
        widths.append((edges[axis], after))
    padded = np.pad(image, widths, constant_values=fill)
    return windows(padded, kernel, steps, gaps)
