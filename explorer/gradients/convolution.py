"""Back-propagation through a convolution: one readable loop version, one fast version."""

from typing import NamedTuple

import numpy as np

from explorer import ops
from explorer.arithmetic import Size, conv_output_shape, pair, times
from explorer.errors import ShapeError
from explorer.ops.checks import check_filters


class ConvGradients(NamedTuple):
    """The gradients of a loss with respect to what a convolution reads.

    Parameters
    ----------
    input : ndarray of float64, shape (C, H, W)
    weight : ndarray of float64, shape (O, C, K, L)
    bias : ndarray of float64, shape (O,)
    padded : ndarray of float64, shape (C, H + 2P, W + 2P)
        As `input`, with what the padding gets; nobody uses the ring.
    """

    input: np.ndarray
    weight: np.ndarray
    bias: np.ndarray
    padded: np.ndarray


def conv2d_backward_loop(
    input: np.ndarray,
    weight: np.ndarray,
    upstream: np.ndarray,
    stride: int | Size = 1,
    padding: int | Size = 0,
) -> ConvGradients:
    """Do what `conv2d_backward` does, one product at a time: slow, and easy to check by eye.

    Examples
    --------
    >>> x, k = np.array([[[1.0, 2.0, 3.0]]]), np.array([[[[10.0, 20.0]]]])
    >>> found = conv2d_backward_loop(x, k, np.array([[[1.0, 1.0]]]))
    >>> found.input.tolist(), found.weight.tolist(), found.bias.tolist()
    ([[[10.0, 30.0, 20.0]]], [[[[3.0, 5.0]]]], [2.0])
    """
    image, filters, upstream = _checked(input, weight, upstream, stride, padding)
    (down, right), (top, left) = pair("Stride", stride), pair("Padding", padding)
    padded = np.pad(image, ((0, 0), (top, top), (left, left)))
    to_padded, to_weight = np.zeros_like(padded), np.zeros_like(filters)
    to_bias = np.zeros(len(filters))
    for o, i, j in np.ndindex(upstream.shape):
        g = upstream[o, i, j]  # z[o, i, j] = Σ x·k + b, so a change of b is a change of z
        to_bias[o] += g
        for c, u, v in np.ndindex(filters.shape[1:]):
            row, column = i * down + u, j * right + v
            to_weight[o, c, u, v] += g * padded[c, row, column]
            to_padded[c, row, column] += g * filters[o, c, u, v]
    return ConvGradients(_without(to_padded, (top, left)), to_weight, to_bias, to_padded)


def conv2d_backward(
    input: np.ndarray,
    weight: np.ndarray,
    upstream: np.ndarray,
    stride: int | Size = 1,
    padding: int | Size = 0,
) -> ConvGradients:
    """Return the gradients of a loss through z = convolution of `input` with `weight`, plus bias.

    A weight is used at every place, so its gradient is a sum over all places. An input cell is
    read by several windows, so its gradient is a sum over these: the transposed convolution of
    the upstream gradient.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
    weight : ndarray of float, shape (O, C, K, L)
    upstream : ndarray of float, shape (O, H', W')
        ∂loss/∂z.
    stride, padding : int or (int, int)
        In cells, as in the forward pass; the padding is zeros.

    Returns
    -------
    ConvGradients

    Raises
    ------
    InputError, ShapeError
        As `explorer.ops.conv2d`; also if the upstream gradient has another size than z.

    Source
    ------
    Goodfellow, Bengio & Courville 2016, "Deep Learning", equations 9.11 and 9.13.

    Examples
    --------
    >>> x, k = np.array([[[1.0, 2.0, 3.0]]]), np.array([[[[10.0, 20.0]]]])
    >>> conv2d_backward(x, k, np.array([[[1.0, 1.0]]])).weight.tolist()
    [[[[3.0, 5.0]]]]
    """
    image, filters, upstream = _checked(input, weight, upstream, stride, padding)
    (down, right), (top, left) = pair("Stride", stride), pair("Padding", padding)
    padded = np.pad(image, ((0, 0), (top, top), (left, left)))
    read = ops.windows(padded, filters.shape[2:], stride, 1)  # (C, H', W', K, L)
    to_weight = np.einsum("oij,cijuv->ocuv", upstream, read)
    to_padded = np.zeros_like(padded)
    rows, columns = upstream.shape[1:]
    for u, v in np.ndindex(filters.shape[2:]):
        reached = (
            slice(u, u + (rows - 1) * down + 1, down),
            slice(v, v + (columns - 1) * right + 1, right),
        )
        to_padded[:, *reached] += np.einsum("oij,oc->cij", upstream, filters[:, :, u, v])
    to_bias = upstream.sum(axis=(1, 2))
    return ConvGradients(_without(to_padded, (top, left)), to_weight, to_bias, to_padded)


def _without(padded: np.ndarray, padding: Size) -> np.ndarray:
    (top, left), (rows, columns) = padding, padded.shape[1:]
    return padded[:, top : rows - top, left : columns - left]


def _checked(
    input: np.ndarray,
    weight: np.ndarray,
    upstream: np.ndarray,
    stride: int | Size,
    padding: int | Size,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    image, filters, _ = check_filters(input, weight, None, 1)
    shape = conv_output_shape(image.shape[1:], filters.shape[2:], stride, padding)
    upstream, expected = np.asarray(upstream, np.float64), (len(filters), *shape)
    if upstream.shape != expected:
        raise ShapeError(
            f"The upstream gradient has shape {times(upstream.shape) or '()'}, but the output of "
            f"the convolution has {times(expected)}. Give one number for each output cell."
        )
    return image, filters, upstream
