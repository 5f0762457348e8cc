"""The exponential mean, corrected at its beginning."""

import math

import pytest

from explorer.figures.smoothing import smoothed


def test_a_constant_stays_itself_from_the_first_point_on():
    assert smoothed([3.0] * 50) == pytest.approx([3.0] * 50)


def test_numbers_worked_by_hand():
    # Weights 0.5 and 1, then 0.25, 0.5 and 1.
    assert smoothed([4.0, 1.0, 0.0], kept=0.5) == pytest.approx([4.0, 3 / 1.5, 1.5 / 1.75])


def test_nothing_kept_changes_nothing():
    assert smoothed([1.0, 5.0, 2.0], kept=0.0) == [1.0, 5.0, 2.0]


def test_a_value_that_is_not_finite_leaves_the_mean():
    assert smoothed([1.0, math.nan, math.inf, 1.0]) == pytest.approx([1.0] * 4)
    assert smoothed([]) == []
