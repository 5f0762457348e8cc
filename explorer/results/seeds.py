"""One recipe with several seeds: the mean of what came out, and how far chance moves it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from explorer.limits import SEED_MAX
from explorer.training.recipe import Recipe


@dataclass(frozen=True)
class Spread:
    """Mean, standard deviation (over n - 1; None for one value), smallest and largest value."""

    mean: float
    deviation: float | None
    low: float
    high: float
    count: int


def spread(values: Sequence[float]) -> Spread:
    """Return mean and spread of what came out with several seeds.

    Examples
    --------
    >>> spread([0.5, 0.6, 0.7])
    Spread(mean=0.6, deviation=0.1, low=0.5, high=0.7, count=3)
    """
    if not values:
        raise ValueError("no value, no mean")
    count = len(values)
    mean = math.fsum(values) / count
    squares = math.fsum((value - mean) ** 2 for value in values)
    deviation = math.sqrt(squares / (count - 1)) if count > 1 else None
    shown = None if deviation is None else round(deviation, 12)
    return Spread(round(mean, 12), shown, min(values), max(values), count)


def without_speed(recipe: Recipe) -> Recipe:
    """Return a recipe without what only sets the speed: where it ran, and on how many threads."""
    return replace(recipe, device="auto", threads=0)


def without_seed(recipe: Recipe) -> Recipe:
    """Return what all runs of one recipe share: neither the seed nor what only sets the speed."""
    return replace(without_speed(recipe), seed=0)


def grouped(recipes: dict[str, Recipe]) -> list[list[str]]:
    """Return the names of the runs, those of one recipe together, in the order given.

    Examples
    --------
    >>> grouped({"a": Recipe(), "b": Recipe(lr=0.1), "c": Recipe(seed=3)})
    [['a', 'c'], ['b']]
    """
    groups: dict[Recipe, list[str]] = {}
    for name, recipe in recipes.items():
        groups.setdefault(without_seed(recipe), []).append(name)
    return list(groups.values())


def next_seeds(used: Iterable[int], count: int = 2) -> list[int]:
    """Return the smallest seeds that are not used yet.

    Examples
    --------
    >>> next_seeds([0]), next_seeds([0, 1, 3])
    ([1, 2], [2, 4])
    """
    taken, found, seed = set(used), [], 0
    while len(found) < count and seed <= SEED_MAX:
        if seed not in taken:
            found.append(seed)
        seed += 1
    return found
