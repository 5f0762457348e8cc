"""One weight's update, line by line: by hand, and as PyTorch's optimisers do it."""

import math

import pytest
import torch

from explorer.training.step_mode.one_pass import look
from explorer.training.step_mode.one_step import advance, ground, replay
from explorer.training.step_mode.settings import RULES, StepSettings
from explorer.training.step_mode.update import update
from explorer.training.step_mode.weight import Weight, weighted_layers


def updates(settings, steps, weight):
    """Return what each of the first steps does to a weight."""
    here = ground(settings)
    at, found = replay(here, 0), []
    for _ in range(steps):
        after = advance(here, at)
        found.append(update(here, look(here, at), at, after, weight))
        at = after
    return found


@pytest.mark.parametrize("zero_grad", [True, False], ids=["cleared", "forgotten"])
@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("rule", RULES)
def test_the_formula_gives_what_pytorchs_optimiser_writes(rule, decay, zero_grad):
    settings = StepSettings(rule=rule, lr=0.01, decay=decay, zero_grad=zero_grad, model="small-mlp")
    here = ground(settings)
    at = replay(here, 0)
    for _ in range(2):
        seen, after = look(here, at), advance(here, at)
        for layer, shape in weighted_layers(seen.network).items():
            weight = Weight(layer, tuple(size // 2 for size in shape))
            found = update(here, seen, at, after, weight)
            assert found.agrees, (layer, found)
            assert found.lines[-1].value == pytest.approx(found.new, rel=1e-5, abs=1e-7)
        at = after


def test_a_wrong_formula_would_be_seen():
    here, plain = ground(StepSettings(rule="Momentum", lr=0.1)), ground(StepSettings(lr=0.1))
    at = replay(here, 1)
    after = advance(here, at)
    found = update(plain, look(here, at), at, after, Weight("fc", (0, 1)))
    assert not found.agrees  # SGD's formula does not fit a step with momentum


def test_adams_first_step_is_the_learning_rate_whatever_the_gradient():
    for weight in (Weight("fc", (0, 1)), Weight("conv1", (0, 0, 1, 1)), Weight("fc", (3, 20))):
        (found,) = updates(StepSettings(rule="Adam", lr=0.001), 1, weight)
        if found.gradient:
            step = found.lines[-2].value
            assert step == pytest.approx(math.copysign(0.001, found.gradient), rel=1e-3)


def test_momentum_by_hand():
    first, second = updates(StepSettings(rule="Momentum", lr=0.1, seed=2), 2, Weight("fc", (0, 1)))
    b = first.gradient
    assert first.lines[-2].value == pytest.approx(0.1 * b)
    b = 0.9 * b + second.gradient
    assert second.lines[0].value == pytest.approx(b)
    assert second.new == pytest.approx(second.old - 0.1 * b, rel=1e-5)


def test_the_pages_momentum_experiment_shows_what_it_promises():
    momentum, plain = (
        replay(ground(StepSettings(rule=rule, seed=2)), 2).lengths for rule in ("Momentum", "SGD")
    )
    assert momentum[0] == plain[0]
    assert momentum[1] > 1.3 * momentum[0]
    assert plain[1] < plain[0]


def test_forgotten_gradients_stand_in_the_first_line():
    settings = StepSettings(zero_grad=False)
    first, second = updates(settings, 2, Weight("fc", (0, 1)))
    assert first.left == 0
    assert second.left == pytest.approx(first.gradient)
    assert second.lines[0].value == pytest.approx(first.gradient + second.gradient)


def test_after_the_loss_has_run_away_nothing_fails():
    here = ground(StepSettings(model="small-cnn", lr=3.0))
    at = replay(here, 30)
    for _ in range(3):
        after, seen = advance(here, at), look(here, at)
        found = update(here, seen, at, after, Weight("fc2", (0, 1)))
        at = after
    assert isinstance(found.new, float)
    assert not torch.isfinite(seen.loss) or float(seen.loss) > 1e6
