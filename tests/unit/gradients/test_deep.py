"""Gradients through many layers: by hand, by small differences, and PyTorch's."""

import numpy as np
import pytest

from explorer import ops
from explorer.gradients.deep import (
    FUNCTIONS,
    backward,
    forward,
    gradient_norms,
    he_weights,
    norms,
    slope,
    windows_of,
)
from explorer.ideas.skips import in_torch

C, SIDE = 3, 4


def network(layers, seed=0, gain=1.0, pictures=1):
    random = np.random.default_rng([seed, 7])
    x, start = random.standard_normal((2, C, pictures, SIDE * SIDE))
    return x, he_weights(layers, C, gain, seed), start


def test_one_cell_through_two_layers_by_hand():
    # One channel, one cell: only the middle weights count. 2·3 = 6, 6·(−1) = −6, ReLU 0.
    weights = np.zeros((2, 1, 1, 3, 3))
    weights[:, 0, 0, 1, 1] = 3, -1
    x = np.full((1, 1, 1), 2.0)
    assert [float(m.sum()) for m in forward(x, weights, "relu").maps] == [2, 6, 0]
    assert [float(m.sum()) for m in forward(x, weights, "relu", 1.0).maps] == [2, 8, 8]
    kept = forward(x, weights, "relu", 1.0)
    by_weights, by_maps = backward(kept, weights, "relu", 1.0, np.ones((1, 1, 1)))
    # The second layer is cut off by its ReLU, so 1 comes past it; at the first 1 + 3 = 4.
    assert [float(g.sum()) for g in by_maps] == [4, 1, 1]
    assert by_weights[:, 0, 0, 1, 1].tolist() == [2, 0]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_forward_is_the_convolution_of_the_operations_lab(function):
    x, weights, _ = network(1, pictures=2)
    found = forward(x, weights, function).maps[-1]
    for number in range(2):
        picture = x[:, number].reshape(C, SIDE, SIDE)
        expected = getattr(ops, function)(ops.conv2d(picture, weights[0], padding=1))
        assert found[:, number].reshape(C, SIDE, SIDE) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("skip", [None, 1.0, 0.5])
@pytest.mark.parametrize("function", ["tanh", "sigmoid"])
def test_gradients_are_those_of_small_differences(function, skip):
    x, weights, start = network(3)

    def loss(change):
        return float((start * forward(x, weights + change, function, skip).maps[-1]).sum())

    by_weights, _ = backward(forward(x, weights, function, skip), weights, function, skip, start)
    step = 1e-6
    for place in [(0, 0, 0, 0, 0), (1, 2, 1, 1, 2), (2, 1, 0, 2, 1)]:
        change = np.zeros_like(weights)
        change[place] = step
        slope_there = (loss(change) - loss(-change)) / (2 * step)
        assert by_weights[place] == pytest.approx(slope_there, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("layers", [2, 10, 50])
@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("scaled", [False, True])
def test_norms_are_those_of_autograd(layers, function, scaled):
    skips = {"plain": None, "skips": layers**-0.5 if scaled else 1.0}
    for gain in (0.5, 1.5):
        random = np.random.default_rng([3, 1])
        x, start = random.standard_normal((2, 8, 1, 36))
        start /= np.linalg.norm(start)
        everything = range(2 * layers + 1)
        expected = in_torch.gradient_norms(layers, gain, function, scaled, 3, everything)
        for kind, skip in skips.items():
            found = gradient_norms(x, he_weights(layers, 8, gain, 3), function, skip, start)
            # Relative for every length: one of 1e-40 has to agree as well as one of 1.
            own = np.concatenate(found)
            assert own == pytest.approx(np.array(expected[kind]), rel=1e-9, abs=0)


def test_relu_without_biases_gives_every_plain_layer_the_same_share():
    # Σ w · ∂loss/∂w is the loss itself in each layer: the output grows in proportion to each w.
    x, weights, start = network(6)
    kept = forward(x, weights, "relu")
    loss = (start * kept.maps[-1]).sum()
    by_weights, _ = backward(kept, weights, "relu", None, start)
    shares = (weights * by_weights).sum(axis=(1, 2, 3, 4))
    assert shares == pytest.approx(np.full(6, loss), rel=1e-9)


def test_padding_is_read_as_zero():
    assert windows_of(np.ones((1, 1, 4))).sum(axis=0).tolist() == [4, 4, 4, 4]


def test_the_slope_of_relu_at_zero_is_zero_as_in_pytorch():
    assert slope("relu", np.array([0.0, 2.0])).tolist() == [0, 1]


def test_lengths_beyond_the_range_of_squares():
    assert norms([np.array([3e-300, 4e-300]), np.array([3e200, 4e200])]) == pytest.approx(
        [5e-300, 5e200], rel=1e-12
    )
