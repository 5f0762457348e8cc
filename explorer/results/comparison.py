"""Two runs picture by picture: paired where the pictures are the very same, else by counts."""

from dataclasses import dataclass

import numpy as np

from explorer.results.diff import same_data
from explorer.results.paired import Difference, Pairs, count_pairs, mcnemar, paired, unpaired
from explorer.results.predictions import Predictions
from explorer.training.recipe import Recipe

ALL = "all classes"


@dataclass(frozen=True)
class ClassRow:
    """One class, or all of them: so many of so many are right, and the difference.

    `pairs` is None where the pictures are not the same.
    """

    title: str
    first: int
    first_total: int
    second: int
    second_total: int
    difference: Difference
    pairs: Pairs | None = None

    @property
    def pictures(self) -> str:
        """How many pictures it rests on, in words."""
        if self.first_total == self.second_total:
            return f"{self.first_total:,} pictures"
        return f"{self.first_total:,} and {self.second_total:,} pictures"


@dataclass(frozen=True, eq=False)
class Comparison:
    """What can be said about the second run against the first.

    Parameters
    ----------
    paired : bool
        Whether both answered for the very same pictures.
    why : str
        The reason, one sentence.
    rows : tuple of ClassRow
        All classes together first, then each class that both runs know.
    p : float or None
        Exact McNemar test over all pictures; None where nothing is paired.
    only_first, only_second : numpy.ndarray
        Rows of the predictions that only one of them gets right; empty where nothing is paired.
    """

    paired: bool
    why: str
    rows: tuple[ClassRow, ...]
    p: float | None
    only_first: np.ndarray
    only_second: np.ndarray


def compare(
    first: Predictions, second: Predictions, recipes: tuple[Recipe, Recipe]
) -> Comparison | None:
    """Compare the answers of two runs; None where they know no class in common.

    Parameters
    ----------
    first, second : Predictions
        Of the same part of their data, "validation" or "test".
    recipes : tuple of Recipe
        What they were trained with: the same places mean the same pictures only in the same data.
    """
    common = [name for name in first.classes if name in second.classes]
    if not common:
        return None
    paired_up, why = same_pictures(first, second, recipes)
    rows = _paired_rows(first, second) if paired_up else _counted_rows(first, second, common)
    nothing = np.zeros(0, int)
    if not paired_up:
        return Comparison(False, why, rows, None, nothing, nothing)
    pairs = rows[0].pairs
    return Comparison(
        True,
        why,
        rows,
        mcnemar(pairs.only_first, pairs.only_second),
        np.flatnonzero(first.right & ~second.right),
        np.flatnonzero(second.right & ~first.right),
    )


def same_pictures(
    first: Predictions, second: Predictions, recipes: tuple[Recipe, Recipe]
) -> tuple[bool, str]:
    """Tell whether two runs answered for the very same pictures, and why."""
    if not same_data(recipes) or first.classes != second.classes:
        return False, "The runs have different data, so nothing can be paired."
    if not (_same(first.places, second.places) and _same(first.labels, second.labels)):
        return False, (
            "The runs answered for different pictures: another seed, number of pictures or split. "
            "So nothing can be paired, and the intervals are wider."
        )
    sides = {getattr(recipe, "side", None) for recipe in recipes}
    sums = (first.checksums, second.checksums)
    if len(sides) == 1 and all(s is not None for s in sums) and not _same(*sums):
        return False, "The data set was changed between the runs, so nothing can be paired."
    return True, (
        f"Both answered for the very same {len(first):,} pictures, so they are compared picture by "
        "picture: only those count that one gets right and the other wrong."
    )


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and bool((one == other).all())


def _paired_rows(first: Predictions, second: Predictions) -> tuple[ClassRow, ...]:
    masks = {ALL: np.ones(len(first), bool)}
    masks |= {name: first.labels == k for k, name in enumerate(first.classes)}
    rows = []
    for title, mask in masks.items():
        if mask.any():
            pairs = count_pairs(first.right[mask], second.right[mask])
            right = (pairs.both + pairs.only_first, pairs.both + pairs.only_second)
            rows.append(
                ClassRow(title, right[0], pairs.total, right[1], pairs.total, paired(pairs), pairs)
            )
    return tuple(rows)


def _counted_rows(
    first: Predictions, second: Predictions, common: list[str]
) -> tuple[ClassRow, ...]:
    rows = []
    for title in (ALL, *common):
        one, two = (_count(found, title) for found in (first, second))
        if one[1] and two[1]:
            rows.append(ClassRow(title, *one, *two, unpaired(*one, *two)))
    return tuple(rows)


def _count(found: Predictions, title: str) -> tuple[int, int]:
    mask = np.ones(len(found), bool)
    if title != ALL:
        mask = found.labels == found.classes.index(title)
    return int(found.right[mask].sum()), int(mask.sum())


def verdict(row: ClassRow, first: str, second: str) -> str:
    """Say what an interval means, in words.

    Parameters
    ----------
    row : ClassRow
    first, second : str
        What the runs are called.

    Examples
    --------
    >>> row = ClassRow("cat", 48, 80, 48, 80, unpaired(48, 80, 48, 80))
    >>> verdict(row, "A", "B")
    'no evidence of a difference with 80 pictures'
    """
    found = row.difference
    if found.holds_zero:
        return f"no evidence of a difference with {row.pictures}"
    better, ends = (second, (found.low, found.high))
    if found.value < 0:
        better, ends = first, (-found.high, -found.low)
    return f"{better} is better by {100 * ends[0]:.1f} to {100 * ends[1]:.1f} points"
