"""The learning rate of every step: as PyTorch's schedulers give it, and as worked out by hand."""

import math
import warnings

import pytest
import torch
from torch.optim import lr_scheduler

from explorer.training.recipe import Recipe
from explorer.training.schedules import curve, rate

EPOCHS, PER_EPOCH = 7, 11
TOTAL = EPOCHS * PER_EPOCH


def of_torch(recipe):
    """Return PyTorch's rate of every step."""
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=recipe.lr)
    made, every = {
        "constant": (lambda: lr_scheduler.LambdaLR(optimiser, lambda step: 1.0), 1),
        "step": (
            lambda: lr_scheduler.StepLR(optimiser, recipe.step_every, recipe.step_factor),
            PER_EPOCH,
        ),
        "cosine": (lambda: lr_scheduler.CosineAnnealingLR(optimiser, TOTAL), 1),
        "onecycle": (
            lambda: lr_scheduler.OneCycleLR(
                optimiser,
                max_lr=recipe.lr * recipe.peak,
                epochs=EPOCHS,
                steps_per_epoch=PER_EPOCH,
                pct_start=recipe.warmup,
                cycle_momentum=False,
            ),
            1,
        ),
    }[recipe.schedule]
    rates, scheduler = [], made()
    for step in range(TOTAL):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        if (step + 1) % every == 0 and step + 1 < TOTAL:
            scheduler.step()
    return rates


@pytest.mark.parametrize(
    "changes",
    [
        {"schedule": "constant"},
        {"schedule": "step", "step_every": 2, "step_factor": 0.3},
        {"schedule": "step", "step_every": 10},
        {"schedule": "cosine", "lr": 0.5},
        {"schedule": "onecycle"},
        {"schedule": "onecycle", "lr": 0.00182, "peak": 6.74, "warmup": 0.26},
        {"schedule": "onecycle", "warmup": 0.9},
    ],
    ids=str,
)
def test_every_step_is_that_of_pytorch(changes):
    recipe = Recipe(epochs=EPOCHS, **changes)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # no loss was computed before the step
        expected = of_torch(recipe)
    found = [rate(recipe, step, PER_EPOCH) for step in range(TOTAL)]
    assert found == pytest.approx(expected, rel=0, abs=1e-9)


def test_steps_by_hand():
    recipe = Recipe(schedule="step", lr=0.8, step_every=1, step_factor=0.5, epochs=3)
    assert [rate(recipe, step, 2) for step in range(6)] == [0.8, 0.8, 0.4, 0.4, 0.2, 0.2]


def test_a_cosine_by_hand():
    recipe = Recipe(schedule="cosine", lr=1.0, epochs=4)
    assert [rate(recipe, step, 1) for step in range(4)] == pytest.approx(
        [1.0, (1 + math.sqrt(0.5)) / 2, 0.5, (1 - math.sqrt(0.5)) / 2]
    )


def test_one_cycle_by_hand():
    # 10 steps, half of them up: the top is step 4, between begin and top is their mean.
    recipe = Recipe(schedule="onecycle", lr=0.1, peak=5, warmup=0.5, epochs=10)
    found = [rate(recipe, step, 1) for step in range(10)]
    assert found[0] == pytest.approx(0.5 / 25)
    assert found[2] == pytest.approx((0.5 + 0.02) / 2)
    assert found[4] == pytest.approx(0.5)
    assert found[9] == pytest.approx(0.02 / 1e4)
    assert max(found) == found[4]


@pytest.mark.parametrize("schedule", ["constant", "step", "cosine", "onecycle"])
@pytest.mark.parametrize(("epochs", "per_epoch"), [(1, 1), (1, 2), (2, 1), (200, 3)])
def test_the_shortest_and_the_longest_runs_have_a_rate_at_every_step(schedule, epochs, per_epoch):
    recipe = Recipe(schedule=schedule, epochs=epochs, warmup=0.01)
    for step in range(epochs * per_epoch + 2):
        assert 0 <= rate(recipe, step, per_epoch) <= recipe.lr * recipe.peak
    points = curve(recipe, per_epoch)
    assert points[0][0] == 0
    assert points[-1][0] == epochs


def test_the_curve_goes_through_the_steps_and_shows_both_sides_of_a_jump():
    recipe = Recipe(schedule="step", epochs=3, step_every=1, lr=1.0)
    epochs, rates = zip(*curve(recipe, 10), strict=True)
    assert epochs == (0, 0.9, 1, 1.9, 2, 3)
    assert rates == pytest.approx((1, 1, 0.1, 0.1, 0.01, 0.01))
    cycle = Recipe(schedule="onecycle", epochs=30, lr=0.001, peak=3)
    points = curve(cycle, 313)
    assert max(lr for _, lr in points) == pytest.approx(0.003, rel=1e-6)
    for epoch, lr in points[:-1]:
        assert lr == rate(cycle, round(epoch * 313), 313)
