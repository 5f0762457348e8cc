"""A run keeps its weights before training and after each epoch; no number changes for it."""

import itertools

import numpy as np
import pytest
import torch

from explorer import checkpoints
from explorer.datasets import Pictures
from explorer.training import rundir, snapshot
from explorer.training.attending import Options
from explorer.training.conduct import conduct
from explorer.training.events import BestImproved, Epoch, EpochKept, Finished, Started
from explorer.training.loop import train
from explorer.training.recipe import Recipe

RECIPE = Recipe(model="tiny-gp", epochs=4, batch_size=32, threads=1, device="cpu", dropout=None)


def pictures(recipe=None, split="train"):
    rng = np.random.default_rng(len(split))
    labels = np.arange(120) % 3
    images = rng.integers(0, 180, (120, 32, 32, 3), dtype=np.uint8)
    images[labels == 1, 8:24, 8:24] += 60
    images[labels == 2, :8] //= 2
    return Pictures(name="squares", classes=("a", "b", "c"), images=images, labels=labels)


def run(recipe, **options):
    ticks = itertools.count()
    return list(
        train(
            recipe,
            pictures(),
            lambda: pictures(split="test"),
            clock=lambda: next(ticks) * 0.11,
            options=Options(**options),
        )
    )


def measured(events):
    """Return everything that was measured; not how fast."""
    found = []
    for event in events:
        if isinstance(event, Epoch):
            found.append((event.train_loss, event.train_accuracy, event.val_loss))
        elif isinstance(event, BestImproved):
            found.append({name: value.tolist() for name, value in event.state.items()})
        elif isinstance(event, Finished):
            found.append((event.test_loss, event.best_epoch))
    return found


@pytest.mark.parametrize("model", ["tiny-gp", "report-cnn-half"])
def test_keeping_epochs_changes_no_number(model):
    recipe = Recipe(model=model, epochs=2, batch_size=32, threads=1, device="cpu", erasing=0.5)
    assert measured(run(recipe)) == measured(run(recipe, epochs=True))


def test_the_weights_are_those_before_the_first_step_and_after_each_epoch():
    events = run(RECIPE, epochs=True)
    kept = [event for event in events if isinstance(event, EpochKept)]
    assert [event.epoch for event in kept] == [0, 1, 2, 3, 4]
    assert (kept[0].val_loss, kept[0].val_accuracy) == (None, None)
    losses = [event.val_loss for event in events if isinstance(event, Epoch)]
    assert [event.val_loss for event in kept[1:]] == losses
    with checkpoints.fresh.drawing(RECIPE.seed):
        began = checkpoints.weights.models.build("tiny-gp", 3).state_dict()
    assert all(torch.equal(began[name], value) for name, value in kept[0].state.items())
    best = {event.epoch: event.state for event in events if isinstance(event, BestImproved)}
    for event in kept[1:]:
        for name, value in best.get(event.epoch, {}).items():
            assert torch.equal(event.state[name], value)
    assert not any(isinstance(event, EpochKept) for event in run(RECIPE))


def whole(path):
    return {epoch: (path / "epochs" / f"{epoch}.safetensors").read_bytes() for epoch in range(5)}


def train_in(path, tell=lambda event: None):
    return conduct(path, RECIPE, seconds_max=None, load=pictures, tell=tell)


def test_a_killed_run_goes_on_to_the_same_files_and_shows_no_epoch_from_its_future():
    path, killed = rundir.create(RECIPE), rundir.create(RECIPE)
    train_in(path)
    assert checkpoints.epochs(path) == (0, 1, 2, 3, 4)

    def kill(event):
        if isinstance(event, EpochKept) and event.epoch == 3:
            raise KeyboardInterrupt  # nothing is written any more, as after a kill

    with pytest.raises(KeyboardInterrupt):
        train_in(killed, kill)
    assert checkpoints.epochs(killed) == (0, 1, 2, 3)
    goes_on = int(snapshot.check(killed, RECIPE)["epoch"])
    assert goes_on < 3
    seen = []
    train_in(killed, lambda e: isinstance(e, Started) and seen.append(checkpoints.epochs(killed)))
    assert seen == [tuple(range(goes_on + 1))]
    assert whole(killed) == whole(path)


def test_what_is_kept_is_the_checkpoint_to_three_digits():
    path = rundir.create(RECIPE)
    status = train_in(path)
    model, card = checkpoints.load(path)
    again, kept = checkpoints.load_epoch(path, status.results["best_epoch"])
    assert kept == card
    for name, value in model.state_dict().items():
        assert torch.equal(again.state_dict()[name], value.to(torch.half).to(value.dtype))


def test_a_full_disk_costs_a_note_and_an_epoch_but_not_the_run(monkeypatch):
    whole, path = checkpoints.kept.write_pieces, rundir.create(RECIPE)

    def sometimes(file, pieces, **options):
        if file.name == "2.safetensors":
            raise OSError(28, "No space left on device")
        whole(file, pieces, **options)

    monkeypatch.setattr(checkpoints.kept, "write_pieces", sometimes)
    status = train_in(path)
    assert status.state == "finished"
    assert "No space left on device" in status.notes[0]
    assert checkpoints.epochs(path) == (0, 1, 3, 4)
