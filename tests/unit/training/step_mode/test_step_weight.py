"""The gradient of one weight: by hand, by loops, by autograd, and by moving the weight."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from explorer.training.step_mode.one_pass import look
from explorer.training.step_mode.one_step import ground, replay
from explorer.training.step_mode.settings import StepSettings
from explorer.training.step_mode.weight import Weight, origin, read, slope, weighted_layers

SMALL = StepSettings(model="small-cnn")
CHOSEN = [
    SMALL,
    StepSettings(model="report-cnn-half", rule="Adam", lr=0.001),
    StepSettings(model="tiny-bn", seed=1),
    StepSettings(model="small-mlp", lr=0.01),
]


def weights_of(seen, every):
    """Return some weights of every layer, corners and middles."""
    for layer, shape in weighted_layers(seen.network).items():
        for part in every:
            yield Weight(layer, tuple(min(int(part * size), size - 1) for size in shape))


def test_a_weight_of_the_first_convolution_by_loops():
    seen = look(here := ground(SMALL), replay(here, 1))
    delta, x = seen.deltas["conv1"].double(), seen.x.double()
    filter_, channel, row, column = 3, 1, 0, 2
    total = 0.0
    for n, r, c in itertools.product(range(8), range(32), range(32)):
        i, j = r + row - 1, c + column - 1  # padding 1
        if 0 <= i < 32 and 0 <= j < 32:
            total += float(delta[n, filter_, r, c] * x[n, channel, i, j])
    found = origin(seen, Weight("conv1", (filter_, channel, row, column)), picture=2)
    assert float(found.sums.sum()) == pytest.approx(total, rel=1e-9)
    assert found.agrees
    assert found.gradient == pytest.approx(total, rel=1e-4)
    assert found.sums[2] == pytest.approx(float((found.delta * found.under).sum()), rel=1e-12)


def test_a_weight_of_the_last_layer_is_the_mean_of_p_minus_y_times_h():
    seen = look(here := ground(SMALL), replay(here, 2))
    p, h = seen.probabilities().numpy(), seen.inputs["fc2"].double().numpy()
    y = np.eye(4)[seen.labels.numpy()]
    found = origin(seen, Weight("fc2", (2, 40)), picture=0)
    assert found.sums == pytest.approx((p[:, 2] - y[:, 2]) * h[:, 40] / 8, abs=1e-8)
    assert found.agrees


@pytest.mark.parametrize("settings", CHOSEN, ids=lambda s: s.model)
def test_sum_autograd_and_slope_agree_for_weights_of_every_layer(settings):
    seen = look(here := ground(settings), replay(here, 2))
    for weight in weights_of(seen, (0.3, 0.99)):
        found = origin(seen, weight, picture=1)
        assert found.agrees, weight
        assert slope(seen, weight) == pytest.approx(found.gradient, rel=2e-3, abs=1e-6), weight


def test_a_wrong_sum_would_be_seen():
    seen = look(here := ground(SMALL), replay(here, 0))
    found = origin(seen, Weight("fc2", (0, 1)), picture=0)
    assert found.agrees
    found.sums[0] += 1e-3
    assert not found.agrees


def test_behind_a_dead_relu_the_gradient_is_exactly_0():
    seen = look(here := ground(SMALL), replay(here, 0))
    dead = [u for u in range(96) if not seen.outputs["relu3"][:, u].any()]
    assert 13 in dead  # the page's experiment follows this one
    found = origin(seen, Weight("fc1", (13, 1024)), picture=0)
    assert found.gradient == 0
    assert found.silent == found.places == 8
    assert slope(seen, Weight("fc1", (13, 1024))) == 0


def test_a_stride_and_a_dilation_are_followed():
    network = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3, stride=2, padding=2, dilation=2))
    x = torch.randn(4, 2, 9, 11, generator=torch.Generator().manual_seed(0))
    out = network(x)
    out.retain_grad()
    out.square().sum().backward()

    seen = SimpleNamespace(
        gradients={"0.weight": network[0].weight.grad},
        deltas={"0": out.grad},
        inputs={"0": x},
        module=network.get_submodule,
    )
    for place in itertools.product(range(3), range(2), range(3), range(3)):
        assert origin(seen, Weight("0", place), picture=0).agrees, place


LAYERS = {"conv1": (16, 3, 3, 3), "fc2": (4, 96)}


@pytest.mark.parametrize(
    "text",
    ["", "conv1", "conv1_0_0_1", "conv1_16_0_0_0", "conv1_0_3_0_0", "fc2_0_0_0_0", "fc2_4_0",
     "fc2_-1_0", "fc2_0_999999", "fc9_0_0", "fc2_0_0 ", "fc2_٣_0", "__class___0_0", "fc2_0_0\n"],
)  # fmt: skip
def test_what_is_no_weight_is_none(text):
    assert read(text, LAYERS) is None


@pytest.mark.parametrize("text", ["conv1_15_2_2_2", "fc2_3_95", "conv1_0_0_0_0"])
def test_a_weight_reads_back_from_its_text(text):
    assert read(text, LAYERS).text() == text
