"""Random numbers of the augmentations: they depend on a key, and on nothing else.

Each augmentation has a stream of its own, so that switching one on leaves the drawings of the
others as they were.
"""

from dataclasses import fields
from typing import TypeVar

import numpy as np

from explorer.datasets.choice import raw_numbers

# Second number of a key; those below 10 belong to the data sets and to the training's split.
ROTATION, JITTER, POLICY, ERASING, CUTOUT, MIXING = range(10, 16)
_STEP = 2.0**-53  # a float64 holds 53 binary digits

Draws = TypeVar("Draws")


def shares(count: int, each: int, *key: int) -> np.ndarray:
    """Return random numbers, evenly spread over 0 ≤ u < 1.

    Parameters
    ----------
    count, each : int
        How many rows, and how many numbers in each.
    key : int
        Integers >= 0: the seed, the augmentation, the epoch.

    Returns
    -------
    numpy.ndarray
        float64 (count, each).

    Examples
    --------
    >>> shares(1, 2, 0, ROTATION).round(3).tolist()
    [[0.499, 0.205]]
    """
    raw = raw_numbers(count * each, *key) >> np.uint64(11)
    return (raw * _STEP).reshape(count, each)


def part_of(draws: Draws, start: int, stop: int) -> Draws:
    """Return the draws of some of the pictures; every field has one row for each picture."""
    return type(draws)(*(getattr(draws, field.name)[start:stop] for field in fields(draws)))
