"""How much better than it is the best of several looks, and how often a copy gives it away."""

from math import sqrt

import numpy as np

_WIDE = 12.0  # standard deviations around the mean; beyond lies less than 1e-30


def expected_best(tries: int | np.ndarray, pictures: int, accuracy: float) -> float | np.ndarray:
    """Return the mean of the best accuracy of several equally good settings on one test.

    Each is right on every picture with the same probability, independently of the others. The
    largest of m has the distribution F(x)^m, so its mean is Σ (1 − F(x)^m) over x = 0 … n − 1.

    Parameters
    ----------
    tries : int or ndarray of int
        Settings, m.
    pictures : int
        Test pictures, n.
    accuracy : float
        The true one of all of them, between 0 and 1.

    Returns
    -------
    float or ndarray of float64
        As a share, at least `accuracy`.

    **Source**: David & Nagaraja 2003, "Order statistics", section 2.1.

    Examples
    --------
    >>> expected_best(2, 1, 0.5)  # two coins: heads at least once in three of four cases
    0.75
    >>> round(expected_best(150, 1000, 0.85), 3)
    0.879
    """
    if accuracy <= 0 or accuracy >= 1:
        return np.full(np.shape(tries), accuracy, float)[()]
    spread = sqrt(pictures * accuracy * (1 - accuracy))
    low = max(0, int(pictures * accuracy - _WIDE * spread))
    high = min(pictures, int(pictures * accuracy + _WIDE * spread) + 1)
    below = np.minimum(_chances(pictures, accuracy)[low:high].cumsum(), 1.0)
    powers = below[:, None] ** np.atleast_1d(tries)
    best = (low + (1 - powers).sum(axis=0)) / pictures
    return best if np.ndim(tries) else float(best[0])


def _chances(n: int, p: float) -> np.ndarray:
    """Return the binomial probabilities of 0 … n right answers."""
    x = np.arange(n)
    ways = np.concatenate([[0.0], np.cumsum(np.log((n - x) / (x + 1)))])
    right = np.arange(n + 1)
    return np.exp(ways + right * np.log(p) + (n - right) * np.log1p(-p))


def chance_of_copy(originals: int, copies: int, test: int) -> float:
    """Return how likely a test picture has a copy among the others, if all are split by chance.

    Parameters
    ----------
    originals : int
        Pictures before they were copied.
    copies : int
        How many there are of each, itself included.
    test : int
        Pictures in the test; the others are learnt from.

    Returns
    -------
    float
        1 − Π (test − i) / (all − i) for i = 1 … copies − 1: that not all of its copies are in the
        test as well.

    Examples
    --------
    >>> chance_of_copy(2, 2, 2)  # of the three other pictures one is its copy, one is in the test
    0.6666666666666667
    >>> chance_of_copy(1000, 1, 200)
    0.0
    """
    together, everything = 1.0, originals * copies
    for i in range(1, copies):
        together *= max(test - i, 0) / (everything - i)
    return 1.0 - together
