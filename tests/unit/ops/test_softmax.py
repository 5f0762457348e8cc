"""Softmax and its logarithm: by hand, one at a time, and against PyTorch."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from explorer.ops.softmax import (
    EXP_MAX_32,
    EXP_MAX_64,
    log_softmax,
    logsumexp,
    softmax,
    softmax_loop,
    softmax_naive,
)


def test_scores_of_3_1_and_a_fifth():
    np.testing.assert_allclose(softmax([3, 1, 0.2]), [0.8360, 0.1131, 0.0508], atol=5e-5)


def test_two_scores_a_logarithm_apart_share_two_to_one():
    np.testing.assert_allclose(softmax([math.log(2), 0]), [2 / 3, 1 / 3], rtol=1e-15)


def test_twice_the_temperature_is_half_of_every_score():
    np.testing.assert_array_equal(softmax([3, 1, 0.2], 2), softmax([1.5, 0.5, 0.1]))


def test_one_at_a_time_and_all_at_once_agree():
    rng = np.random.default_rng(0)
    for count in range(1, 11):
        z, T = rng.normal(0, 5, count), rng.uniform(0.2, 5)
        np.testing.assert_allclose(softmax(z, T), softmax_loop(z, T), rtol=1e-12)


@pytest.mark.parametrize("scale", [1, 100, 1e6])
def test_pytorch_gives_the_same(scale):
    rng = np.random.default_rng(1)
    for count in range(1, 11):
        z = rng.normal(0, scale, count)
        tensor = torch.tensor(z)
        np.testing.assert_allclose(softmax(z), F.softmax(tensor, 0), rtol=1e-9, atol=1e-300)
        np.testing.assert_allclose(log_softmax(z), F.log_softmax(tensor, 0), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(logsumexp(z), torch.logsumexp(tensor, 0), rtol=1e-12)


def test_the_bounds_of_exp_are_where_it_overflows():
    for bound, kind in ((EXP_MAX_64, np.float64), (EXP_MAX_32, np.float32)):
        with np.errstate(over="ignore"):
            assert np.isfinite(np.exp(kind(bound - 1e-3)))
            assert np.isinf(np.exp(kind(bound + 1e-3)))
    assert (round(EXP_MAX_64, 2), round(EXP_MAX_32, 2)) == (709.78, 88.72)


def test_the_formula_as_it_stands_shows_what_becomes_of_it():
    powers, total, shares = softmax_naive([1000, 0])
    assert powers.tolist() == [np.inf, 1]
    assert total == np.inf
    np.testing.assert_array_equal(shares, [np.nan, 0])
    assert np.isnan(softmax_naive([-1000, -1000])[2]).all()  # 0 / 0
    assert np.isnan(softmax_naive([89, 0], np.float32)[2][0])
    np.testing.assert_allclose(softmax_naive([3, 1, 0.2])[2], softmax([3, 1, 0.2]), rtol=1e-12)
