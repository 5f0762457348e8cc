"""The difference of two accuracies with its interval: on the same pictures, and on different ones.

On the same pictures only those count that one network gets right and the other wrong: whatever
makes a picture hard is hard for both. On different pictures the intervals of both accuracies add
up, and a difference has to be larger before it can be told from chance.
"""

import math
from dataclasses import dataclass

import numpy as np

from explorer.results.intervals import wilson


@dataclass(frozen=True)
class Pairs:
    """How many pictures both networks, only one or neither of them gets right."""

    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def total(self) -> int:
        """The number of pictures."""
        return self.both + self.only_first + self.only_second + self.neither


@dataclass(frozen=True)
class Difference:
    """Second accuracy minus first accuracy, and the ends of its 95 % interval; all in -1..1."""

    value: float
    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        """True where the interval contains 0: no evidence of a difference."""
        return self.low <= 0 <= self.high


def count_pairs(first: np.ndarray, second: np.ndarray) -> Pairs:
    """Count the four kinds of pictures.

    Parameters
    ----------
    first, second : numpy.ndarray
        bool (N,): whether each network names the picture correctly, in the same order.

    Examples
    --------
    >>> count_pairs(np.array([True, True, False]), np.array([True, False, False]))
    Pairs(both=1, only_first=1, only_second=0, neither=1)
    """
    if first.shape != second.shape:
        raise ValueError(f"{first.shape} and {second.shape} pictures cannot be paired")
    both = int((first & second).sum())
    only_first, only_second = int(first.sum()) - both, int(second.sum()) - both
    return Pairs(both, only_first, only_second, len(first) - both - only_first - only_second)


def paired(pairs: Pairs) -> Difference:
    """Return the difference of two accuracies on the same pictures.

    Two Wilson intervals are put together at right angles, with a correction for how much the two
    networks agree beyond chance.

    **Source**: Newcombe 1998, "Improved confidence intervals for the difference between binomial
    proportions based on paired data", Statistics in Medicine 17, 2635-2650, method 10.

    Examples
    --------
    >>> found = paired(Pairs(both=1, only_first=1, only_second=7, neither=12))
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.2857, 0.0256, 0.5069)
    """
    n = pairs.total
    if n == 0:
        raise ValueError("no picture, no difference")
    first, second = pairs.both + pairs.only_first, pairs.both + pairs.only_second
    down_1, up_1 = _distances(first, n)
    down_2, up_2 = _distances(second, n)
    phi, value = _agreement(pairs), (second - first) / n
    low = value - math.sqrt(max(0.0, down_2**2 - 2 * phi * down_2 * up_1 + up_1**2))
    high = value + math.sqrt(max(0.0, down_1**2 - 2 * phi * down_1 * up_2 + up_2**2))
    return Difference(value, low, high)


def _distances(right: int, total: int) -> tuple[float, float]:
    """Return how far the Wilson interval reaches below and above the share itself."""
    low, high = wilson(right, total)
    return right / total - low, high - right / total


def _agreement(pairs: Pairs) -> float:
    """Return the correlation of the two answers; moved towards 0 where it is positive."""
    a, b, c, d = pairs.both, pairs.only_first, pairs.only_second, pairs.neither
    product = (a + b) * (c + d) * (a + c) * (b + d)
    if product == 0:
        return 0.0
    excess = a * d - b * c
    if excess > 0:
        excess = max(excess - pairs.total / 2, 0)
    return excess / math.sqrt(product)


def unpaired(first: int, first_total: int, second: int, second_total: int) -> Difference:
    """Return the difference of two accuracies on different pictures.

    **Source**: Newcombe 1998, "Interval estimation for the difference between independent
    proportions: comparison of eleven methods", Statistics in Medicine 17, 873-890, method 10.

    Parameters
    ----------
    first, second : int
        Pictures that are right.
    first_total, second_total : int
        Of so many.

    Examples
    --------
    >>> found = unpaired(48, 80, 56, 70)
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    if min(first_total, second_total) == 0:
        raise ValueError("no picture, no difference")
    down_1, up_1 = _distances(first, first_total)
    down_2, up_2 = _distances(second, second_total)
    value = second / second_total - first / first_total
    return Difference(value, value - math.hypot(down_2, up_1), value + math.hypot(down_1, up_2))


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the exact p-value of "neither network is better", from the pictures they differ on.

    If so, each of these pictures is a coin thrown: the probability of a result at least as
    lopsided, to either side.

    **Source**: McNemar 1947, "Note on the sampling error of the difference between correlated
    proportions or percentages", Psychometrika 12, 153-157, in its exact form.

    Examples
    --------
    >>> mcnemar(1, 7), mcnemar(0, 0)
    (0.0703125, 1.0)
    """
    thrown = only_first + only_second
    ways, total = 1, 1
    for k in range(1, min(only_first, only_second) + 1):
        ways = ways * (thrown - k + 1) // k
        total += ways
    return min(1.0, 2 * total / 2**thrown)
