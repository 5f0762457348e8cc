"""Transposed convolution in NumPy: every input cell stamps its multiple of the kernel."""

import numpy as np

from explorer.arithmetic import Size, pair, transposed_output_shape
from explorer.ops.checks import check_stamps


def conv_transpose2d_loop(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Size = 1,
    padding: int | Size = 0,
    output_padding: int | Size = 0,
    groups: int = 1,
    dilation: int | Size = 1,
) -> np.ndarray:
    """Do what `conv_transpose2d` does, one stamped number at a time.

    Examples
    --------
    >>> conv_transpose2d_loop(np.array([[[2.0, 3.0]]]), np.ones((1, 1, 1, 3)))
    array([[[2., 5., 5., 3.]]])
    """
    image, stamps, bias = check_stamps(input, weight, bias, groups)
    C, H, W = image.shape
    per_group, K, L = stamps.shape[1:]
    rows, columns = transposed_output_shape(
        (H, W), (K, L), stride, padding, output_padding, dilation
    )
    (down, right), (top, left) = pair("Stride", stride), pair("Padding", padding)
    row_gap, column_gap = pair("Dilation", dilation)
    output = np.zeros((len(bias), rows, columns)) + bias[:, None, None]
    for c, i, j in np.ndindex(C, H, W):
        first = c // (C // groups) * per_group  # the channel's group writes from this output on
        for o, u, v in np.ndindex(per_group, K, L):
            row = i * down + u * row_gap - top
            column = j * right + v * column_gap - left
            if 0 <= row < rows and 0 <= column < columns:  # the rest is cut off by the padding
                output[first + o, row, column] += image[c, i, j] * stamps[c, o, u, v]
    return output


def conv_transpose2d(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Size = 1,
    padding: int | Size = 0,
    output_padding: int | Size = 0,
    groups: int = 1,
    dilation: int | Size = 1,
) -> np.ndarray:
    """Let every input cell stamp the kernel, times its value; sum where the stamps overlap.

    The stamps stand S cells apart. It turns the sizes of a convolution round, not its values: it
    is no inverse. Its output is what flows back through a convolution as the gradient.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
    weight : ndarray of float, shape (C, O/groups, K, L)
        Input channels first, as in PyTorch.
    bias : ndarray of float, shape (O,), optional
    stride, dilation : int or (int, int)
        In cells.
    padding : int or (int, int)
        Cells that are cut off on both sides.
    output_padding : int or (int, int)
        Cells that are kept below and to the right besides; smaller than stride or dilation.
    groups : int

    Returns
    -------
    ndarray of float64, shape (O, H', W')
        With the sides of `explorer.arithmetic.transposed_output_size`.

    Raises
    ------
    InputError, ShapeError
        If a setting is out of range, nothing is left, or channels and groups differ.

    Source
    ------
    Dumoulin & Visin 2016, arXiv:1603.07285, chapter 4.

    Examples
    --------
    >>> image, kernel = np.array([[[1.0, 2.0]]]), np.array([[[[1.0, 10.0, 100.0]]]])
    >>> conv_transpose2d(image, kernel, stride=2, padding=(0, 0))[0, 0]
    array([  1.,  10., 102.,  20., 200.])
    """
    image, stamps, bias = check_stamps(input, weight, bias, groups)
    C, H, W = image.shape
    per_group, K, L = stamps.shape[1:]
    shape = transposed_output_shape((H, W), (K, L), stride, padding, output_padding, dilation)
    (down, right), (top, left) = pair("Stride", stride), pair("Padding", padding)
    row_gap, column_gap = pair("Dilation", dilation)
    grouped = image.reshape(groups, C // groups, H * W)
    parts = stamps.reshape(groups, C // groups, per_group * K * L)
    stamped = (parts.transpose(0, 2, 1) @ grouped).reshape(len(bias), K, L, H, W)
    paper = np.zeros((len(bias), shape[0] + 2 * top, shape[1] + 2 * left))  # before the cut
    for u, v in np.ndindex(K, L):
        row, column = u * row_gap, v * column_gap
        rows = slice(row, row + (H - 1) * down + 1, down)
        columns = slice(column, column + (W - 1) * right + 1, right)
        paper[:, rows, columns] += stamped[:, u, v]
    output = paper[:, top : top + shape[0], left : left + shape[1]]
    return output + bias[:, None, None]
