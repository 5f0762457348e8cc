"""Convolution in NumPy: one readable loop version, one fast version."""

import numpy as np

from explorer.arithmetic import (
    Size,
    border,
    check_padding_mode,
    conv_output_shape,
    pair,
)
from explorer.ops.checks import check_filters
from explorer.ops.padding import pad, source_cell
from explorer.ops.windows import windows


def conv2d_loop(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Size = 1,
    padding: int | Size | str = 0,
    dilation: int | Size = 1,
    groups: int = 1,
    *,
    padding_mode: str = "zeros",
) -> np.ndarray:
    """Do what `conv2d` does, one product at a time: slow, and easy to check by eye.

    Examples
    --------
    >>> conv2d_loop(np.eye(3)[None], np.ones((1, 1, 2, 2)))
    array([[[2., 1.],
            [1., 2.]]])
    """
    image, filters, bias = check_filters(input, weight, bias, groups)
    (top, _), (left, _) = sides = border(filters.shape[2:], stride, padding, dilation)
    H, W = image.shape[1:]
    O, channels, K, L = filters.shape  # noqa: E741  output channels, as in the formula
    rows, columns = padded_output_shape((H, W), (K, L), stride, sides, dilation, padding_mode)
    (down, right), (row_gap, column_gap) = pair("Stride", stride), pair("Dilation", dilation)
    output = np.zeros((O, rows, columns))
    for o, i, j in np.ndindex(O, rows, columns):
        first = o // (O // groups) * channels  # the filter's group reads from this channel on
        total = bias[o]
        for c, u, v in np.ndindex(channels, K, L):
            row = source_cell(i * down + u * row_gap - top, H, padding_mode)
            column = source_cell(j * right + v * column_gap - left, W, padding_mode)
            if row is not None and column is not None:  # otherwise padding: zero
                total += image[first + c, row, column] * filters[o, c, u, v]
        output[o, i, j] = total
    return output


def conv2d(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Size = 1,
    padding: int | Size | str = 0,
    dilation: int | Size = 1,
    groups: int = 1,
    *,
    padding_mode: str = "zeros",
) -> np.ndarray:
    """Slide every filter over the input; at each place sum the products and add the bias.

    Deep-learning "convolution": the kernel is not flipped (signal processing calls this
    cross-correlation). NaN in a cell makes every output NaN whose window reads it, and no other.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
    weight : ndarray of float, shape (O, C/groups, K, L)
    bias : ndarray of float, shape (O,), optional
        Zero when it is not given.
    stride, dilation : int or (int, int)
        In cells; one number stands for rows and columns.
    padding : int, (int, int), "valid" or "same"
        In cells on both sides; 'same' keeps the size, and an even kernel's extra cell comes below
        and to the right.
    groups : int
        Filters and channels are shared out over so many groups; filter o reads the channels of its
        group only. With one group per channel it is the depthwise convolution.
    padding_mode : str
        "zeros", "reflect", "replicate" or "circular", as in torch.nn.Conv2d.

    Returns
    -------
    ndarray of float64, shape (O, H', W')
        With the sides of `explorer.arithmetic.conv_output_size`.

    Raises
    ------
    InputError, ShapeError
        If a setting is out of range, the kernel does not fit, or channels and groups differ.

    Source
    ------
    Goodfellow, Bengio & Courville 2016, "Deep Learning", equation 9.6.

    Examples
    --------
    >>> image = np.array([[[0, 2, 1, 0, 1], [0, 1, 2, 0, 1], [1, 0, 2, 1, 1]]])
    >>> kernel = np.array([[[[0, 1, -4], [0, 2, 0], [-1, 4, 3]]]])
    >>> conv2d(image, kernel)
    array([[[ 5., 16.,  1.]]])
    """
    image, filters, bias = check_filters(input, weight, bias, groups)
    sides = border(filters.shape[2:], stride, padding, dilation)
    O, channels, K, L = filters.shape  # noqa: E741  output channels, as in the formula
    shape = padded_output_shape(image.shape[1:], (K, L), stride, sides, dilation, padding_mode)
    views = windows(pad(image, sides, padding_mode), (K, L), stride, dilation)
    read = views.reshape(groups, channels, *shape, K, L).transpose(0, 1, 4, 5, 2, 3)
    read = read.reshape(groups, channels * K * L, -1)
    products = filters.reshape(groups, O // groups, channels * K * L) @ read
    return products.reshape(O, *shape) + bias[:, None, None]


def padded_output_shape(
    shape: Size,
    kernel: Size,
    stride: int | Size,
    sides: tuple[Size, Size],
    dilation: int | Size,
    padding_mode: str,
) -> Size:
    """Return the sides of an output, for padding that may differ at the two ends.

    Parameters
    ----------
    shape, kernel : (int, int)
        Rows and columns of the input and of the kernel.
    stride, dilation : int or (int, int)
    sides : ((int, int), (int, int))
        As `explorer.arithmetic.border` gives them.
    padding_mode : str

    Raises
    ------
    InputError, ShapeError
        If the kernel does not fit, or the input is too small for the mode.
    """
    (top, bottom), (left, right) = sides
    for size, (before, after) in zip(shape, sides, strict=True):
        check_padding_mode(size, before, after, padding_mode)
    if (top, left) != (bottom, right):  # 'same' with an even kernel; PyTorch's keeps the size
        return shape
    return conv_output_shape(shape, kernel, stride, (top, left), dilation)
