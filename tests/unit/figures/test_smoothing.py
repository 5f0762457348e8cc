"""The exponential mean, corrected at its beginning."""

import math

import pytest

from explorer.figures.smoothing import smoothed


def test_a_constant_stays_itself_from_the_first_point_on():
    assert smoothed([3.0] * 50, [k / 7 for k in range(50)]) == pytest.approx([3.0] * 50)


def test_numbers_worked_by_hand():
    # A value a half-life long keeps ½ of what was: weights ½ and ½·½, then with ½·¼ the oldest.
    found = smoothed([4.0, 1.0, 0.0], [1, 2, 3], half=1)
    assert found == pytest.approx([4.0, (2 * 1.0 + 4.0) / 3, (4 * 0.0 + 2 * 1.0 + 4.0) / 7])


def test_a_value_that_stands_for_more_counts_more():
    # The second covers two half-lives: it weighs ¾, the first ½ of a quarter.
    found = smoothed([4.0, 1.0], [1, 3], half=1)
    assert found[1] == pytest.approx((0.75 * 1.0 + 0.125 * 4.0) / 0.875)


def test_points_far_apart_are_hardly_changed():
    assert smoothed([1.0, 5.0, 2.0], [5, 10, 15]) == pytest.approx([1.0, 5.0, 2.0], abs=1e-4)


def test_a_value_that_is_not_finite_leaves_the_mean():
    found = smoothed([1.0, math.nan, math.inf, 1.0], [0.1, 0.2, 0.3, 0.4])
    assert found == pytest.approx([1.0] * 4)
    assert smoothed([], []) == []
    assert smoothed([2.0], [0.0]) == [2.0]
