"""The best of several looks, and copies on both sides of a split."""

import itertools

import numpy as np
import pytest

from explorer.results.selection import chance_of_copy, expected_best


@pytest.mark.parametrize(("tries", "pictures"), [(1, 3), (2, 2), (3, 2), (2, 3)])
def test_best_is_the_mean_over_every_possible_outcome(tries, pictures):
    p, total = 0.3, 0.0
    for answers in itertools.product([0, 1], repeat=tries * pictures):
        right = np.array(answers).reshape(tries, pictures).sum(axis=1)
        ones = sum(answers)
        total += p**ones * (1 - p) ** (tries * pictures - ones) * right.max() / pictures
    assert expected_best(tries, pictures, p) == pytest.approx(total, abs=1e-12)


def test_one_look_is_right_on_average():
    for pictures in (1, 50, 1000, 100_000):
        assert expected_best(1, pictures, 0.93) == pytest.approx(0.93, abs=1e-9)


def test_best_of_many_is_near_what_chance_gives():
    draws = np.random.default_rng(0).binomial(1000, 0.85, (2000, 150)).max(axis=1) / 1000
    error = draws.std() / 2000**0.5
    assert abs(draws.mean() - expected_best(150, 1000, 0.85)) < 4 * error


def test_several_numbers_of_looks_at_once():
    both = expected_best(np.array([1, 20]), 100, 0.85)
    assert both.tolist() == [expected_best(1, 100, 0.85), expected_best(20, 100, 0.85)]


@pytest.mark.parametrize("accuracy", [0.0, 1.0])
def test_certainty_leaves_nothing_to_choose(accuracy):
    assert expected_best(5, 10, accuracy) == accuracy


@pytest.mark.parametrize(
    ("originals", "copies", "test"), [(2, 2, 2), (3, 2, 1), (2, 3, 3), (3, 2, 5)]
)
def test_chance_is_that_over_every_possible_split(originals, copies, test):
    owner = np.repeat(np.arange(originals), copies)
    shares = []
    for inside in itertools.combinations(range(originals * copies), test):
        outside = set(owner[[i for i in range(len(owner)) if i not in inside]])
        shares.append(np.mean([owner[i] in outside for i in inside]))
    assert chance_of_copy(originals, copies, test) == pytest.approx(np.mean(shares), abs=1e-12)


def test_everything_in_the_test_leaves_no_copy_to_learn_from():
    assert chance_of_copy(5, 4, 20) == 0
