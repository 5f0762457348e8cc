"""How well filters are read: right answers against chance, and filters in order of readability."""

from dataclasses import dataclass
from math import comb

import numpy as np

from explorer.results.intervals import wilson

CHANCE = 0.5  # of two pictures one is right


@dataclass(frozen=True)
class Read:
    """How often one filter was read right.

    Attributes
    ----------
    channel : int
        The filter.
    right, asked : int
        So many of so many answers.
    low, high : float
        Wilson interval of the share, 95 %.
    """

    channel: int
    right: int
    asked: int
    low: float
    high: float


def by_chance(right: int, asked: int) -> float:
    """Return how likely guessing gets so many right, or more: the exact tail of the binomial.

    Examples
    --------
    >>> round(by_chance(8, 10), 4), by_chance(0, 10)
    (0.0547, 1.0)
    """
    return sum(comb(asked, k) for k in range(right, asked + 1)) / 2**asked


def verdict(right: int, asked: int) -> str:
    """Say what a number of right answers is worth.

    Examples
    --------
    >>> verdict(8, 10)
    '8 of 10; guessing gives 5; 8 or more happen by chance in 5.5 % of rounds.'
    >>> verdict(3, 3)
    '3 of 3; guessing gives 1.5; 3 happen by chance in 12.5 % of rounds.'
    """
    share = by_chance(right, asked)
    often = "less than 0.1 %" if share < 0.0005 else f"{100 * share:.1f} %"
    or_more = "" if right == asked else " or more"
    happen = "happens" if right == asked == 1 else "happen"
    return (
        f"{right} of {asked}; guessing gives {CHANCE * asked:g}; {right}{or_more} {happen} by "
        f"chance in {often} of rounds."
    )


def ranked(right: np.ndarray, asked: np.ndarray, least: int) -> list[Read]:
    """Return the filters that were asked about often enough, the best read first.

    Of equal shares the one with more answers comes first, then the lower number.

    Parameters
    ----------
    right, asked : np.ndarray
        int (filters,), counts of answers.
    least : int
        Answers below which a filter is left out.

    Examples
    --------
    >>> found = ranked(np.array([2, 5, 0]), np.array([5, 5, 1]), least=5)
    >>> [(one.channel, one.right) for one in found]
    [(1, 5), (0, 2)]
    """
    enough = np.flatnonzero(asked >= max(1, least))
    share = right[enough] / asked[enough]
    order = enough[np.lexsort((enough, -asked[enough], -share))]
    low, high = wilson(right[order], asked[order])
    return [
        Read(int(i), int(right[i]), int(asked[i]), float(a), float(b))
        for i, a, b in zip(order, low, high, strict=True)
    ]
