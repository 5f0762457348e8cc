"""Steps over fixed buffers are the steps that are taken one by one; recording changes nothing.

What needs a GPU is marked: the graph itself, and that it is replayed to the same losses.
"""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.training import augmenting, graphs, optimisers, schedules
from explorer.training import engine as eng
from explorer.training.private_random import lent
from explorer.training.recipe import Recipe

CPU = torch.device("cpu")
RECIPE = Recipe(model="report-cnn-half", batch_size=16, threads=1, epochs=2, schedule="onecycle")
STEPS_PER_EPOCH = 8
STEPS = 3  # of a stride; 128 training pictures are 8 batches: two strides and two single steps


def pictures(count):
    rng = np.random.default_rng(0)
    labels = np.arange(count) % 3
    images = rng.integers(0, 180, (count, 32, 32, 3), dtype=np.uint8)
    images[labels == 1, 8:24, 8:24] += 60
    return images, labels


def prepared(recipe, device=CPU):
    count = 160 if device.type == "cpu" else 800
    engine = eng.prepare(recipe, *pictures(count), 3, device)
    made = optimisers.make(recipe, engine.network, device, on_graph=device.type == "cuda")
    for group in made.param_groups:  # as on a GPU
        group["lr"] = torch.tensor(float(group["lr"]), device=device)
    return replace(engine, optimiser=made)


def curve(engine, epochs=1):
    """Return what every step of some epochs tells, and how many were taken at once."""
    found, sizes, step = [], [], 0
    with lent(engine.dice):
        for number in range(1, epochs + 1):
            plan = augmenting.plan_epoch(engine.recipe, engine.part, engine.order, number)
            place = 0
            while place < len(plan):
                told = eng.take(
                    engine,
                    plan,
                    place,
                    lambda ahead, step=step: schedules.rate(
                        engine.recipe, step + ahead, STEPS_PER_EPOCH
                    ),
                )
                sizes.append(len(told.loss))
                found += list(zip(*(v.float().tolist() for v in told), strict=True))
                step += len(told.loss)
                place += engine.recipe.batch_size * len(told.loss)
    return found, sizes


RECIPES = {
    "crop and flip": RECIPE,
    "sgd": replace(RECIPE, optimiser="sgd", nesterov=True, lr=0.01),
    "mixup": replace(RECIPE, mixup=0.4, label_smoothing=0.1, clip=1.0),
    "cutmix": replace(RECIPE, cutmix=1.0),
    "both, and erasing": replace(RECIPE, mixup=0.3, cutmix=0.3, erasing=0.5),
    "batch norm": replace(RECIPE, model="tiny-bn"),
}


@pytest.mark.parametrize("name", RECIPES)
def test_a_stride_takes_the_steps_that_are_taken_one_by_one(name):
    recipe = RECIPES[name]
    one_by_one, sizes = curve(prepared(recipe))
    assert set(sizes) == {1}
    engine = prepared(recipe)
    at_once, sizes = curve(replace(engine, stride=graphs.stride(engine, STEPS)))
    assert sizes == [3, 3, 1, 1]
    assert len(at_once) == len(one_by_one) == 8
    for one, other in zip(at_once, one_by_one, strict=True):
        assert one == pytest.approx(other, rel=2e-4, abs=1e-5)


@pytest.mark.parametrize("optimiser", ["adam", "sgd"])
@pytest.mark.parametrize("before", [0, 1])
def test_recording_leaves_no_trace(optimiser, before):
    recipe = replace(RECIPE, optimiser=optimiser, model="tiny-bn", batch_size=8)
    engine, plain = prepared(recipe), prepared(recipe)
    for one in (engine, plain):
        curve(one, before)
    held = torch.get_rng_state()
    graphs.record(engine)
    assert torch.equal(torch.get_rng_state(), held)
    assert curve(engine) == curve(plain)


def test_without_a_gpu_nothing_is_recorded():
    engine = prepared(RECIPE)
    assert graphs.recorded(engine) == (engine, ())


def test_an_epoch_that_is_shorter_than_a_stride_is_taken_one_by_one():
    engine = prepared(RECIPE)
    _, sizes = curve(replace(engine, stride=graphs.stride(engine, 9)))
    assert sizes == [1] * 8


@pytest.mark.gpu
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_a_graph_is_replayed_to_the_losses_of_single_steps(precision):
    device = torch.device("cuda")
    recipe = replace(RECIPE, batch_size=8, precision=precision, dropout=0.0, device="cuda")
    expected, _ = curve(prepared(recipe, device), 2)
    engine, notes = graphs.recorded(prepared(recipe, device))
    assert notes == ()
    assert engine.stride.graph is not None
    found, sizes = curve(engine, 2)
    assert max(sizes) == graphs.STEPS
    allowed = 1e-3 if precision == "float32" else 0.1
    for one, other in zip(found, expected, strict=True):
        assert one[0] == pytest.approx(other[0], abs=allowed)


@pytest.mark.gpu
def test_every_replay_draws_new_dropout():
    device = torch.device("cuda")
    recipe = replace(RECIPE, batch_size=8, dropout=0.5, lr=1e-12, flip=False, crop=False)
    engine, _ = graphs.recorded(prepared(recipe, device))
    plan = augmenting.plan_epoch(engine.recipe, engine.part, engine.order, 1)
    losses = []
    with lent(engine.dice):
        for _ in range(2):
            losses.append(engine.stride.take(plan, 0, lambda ahead: 0.0).loss.tolist())
    assert losses[0] != losses[1]


@pytest.mark.gpu
def test_the_wide_six_block_network_trains_on_a_graph():
    device = torch.device("cuda")
    recipe = replace(RECIPE, model="six-block", batch_size=8, precision="bfloat16")
    engine, notes = graphs.recorded(prepared(recipe, device))
    assert notes == ()
    losses = [told[0] for told in curve(engine, 2)[0]]
    assert np.isfinite(losses).all()
    assert (
        sum(p.numel() for p in engine.network.parameters()) == 4_079_429 - 7 * 257
    )  # three classes, not ten
