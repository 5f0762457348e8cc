"""What happens in a training, written into the run's folder as it happens."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import models
from explorer import checkpoints
from explorer.datasets import Pictures
from explorer.errors import CheckpointError, TrainingError
from explorer.limits import HEARTBEAT_SECONDS
from explorer.training import evaluation, live_file, rundir, snapshot
from explorer.training.after import after
from explorer.training.events import (
    Answers,
    BestImproved,
    Epoch,
    EpochKept,
    Event,
    Finished,
    Live,
    RateChanged,
    Resumed,
    Snapshot,
    Started,
    Step,
    Stopped,
)
from explorer.training.lines import Lines
from explorer.training.recipe import Recipe
from explorer.training.status import Status

NOTES_MAX = 20  # sentences
_KINDS = {Step: "step", Epoch: "epoch", RateChanged: "change", Resumed: "pause"}
_NO_ROOM = "The run's folder could not be written for a while ({}); free space on the disk."
_FULL = (
    "The run's folder cannot be written, so the weights of this training are lost. "
    "Free space on the disk and start it again."
)


class Recorder:
    """Writes one run's files. A full disk costs notes, looks and snapshots, but never the run.

    Parameters
    ----------
    path : pathlib.Path
        The run's folder.
    recipe : Recipe
        What is trained.
    status : Status
        The last one; `status` is always the latest.
    metrics_bytes : int
        Where metrics.jsonl is cut before the first line.
    """

    def __init__(self, path: Path, recipe: Recipe, status: Status, metrics_bytes: int = 0):
        self.path, self.recipe, self.status = path, recipe, status
        self._lines = Lines(path / "metrics.jsonl", metrics_bytes)
        self._pictures: dict[str, Pictures] = {}
        self._classes: tuple[str, ...] = ()
        self._scale = None
        self._unsaved: BestImproved | None = None
        self._written = -math.inf

    def pictures(self, split: str, pictures: Pictures) -> None:
        """Take note of the pictures of "train" or "test"."""
        self._pictures[split] = pictures
        self._classes = tuple(pictures.classes)
        if split == "train":
            self.note(*pictures.notes)

    def note(self, *sentences: str) -> None:
        """Tell the viewer something, once."""
        new = [s for s in dict.fromkeys(sentences) if s not in self.status.notes]
        self.status = replace(self.status, notes=(*self.status.notes, *new)[:NOTES_MAX])

    def take(self, event: Event) -> None:
        """Write down one event of the loop."""
        self.status = after(self.status, event, self.recipe)
        if isinstance(event, Started):
            self._scale = (event.mean, event.std)
            self.note(*event.notes)
        elif isinstance(event, BestImproved):
            self._unsaved = event
        elif isinstance(event, EpochKept):
            self._try(lambda: checkpoints.keep(self.path, event.state, self._card(event)))
        elif isinstance(event, Live):
            self._try(lambda: self._see(event))
        elif isinstance(event, Answers):
            self._try(lambda: self._keep(event))
        elif type(event) in _KINDS:
            self._lines.add({"kind": _KINDS[type(event)]} | _plain(asdict(event)))
        self._save_best()
        if isinstance(event, Snapshot) and self._lines.flush() and self._unsaved is None:
            self._try(lambda: self._snapshot(event))
        if isinstance(event, Finished):
            snapshot.drop(self.path)
        if not isinstance(event, Finished | Stopped):  # `close` writes the last words
            self.beat(at_once=not isinstance(event, Step | Live | Snapshot | EpochKept))

    def beat(self, at_once: bool = False) -> None:
        """Write the status, with the time, when the last one is old enough."""
        now = time.monotonic()
        if at_once or now - self._written > HEARTBEAT_SECONDS / 2:
            self.status = replace(self.status, heartbeat=time.time())
            self._try(lambda: rundir.write_status(self.path, self.status, lasting=False))
            self._written = now

    def close(self, status: Status) -> Status:
        """Write the last status.

        Raises
        ------
        TrainingError
            When there is no room for the weights.
        """
        self.status = status
        self._save_best()
        if not self._lines.flush():
            self.note("Some points of the curves are missing: the disk was full.")
        self._lines.close()
        if self._unsaved is not None:
            self.status = replace(self.status, state="failed", sentence=_FULL, seconds_left=None)
        rundir.write_status(self.path, replace(self.status, heartbeat=time.time()))
        if self._unsaved is not None:
            raise TrainingError(_FULL)
        return rundir.read_status(self.path)

    def _try(self, write: Callable[[], None]) -> bool:
        try:
            write()
        except OSError as error:
            self.note(_NO_ROOM.format(error.strerror or type(error).__name__))
            return False
        except CheckpointError as error:
            self.note(str(error))
            return False
        return True

    def _save_best(self) -> None:
        """Write the weights to be kept; what found no room is tried again at the next event."""
        event = self._unsaved
        if event is not None and self._try(lambda: self._save(event)):
            self._unsaved = None

    def _save(self, event: BestImproved) -> None:
        checkpoints.save_state(self.path, "best", event.state, self._card(event))

    def _card(self, event: BestImproved | EpochKept) -> checkpoints.Card:
        return checkpoints.Card(
            model=self.recipe.model,
            classes=self._classes,
            shape=models.shape_of(self._pictures["train"].images),
            mean=self._scale[0],
            std=self._scale[1],
            epoch=event.epoch,
            val_loss=event.val_loss,
            val_accuracy=event.val_accuracy,
            recipe=asdict(self.recipe) | {"classes": list(self.recipe.classes)},
            dropout=self.recipe.dropout,
            layers=self.recipe.layers,
        )

    def _see(self, event: Live) -> None:
        live_file.write(self.path, event.epoch, event.step, event.arrays)
        if event.epoch == int(event.epoch):
            live_file.keep_filters(self.path, int(event.epoch), event.arrays)

    def _keep(self, event: Answers) -> None:
        pictures = self._pictures["train" if event.part == "validation" else "test"]
        places = evaluation.places_of(self.recipe, event.part, pictures.labels)
        evaluation.keep(self.path, event.part, event.probabilities, pictures, places)

    def _snapshot(self, event: Snapshot) -> None:
        snapshot.write(self.path, event, self.recipe, self._lines.size)


def _plain(values: dict) -> dict:
    """Put null where a number is not finite: NaN is no JSON."""
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in values.items()
    }
