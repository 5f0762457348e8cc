"""Filters as stacks of small pictures; arrays in, arrays out."""

import numpy as np

from explorer.figures import colours


def kernel_columns(kernels: np.ndarray, end: float) -> np.ndarray:
    """Return kernels stood on each other, one column for each of n moments.

    Parameters
    ----------
    kernels : np.ndarray
        (n, kernels, rows, columns).
    end : float
        Of the scale.

    Returns
    -------
    np.ndarray
        uint8 (n, kernels·(rows + 1) − 1, columns, 4): a transparent row between two kernels.

    Examples
    --------
    >>> kernel_columns(np.zeros((2, 3, 3, 3)), 1.0).shape
    (2, 11, 3, 4)
    """
    n, count, rows, columns = kernels.shape
    tiles = np.zeros((n, count, rows + 1, columns, 4), np.uint8)
    tiles[:, :, :rows, :, :3] = colours.coloured(kernels, end, colours.SIGNED)
    tiles[:, :, :rows, :, 3] = 255
    return tiles.reshape(n, count * (rows + 1), columns, 4)[:, :-1]


def strongest(weights: np.ndarray, count: int) -> np.ndarray:
    """Return for each filter its inputs with the largest kernels, in the order of the channels.

    Parameters
    ----------
    weights : np.ndarray
        (filters, inputs, rows, columns); a kernel's size is the root of its sum of squares.
    count : int
        At most so many inputs.

    Returns
    -------
    np.ndarray
        int64 (filters, min(count, inputs)).

    Examples
    --------
    >>> strongest(np.array([1.0, -3, 0, 2]).reshape(1, 4, 1, 1), 2).tolist()
    [[1, 3]]
    """
    norms = np.sqrt((np.asarray(weights, float) ** 2).sum(axis=(2, 3)))
    return np.sort(np.argsort(-norms, axis=1, kind="stable")[:, :count], axis=1)
