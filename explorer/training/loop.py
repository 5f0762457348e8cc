"""The training loop: a generator of events. It writes no file and knows no page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import torch

from explorer.errors import DivergedError, MemoryFullError, TrainingError
from explorer.limits import LOSS_MAX
from explorer.training import augmenting, distributed, schedules
from explorer.training import engine as eng
from explorer.training import pictures_on_device as on_device
from explorer.training.attending import (
    Options,
    Run,
    asked,
    before_training,
    epoch_kept,
    last_look,
    leave,
    seen_and_saved,
)
from explorer.training.device import device_title
from explorer.training.evaluation import predictions
from explorer.training.events import Answers, Epoch, Event, Finished
from explorer.training.label_checks import check_labels
from explorer.training.private_random import lent
from explorer.training.progress import READ_SECONDS, improved, point, rescue
from explorer.training.recipe import Recipe
from explorer.training.starting import prepared, started, steps_per_epoch
from explorer.training.stopping import is_kept, should_stop
from explorer.training.usable import usable_device

if TYPE_CHECKING:
    from explorer.datasets import Pictures

_FULL = ("can't allocate memory", "out of memory")  # what torch says of the CPU's memory


def train(
    recipe: Recipe,
    pictures: Pictures,
    load_test: Callable[[], Pictures],
    *,
    stop: Callable[[], bool] = lambda: False,
    threads_max: int | None = None,
    clock: Callable[[], float] = time.perf_counter,
    options: Options = Options(),  # noqa: B008 - frozen
) -> Iterator[Event]:
    """Train one network and tell about it.

    The first `Step` leaves right after the first step, later ones at most 10 times a second. With
    the same recipe, pictures and thread count the numbers on a CPU are the same bit for bit, also
    of a training that goes on from a snapshot.

    Parameters
    ----------
    recipe : Recipe
        What to train.
    pictures : Pictures
        The training pictures of exactly the recipe's classes.
    load_test : callable
        Returns the test pictures of the same classes, None to stop; called once, at the end.
    stop : callable
        Asked at least every 2 s; True ends the training with a `Stopped`.
    threads_max : int, optional
        The most CPU threads that "auto" may take; None means all cores.
    clock : callable
        Seconds that only grow.
    options : Options
        What it does beside its numbers.

    Yields
    ------
    Event
        `Started`, then all others, at last `Finished` or `Stopped`.

    Raises
    ------
    DataError
        When a class is empty, before anything is started.
    CheckpointError
        When the snapshot to go on from is another recipe's.
    DivergedError
        When the loss is not a finite number, or above 1,000,000: at the step where it happened,
        with the last good weights already yielded.
    MemoryFullError, TrainingError
        When the device's memory is full; when the device fails.
    """
    check_labels(pictures)
    device, notes = usable_device(recipe.device)
    threads_before = torch.get_num_threads()
    stop, clock, options = distributed.agreed(stop, clock, options)
    try:
        run = prepared(recipe, pictures, device, stop, clock, options)
        run.threads_max = threads_max
        yield started(run, notes)
        if options.resume is not None and run.progress.best is not None:
            yield run.progress.best  # what lies beside the snapshot may be newer than it
        yield from before_training(run)
        yield from _all_epochs(run, load_test)
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise _memory_full(recipe, device) from error
    except torch.AcceleratorError as error:
        raise TrainingError(
            f"{device_title(device)} failed ({str(error).splitlines()[0][:120]}), and this "
            "training's process ends with it. What was saved is kept; let it go on from there."
        ) from error
    except RuntimeError as error:
        if any(words in str(error) for words in _FULL):
            raise _memory_full(recipe, device) from error
        raise
    finally:
        torch.set_num_threads(threads_before)


def _memory_full(recipe: Recipe, device: torch.device) -> MemoryFullError:
    return MemoryFullError(
        f"The memory of {_title(device)} is full at batch size {recipe.batch_size}. "
        "Use a smaller batch or fewer images per class."
    )


def _title(device: torch.device) -> str:
    try:
        return device_title(device)
    except RuntimeError:  # the device has just failed
        return "the device"


def _all_epochs(run: Run, load_test) -> Iterator[Event]:
    engine, progress, why = run.engine, run.progress, None
    recipe = engine.recipe
    while progress.epoch <= recipe.epochs and not (why := should_stop(recipe, progress.epochs)):
        try:
            means = yield from _one_epoch(run)
            validation = means and _validate(run)
        except DivergedError:
            yield from rescue(engine, progress, run.clock)
            raise
        if not validation:
            yield from leave(run)
            return
        yield _over(run, means, validation)
        if is_kept(recipe, progress.epochs):
            yield improved(engine, progress.epoch, validation, progress)
        yield from epoch_kept(run, progress.epoch, validation)
        progress.next_epoch()
        yield from seen_and_saved(run, end_of_epoch=True)
    yield from last_look(run)
    yield from _test(run, load_test, why)


def _one_epoch(run: Run):
    """Yield the steps' points; return the epoch's mean loss and accuracy, None when stopped."""
    engine, progress, recipe = run.engine, run.progress, run.engine.recipe
    progress.order = engine.order.get_state()
    plan = augmenting.plan_epoch(recipe, engine.part, engine.order, progress.epoch)
    while progress.place < progress.epoch_size:
        if (yield from asked(run)):
            return None
        if progress.best is None:
            before = {k: v.clone() for k, v in engine.network.state_dict().items()}
        taken = _some_steps(run, plan)
        _check_finite(taken[0], progress.step, progress.lr)
        if progress.best is None:
            progress.last_good = before  # they gave the first of these sensible losses
        progress.count(*taken, recipe.batch_size)
        now = run.clock.now()
        if now >= progress.next_point:
            yield point(progress, now)
        yield from seen_and_saved(run)
    return tuple(total / progress.epoch_size for total in progress.sums)


def _some_steps(run: Run, plan) -> tuple[list[float], list[int], list[float]]:
    """Take at least one step, and more until it is time to look; then read what they gave."""
    engine, progress = run.engine, run.progress
    start, place, taken, size = run.clock.read(), progress.place, [], engine.recipe.batch_size
    end = start + (0.0 if progress.step == 0 else READ_SECONDS)
    step, per_epoch = progress.step, steps_per_epoch(run)
    share = progress.lr / engine.recipe.lr

    def rate(ahead: int) -> float:
        progress.rate = share * schedules.rate(engine.recipe, step + ahead, per_epoch)
        return progress.rate

    with lent(engine.dice):
        while True:
            taken.append(eng.take(engine, plan, place, rate))
            step += len(taken[-1].loss)
            place += size * len(taken[-1].loss)
            if place >= progress.epoch_size or run.clock.read() >= end:
                break
    numbers = tuple(torch.cat(values).tolist() for values in zip(*taken, strict=True))
    progress.training_seconds += run.clock.read() - start
    return numbers


def _check_finite(losses: list[float], step: int, lr: float) -> None:
    for number, loss in enumerate(losses, start=step + 1):
        if not loss <= LOSS_MAX:  # also True for NaN
            raise DivergedError(
                f"The training diverged: at step {number} the loss was {loss:.3g}, above the limit "
                f"of {LOSS_MAX:,.0f}. Try a tenth of the learning rate, {lr / 10:g}."
            )


def _validate(run: Run) -> tuple[float, float] | None:
    engine = run.engine
    result = eng.evaluate(engine, engine.validation_images, engine.validation_labels, run.stop)
    if result:
        _check_finite([result[0]], run.progress.step, run.progress.lr)
    return result


def _over(run: Run, means, validation) -> Epoch:
    progress = run.progress
    progress.epochs.append(
        {"epoch": progress.epoch, "train_loss": means[0], "val_loss": validation[0]}
    )
    now, speed = run.clock.now(), progress.speed()
    return Epoch(progress.epoch, progress.step, now, *means, *validation, speed)


def _test(run: Run, load_test, why: str | None) -> Iterator[Event]:
    """Measure the kept weights on the test pictures, once."""
    engine, progress = run.engine, run.progress
    if run.stop():
        yield from leave(run)
        return
    pictures = load_test()
    if pictures is None:  # stopped meanwhile
        yield from leave(run)
        return
    engine.network.load_state_dict(progress.best.state)
    if run.options.answers and not (
        yield from _answers(run, "validation", engine.validation_images, engine.validation_labels)
    ):
        yield from leave(run)
        return
    labels = on_device.to_device(pictures.labels, engine.device)
    images = on_device.to_device(pictures.images, engine.device)
    if run.options.answers:
        result = yield from _answers(run, "test", images, labels)
    else:
        result = eng.evaluate(engine, images, labels, run.stop)
    if result is None:
        yield from leave(run)
        return
    yield _finished(run, *result, len(labels), why or "")


def _answers(run: Run, part: str, images, labels):
    """Yield what the network says of every picture; return mean loss and accuracy."""
    found = predictions(run.engine, images, labels, run.stop)
    if found is None:
        return None
    shares, losses = found
    yield Answers(part, shares)
    right = int((shares.argmax(1) == labels.cpu().numpy()).sum())
    return float(losses.astype(float).mean()), right / len(labels)


def _finished(run: Run, loss: float, accuracy: float, size: int, why: str) -> Finished:
    progress, best = run.progress, run.progress.best
    return Finished(
        best_epoch=best.epoch,
        val_loss=best.val_loss,
        val_accuracy=best.val_accuracy,
        test_loss=loss,
        test_accuracy=accuracy,
        test_size=size,
        seconds=run.clock.now(),
        images_per_second=progress.images / max(progress.training_seconds, 1e-9),
        why=why,
    )
