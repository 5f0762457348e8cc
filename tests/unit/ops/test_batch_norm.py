"""Batch norm: numbers worked by hand, the loop version, and PyTorch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from explorer.errors import InputError, ShapeError
from explorer.ops.batch_norm import (
    batch_norm,
    batch_norm_loop,
    batch_statistics,
    fold_batch_norm,
    running_average,
)

SEEDS = range(20)
# Channel 1 holds 1, 3, 5, 7: mean 4, squared differences 9 + 1 + 1 + 9 = 20. Channel 2 the tenfold.
BY_HAND = np.array([[[[1.0, 3.0]], [[10.0, 30.0]]], [[[5.0, 7.0]], [[50.0, 70.0]]]])


def drawn(seed):
    """Return a batch of random size, γ and β."""
    random = np.random.default_rng(seed)
    shape = (*random.integers(1, 5, 2), *random.integers(2, 4, 2))
    return random.normal(3, 5, shape), random.normal(1, 1, shape[1]), random.normal(0, 1, shape[1])


def test_statistics_by_hand():
    mean, variance = batch_statistics(BY_HAND)
    assert mean.tolist() == [4, 40]
    assert variance.tolist() == [20 / 4, 2000 / 4]
    assert batch_statistics(BY_HAND, unbiased=True)[1] == pytest.approx([20 / 3, 2000 / 3])


def test_normalised_by_hand():
    two, minus_one = np.array([2.0, 2.0]), np.array([-1.0, -1.0])
    y = batch_norm(BY_HAND, weight=two, bias=minus_one, eps=4.0)  # √(5 + 4) = 3
    assert y[:, 0].ravel() == pytest.approx([2 * -3 / 3 - 1, 2 * -1 / 3 - 1, 2 / 3 - 1, 2 - 1])


@pytest.mark.parametrize("seed", SEEDS)
def test_fast_and_loop_version_agree(seed):
    x, gamma, beta = drawn(seed)
    slow = batch_norm_loop(x, gamma, beta)
    np.testing.assert_allclose(batch_norm(x, None, None, gamma, beta), slow, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_training_is_that_of_pytorch(seed):
    x, gamma, beta = drawn(seed)
    theirs = F.batch_norm(
        torch.tensor(x), None, None, torch.tensor(gamma), torch.tensor(beta), training=True
    )
    assert batch_norm(x, None, None, gamma, beta) == pytest.approx(theirs.numpy(), abs=1e-9)


@pytest.mark.parametrize("momentum", [0.0, 0.1, 1.0, None])
@pytest.mark.parametrize("seed", SEEDS)
def test_running_averages_and_eval_are_those_of_pytorch(seed, momentum):
    x, _, _ = drawn(seed)
    bn = nn.BatchNorm2d(x.shape[1], momentum=momentum, dtype=torch.float64)
    mean, variance = np.zeros(x.shape[1]), np.ones(x.shape[1])
    for step in range(1, 5):
        batch = x * step + step
        bn(torch.tensor(batch))
        share = 1 / step if momentum is None else momentum
        mean, variance = running_average(mean, variance, batch, share)
    assert mean == pytest.approx(bn.running_mean.numpy(), abs=1e-9)
    assert variance == pytest.approx(bn.running_var.numpy(), abs=1e-9)
    theirs = bn.eval()(torch.tensor(x)).detach().numpy()
    assert batch_norm(x, mean, variance) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_folded_convolution_is_the_one_of_pytorch(seed):
    from torch.nn.utils.fusion import fuse_conv_bn_weights

    random = np.random.default_rng(seed)
    filters, numbers = random.normal(size=(3, 2, 3, 3)), random.normal(size=(5, 3))
    numbers[2] = numbers[2] ** 2  # a variance
    bias, mean, variance, gamma, beta = numbers
    mine = fold_batch_norm(filters, bias, mean, variance, gamma, beta)
    theirs = fuse_conv_bn_weights(
        *map(torch.tensor, (filters, bias, mean, variance)), 1e-5, *map(torch.tensor, (gamma, beta))
    )
    for own, his in zip(mine, theirs, strict=True):
        assert own == pytest.approx(his.detach().numpy(), abs=1e-9)


def test_numbers_that_are_all_the_same_become_beta():
    y = batch_norm(np.full((2, 1, 2, 2), 0.1), weight=np.array([3.0]), bias=np.array([0.5]))
    assert y == pytest.approx(np.full((2, 1, 2, 2), 0.5), abs=1e-12)


def test_one_number_in_a_channel_is_refused_as_pytorch_does():
    one = np.ones((1, 3, 1, 1))
    with pytest.raises(ShapeError, match=r"at least 2 numbers .* 1·1·1 is 1"):
        batch_norm(one)
    with pytest.raises(ShapeError):
        running_average(np.zeros(3), np.ones(3), one)
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        nn.BatchNorm2d(3, dtype=torch.float64)(torch.tensor(one))


def test_one_number_in_a_channel_is_taken_in_eval_mode():
    assert batch_norm(np.full((1, 1, 1, 1), 3.0), np.array([1.0]), np.array([4.0]), eps=1e-9) == (
        pytest.approx(1.0, abs=1e-9)
    )


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda: batch_norm(np.ones((2, 2))), "4 axes"),
        (lambda: batch_norm(np.ones((0, 1, 1, 1))), "at least one number"),
        (lambda: batch_norm(BY_HAND, eps=0.0), "above 0, not 0"),
        (lambda: batch_norm(BY_HAND, np.zeros(2), np.array([1.0, -1.0])), "at least 0, not -1"),
        (lambda: running_average(np.zeros(2), np.ones(2), BY_HAND, 1.5), "between 0 and 1"),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(refused, sentence):
    with pytest.raises(InputError, match=sentence):
        refused()
