"""Cross-entropy in NumPy: of a class or of a target vector, smoothed or mixed, and its gradient."""

import math
from collections.abc import Sequence

import numpy as np

from explorer.errors import InputError, ShapeError
from explorer.ops.softmax import (
    check_scores,
    log_softmax,
    logsumexp,
    softmax,
    softmax_loop,
)


def one_hot(index: int, classes: int) -> np.ndarray:
    """Return the target vector of one class: 1 there and 0 elsewhere, float64, shape (classes,).

    Raises
    ------
    InputError
        If there is no such class.

    Examples
    --------
    >>> one_hot(1, 3)
    array([0., 1., 0.])
    """
    if not 0 <= index < classes:
        raise InputError(
            f"Class {index} is none of {classes}, counted from 0. Take 0 to {classes - 1}."
        )
    return np.eye(classes)[index]


def smooth(target: np.ndarray, smoothing: float) -> np.ndarray:
    """Share a part of the target out over all classes: (1 − ε)·y + ε/K.

    The true class has its share as well: 1 − ε + ε/K, not 1 − ε.

    Parameters
    ----------
    target : ndarray of float, shape (K,)
    smoothing : float
        ε, from 0 to 1.

    Raises
    ------
    InputError
        If ε lies outside.

    Source
    ------
    Szegedy et al. 2016, "Rethinking the Inception Architecture", arXiv:1512.00567, section 7.

    Examples
    --------
    >>> smooth(one_hot(0, 10), 0.04)[:2].round(12)
    array([0.964, 0.004])
    """
    if not 0 <= smoothing <= 1:
        raise InputError(
            f"Label smoothing is a share from 0 to 1, not {smoothing:g}. Use 0.1, as papers do."
        )
    target = np.asarray(target, np.float64)
    return (1 - smoothing) * target + smoothing / len(target)


def mix(first: np.ndarray, second: np.ndarray, part: float) -> np.ndarray:
    """Return λ of the first target and 1 − λ of the second, as MixUp and CutMix do.

    Raises
    ------
    InputError
        If λ lies outside 0 to 1.

    Source
    ------
    Zhang et al. 2018, "mixup", arXiv:1710.09412, section 1; Yun et al. 2019, "CutMix",
    arXiv:1905.04899, equation 1.

    Examples
    --------
    >>> mix(one_hot(0, 3), one_hot(2, 3), 0.75)
    array([0.75, 0.  , 0.25])
    """
    if not 0 <= part <= 1:
        raise InputError(f"λ is a share from 0 to 1, not {part:g}. Use 0.5 for half and half.")
    return part * np.asarray(first, np.float64) + (1 - part) * np.asarray(second, np.float64)


def cross_entropy_terms(input: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return −y·log p of every class, float64, shape (K,); raises as `cross_entropy`."""
    z, y = check_scores(input), np.asarray(target, np.float64)
    if y.shape != z.shape:
        raise ShapeError(
            f"A target of shape {y.shape} does not fit {len(z)} scores. "
            "Give one number for each score."
        )
    return y * -log_softmax(z) + 0.0  # −0 becomes 0


def cross_entropy(input: np.ndarray, target: np.ndarray) -> float:
    """Return Σ −y·log p, with p the softmax of the scores.

    Parameters
    ----------
    input : ndarray of float, shape (K,)
        Scores, not probabilities.
    target : ndarray of float, shape (K,)
        y: how much of the label each class has.

    Raises
    ------
    ShapeError, InputError
        If the two do not fit each other, or a score is not finite.

    Source
    ------
    Goodfellow, Bengio & Courville 2016, "Deep Learning", section 6.2.2.3.

    Examples
    --------
    >>> round(cross_entropy(np.array([3.0, 1.0, 0.2]), one_hot(0, 3)), 4)
    0.1791
    """
    return float(cross_entropy_terms(input, target).sum())


def cross_entropy_loop(input: Sequence[float], target: Sequence[float]) -> float:
    """Add −y·log p one class at a time, as the formula is written.

    Examples
    --------
    >>> round(cross_entropy_loop([3.0, 1.0, 0.2], [1.0, 0.0, 0.0]), 4)
    0.1791
    """
    loss = 0.0
    for probability, wanted in zip(softmax_loop(input), target, strict=True):
        if wanted:
            loss -= wanted * math.log(probability)
    return loss


def cross_entropy_gradient(input: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return how the loss changes with every score: p − y, for a target that adds up to 1.

    Raises
    ------
    ShapeError, InputError
        As `cross_entropy`.

    Source
    ------
    Bishop 2006, "Pattern Recognition and Machine Learning", section 4.3.4.

    Examples
    --------
    >>> cross_entropy_gradient(np.array([3.0, 1.0, 0.2]), one_hot(0, 3)).round(4)
    array([-0.164 ,  0.1131,  0.0508])
    """
    cross_entropy_terms(input, target)
    y = np.asarray(target, np.float64)
    return softmax(input) * y.sum() - y


def cross_entropy_along(
    input: np.ndarray, target: np.ndarray, index: int, values: np.ndarray
) -> np.ndarray:
    """Return the loss for each value that one score can take while the others stay.

    log(exp(v) + Σ exp(other scores)) − Σ y·z, for a target that adds up to 1.

    Parameters
    ----------
    input, target : ndarray of float, shape (K,)
    index : int
        The score that is replaced.
    values : ndarray of float, shape (n,)

    Returns
    -------
    ndarray of float64, shape (n,)

    Examples
    --------
    >>> z, y = np.array([3.0, 1.0, 0.2]), one_hot(0, 3)
    >>> cross_entropy_along(z, y, 0, np.array([0.0, 3.0])).round(4)
    array([1.5973, 0.1791])
    """
    z, y = check_scores(input), np.asarray(target, np.float64)
    others = np.delete(z, index)
    rest = logsumexp(others) if others.size else -np.inf
    cost = y[index] * values + np.delete(y, index) @ others
    return np.logaddexp(values, rest) - cost


def entropy(target: np.ndarray) -> float:
    """Return the least that the cross-entropy of a target can be: Σ −y·log y.

    Examples
    --------
    >>> round(entropy(np.array([0.5, 0.5])), 4), entropy(np.array([1.0, 0.0]))
    (0.6931, 0.0)
    """
    y = np.asarray(target, np.float64)
    y = y[y > 0]
    return float((y * -np.log(y)).sum()) + 0.0
