"""A picture made for a filter: a real picture, the same each time, and answered strongly."""

import numpy as np
import pytest
import torch
from torch import nn

from explorer.errors import InputError
from explorer.probing.activations import feature_maps
from explorer.probing.feature_visualisation import affordable_steps, made_pictures
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)


@pytest.fixture(autouse=True)
def one_core():  # as the server; on a busy machine two threads wait for each other
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def model():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = build("report-cnn-half", 4).eval().requires_grad_(False)
    net.conv2.bias[3] = -100.0  # dead, whatever comes
    net.conv2.bias[4] = -0.15  # hardly ever above 0
    return net


def make(model, place, objective="max", **more):
    return list(made_pictures(model, MEAN, STD, place, objective, **more))


@pytest.mark.parametrize("objective", ["max", "mean"])
@pytest.mark.parametrize("layer", ["conv1", "conv2", "conv3"])
def test_the_answer_climbs_and_is_that_of_the_picture_that_is_shown(model, layer, objective):
    states = make(model, (layer, 5), objective, steps=40)
    first, last = states[0], states[-1]
    assert (first.step, last.step, len(states)) == (0, 40, 8)
    assert last.before_relu > first.before_relu
    maps = feature_maps(model, last.image[None], MEAN, STD, [layer])[layer][0, 5]
    assert last.score == getattr(maps, objective)()
    assert last.score > max(1.2 * first.score, 0.01)


def test_it_beats_every_one_of_many_random_pictures(model):
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (64, 32, 32, 3), dtype=np.uint8)
    best = feature_maps(model, noise, MEAN, STD, ["conv2"])["conv2"][:, 7].max()
    assert make(model, ("conv2", 7), steps=60)[-1].score > best


def test_a_picture_worked_by_hand_becomes_white_for_a_filter_that_wants_light():
    net = nn.Sequential(nn.Conv2d(1, 1, 1), nn.ReLU()).eval().requires_grad_(False)
    net.shape = (1, 8, 8)
    net[0].weight.fill_(2.0)
    net[0].bias.fill_(0.5)
    (*_, last) = made_pictures(net, (0.0,), (1.0,), ("0", 0), "mean", steps=200)
    assert last.image.dtype == np.uint8
    assert last.image.shape == (8, 8, 1)
    assert last.image.mean() > 230
    assert last.score == pytest.approx(2 * last.image.mean() / 255 + 0.5, rel=1e-5)


def test_the_same_seed_makes_the_same_picture_and_another_another(model):
    one, same, other = (make(model, ("conv1", 2), steps=8, seed=s)[-1].image for s in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_a_dead_filter_climbs_before_its_relu_and_stays_at_0(model):
    states = make(model, ("conv2", 3), steps=20)
    assert [state.score for state in states] == [0.0] * 8
    assert states[0].before_relu < states[-1].before_relu < 0


def test_a_filter_that_starts_at_0_everywhere_gets_above_it(model):
    for objective in ("max", "mean"):
        states = make(model, ("conv2", 4), objective, steps=60)
        assert states[0].score == 0
        assert states[-1].score > 0


def test_nothing_of_the_network_changes_and_no_global_number_is_drawn():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = build("tiny-bn", 3, (3, 32, 32)).eval()
    before = {name: value.clone() for name, value in net.state_dict().items()}
    state = torch.random.get_rng_state()
    list(made_pictures(net, MEAN, STD, ("conv2", 1), steps=3))
    assert torch.equal(torch.random.get_rng_state(), state)
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
    assert all(p.grad is None for p in net.parameters())
    assert torch.overrides._get_current_function_mode() is None


@pytest.mark.parametrize("key", ["residual-deep", "six-block"])
def test_large_networks_take_fewer_steps_but_some(key):
    with torch.random.fork_rng():
        small, large = (build(one, 4).eval() for one in ("report-cnn", key))
    assert affordable_steps(small) == 256
    assert 24 <= affordable_steps(large) < 256


@pytest.mark.parametrize(
    ("place", "objective", "words"),
    [
        (("conv9", 0), "max", "conv1 with 16, conv2 with 32, conv3 with 64"),
        (("conv1", 16), "max", "no filter 16 of 'conv1'"),
        (("conv1", 0), "sum", "one of max, mean, not 'sum'"),
    ],
)
def test_what_does_not_exist_is_refused(model, place, objective, words):
    with pytest.raises(InputError, match=words):
        make(model, place, objective)
