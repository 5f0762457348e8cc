"""Back-propagation through pooling: to the winner of each window, or to all its cells alike."""

import numpy as np

from explorer.arithmetic import Size, pair, pool_output_shape, times
from explorer.errors import ShapeError


def max_pool2d_backward(indices: np.ndarray, upstream: np.ndarray, shape: Size) -> np.ndarray:
    """Pass each number of the upstream gradient to the cell that won its window.

    Every other cell gets 0. A cell that won several windows gets the sum.

    Parameters
    ----------
    indices : ndarray of int, shape (C, H', W')
        As `explorer.ops.max_pool2d` gives them: of equal numbers the first, row by row.
    upstream : ndarray of float, shape (C, H', W')
        ∂loss/∂output of the pooling.
    shape : (int, int)
        Rows and columns of the input of the pooling.

    Returns
    -------
    ndarray of float64, shape (C, H, W)

    Raises
    ------
    ShapeError
        If there is not one index for each number.

    Source
    ------
    PyTorch 2.11, torch.nn.functional.max_pool2d; its backward is torch.nn.MaxUnpool2d with sums.

    Examples
    --------
    >>> max_pool2d_backward(np.array([[[1, 1]]]), np.array([[[2.0, 3.0]]]), (1, 3))
    array([[[0., 5., 0.]]])
    """
    indices, upstream = np.asarray(indices), _checked(upstream, np.shape(indices))
    passed = np.zeros((len(upstream), shape[0] * shape[1]))
    for c, places in enumerate(indices):
        np.add.at(passed[c], places.ravel(), upstream[c].ravel())
    return passed.reshape(-1, *shape)


def max_pool2d_backward_loop(
    input: np.ndarray, kernel_size: int | Size, stride: int | Size, upstream: np.ndarray
) -> np.ndarray:
    """Look for the winner of each window again, one comparison at a time.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
    kernel_size, stride : int or (int, int)
    upstream : ndarray of float, shape (C, H', W')

    Examples
    --------
    >>> max_pool2d_backward_loop(np.array([[[4.0, 4.0, 1.0]]]), (1, 3), 1, np.array([[[7.0]]]))
    array([[[7., 0., 0.]]])
    """
    (K, L), (down, right) = pair("Kernel size", kernel_size), pair("Stride", stride)
    shape = pool_output_shape(input.shape[1:], kernel_size, stride)
    passed = np.zeros(np.shape(input))
    for c, i, j in np.ndindex(_checked(upstream, (len(input), *shape)).shape):
        best, winner = -np.inf, (i * down, j * right)
        for u, v in np.ndindex(K, L):
            row, column = i * down + u, j * right + v
            if input[c, row, column] > best:  # an equal one later does not win
                best, winner = input[c, row, column], (row, column)
        passed[c, *winner] += upstream[c, i, j]
    return passed


def avg_pool2d_backward(
    shape: Size, kernel_size: int | Size, stride: int | Size, upstream: np.ndarray
) -> np.ndarray:
    """Share each number of the upstream gradient out over all cells of its window alike.

    Parameters
    ----------
    shape : (int, int)
        Rows and columns of the input of the pooling, which has no padding.
    kernel_size, stride : int or (int, int)
    upstream : ndarray of float, shape (C, H', W')

    Returns
    -------
    ndarray of float64, shape (C, H, W)

    Raises
    ------
    InputError, ShapeError
        If the window does not fit, or the upstream gradient has another size than the output.

    Examples
    --------
    >>> avg_pool2d_backward((2, 2), 2, 2, np.array([[[8.0]]]))
    array([[[2., 2.],
            [2., 2.]]])
    """
    (K, L), (down, right) = pair("Kernel size", kernel_size), pair("Stride", stride)
    expected = (len(upstream), *pool_output_shape(shape, kernel_size, stride))
    upstream = _checked(upstream, expected)
    passed = np.zeros((len(upstream), *shape))
    for i, j in np.ndindex(expected[1:]):
        window = slice(i * down, i * down + K), slice(j * right, j * right + L)
        passed[:, *window] += upstream[:, i, j, None, None] / (K * L)
    return passed


def _checked(upstream: np.ndarray, expected: tuple[int, ...]) -> np.ndarray:
    upstream = np.asarray(upstream, np.float64)
    if upstream.shape != expected:
        raise ShapeError(
            f"The upstream gradient has shape {times(upstream.shape) or '()'}, but the output of "
            f"the pooling has {times(expected)}. Give one number for each output cell."
        )
    return upstream
