"""A convolution written as a dense layer: one large matrix with a few numbers in it, many times."""

import numpy as np

from explorer.arithmetic import conv_output_shape
from explorer.ops.checks import check_filters

NOWHERE = -1  # an entry that no cell of the kernel stands in


def kernel_places(kernel: tuple[int, int], shape: tuple[int, int], padding: int = 0) -> np.ndarray:
    """Return which cell of the kernel stands at each entry of the dense matrix.

    Parameters
    ----------
    kernel, shape : (int, int)
        Rows and columns of the kernel and of the input.
    padding : int
        Zeros around the input, in cells; the stride is 1.

    Returns
    -------
    ndarray of int64, shape (H' · W', H · W)
        Cells of the kernel counted row by row from 0; NOWHERE where output and input do not meet.

    Raises
    ------
    InputError
        If the kernel does not fit.

    Examples
    --------
    >>> kernel_places((1, 2), (1, 3))
    array([[ 0,  1, -1],
           [-1,  0,  1]])
    """
    (K, L), (H, W) = kernel, shape
    rows, columns = conv_output_shape(shape, kernel, 1, padding)
    places = np.full((rows * columns, H * W), NOWHERE)
    for i, j, u, v in np.ndindex(rows, columns, K, L):
        row, column = i + u - padding, j + v - padding
        if 0 <= row < H and 0 <= column < W:
            places[i * columns + j, row * W + column] = u * L + v
    return places


def conv_matrix(kernel: np.ndarray, shape: tuple[int, int], padding: int = 0) -> np.ndarray:
    """Return the weights of the dense layer that does the same as a convolution.

    Parameters
    ----------
    kernel : ndarray of float, shape (K, L)
    shape : (int, int)
        Rows and columns of the input.
    padding : int
        Zeros around the input, in cells; the stride is 1.

    Returns
    -------
    ndarray of float64, shape (H' · W', H · W)
        A doubly blocked Toeplitz matrix: conv_matrix(k) @ x.reshape(-1) is the convolution.

    Source
    ------
    Goodfellow, Bengio & Courville 2016, "Deep Learning", section 9.1.

    Examples
    --------
    >>> conv_matrix(np.array([[3.0, 5.0]]), (1, 3))
    array([[3., 5., 0.],
           [0., 3., 5.]])
    """
    _, filters, _ = check_filters(np.zeros((1, 1, 1)), np.asarray(kernel)[None, None], None, 1)
    places = kernel_places(filters.shape[2:], shape, padding)
    cells = np.append(filters.reshape(-1), 0.0)  # NOWHERE = −1 is the last: zero
    return cells[places]


def closest_kernel(
    matrix: np.ndarray, kernel: tuple[int, int], shape: tuple[int, int], padding: int = 0
) -> tuple[np.ndarray, float]:
    """Return the kernel whose dense matrix comes closest to a given one, and how far it stays off.

    Parameters
    ----------
    matrix : ndarray of float, shape (H' · W', H · W)
        What a layer has to do.
    kernel, shape, padding
        As `kernel_places`.

    Returns
    -------
    kernel : ndarray of float64, shape (K, L)
        The mean of the entries in which each cell would stand: least squares.
    misfit : float
        Root of the squares that are left over, divided by the root of the matrix's squares: 0
        where a convolution does it, at most 1; 0 for a matrix of zeros.

    Examples
    --------
    >>> wanted = np.array([[3.0, 5.0, 0.0], [0.0, 3.0, 5.0]])
    >>> kernel, misfit = closest_kernel(wanted, (1, 2), (1, 3))
    >>> kernel.tolist(), misfit
    ([[3.0, 5.0]], 0.0)
    """
    wanted = np.asarray(matrix, np.float64)
    places = kernel_places(kernel, shape, padding)
    cells = np.arange(kernel[0] * kernel[1])
    counts = np.array([(places == cell).sum() for cell in cells])
    sums = np.array([wanted[places == cell].sum() for cell in cells])
    found = np.divide(sums, counts, out=np.zeros(len(cells)), where=counts > 0)
    left = np.linalg.norm(wanted - np.append(found, 0.0)[places])
    size = np.linalg.norm(wanted)
    return found.reshape(kernel), float(left / size) if size else 0.0
