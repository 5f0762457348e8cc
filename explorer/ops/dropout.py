"""Dropout in NumPy: some numbers become 0 by chance, the others are stretched.

The chance comes from outside, as numbers 0 ≤ u < 1, so that the same numbers give the same mask.
"""

import numpy as np

from explorer.errors import InputError, ShapeError


def keep_mask(uniform: np.ndarray, p: float) -> np.ndarray:
    """Return 1 where a number is kept and 0 where it is dropped: kept where u ≥ p.

    Parameters
    ----------
    uniform : ndarray of float
        0 ≤ u < 1, one for each number or, as (C, 1, 1), one for each channel.
    p : float
        The probability to be dropped, 0 to 1.

    Raises
    ------
    InputError
        If p lies outside 0 to 1.

    Examples
    --------
    >>> keep_mask(np.array([0.1, 0.5, 0.9]), 0.5)
    array([0., 1., 1.])
    """
    _checked(p)
    return (np.asarray(uniform) >= p).astype(np.float64)


def dropout(input: np.ndarray, mask: np.ndarray, p: float) -> np.ndarray:
    """Return x·mask/(1 − p), so that the mean over many masks is x; with p = 1 everything is 0.

    Parameters
    ----------
    input : ndarray of float
        Any shape.
    mask : ndarray of float
        0 or 1, of the same shape, or (C, 1, 1) to drop whole channels of (C, H, W).
    p : float
        The probability to be dropped, 0 to 1.

    Raises
    ------
    InputError
        If p lies outside 0 to 1.
    ShapeError
        If the mask does not fit.

    Source
    ------
    Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting",
    section 10 (kept numbers divided by their share in training). Whole channels: Tompson et al.
    2015, arXiv:1411.4280, section 3.2.

    Examples
    --------
    >>> dropout(np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 1.0]), 0.5)
    array([0., 4., 6.])
    """
    _checked(p)
    x, mask = np.asarray(input, np.float64), np.asarray(mask, np.float64)
    fits = x.ndim == mask.ndim and all(
        m in (1, n) for m, n in zip(mask.shape, x.shape, strict=True)
    )
    if not fits:
        raise ShapeError(f"A mask of shape {mask.shape} does not fit numbers of shape {x.shape}.")
    return x * mask * (0.0 if p == 1 else 1 / (1 - p)) + 0.0  # −0 becomes 0


def dropout_loop(input: np.ndarray, mask: np.ndarray, p: float) -> np.ndarray:
    """Do what `dropout` does to a vector, one number at a time.

    Examples
    --------
    >>> dropout_loop(np.array([1.0, 2.0]), np.array([0.0, 1.0]), 0.75)
    array([0., 8.])
    """
    y = np.zeros(len(input))
    for i, (number, kept) in enumerate(zip(input, mask, strict=True)):
        if kept:
            y[i] = number / (1 - p)
    return y


def dropout_spread(input: np.ndarray, p: float, draws: int = 1) -> np.ndarray:
    """Return the standard deviation of the mean of some draws: |x|·√(p/(1 − p))/√draws.

    A kept number is x/(1 − p) with probability 1 − p, so its variance is x²·p/(1 − p).

    Parameters
    ----------
    input : ndarray of float
    p : float
        0 ≤ p < 1.
    draws : int
        At least 1.

    Raises
    ------
    InputError
        If p lies outside; at 1 nothing is ever kept, and there is no scaling that helps.

    Examples
    --------
    >>> dropout_spread(np.array([3.0, -6.0]), 0.5, 9)
    array([1., 2.])
    """
    _checked(p)
    if p == 1:
        raise InputError("With p = 1 nothing is ever kept. Choose p below 1.")
    return np.abs(np.asarray(input, np.float64)) * np.sqrt(p / (1 - p) / draws)


def dropped_statistics(input: np.ndarray, p: float) -> tuple[float, float]:
    """Return mean and variance of numbers behind dropout in training, over all masks.

    The mean stays μ; the mean square becomes (σ² + μ²)/(1 − p), so that the variance is
    (σ² + μ²)/(1 − p) − μ². In eval mode it is σ².

    Parameters
    ----------
    input : ndarray of float
        Any shape.
    p : float
        0 ≤ p < 1.

    Raises
    ------
    InputError
        If p lies outside.

    Source
    ------
    Li et al. 2018, arXiv:1801.05134, "variance shift".

    Examples
    --------
    >>> dropped_statistics(np.array([1.0, 3.0]), 0.5)
    (2.0, 6.0)
    """
    _checked(p)
    if p == 1:
        raise InputError("With p = 1 nothing is ever kept. Choose p below 1.")
    x = np.asarray(input, np.float64)
    mean = float(x.mean())
    return mean, float(x.var() + p / (1 - p) * np.mean(x**2))  # no difference of large squares


def _checked(p: float) -> None:
    if not 0 <= p <= 1:
        raise InputError(f"p is a probability between 0 and 1, not {p:g}. Use 0.5.")
