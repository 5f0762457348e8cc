"""Training with augmentation: the page's functions, the same curve twice, correct counts."""

import itertools

import numpy as np
import pytest
import torch

from explorer.augmentation import mixing, pipeline
from explorer.datasets import Pictures
from explorer.training import augmenting
from explorer.training import engine as eng
from explorer.training import pictures_on_device as on_device
from explorer.training.events import Epoch, Finished, Step
from explorer.training.loop import train
from explorer.training.recipe import Recipe

CPU = torch.device("cpu")
SMALL = {"model": "report-cnn-half", "epochs": 2, "batch_size": 16, "threads": 1, "device": "cpu"}
EACH = {
    "rotation": {"rotation": 20.0},
    "jitter": {"jitter": 0.5},
    "auto_augment": {"auto_augment": True},
    "erasing": {"erasing": 0.5},
    "cutout": {"cutout": 8},
    "mixup": {"mixup": 0.4},
    "cutmix": {"cutmix": 1.0},
}
ALL = {key: value for one in EACH.values() for key, value in one.items()}


def pictures(count=60, shape=(32, 32, 3), seed=0):
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    images = rng.integers(0, 180, (count, *shape), dtype=np.uint8)
    images[labels == 1, 8:20, 8:20] += 60
    images.setflags(write=False)
    return Pictures(name="three", classes=("a", "b", "c"), images=images, labels=labels)


def curve(recipe, shape=(32, 32, 3)):
    ticks = itertools.count()
    events = list(
        train(
            recipe,
            pictures(shape=shape),
            lambda: pictures(30, shape, seed=1),
            clock=lambda: next(ticks) * 0.01,
        )
    )
    assert isinstance(events[-1], Finished)
    return [
        (e.loss, e.accuracy) if isinstance(e, Step) else (e.train_loss, e.val_loss)
        for e in events
        if isinstance(e, Step | Epoch)
    ]


@pytest.mark.parametrize("name", EACH)
def test_each_trains_gives_the_same_curve_twice_and_another_than_without(name):
    recipe = Recipe(**SMALL, **EACH[name])
    torch.manual_seed(1)
    first = curve(recipe)
    torch.manual_seed(2)
    assert curve(recipe) == first
    assert np.isfinite(first).all()
    assert first != curve(Recipe(**SMALL))


@pytest.mark.parametrize("name", [*EACH, "all"])
def test_grey_pictures_train_with_each_of_them(name):
    recipe = Recipe(**SMALL | {"epochs": 1}, **(ALL if name == "all" else EACH[name]))
    assert np.isfinite(curve(recipe, shape=(28, 28, 1))).all()


def test_the_batches_are_those_of_the_page_with_the_same_numbers():
    recipe = Recipe(**SMALL, **ALL)
    images = pictures(40).images
    part = on_device.training_part(images, np.zeros(40, np.int64), CPU, flip=True, crop=True)
    epoch = augmenting.plan_epoch(recipe, part, torch.Generator().manual_seed(0), 3)
    moved = on_device.gather(part, epoch.plan, 0, 40)
    settings = augmenting.pipeline_of(recipe)
    expected = pipeline.apply(moved, pipeline.draw(settings, 40, (32, 32), recipe.seed, 3))
    made = [augmenting.batch(part, epoch, start) for start in range(0, 40, 16)]
    assert torch.equal(torch.cat([batch[0] for batch in made]), expected)
    assert len(epoch.mixes) == len(made) == 3
    assert [mix for _, _, mix in made] == epoch.mixes


def test_one_variant_of_the_page_is_the_first_picture_of_a_training():
    picture = pictures(1).images[0]
    recipe = Recipe(rotation=15.0, jitter=0.4)
    settings = augmenting.pipeline_of(recipe)
    page = pipeline.variants(picture, settings, 12, seed=0)
    copies = np.stack([picture] * 12)
    part = on_device.training_part(copies, np.zeros(12, np.int64), CPU, flip=True, crop=True)
    plan = on_device.plan_epoch(part, torch.Generator().manual_seed(0))
    moved = on_device.gather(part, plan, 0, 12)
    assert np.array_equal(pipeline.apply(moved, page.changes).numpy(), page.pictures)


def test_without_them_nothing_is_drawn_and_the_batch_is_the_gather():
    part = on_device.training_part(
        pictures(20).images, np.zeros(20, np.int64), CPU, flip=True, crop=True
    )
    epoch = augmenting.plan_epoch(Recipe(), part, torch.Generator().manual_seed(0), 1)
    assert not epoch.changes.any
    assert epoch.mixes == []
    images, _, mix = augmenting.batch(part, epoch, 0)
    assert torch.equal(images, on_device.gather(part, epoch.plan, 0, 64))
    assert mix is None


def test_order_crop_and_flip_are_the_same_with_and_without_the_others():
    part = on_device.training_part(
        pictures(50).images, np.zeros(50, np.int64), CPU, flip=True, crop=True
    )
    plans = [
        augmenting.plan_epoch(Recipe(**more), part, torch.Generator().manual_seed(4), 1).plan
        for more in ({}, ALL)
    ]
    for name in ("order", "down", "right", "mirrored"):
        assert torch.equal(getattr(plans[0], name), getattr(plans[1], name))


@pytest.mark.parametrize("name", ["mixup", "cutmix"])
def test_the_loss_is_the_weighted_sum_and_the_main_label_counts(name):
    recipe = Recipe(**SMALL | {"optimiser": "sgd", "lr": 1e-9}, **EACH[name])
    data = pictures(40)
    engine = eng.prepare(recipe, data.images, data.labels, 3, CPU)
    engine.network.eval()  # no dropout: the scores of the two ways are the same
    images, labels = torch.from_numpy(data.images[:8].copy()), torch.from_numpy(data.labels[:8])
    mix = mixing.cut_box(0.3, (32, 32), (16, 16)) if name == "cutmix" else mixing.Mix(0.3, 0.3)
    loss, right, _ = eng.step(engine, images, labels, mix)
    with torch.no_grad():
        scores = engine.network(eng._mixed_input(engine, images, mix))
    entropy = torch.nn.functional.cross_entropy
    expected = mix.lam * entropy(scores, labels) + (1 - mix.lam) * entropy(scores, labels.roll(1))
    assert float(loss) == pytest.approx(float(expected), rel=1e-5)
    assert int(right) == int((scores.argmax(1) == labels.roll(1)).sum())  # λ < 0.5


def test_pictures_stay_in_channels_last_order():
    part = on_device.training_part(
        pictures(20).images, np.zeros(20, np.int64), CPU, flip=True, crop=True
    )
    recipe = Recipe(**SMALL, **ALL)
    epoch = augmenting.plan_epoch(recipe, part, torch.Generator().manual_seed(0), 1)
    assert augmenting.batch(part, epoch, 0)[0].is_contiguous()


def test_an_alternating_flip_mirrors_every_picture_in_every_second_epoch():
    data = np.zeros((40, 8, 8, 3), np.uint8)
    recipe = Recipe(alternating_flip=True, crop=False, model="small-mlp")
    part = on_device.training_part(data, np.arange(40) % 2, CPU, flip=True, crop=False)
    order, seen = torch.Generator().manual_seed(0), []
    for number in range(1, 5):
        plan = augmenting.plan_epoch(recipe, part, order, number).plan
        mirrored = torch.empty(40, dtype=torch.long)
        mirrored[plan.order] = plan.mirrored
        seen.append(mirrored)
    assert 8 < seen[0].sum() < 32
    for earlier, later in itertools.pairwise(seen):
        assert torch.equal(earlier + later, torch.ones(40, dtype=torch.long))
