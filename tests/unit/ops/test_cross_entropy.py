"""Cross-entropy and its gradient: by hand, one at a time, by differences, and by autograd."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from explorer.ops.loss import (
    cross_entropy,
    cross_entropy_along,
    cross_entropy_gradient,
    cross_entropy_loop,
    entropy,
    mix,
    one_hot,
    smooth,
)

Z = np.array([3, 1, 0.2])
STEP = 1e-6


def cases():
    """Return scores and targets: sharp, smoothed and mixed."""
    rng = np.random.default_rng(2)
    for count in range(1, 11):
        a, b = (one_hot(int(index), count) for index in rng.integers(0, count, 2))
        for smoothing in (0, 0.04, 1):
            yield rng.normal(0, 4, count), smooth(mix(a, b, rng.random()), smoothing)


def test_the_loss_of_equal_scores_is_the_logarithm_of_their_number():
    assert cross_entropy(np.zeros(10), one_hot(3, 10)) == pytest.approx(math.log(10), rel=1e-15)


def test_smoothing_0_04_over_10_classes_leaves_0_964():
    target = smooth(one_hot(2, 10), 0.04)
    np.testing.assert_allclose(target, [0.004, 0.004, 0.964, *[0.004] * 7], rtol=1e-12)
    assert target.sum() == pytest.approx(1, abs=1e-15)


def test_the_loss_of_one_class_is_minus_log_p():
    total = math.exp(3) + math.exp(1) + math.exp(0.2)
    assert cross_entropy(Z, one_hot(1, 3)) == pytest.approx(-math.log(math.exp(1) / total))


def test_one_at_a_time_and_all_at_once_agree():
    for z, y in cases():
        assert cross_entropy(z, y) == pytest.approx(cross_entropy_loop(z, y), rel=1e-9, abs=1e-12)


def test_the_gradient_is_what_differences_say():
    for z, y in cases():
        steps = STEP * np.eye(len(z))
        slopes = [(cross_entropy(z + s, y) - cross_entropy(z - s, y)) / (2 * STEP) for s in steps]
        np.testing.assert_allclose(cross_entropy_gradient(z, y), slopes, atol=1e-8)


def test_autograd_gives_loss_and_gradient():
    for z, y in cases():
        scores = torch.tensor(z, requires_grad=True)
        loss = F.cross_entropy(scores[None], torch.tensor(y)[None])
        loss.backward()
        assert cross_entropy(z, y) == pytest.approx(loss.item(), rel=1e-9, abs=1e-12)
        np.testing.assert_allclose(cross_entropy_gradient(z, y), scores.grad, atol=1e-12)


@pytest.mark.parametrize("smoothing", [0, 0.04, 0.5, 1])
def test_pytorch_smooths_the_same_way(smoothing):
    loss = F.cross_entropy(
        torch.tensor(Z)[None], torch.tensor([2]), label_smoothing=smoothing
    ).item()
    assert cross_entropy(Z, smooth(one_hot(2, 3), smoothing)) == pytest.approx(loss, rel=1e-12)


def test_two_weighed_losses_are_the_loss_of_the_mixed_label():
    a, b = one_hot(0, 3), one_hot(2, 3)
    two = 0.7 * cross_entropy(Z, a) + 0.3 * cross_entropy(Z, b)
    assert two == pytest.approx(cross_entropy(Z, mix(a, b, 0.7)), rel=1e-14)


def test_along_a_score_is_the_loss_of_each():
    for z, y in cases():
        values = np.array([-5.0, 0.0, 7.0])
        there = np.repeat(z[None], 3, axis=0)
        there[:, 0] = values
        expected = [cross_entropy(scores, y) for scores in there]
        np.testing.assert_allclose(cross_entropy_along(z, y, 0, values), expected, atol=1e-12)


def test_no_scores_make_the_loss_smaller_than_the_targets_entropy():
    y = smooth(one_hot(0, 4), 0.1)
    assert cross_entropy(np.log(y), y) == pytest.approx(entropy(y), rel=1e-12)
    assert cross_entropy(np.log(y) + one_hot(0, 4), y) > entropy(y)
