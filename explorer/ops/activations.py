"""Activations in NumPy: each cell by itself, any shape, no overflow for any finite number.

NaN stays NaN in all of them.
"""

import math

import numpy as np

from explorer.errors import InputError

_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def relu(input: np.ndarray) -> np.ndarray:
    """Replace every negative number by 0 and keep the others: max(0, x).

    Examples
    --------
    >>> relu(np.array([-2.0, 0.0, 3.5]))
    array([0. , 0. , 3.5])
    """
    return np.maximum(np.asarray(input, np.float64), 0.0)


def leaky_relu(input: np.ndarray, negative_slope: float = 0.01) -> np.ndarray:
    """Keep positive numbers and shrink negative ones: x, or `negative_slope` times x below 0.

    Examples
    --------
    >>> leaky_relu(np.array([-2.0, 0.0, 3.5]), 0.1)
    array([-0.2,  0. ,  3.5])
    """
    x = np.asarray(input, np.float64)
    return np.where(x > 0, x, x * negative_slope)


def sigmoid(input: np.ndarray) -> np.ndarray:
    """Squeeze every number into 0 to 1: 1/(1 + exp(−x)).

    Examples
    --------
    >>> sigmoid(np.array([-1e6, 0.0, 1e6]))
    array([0. , 0.5, 1. ])
    """
    x = np.asarray(input, np.float64)
    shrunk = np.exp(-np.abs(x))  # at most 1, so it cannot overflow
    return np.where(x >= 0, 1.0, shrunk) / (1.0 + shrunk)


def tanh(input: np.ndarray) -> np.ndarray:
    """Squeeze every number into −1 to 1.

    Examples
    --------
    >>> tanh(np.array([-1e6, 0.0, 1e6]))
    array([-1.,  0.,  1.])
    """
    return np.tanh(np.asarray(input, np.float64))


def gelu(input: np.ndarray, approximate: str = "none") -> np.ndarray:
    """Weigh every number by the normal distribution's share below it: x·Φ(x).

    Parameters
    ----------
    input : ndarray of float
    approximate : str
        "none", exactly; "tanh", the approximation x/2·(1 + tanh(√(2/π)(x + 0.044715x³))).

    Raises
    ------
    InputError
        If the approximation is another one.

    Source
    ------
    Hendrycks & Gimpel 2016, arXiv:1606.08415, section 2.

    Examples
    --------
    >>> gelu(np.array([-1.0, 0.0, 1.0])).round(4)
    array([-0.1587,  0.    ,  0.8413])
    """
    x = np.asarray(input, np.float64)
    if approximate == "none":
        return 0.5 * x * (_erfc(-x / math.sqrt(2)) if x.size else x)
    if approximate == "tanh":
        return 0.5 * x * (1.0 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    raise InputError(
        f"GELU is computed exactly ('none') or approximated by 'tanh', not "
        f"{str(approximate)[:20]!r}. Choose one."
    )


def silu(input: np.ndarray) -> np.ndarray:
    """Weigh every number by its own sigmoid: x·sigmoid(x).

    Source
    ------
    Elfwing, Uchibe & Doya 2018, arXiv:1702.03118, section 2.

    Examples
    --------
    >>> silu(np.array([-1.0, 0.0, 1.0])).round(4)
    array([-0.2689,  0.    ,  0.7311])
    """
    x = np.asarray(input, np.float64)
    return x * sigmoid(x)
