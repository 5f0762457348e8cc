"""The gradient of a batch as an estimate of the gradient of all pictures."""

import numpy as np


def picture_gradients(w: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the gradient of (w·x − y)²/2 by w, for each picture by itself: (w·x − y)·x.

    Examples
    --------
    >>> picture_gradients(1.0, np.array([1.0, 2.0]), np.array([3.0, 2.0])).tolist()
    [-2.0, 0.0]
    """
    return (w * x - y) * x


def spread_of_means(gradients: np.ndarray, batch: int) -> float:
    """Return the standard deviation of the mean gradient of a batch, drawn without replacement.

    Parameters
    ----------
    gradients : ndarray of float64, shape (N,)
        Of each picture.
    batch : int
        Pictures of a batch, 1 to N.

    Returns
    -------
    float
        σ/√B · √((N − B)/(N − 1)), with σ over all N; the second root is nearly 1 as long as the
        batch is a small part of all, and 0 for all of them.

    **Source**: Cochran 1977, "Sampling techniques", theorem 2.2.

    Examples
    --------
    >>> spread_of_means(np.array([-1.0, 1.0]), 1), spread_of_means(np.array([-1.0, 1.0]), 2)
    (1.0, 0.0)
    """
    N = len(gradients)
    return float(gradients.std() * np.sqrt((N - batch) / (batch * (N - 1))))


def batch_means(gradients: np.ndarray, orders: np.ndarray) -> np.ndarray:
    """Return the mean gradient of the first 1, 2, … N pictures of each order.

    Parameters
    ----------
    gradients : ndarray of float64, shape (N,)
    orders : ndarray of int, shape (R, N)
        Each row an order of all pictures.

    Returns
    -------
    ndarray of float64, shape (R, N)

    Examples
    --------
    >>> batch_means(np.array([1.0, 3.0]), np.array([[0, 1], [1, 0]])).tolist()
    [[1.0, 2.0], [3.0, 2.0]]
    """
    return gradients[orders].cumsum(axis=1) / np.arange(1, len(gradients) + 1)
