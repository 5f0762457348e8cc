"""A step tells what it did; a state continues bit for bit."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional as F

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


def batch(count=16):
    images, labels = pictures()
    return torch.from_numpy(images[:count].copy()), torch.from_numpy(labels[:count].copy())


def by_hand(engine, images, labels):
    """Return a second network, as the first was, and the optimiser that a notebook would take."""
    network = copy.deepcopy(engine.network)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    return network, optimiser, eng.to_input(engine, images)


def test_smoothing_and_clipping_are_those_of_pytorch():
    settings = {"optimiser": "sgd", "dropout": 0.0, "label_smoothing": 0.2, "clip": 0.5}
    engine = prepared(replace(RECIPE, **settings))
    network, optimiser, x = by_hand(engine, *batch())
    eng.set_rate(engine, 0.1)
    for _ in range(3):
        told = eng.step(engine, *batch())
        optimiser.zero_grad()
        loss = F.cross_entropy(network(x), batch()[1], label_smoothing=0.2)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(network.parameters(), 0.5)
        optimiser.step()
        assert told.loss.item() == pytest.approx(loss.item(), rel=1e-5)
        assert told.gradient_norm.item() == pytest.approx(norm.item(), rel=1e-4)
    for one, other in zip(engine.network.parameters(), network.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-6)


def test_the_dropout_and_the_normalisation_of_the_recipe_are_used():
    engine = prepared(replace(RECIPE, dropout=0.0, normalisation="none"))
    assert {m.p for m in engine.network.modules() if isinstance(m, torch.nn.Dropout)} == {0.0}
    white = eng.to_input(engine, torch.full((1, 32, 32, 3), 255, dtype=torch.uint8))
    assert torch.equal(white, torch.ones(1, 3, 32, 32))


def test_automatic_precision_is_one_of_the_two_and_stays():
    engine = prepared(replace(RECIPE, precision="auto"))
    assert engine.recipe.precision in ("float32", "bfloat16")
    assert prepared(replace(RECIPE, precision="float32")).recipe.precision == "float32"


def test_timing_changes_no_number_of_the_training():
    recipe, before = replace(RECIPE, threads=0), torch.get_num_threads()
    try:
        timed = eng.use_threads(prepared(recipe), most=2)
        assert timed.pace.counts == (1, 2)
        assert torch.get_num_threads() == timed.pace.threads
        torch.set_num_threads(1)
        plain = prepared(recipe)
        for one, other in zip(eng.state(timed).values(), eng.state(plain).values(), strict=True):
            same = torch.equal(one, other) if isinstance(one, torch.Tensor) else one == other
            assert same
    finally:
        torch.set_num_threads(before)


def test_a_fixed_number_of_threads_is_kept():
    before = torch.get_num_threads()
    try:
        engine = eng.use_threads(prepared(RECIPE), most=2)
        assert (engine.pace.counts, torch.get_num_threads()) == ((1,), 1)
    finally:
        torch.set_num_threads(before)


def test_test_time_augmentation_is_the_mean_over_the_picture_and_its_mirror_image():
    engine = prepared(replace(RECIPE, tta=True))
    engine.network.eval()
    x = eng.to_input(engine, batch()[0])
    with torch.inference_mode():
        expected = (engine.network(x).softmax(1) + engine.network(x.flip(3)).softmax(1)) / 2
        found = eng.answers(engine, x).softmax(1)
    assert torch.allclose(found, expected, atol=1e-6)
    loss, _ = eng.evaluate(engine, *batch())
    by_class = expected[torch.arange(16), batch()[1]]
    assert loss == pytest.approx(-by_class.log().mean().item(), rel=1e-5)


def test_evaluation_leaves_a_frozen_part_in_evaluation_mode():
    recipe = replace(RECIPE, model="vgg11-bn", features="frozen", batch_size=8)
    engine = eng.prepare(recipe, *(a[:12] for a in pictures()), 2, CPU)
    frozen = [m for m in engine.network.features.modules() if hasattr(m, "running_mean")]
    before = [m.running_mean.clone() for m in frozen]
    eng.evaluate(engine, *batch(2))
    eng.step(engine, *batch(4))
    assert engine.network.training
    assert all(torch.equal(m.running_mean, b) for m, b in zip(frozen, before, strict=True))
