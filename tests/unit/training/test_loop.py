"""The loop learns, tells in time, and repeats itself."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch

import models
from explorer.datasets import Pictures
from explorer.datasets.pixel_shuffle import pixel_order, shuffle_pixels
from explorer.training.engine import evaluate, prepare, step, to_input
from explorer.training.events import BestImproved, Epoch, Finished, Started, Step, Stopped
from explorer.training.loop import train
from explorer.training.recipe import Recipe

HALF = Recipe(model="report-cnn-half", epochs=2, batch_size=32, threads=1, device="cpu")


def bright_or_dark(count, seed=0):
    """Two classes that differ by a bright square on noise."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    images = rng.integers(0, 180, (count, 32, 32, 3), dtype=np.uint8)
    images[labels == 1, 8:24, 8:24] += 60
    images.setflags(write=False)  # as the data sets give them
    return Pictures(name="bright", classes=("dark", "bright"), images=images, labels=labels)


def run(recipe=HALF, count=300, **options):
    pictures = bright_or_dark(count)
    return list(train(recipe, pictures, lambda: bright_or_dark(200, seed=9), **options))


def only(kind, events):
    return [event for event in events if isinstance(event, kind)]


def test_it_learns_and_tests_the_best_weights_on_all_test_pictures():
    events = run()
    assert isinstance(events[0], Started)
    done = events[-1]
    assert isinstance(done, Finished)
    assert done.test_accuracy > 0.95
    assert done.test_size == 200
    best = min(only(Epoch, events), key=lambda e: e.val_loss)
    assert (done.best_epoch, done.val_loss) == (best.epoch, best.val_loss)


def test_grey_pictures_of_another_size_are_learnt_as_well():
    def grey(count, seed=0):
        pictures = bright_or_dark(count, seed)
        images = np.ascontiguousarray(pictures.images[:, 2:30, 2:30, :1])
        return Pictures("grey", pictures.classes, images, pictures.labels)

    events = list(train(HALF, grey(300), lambda: grey(200, seed=9)))
    assert len(events[0].mean) == len(events[0].std) == 1
    assert events[-1].test_accuracy > 0.95


def test_the_first_point_leaves_right_after_the_first_step():
    events = run()
    assert isinstance(events[1], Step)
    assert events[1].step == 1
    assert 0.3 < events[1].loss < 1.5  # knowing nothing of two classes is ln 2 = 0.69


def test_the_same_seed_gives_the_same_curve_bit_for_bit():
    def curve(seed):
        ticks = itertools.count()
        events = run(Recipe(**{**vars(HALF), "seed": seed}), 200, clock=lambda: next(ticks) * 0.01)
        return [
            (e.loss, e.accuracy) if isinstance(e, Step) else (e.train_loss, e.val_loss)
            for e in only((Step, Epoch), events)
        ]

    torch.manual_seed(1)
    first = curve(7)
    torch.manual_seed(2)  # somebody else's seed changes nothing
    assert curve(7) == first
    assert curve(8) != first


def test_a_training_leaves_torchs_generator_and_threads_as_they_were():
    state, threads = torch.get_rng_state(), torch.get_num_threads()
    run(count=100)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.get_num_threads() == threads


def test_points_leave_at_most_ten_times_a_second():
    ticks = itertools.count()
    events = run(count=600, clock=lambda: next(ticks) * 0.02)
    times = [e.seconds for e in only(Step, events)]
    assert len(times) > 5
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.1 - 1e-9


def test_epoch_means_are_weighted_by_the_pictures_of_each_step():
    events = run(Recipe(**{**vars(HALF), "epochs": 1}), 100, clock=itertools.count().__next__)
    steps, (epoch,) = only(Step, events), only(Epoch, events)
    # 80 training pictures in batches of 32, 32 and 16; each clock tick is a second: one point each
    sizes = [32, 32, 16]
    assert [s.step for s in steps] == [1, 2, 3]
    mean = sum(s.loss * n for s, n in zip(steps, sizes, strict=True)) / 80
    assert epoch.train_loss == pytest.approx(mean, rel=1e-12)
    assert [s.epoch for s in steps] == [32 / 80, 64 / 80, 1.0]


@pytest.mark.parametrize("optimiser", ["adam", "adamw", "sgd"])
def test_every_optimiser_lowers_the_loss(optimiser):
    recipe = Recipe(**{**vars(HALF), "optimiser": optimiser, "lr": 0.003})
    epochs = only(Epoch, run(recipe))
    assert epochs[1].train_loss < epochs[0].train_loss


def test_bfloat16_learns_too():
    recipe = Recipe(**{**vars(HALF), "precision": "bfloat16"})
    assert run(recipe)[-1].test_accuracy > 0.95


def test_the_best_weights_give_the_recorded_validation_loss():
    events = run()
    best = only(BestImproved, events)[-1]
    pictures = bright_or_dark(300)
    engine = prepare(HALF, pictures.images, pictures.labels, 2, torch.device("cpu"))
    engine.network.load_state_dict(best.state)
    loss, accuracy = evaluate(engine, engine.validation_images, engine.validation_labels)
    assert loss == pytest.approx(best.val_loss, rel=1e-5)
    assert accuracy == best.val_accuracy


def test_shuffled_pixels_reach_the_network_in_training_and_in_evaluation():
    pictures = bright_or_dark(40)
    shuffled = replace(HALF, shuffle_pixels=True)
    plain, moved = (
        prepare(recipe, pictures.images, pictures.labels, 2, torch.device("cpu"))
        for recipe in (HALF, shuffled)
    )
    batch = pictures.images[:8]
    by_hand = to_input(plain, torch.from_numpy(shuffle_pixels(batch).copy()))
    assert torch.equal(to_input(moved, torch.from_numpy(batch.copy())), by_hand)
    seen = []
    moved.network.conv1.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0].clone()))
    images = torch.from_numpy(batch.copy())
    step(moved, images, torch.from_numpy(pictures.labels[:8]))
    evaluate(moved, images, torch.from_numpy(pictures.labels[:8]))
    assert [torch.equal(x, by_hand) for x in seen] == [True, True]


def test_a_dense_layer_can_undo_the_shuffling():
    order = torch.from_numpy(pixel_order(32, 32))
    x = torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    moved = x.flatten(2)[:, :, order].view(x.shape)
    net = models.build("small-mlp", 5)
    with torch.no_grad():
        expected = net(x)
        columns = net.fc1.weight.view(-1, 3, 1024)
        net.fc1.weight.copy_(columns[:, :, order].reshape(net.fc1.weight.shape))
        assert torch.allclose(net(moved), expected, atol=1e-4)


def test_a_stop_ends_it_and_tells_which_weights_are_kept():
    seen = []
    pictures = bright_or_dark(300)
    for event in train(HALF, pictures, lambda: None, stop=lambda: bool(only(Epoch, seen))):
        seen.append(event)
    assert isinstance(seen[-1], Stopped)
    assert seen[-1].best_epoch == 1


def test_a_stop_in_the_first_epoch_keeps_what_has_been_learnt_so_far():
    seen = []
    for event in train(
        HALF, bright_or_dark(300), lambda: None, stop=lambda: bool(only(Step, seen))
    ):
        seen.append(event)
    assert [b.epoch for b in only(BestImproved, seen)] == [0]
    assert seen[-1] == Stopped(seen[-1].step, seen[-1].seconds, 0)
