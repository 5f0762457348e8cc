"""Read the pictures, run the loop, and write everything that happens into the run's folder."""

import json
import os
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import models
from explorer import checkpoints
from explorer.datasets import Pictures
from explorer.errors import DivergedError, ExplorerError
from explorer.limits import HEARTBEAT_SECONDS, RUN_SECONDS_MAX
from explorer.training import rundir
from explorer.training.alive import host, start_time
from explorer.training.events import BestImproved, Epoch, Event, Finished, Started, Step
from explorer.training.loop import train
from explorer.training.recipe import Recipe
from explorer.training.selection import load_pictures, resolve_classes

_NOTES_MAX = 20  # sentences
_GENERIC = "Something unexpected ended the training; the log in the run's folder says more."


def conduct(
    path: Path,
    recipe: Recipe,
    *,
    seconds_max: float | None = RUN_SECONDS_MAX,
    threads_max: int | None = None,
    tell: Callable[[Event], None] = lambda event: None,
    load: Callable[[Recipe, str], Pictures] = load_pictures,
) -> rundir.Status:
    """Run one training from the first picture to the last line of its status.

    Parameters
    ----------
    path : pathlib.Path
        The run's folder, made by `rundir.create`.
    recipe : Recipe
        What to train.
    seconds_max : float or None
        Time limit; the best checkpoint is kept.
    threads_max : int or None
        See `explorer.training.loop.train`.
    tell : callable
        Also gets every event.
    load : callable
        Returns the recipe's pictures of a split, "train" or "test".

    Returns
    -------
    Status
        The last one; also written.

    Raises
    ------
    ExplorerError
        After it was written down as the state "failed" or "diverged".
    """
    state = {"status": _claim(path)}  # what the handlers below have to go on from
    began = time.monotonic()

    def stop() -> bool:
        over = seconds_max is not None and time.monotonic() - began > seconds_max
        return over or rundir.is_asked_to_stop(path)

    try:
        _follow(path, recipe, state, stop, threads_max, tell, load)
        return _close(path, state["status"])
    except ExplorerError as error:
        kind = "diverged" if isinstance(error, DivergedError) else "failed"
        _beat(path, replace(state["status"], state=kind, sentence=str(error), seconds_left=None))
        raise
    except Exception:
        with (path / "log.txt").open("a", encoding="utf-8") as log:
            log.write(traceback.format_exc())
        _beat(path, replace(state["status"], state="failed", sentence=_GENERIC, seconds_left=None))
        raise


def _follow(path: Path, recipe: Recipe, state: dict, stop, threads_max, tell, load) -> None:
    """Write down every event of the loop; `state["status"]` is always the latest."""
    classes = resolve_classes(recipe)
    pictures = load(recipe, "train")
    state["status"] = replace(state["status"], notes=pictures.notes[:_NOTES_MAX])
    events = train(
        recipe,
        pictures,
        lambda: load(recipe, "test"),
        stop=stop,
        threads_max=threads_max,
    )
    written = -1.0
    with (path / "metrics.jsonl").open("a", encoding="utf-8") as metrics:
        for event in events:
            state["status"] = _after(state["status"], event, recipe)
            if isinstance(event, Started):
                scale = (event.mean, event.std)
            elif isinstance(event, BestImproved):
                _save(path, event, recipe, classes, models.shape_of(pictures.images), scale)
            _append(metrics, event)
            now = time.monotonic()
            if not isinstance(event, Step) or now - written > HEARTBEAT_SECONDS / 2:
                state["status"] = _beat(path, state["status"])
                written = now
            tell(event)


def _claim(path: Path) -> rundir.Status:
    status = replace(
        rundir.read_status(path),
        state="starting",
        sentence="Getting the pictures ready.",
        pid=os.getpid(),
        pid_started=start_time(os.getpid()),
        host=host(),
    )
    return _beat(path, status)


def _beat(path: Path, status: rundir.Status) -> rundir.Status:
    status = replace(status, heartbeat=time.time())
    rundir.write_status(path, status)
    return status


def _append(metrics, event: Event) -> None:
    if isinstance(event, Step | Epoch):
        point = {"kind": type(event).__name__.lower()} | asdict(event)
        metrics.write(json.dumps(point) + "\n")
        metrics.flush()


def _after(status: rundir.Status, event: Event, recipe: Recipe) -> rundir.Status:
    if isinstance(event, Started):
        return replace(
            status,
            state="running",
            sentence="Training.",
            device=event.device,
            threads=event.threads,
            precision=event.precision,
            parameters=event.parameters,
            train_size=event.train_size,
            validation_size=event.validation_size,
        )
    if isinstance(event, Step | Epoch):
        left = event.seconds / event.epoch * (recipe.epochs - event.epoch)
        return replace(
            status,
            epoch=event.epoch,
            step=event.step,
            seconds=event.seconds,
            seconds_left=left,
            images_per_second=event.images_per_second,
        )
    if isinstance(event, BestImproved):
        kept = {"best_epoch": event.epoch, "val_loss": event.val_loss}
        return replace(status, results=kept | {"val_accuracy": event.val_accuracy})
    if isinstance(event, Finished):
        sentence = (
            f"Finished: {event.val_accuracy:.1%} of {status.validation_size:,} validation "
            f"pictures right, with the weights after epoch {event.best_epoch}."
        )
        done = {"state": "finished", "sentence": sentence, "results": asdict(event)}
        return replace(status, **done, seconds=event.seconds, seconds_left=None)
    kept = "no weights were kept: not one epoch was complete"
    if event.best_epoch is not None:
        kept = f"the best weights, after epoch {event.best_epoch}, are kept"
    return replace(status, state="stopped", sentence=kept, seconds=event.seconds, seconds_left=None)


def _close(path: Path, status: rundir.Status) -> rundir.Status:
    if status.state == "stopped":
        over = f"The time limit of {RUN_SECONDS_MAX // 60} minutes is over"
        why = "Stopped" if rundir.is_asked_to_stop(path) else over
        status = replace(status, sentence=f"{why}; {status.sentence}.")
    return _beat(path, status)


def _save(path: Path, event: BestImproved, recipe: Recipe, classes, shape, scale) -> None:
    card = checkpoints.Card(
        model=recipe.model,
        classes=classes,
        shape=shape,
        mean=scale[0],
        std=scale[1],
        epoch=event.epoch,
        val_loss=event.val_loss,
        val_accuracy=event.val_accuracy,
        recipe=asdict(recipe) | {"classes": list(recipe.classes)},
    )
    checkpoints.save_state(path, "best", event.state, card)
