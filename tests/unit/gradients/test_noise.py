"""Gradients of batches."""

import itertools

import numpy as np
import pytest

from explorer.gradients.noise import batch_means, picture_gradients, spread_of_means


@pytest.mark.parametrize("batch", [1, 2, 3, 4, 5])
def test_spread_is_that_of_all_possible_batches(batch):
    gradients = np.array([1.0, -2.0, 0.5, 4.0, 4.0])
    means = [np.mean(some) for some in itertools.combinations(gradients, batch)]
    assert spread_of_means(gradients, batch) == pytest.approx(np.std(means), abs=1e-12)


def test_the_last_mean_of_every_order_is_that_of_all():
    random = np.random.default_rng(0)
    gradients = random.standard_normal(20)
    orders = random.permuted(np.tile(np.arange(20), (7, 1)), axis=1)
    assert batch_means(gradients, orders)[:, -1] == pytest.approx(gradients.mean(), abs=1e-12)


def test_one_picture_by_hand():
    # w·x = 6, y = 1: (6 − 1)·3 = 15
    assert picture_gradients(2.0, np.array([3.0]), np.array([1.0])).tolist() == [15]
