"""Convolution, pooling and ReLU in NumPy: one readable loop version, one fast version.

Arrays are float64, channels first, as in PyTorch: an input is (C, H, W), the filters of a
convolution are (O, C, K, L), an output is (O, H', W').
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from explorer.arithmetic import conv_output_shape, pool_output_shape
from explorer.errors import ShapeError


def _check_channels(image: np.ndarray, filters: np.ndarray) -> None:
    if image.ndim != 3 or filters.ndim != 4:
        raise ShapeError(
            "Convolution takes an input with 3 axes (C, H, W) and filters with 4 (O, C, K, L), "
            f"not {image.ndim} and {filters.ndim}. Add the missing axes with [None]."
        )
    if image.shape[0] != filters.shape[1]:
        raise ShapeError(
            f"Filters for {filters.shape[1]} channels do not fit an input of {image.shape[0]} "
            "channels. Give each filter one kernel per input channel."
        )


def conv2d_loop(
    image: np.ndarray,
    filters: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    """Do what `conv2d` does, one product at a time: slow, and easy to check by eye.

    Examples
    --------
    >>> conv2d_loop(np.eye(3)[None], np.ones((1, 1, 2, 2)))
    array([[[2., 1.],
            [1., 2.]]])
    """
    _check_channels(image, filters)
    C, H, W = image.shape
    O, _, K, L = filters.shape  # noqa: E741  output channels, as in the formula
    rows, columns = conv_output_shape((H, W), (K, L), stride, padding)
    output = np.zeros((O, rows, columns))
    for o in range(O):
        for i in range(rows):
            for j in range(columns):
                total = 0.0 if bias is None else float(bias[o])
                for c in range(C):
                    for u in range(K):
                        for v in range(L):
                            row, column = i * stride - padding + u, j * stride - padding + v
                            if 0 <= row < H and 0 <= column < W:  # outside lies padding: zero
                                total += float(image[c, row, column]) * float(filters[o, c, u, v])
                output[o, i, j] = total
    return output


def conv2d(
    image: np.ndarray,
    filters: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    """Slide every filter over the input; at each place sum the products and add the bias.

    Deep-learning "convolution": the kernel is not flipped (signal processing calls this
    cross-correlation).

    Parameters
    ----------
    image : ndarray of float, shape (C, H, W)
    filters : ndarray of float, shape (O, C, K, L)
    bias : ndarray of float, shape (O,), optional
        Zero when it is not given.
    stride, padding : int
        In cells; padding is zeros on every side.

    Returns
    -------
    ndarray of float64, shape (O, (H + 2P - K)//S + 1, (W + 2P - L)//S + 1)

    Raises
    ------
    InputError, ShapeError
        If a setting is out of range, the kernel does not fit, or the channels differ.

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
    _check_channels(image, filters)
    image, filters = np.asarray(image, np.float64), np.asarray(filters, np.float64)
    K, L = filters.shape[2:]
    conv_output_shape(image.shape[1:], (K, L), stride, padding)
    padded = np.pad(image, ((0, 0), (padding, padding), (padding, padding)))
    windows = sliding_window_view(padded, (K, L), axis=(1, 2))[:, ::stride, ::stride]
    output = np.einsum("cijuv,ocuv->oij", windows, filters)
    return output if bias is None else output + np.asarray(bias, np.float64)[:, None, None]


def _pool_windows(image: np.ndarray, window: int, stride: int) -> np.ndarray:
    pool_output_shape(image.shape[1:], window, stride)
    views = sliding_window_view(image, (window, window), axis=(1, 2))[:, ::stride, ::stride]
    return views.reshape(*views.shape[:3], window * window)


def max_pool2d(
    image: np.ndarray, window: int, stride: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Keep the largest number of each window, and where it stood.

    Parameters
    ----------
    image : ndarray of float, shape (C, H, W)
    window, stride : int
        In cells; the stride is the window when it is not given.

    Returns
    -------
    values : ndarray of float64, shape (C, H', W')
    places : ndarray of int64, shape (C, H', W')
        The winner's index in the flattened (H, W) input; of equal numbers the first, row by row.

    Examples
    --------
    >>> values, places = max_pool2d(np.array([[[1.0, 5.0], [5.0, 2.0]]]), 2)
    >>> values.tolist(), places.tolist()
    ([[[5.0]]], [[[1]]])
    """
    stride = window if stride is None else stride
    image = np.asarray(image, np.float64)
    windows = _pool_windows(image, window, stride)
    winner = windows.argmax(axis=-1)
    rows, columns = np.indices(winner.shape)[1:]
    row, column = rows * stride + winner // window, columns * stride + winner % window
    return windows.max(axis=-1), row * image.shape[2] + column


def avg_pool2d(image: np.ndarray, window: int, stride: int | None = None) -> np.ndarray:
    """Replace each window by its mean.

    Parameters
    ----------
    image : ndarray of float, shape (C, H, W)
    window, stride : int
        In cells; the stride is the window when it is not given.

    Returns
    -------
    ndarray of float64, shape (C, H', W')

    Examples
    --------
    >>> avg_pool2d(np.array([[[1.0, 5.0], [5.0, 2.0]]]), 2)
    array([[[3.25]]])
    """
    stride = window if stride is None else stride
    windows = _pool_windows(np.asarray(image, np.float64), window, stride)
    return windows.sum(axis=-1) / window**2


def relu(image: np.ndarray) -> np.ndarray:
    """Replace every negative number by 0 and keep the others: max(0, x).

    Examples
    --------
    >>> relu(np.array([-2.0, 0.0, 3.5]))
    array([0. , 0. , 3.5])
    """
    return np.maximum(np.asarray(image, np.float64), 0.0)
