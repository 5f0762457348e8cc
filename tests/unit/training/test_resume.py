"""A training that was cut anywhere goes on to the same numbers, bit for bit."""

import itertools

import numpy as np
import pytest

from explorer.datasets import Pictures
from explorer.training import snapshot
from explorer.training.attending import Options
from explorer.training.control import Control
from explorer.training.events import BestImproved, Epoch, Finished, Snapshot
from explorer.training.loop import train
from explorer.training.recipe import Recipe

# Everything that draws random numbers or remembers something from step to step.
RICH = {
    "model": "tiny-bn",
    "epochs": 3,
    "batch_size": 32,
    "threads": 1,
    "device": "cpu",
    "rotation": 10.0,
    "erasing": 0.3,
    "mixup": 0.4,
    "cutmix": 0.5,
    "label_smoothing": 0.1,
    "clip": 1.0,
    "schedule": "onecycle",
}


def pictures(count, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    images = rng.integers(0, 180, (count, 32, 32, 3), dtype=np.uint8)
    images[labels == 1, 8:24, 8:24] += 60
    images[labels == 2, :8] //= 2
    return Pictures(name="squares", classes=("a", "b", "c"), images=images, labels=labels)


def run(recipe, **options):
    """Train with a clock that makes every look at it 0.11 s: a point for every step."""
    ticks = itertools.count()
    return train(
        recipe,
        pictures(200),
        lambda: pictures(60, 9),
        clock=lambda: next(ticks) * 0.11,
        options=Options(**options),
    )


def numbers(events):
    """Return everything that was measured, by step; not when."""
    found = {}
    for event in events:
        if isinstance(event, Epoch):
            found["epoch", event.epoch] = (
                event.train_loss,
                event.train_accuracy,
                event.val_loss,
                event.val_accuracy,
            )
        elif isinstance(event, BestImproved):
            found["best", event.epoch] = event.val_loss
        elif isinstance(event, Finished):
            found["test"] = (event.test_loss, event.test_accuracy, event.best_epoch)
    return found


def all_snapshots(recipe):
    """Pause after every step: each pause leaves a snapshot."""
    asked = itertools.count()

    def control():
        return Control(paused=next(asked) % 2 == 0)

    events = []
    for event in run(recipe, snapshots=True, control=control, wait=lambda seconds: None):
        events.append(event)
    return events


@pytest.mark.parametrize(
    "changes",
    [
        {"optimiser": "adamw"},
        {"optimiser": "sgd", "nesterov": True},
        {"model": "report-cnn-half", "optimiser": "adam", "auto_augment": True, "dropout": 0.5},
    ],
    ids=["batch norm, AdamW", "batch norm, Nesterov", "dropout, Adam"],
)
def test_from_every_step_the_same_numbers_follow(changes, tmp_path):
    recipe = Recipe(**RICH | changes)
    plain = numbers(run(recipe))
    events = all_snapshots(recipe)
    assert numbers(events) == plain  # pauses and snapshots change nothing
    found = [event for event in events if isinstance(event, Snapshot)]
    assert len(found) >= 5
    for taken in found[1::3]:
        snapshot.write(tmp_path, taken, recipe, 0)  # through the files, as after a kill
        back = snapshot.read(tmp_path, recipe).snapshot
        rest = numbers(run(recipe, resume=back))
        assert rest == {key: plain[key] for key in rest}
        assert rest["test"] == plain["test"]
