"""What the numbers say in sentences: each verdict from numbers whose verdict is known."""

import numpy as np

from explorer.results import words
from explorer.results.calibration import reliability
from explorer.results.confusion import Pair


def answers(sure, right, count):
    """Return the reliability of equally confident answers, a share of which is right."""
    return reliability(np.full(count, sure), np.arange(count) < round(right * count))


def test_too_sure():
    said = words.calibration(answers(0.95, 0.8, 1000))
    assert said.startswith("**Over-confident.** On average the answers are 95.0 % confident")
    assert "15.0 points too sure" in said
    assert "from 90 to 100 %: 1,000 answers with 95.0 % on average, 80.0 % right" in said
    assert "does not contain" in said


def test_too_modest():
    said = words.calibration(answers(0.6, 0.9, 1000))
    assert said.startswith("**Under-confident.**")
    assert "30.0 points more right than sure" in said


def test_a_gap_that_may_be_chance_is_called_so():
    said = words.calibration(answers(0.85, 0.9, 20))
    assert "no difference beyond chance" in said
    assert "this may be chance" in said


def test_a_small_but_certain_gap_is_not_blown_up():
    said = words.calibration(answers(0.995, 1.0, 10_000))
    assert said.startswith("On average the answers are 99.5 % confident")
    assert "nearly the same" in said


def test_a_cell_of_a_class_without_pictures():
    said = words.cell(np.array([[0, 0], [1, 1]]), 0, 1, ("cat", "dog"), "test")
    assert said == "There are no test pictures of cat."


def test_one_picture_was_and_two_were():
    counts = np.array([[1, 1], [2, 0]])
    assert "1 was called dog" in words.cell(counts, 0, 1, ("cat", "dog"), "test")
    assert "2 were called cat" in words.cell(counts, 1, 0, ("cat", "dog"), "test")


def test_both_ways_of_a_pair_are_counted():
    assert words.pair(Pair(1, 0, 3, 1), ("cat", "dog")) == (
        "dog and cat: 4 mistakes (3 × dog called cat, 1 × cat called dog)"
    )
