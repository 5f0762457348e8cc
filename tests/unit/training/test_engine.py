"""A step tells what it did; a state continues bit for bit."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.training import augmenting
from explorer.training import engine as eng
from explorer.training.private_random import lent
from explorer.training.recipe import Recipe

CPU = torch.device("cpu")
RECIPE = Recipe(model="report-cnn-half", epochs=1, batch_size=32, threads=1, device="cpu")


def pictures(count=160, classes=2):
    rng = np.random.default_rng(0)
    labels = np.arange(count) % classes
    images = rng.integers(0, 180, (count, 32, 32, 3), dtype=np.uint8)
    images[labels == 1, 8:24, 8:24] += 60
    return images, labels


def prepared(recipe=RECIPE):
    return eng.prepare(recipe, *pictures(), 2, CPU)


def steps(engine, epochs=1, rate=1e-3):
    """Take whole epochs; return the results of every step."""
    found = []
    with lent(engine.dice):
        for number in range(1, epochs + 1):
            plan = augmenting.plan_epoch(engine.recipe, engine.part, engine.order, number)
            place = 0
            while place < len(plan):
                taken = eng.take(engine, plan, place, lambda ahead: rate)
                found += list(zip(*(value.tolist() for value in taken), strict=True))
                place += engine.recipe.batch_size * len(taken.loss)
    return found


def test_a_step_tells_the_length_of_the_whole_gradient():
    engine = prepared()
    images, labels = (torch.from_numpy(a[:8].copy()) for a in pictures())
    with lent(engine.dice):
        norm = eng.step(engine, images, labels).gradient_norm
    gradients = torch.cat([p.grad.flatten() for p in engine.network.parameters()])
    assert norm.item() == pytest.approx(gradients.double().square().sum().sqrt().item(), rel=1e-5)


@pytest.mark.parametrize("optimiser", ["adam", "adamw", "sgd"])
def test_a_restored_state_goes_on_bit_for_bit(optimiser):
    recipe = replace(RECIPE, optimiser=optimiser)
    first = prepared(recipe)
    steps(first)
    saved = eng.state(first)
    expected = steps(first)
    second = prepared(recipe)
    eng.restore(second, saved)
    assert steps(second) == expected
    for one, other in zip(first.network.parameters(), second.network.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_state_is_a_copy_and_holds_tensors_and_plain_values():
    engine = prepared()
    steps(engine)
    saved = eng.state(engine)
    before = {k: v.clone() for k, v in saved.items() if isinstance(v, torch.Tensor)}
    steps(engine)
    assert all(torch.equal(saved[k], v) for k, v in before.items())
    plain = [v for v in saved.values() if not isinstance(v, torch.Tensor)]
    assert plain == [[1e-3]]


def test_a_group_of_parameters_takes_its_share_of_the_rate():
    engine = prepared()
    engine.optimiser.param_groups[0]["scale"] = 0.1
    eng.set_rate(engine, 0.5)
    assert engine.optimiser.param_groups[0]["lr"] == pytest.approx(0.05)
