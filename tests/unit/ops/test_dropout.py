"""Dropout: by hand, the loop version, PyTorch with the same mask, and its statistics."""

from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from explorer.errors import InputError, ShapeError
from explorer.ops.dropout import (
    dropout,
    dropout_loop,
    dropout_spread,
    dropped_statistics,
    keep_mask,
)

X = np.array([1.0, -2.0, 3.0, 0.5])


def all_masks(p):
    """Yield every mask of four numbers, and how probable it is."""
    for mask in product((0.0, 1.0), repeat=4):
        kept = sum(mask)
        yield np.array(mask), p ** (4 - kept) * (1 - p) ** kept


def test_kept_numbers_are_divided_by_their_share():
    assert dropout(X, np.array([1, 0, 1, 0]), 0.75).tolist() == [4, 0, 12, 0]


def test_a_mask_of_channels_takes_whole_maps():
    y = dropout(np.ones((2, 2, 2)), np.array([1.0, 0.0])[:, None, None], 0.5)
    assert y.tolist() == [[[2, 2], [2, 2]], [[0, 0], [0, 0]]]


def test_a_dropped_negative_number_is_no_negative_zero():
    assert not np.signbit(dropout(X, np.zeros(4), 0.5)).any()


@pytest.mark.parametrize("p", [0.0, 0.3, 0.5, 0.9, 1.0])
def test_fast_and_loop_version_agree(p):
    mask = keep_mask(np.random.default_rng(1).random(4), p)
    assert dropout(X, mask, p) == pytest.approx(dropout_loop(X, mask, p), rel=1e-15)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_the_mean_over_all_masks_is_x_and_its_spread_is_as_said(p):
    outputs = [(dropout(X, mask, p), share) for mask, share in all_masks(p)]
    mean = sum(y * share for y, share in outputs)
    variance = sum((y - X) ** 2 * share for y, share in outputs)
    assert mean == pytest.approx(X, abs=1e-12)
    assert dropout_spread(X, p) ** 2 == pytest.approx(variance, abs=1e-12)
    assert dropout_spread(X, p, 100) == pytest.approx(dropout_spread(X, p) / 10)


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.8])
def test_the_variance_behind_dropout_is_that_over_all_masks(p):
    outputs = [(dropout(X, mask, p), share) for mask, share in all_masks(p)]
    mean = sum(y.mean() * share for y, share in outputs)
    square = sum((y**2).mean() * share for y, share in outputs)
    assert dropped_statistics(X, p) == pytest.approx((mean, square - mean**2), abs=1e-12)


def test_pytorch_scales_as_said_and_drops_with_p():
    torch.manual_seed(0)
    draws, p = 20_000, 0.3
    y = F.dropout(torch.tensor(X).repeat(draws, 1), p).numpy()
    kept = y != 0
    assert y[kept] == pytest.approx(np.broadcast_to(X / (1 - p), y.shape)[kept], rel=1e-12)
    share = np.sqrt(p * (1 - p) / kept.size)  # the standard deviation of the share that is kept
    assert abs(kept.mean() - (1 - p)) < 5 * share
    assert (np.abs(y.mean(0) - X) < 5 * dropout_spread(X, p, draws)).all()


def test_pytorch_keeps_and_drops_whole_channels():
    torch.manual_seed(0)
    y = F.dropout2d(torch.ones(1, 64, 2, 2, dtype=torch.float64), 0.5)[0].flatten(1).numpy()
    assert sorted(np.unique(y).tolist()) == [0, 2]
    assert (y == y[:, :1]).all()


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_nothing_and_everything_are_those_of_pytorch(p):
    mask = keep_mask(np.random.default_rng(2).random(4), p)
    assert dropout(X, mask, p).tolist() == F.dropout(torch.tensor(X), p).tolist()


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_p_outside_0_to_1_is_refused(p):
    for refused in (
        lambda: keep_mask(X, p),
        lambda: dropout(X, X, p),
        lambda: dropout_spread(X, p),
        lambda: dropped_statistics(X, p),
    ):
        with pytest.raises(InputError, match="between 0 and 1"):
            refused()


@pytest.mark.parametrize("p", [-0.1, 1.1])  # PyTorch takes NaN
def test_pytorch_refuses_p_outside_0_to_1(p):
    with pytest.raises(ValueError, match="probability"):
        F.dropout(torch.tensor(X), p)


def test_with_p_1_there_is_no_mean_that_comes_to_x():
    for refused in (dropout_spread, dropped_statistics):
        with pytest.raises(InputError, match="p below 1"):
            refused(X, 1.0)


def test_a_mask_of_another_size_is_refused():
    with pytest.raises(ShapeError, match="does not fit"):
        dropout(X, np.ones(3), 0.5)
