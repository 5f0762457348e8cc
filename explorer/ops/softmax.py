"""From scores to probabilities, in NumPy: no overflow for any finite scores."""

import math
from collections.abc import Sequence

import numpy as np

from explorer.errors import InputError, ShapeError

# The largest x whose exp(x) is still a number: ln of the largest number of each precision.
EXP_MAX_64 = math.log(np.finfo(np.float64).max)  # 709.78
EXP_MAX_32 = math.log(np.finfo(np.float32).max)  # 88.72


def check_scores(input: np.ndarray) -> np.ndarray:
    """Return scores as float64, if they are finite and stand in one axis.

    Raises
    ------
    ShapeError
        If there is none, or another number of axes.
    InputError
        If one of them is not finite.

    Examples
    --------
    >>> check_scores([])
    Traceback (most recent call last):
    explorer.errors.ShapeError: Scores stand in one axis (K,) with at least 1 of them, not in \
shape (0,). Give one score for each class.
    """
    z = np.asarray(input, np.float64)
    if z.ndim != 1 or not z.size:
        raise ShapeError(
            f"Scores stand in one axis (K,) with at least 1 of them, not in shape {z.shape}. "
            "Give one score for each class."
        )
    if not np.isfinite(z).all():
        raise InputError(f"Score {int(np.argmin(np.isfinite(z))) + 1} is not finite. Replace it.")
    return z


def check_temperature(temperature: float) -> float:
    """Return a temperature, if scores can be divided by it; else raise InputError."""
    if not (math.isfinite(temperature) and temperature > 0):
        raise InputError(
            f"A temperature lies above 0, not at {temperature:g}: every score is divided by it. "
            "Take a small one, as 0.1."
        )
    return float(temperature)


def softmax_loop(input: Sequence[float], temperature: float = 1.0) -> list[float]:
    """Turn scores into probabilities one at a time, as the formula is written.

    exp(z/T) of every score, divided by their sum. Only for scores that `math.exp` can take:
    beyond about 709.8 it raises OverflowError.

    Examples
    --------
    >>> [round(p, 4) for p in softmax_loop([3.0, 1.0, 0.2])]
    [0.836, 0.1131, 0.0508]
    """
    powers = []
    for score in input:
        powers.append(math.exp(score / temperature))
    total = sum(powers)
    return [power / total for power in powers]


def softmax_naive(
    input: np.ndarray, precision: type = np.float64
) -> tuple[np.ndarray, float, np.ndarray]:
    """Do what the formula says, and show what becomes of it: exp(z), their sum, and the shares.

    Parameters
    ----------
    input : ndarray of float, shape (K,)
    precision : type
        What it is computed with: np.float64, np.float32 or np.float16.

    Returns
    -------
    powers : ndarray, shape (K,)
        ∞ where exp(z) is too large for the precision, 0 where it is too small.
    total : float
    shares : ndarray, shape (K,)
        NaN, "not a number", where ∞ is divided by ∞ or 0 by 0.

    Examples
    --------
    >>> softmax_naive(np.array([1000.0, 0.0]))[2]
    array([nan,  0.])
    """
    z = check_scores(input)
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        powers = np.exp(z.astype(precision))
        total = powers.sum()
        return powers, float(total), powers / total


def softmax(input: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Turn scores into probabilities: exp(z/T) / Σ exp(z/T), the largest subtracted first.

    Parameters
    ----------
    input : ndarray of float, shape (K,)
        One score for each class, any real number.
    temperature : float
        T, above 0. Above 1 it makes the probabilities more even, below 1 less.

    Returns
    -------
    ndarray of float64, shape (K,)
        Between 0 and 1; they add up to 1.

    Raises
    ------
    ShapeError, InputError
        If there are no scores, one is not finite, or T is not above 0.

    Source
    ------
    Goodfellow, Bengio & Courville 2016, "Deep Learning", section 4.1; the temperature: Hinton,
    Vinyals & Dean 2015, arXiv:1503.02531, equation 1.

    Examples
    --------
    >>> softmax(np.array([3.0, 1.0, 0.2])).round(2)
    array([0.84, 0.11, 0.05])
    >>> softmax(np.array([1000.0, 1000.0]))
    array([0.5, 0.5])
    """
    z = check_scores(input) / check_temperature(temperature)
    powers = np.exp(z - z.max())  # at most 1, so it cannot overflow
    return powers / powers.sum()


def logsumexp(input: np.ndarray) -> float:
    """Return log Σ exp(z), the largest score taken out of the sum first.

    Examples
    --------
    >>> round(logsumexp(np.array([1000.0, 1000.0])), 4)
    1000.6931
    """
    z = check_scores(input)
    largest = z.max()
    return float(largest + np.log(np.exp(z - largest).sum()))


def log_softmax(input: np.ndarray) -> np.ndarray:
    """Return log p without taking the logarithm of a p that became 0.

    Examples
    --------
    >>> log_softmax(np.array([0.0, 2000.0]))
    array([-2000.,     0.])
    """
    z = check_scores(input)
    away = z - z.max()
    return away - np.log(np.exp(away).sum())
