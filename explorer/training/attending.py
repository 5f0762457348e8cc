"""Between two steps: what people ask for, what they want to see, and what has to be kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from explorer import checkpoints
from explorer.limits import SNAPSHOT_SECONDS, STOP_SECONDS
from explorer.training.capture import capture
from explorer.training.control import Control
from explorer.training.engine import Engine
from explorer.training.events import (
    EpochKept,
    Event,
    Live,
    Paused,
    RateChanged,
    Resumed,
    Snapshot,
    Stopped,
)
from explorer.training.live import Live as Looker
from explorer.training.measuring import copy_of_weights
from explorer.training.progress import Clock, Progress, rescue
from explorer.training.spacing import Spacing

_LIVE_SECONDS, _LIVE_SHARE = 1.0, 0.02  # between two looks inside; of the time for them
_SNAPSHOT_SHARE = 0.01  # of the time
_BYTES_PER_SECOND = 2e8  # of a disk, until the first snapshot has shown it
_PAUSE_LOOK_SECONDS = 0.05  # between two looks at what is asked for, in a pause


@dataclass(frozen=True)
class Options:
    """What a training does beside its numbers; none of it changes one.

    Parameters
    ----------
    control : callable
        Asked at least every 0.1 s: a pause, another learning rate.
    live : bool
        Yield `Live` events.
    snapshots : bool
        Yield `Snapshot` events.
    answers : bool
        Yield `Answers` events at the end.
    epochs : bool
        Yield `EpochKept` events.
    resume : Snapshot or None
        Where to go on.
    wait : callable
        Lets so many seconds pass; for pauses.
    """

    control: Callable[[], Control] = Control
    live: bool = False
    snapshots: bool = False
    answers: bool = False
    epochs: bool = False
    resume: Snapshot | None = None
    wait: Callable[[float], None] = time.sleep


@dataclass
class Run:
    """One training on its way."""

    engine: Engine
    progress: Progress
    clock: Clock
    stop: Callable[[], bool]
    options: Options
    classes: tuple[str, ...]
    threads_max: int | None = None
    looker: Looker | None = None
    looks: Spacing = field(default_factory=lambda: Spacing(_LIVE_SHARE, _LIVE_SECONDS))
    saves: Spacing = field(default_factory=lambda: Spacing(_SNAPSHOT_SHARE, SNAPSHOT_SECONDS))
    looked_step: int = -1
    saved_step: int = -1


def asked(run: Run) -> Iterator[Event]:
    """Do what is asked for; return True when the training is to end."""
    if run.stop():
        return True
    wanted = run.options.control()
    if wanted.paused:
        yield from _pause(run)
        if run.stop():
            return True
        wanted = run.options.control()
    progress = run.progress
    if wanted.lr is not None and wanted.lr != progress.lr:
        progress.lr = wanted.lr
        yield RateChanged(progress.step, progress.passed, progress.lr)
    return False


def _pause(run: Run) -> Iterator[Event]:
    """Wait until somebody lets it go on or stops it; a kill meanwhile loses nothing."""
    progress, began = run.progress, run.clock.read()
    now = run.clock.now()
    yield Paused(progress.step, progress.passed, now)
    yield from _saved(run)
    while run.options.control().paused and not run.stop():
        run.options.wait(_PAUSE_LOOK_SECONDS)
    pause = run.clock.read() - began
    run.clock.leave_out(pause)
    yield Resumed(progress.step, progress.passed, now, pause)


def seen_and_saved(run: Run, end_of_epoch: bool = False) -> Iterator[Event]:
    """Yield a look inside and a snapshot when it is time for them."""
    if run.options.live and run.looks.due(run.clock.now(), end_of_epoch):
        yield from _look(run)
    if run.saves.ended < 0:
        run.saves.ended = 0.0  # the first one after the same time as all others
    if run.saves.due(run.clock.now(), end_of_epoch):
        yield from _saved(run)


def before_training(run: Run) -> Iterator[Event]:
    """Keep the weights that a training begins with; one that goes on has done so before."""
    if run.options.resume is None:
        yield from epoch_kept(run, 0)


def epoch_kept(
    run: Run, epoch: int, validation: tuple[float | None, float | None] = (None, None)
) -> Iterator[Event]:
    """Yield the weights after an epoch, with its loss and accuracy, where they will be kept."""
    network = run.engine.network
    if run.options.epochs and checkpoints.is_kept(epoch, network.state_dict()):
        yield EpochKept(epoch, *validation, copy_of_weights(network))


def last_look(run: Run) -> Iterator[Event]:
    """Look at what was learnt in the end, unless that has just been done."""
    if run.options.live and run.looked_step != run.progress.step:
        yield from _look(run)


def _look(run: Run) -> Iterator[Event]:
    began, progress = run.clock.now(), run.progress
    if run.looker is None:
        run.looker = Looker(run.engine, run.classes)
    yield Live(progress.passed, progress.step, run.looker.take(run.engine))
    run.looked_step = progress.step
    run.looks.done(began, run.clock.now())  # with the writing


def _saved(run: Run) -> Iterator[Event]:
    if not run.options.snapshots or run.saved_step == run.progress.step:
        return
    began = run.clock.now()
    yield capture(run.engine, run.progress, began)
    run.saved_step = run.progress.step
    run.saves.done(began, run.clock.now())


def leave(run: Run) -> Iterator[Event]:
    """End before the time: keep weights if there are none yet, and the place to go on from."""
    began = run.clock.now()
    later = list(_captured(run))  # before older weights take the place of the last ones
    yield from rescue(run.engine, run.progress, run.clock)
    left = STOP_SECONDS - (run.clock.now() - began)
    if all(_seconds_to_write(run, taken) < left for taken in later):  # else the last one stays
        yield from later
    best = run.progress.best.epoch if run.progress.best else None
    yield Stopped(run.progress.step, run.clock.now(), best)


def _captured(run: Run) -> Iterator[Snapshot]:
    if run.options.snapshots and run.saved_step != run.progress.step:
        yield capture(run.engine, run.progress, run.clock.now())


def _seconds_to_write(run: Run, taken: Snapshot) -> float:
    size = sum(tensor.numel() * tensor.element_size() for tensor in taken.tensors.values())
    return run.saves.cost or size / _BYTES_PER_SECOND
