"""Input gradient, SmoothGrad, the randomised network, rank correlation."""

import numpy as np
import pytest
import torch
from torch import nn

from explorer.errors import InputError, ShapeError
from explorer.probing.attribution.gradients import input_gradient, smooth_gradient, strength
from explorer.probing.attribution.randomised import layers, redrawn
from explorer.probing.attribution.similarity import rank_correlation
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)


@pytest.fixture(scope="module")
def model():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return build("report-cnn-half", 4).eval().requires_grad_(False)


@pytest.fixture(scope="module")
def image():
    return np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)


def score(model, pixels, label):
    x = (torch.from_numpy(pixels) - torch.tensor(MEAN)) / torch.tensor(STD)
    return float(model(x.permute(2, 0, 1)[None])[0, label])


def test_the_input_gradient_is_that_of_finite_differences(model, image):
    double = redrawn(model, last=0).double()
    found = input_gradient(double, image, MEAN, STD, 2)
    pixels, step = image / 255, 1e-6
    for row, col, channel in np.random.default_rng(1).integers(0, (32, 32, 3), (12, 3)):
        up, down = pixels.copy(), pixels.copy()
        up[row, col, channel] += step
        down[row, col, channel] -= step
        expected = (score(double, up, 2) - score(double, down, 2)) / (2 * step)
        assert found[channel, row, col] == pytest.approx(expected, rel=1e-4, abs=1e-7)


def test_smooth_gradient_is_the_mean_at_noisy_pictures(model, image):
    found = smooth_gradient(model, image, MEAN, STD, 1, pictures=10, sigma=0.1, seed=3)
    generator = torch.Generator().manual_seed(3)
    noise = torch.randn((10, 3, 32, 32), generator=generator)
    total = np.zeros((3, 32, 32))
    for one in noise:
        pixels = torch.from_numpy(image).permute(2, 0, 1) / 255 + 0.1 * one
        pixels.requires_grad_()
        x = (pixels - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)
        total += torch.autograd.grad(model(x[None])[0, 1], pixels)[0].numpy()
    np.testing.assert_allclose(found, total / 10, rtol=1e-3, atol=1e-6)


def test_without_noise_smooth_gradient_is_the_gradient(model, image):
    plain = input_gradient(model, image, MEAN, STD, 0)
    smooth = smooth_gradient(model, image, MEAN, STD, 0, pictures=3, sigma=0)
    np.testing.assert_allclose(smooth, plain, rtol=1e-4, atol=1e-7)
    assert strength(plain).shape == (32, 32)


def test_smooth_gradient_is_the_same_for_the_same_seed_only(model, image):
    one, same, other = (
        smooth_gradient(model, image, MEAN, STD, 0, pictures=2, seed=seed) for seed in (5, 5, 6)
    )
    np.testing.assert_array_equal(one, same)
    assert not np.allclose(one, other)


def test_no_noisy_picture_is_refused(model, image):
    with pytest.raises(InputError, match="at least 1 noisy picture"):
        smooth_gradient(model, image, MEAN, STD, 0, pictures=0)


def test_nothing_of_the_network_changes(image):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = build("tiny-bn", 4, (3, 32, 32)).eval()  # its parameters could have gradients
    before = {name: value.clone() for name, value in model.state_dict().items()}
    state = torch.random.get_rng_state()
    input_gradient(model, image, MEAN, STD, 0)
    smooth_gradient(model, image, MEAN, STD, 0, pictures=2)
    redrawn(model)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert all(p.grad is None and p.requires_grad for p in model.parameters())
    assert not model.training


def test_a_network_in_training_mode_is_refused(image):
    with pytest.raises(ValueError, match="training mode"):
        input_gradient(build("report-cnn-half", 4).train(), image, MEAN, STD, 0)


def test_every_weight_is_redrawn_within_pytorchs_bounds(model):
    other = redrawn(model, seed=1)
    for (name, new), (_, old) in zip(
        other.named_parameters(), model.named_parameters(), strict=True
    ):
        assert not torch.equal(new, old), name
    bound = 1 / np.sqrt(other.conv2.weight[0].numel())
    assert 0.95 * bound < float(other.conv2.weight.abs().max()) <= bound
    assert float(other.conv2.bias.abs().max()) <= bound
    fresh = nn.Conv2d(16, 32, 3).requires_grad_(False)
    assert float(fresh.weight.abs().max()) <= bound
    assert float(other.conv2.weight.std()) == pytest.approx(float(fresh.weight.std()), rel=0.1)
    assert not other.training
    assert not any(p.requires_grad for p in other.parameters())


def test_a_batch_norm_begins_anew():
    net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2)).eval()
    net[1].running_mean.fill_(7)
    assert redrawn(net)[1].running_mean.tolist() == [0, 0]
    assert net[1].running_mean.tolist() == [7, 7]


def test_cascading_redraws_from_the_last_layer_down_and_the_same_weights(model):
    names = [name for name, _ in layers(model)]
    assert names == ["conv1", "conv2", "conv3", "fc1", "fc2"]
    full = redrawn(model)
    for last in range(6):
        part = redrawn(model, last=last)
        for place, name in enumerate(names):
            expected = full if place >= 5 - last else model
            assert torch.equal(part.get_submodule(name).weight, expected.get_submodule(name).weight)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([1, 2, 3, 4], [4, 3, 2, 1], -1),
        ([1, 2, 3, 4], [1, 4, 9, 16], 1),
        ([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], 0.8),  # 1 − 6·4 / (5·24)
        ([0, 0, 1, 1], [0, 1, 0, 1], 0),
    ],
)
def test_rank_correlation_worked_by_hand(first, second, expected):
    assert rank_correlation(np.array(first), np.array(second)) == pytest.approx(expected)


def test_rank_correlation_with_ties_is_that_of_mean_ranks():
    rng = np.random.default_rng(0)
    first, second = rng.integers(0, 4, (2, 5, 6))
    ranks = [
        np.array([(v < x).sum() + ((v == x).sum() - 1) / 2 for x in v])
        for v in (first.ravel(), second.ravel())
    ]
    assert rank_correlation(first, second) == pytest.approx(np.corrcoef(*ranks)[0, 1])


def test_maps_of_different_shapes_are_not_compared():
    with pytest.raises(ShapeError, match=r"\(2, 2\) and \(4,\)"):
        rank_correlation(np.zeros((2, 2)), np.zeros(4))
