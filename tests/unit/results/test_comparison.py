"""Two runs picture by picture: what is paired, what is counted, and what is said about it."""

import numpy as np
import pytest

from explorer.results.comparison import ALL, compare, same_pictures, verdict
from explorer.results.paired import Pairs, unpaired
from explorer.results.predictions import Predictions
from explorer.training.recipe import Recipe

NAMES = ("ring", "disc")
SAME = (Recipe(), Recipe(lr=0.01))


def answers(said, labels, places=None, classes=NAMES, checksums=None):
    sure = np.eye(len(classes), dtype=np.float32)[np.array(said)]
    places = np.arange(len(labels)) if places is None else np.array(places)
    return Predictions(sure, np.array(labels), places, classes, checksums)


FIRST = answers([0, 0, 1, 1, 0, 1], [0, 0, 0, 1, 1, 1])  # right: 1 1 0 1 0 1
SECOND = answers([0, 1, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1])  # right: 1 0 0 1 1 1


def test_same_pictures_are_paired():
    found = compare(FIRST, SECOND, SAME)
    assert found.paired
    everything, ring, disc = found.rows
    assert everything.pairs == Pairs(both=3, only_first=1, only_second=1, neither=1)
    assert ring.pairs == Pairs(1, 1, 0, 1)
    assert disc.pairs == Pairs(2, 0, 1, 0)
    assert [row.title for row in found.rows] == [ALL, *NAMES]
    assert found.only_first.tolist() == [1]
    assert found.only_second.tolist() == [4]
    assert found.p == 1.0


def test_other_places_are_not_paired():
    moved = answers([0, 1, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1], places=range(10, 16))
    found = compare(FIRST, moved, SAME)
    assert not found.paired
    assert found.p is None
    assert len(found.only_first) == len(found.only_second) == 0
    assert found.rows[0].difference == unpaired(4, 6, 4, 6)
    assert found.rows[1].difference == unpaired(2, 3, 1, 3)


def test_same_places_of_other_data_are_not_paired():
    recipes = (Recipe(), Recipe(data="mnist"))
    assert not compare(FIRST, SECOND, recipes).paired


@pytest.mark.parametrize(("second", "paired"), [([1, 2, 3, 4, 5, 6], True), ([1] * 6, False)])
def test_pictures_that_were_changed_are_not_paired(second, paired):
    def summed(found, sums):
        sums = np.array(sums, np.uint32)
        return Predictions(found.probabilities, found.labels, found.places, found.classes, sums)

    first = summed(FIRST, [1, 2, 3, 4, 5, 6])
    assert same_pictures(first, summed(SECOND, second), SAME)[0] is paired


def test_classes_in_common_are_compared_by_name():
    other = answers([2, 0, 0], [2, 0, 1], classes=("dots", "ring", "disc"))
    found = compare(FIRST, other, (Recipe(), Recipe(classes=("dots", "ring", "disc"))))
    assert not found.paired
    assert [row.title for row in found.rows] == [ALL, "ring", "disc"]
    assert (found.rows[1].second, found.rows[1].second_total) == (0, 1)
    assert (found.rows[2].second, found.rows[2].second_total) == (1, 1)


def test_runs_without_a_common_class_cannot_be_compared():
    assert compare(FIRST, answers([0], [1], classes=("3", "8")), (Recipe(), Recipe())) is None


def test_interval_with_0_is_said_in_words():
    row = compare(FIRST, SECOND, SAME).rows[0]
    assert verdict(row, "A", "B") == "no evidence of a difference with 6 pictures"


def test_the_better_run_is_named_whichever_it_is():
    labels = [0] * 300 + [1] * 300
    good = answers(labels, labels)
    bad = answers([0] * 600, labels)
    better = verdict(compare(bad, good, SAME).rows[0], "A", "B")
    worse = verdict(compare(good, bad, SAME).rows[0], "A", "B")
    assert better.startswith("B is better by 4")
    assert worse == better.replace("B is", "A is")
