"""The training loop: a generator of events. It writes no file and knows no page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch

from explorer.errors import DataError, DivergedError, TrainingError
from explorer.limits import LOSS_MAX, STOP_SECONDS
from explorer.training import augmenting
from explorer.training import engine as eng
from explorer.training import pictures_on_device as on_device
from explorer.training.device import cores, device_title, fastest_threads, pick_device
from explorer.training.events import BestImproved, Epoch, Event, Finished, Started, Step, Stopped
from explorer.training.private_random import lent
from explorer.training.recipe import Recipe

if TYPE_CHECKING:
    from explorer.datasets import Pictures

_READ_SECONDS = 0.1  # between two looks at the device; also how fast a stop is seen
_THIN_OUT = 600  # points; after a minute points come every 1/600 of the time so far
_SLOWER = 0.6  # of the best speed so far; below it the threads are timed again


@dataclass
class _Progress:
    step: int = 0
    images: int = 0
    training_seconds: float = 0.0  # without validation
    best: BestImproved | None = None
    last_good: dict[str, torch.Tensor] | None = None  # only until there is a best
    window: list[tuple[float, int, int]] = field(default_factory=list)  # loss·B, correct, B
    window_began: float = 0.0  # of training_seconds
    next_point: float = 0.0  # seconds since the start


def train(
    recipe: Recipe,
    pictures: Pictures,
    load_test: Callable[[], Pictures],
    *,
    stop: Callable[[], bool] = lambda: False,
    threads_max: int | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Event]:
    """Train one network and tell about it.

    The first `Step` leaves right after the first step, later ones at most 10 times a second. With
    the same recipe, pictures and thread count the numbers on a CPU are the same bit for bit.

    Parameters
    ----------
    recipe : Recipe
        What to train.
    pictures : Pictures
        The training pictures of exactly the recipe's classes.
    load_test : callable
        Returns the test pictures of the same classes; called once, after the last epoch.
    stop : callable
        Asked at least every 2 s; True ends the training with a `Stopped`.
    threads_max : int, optional
        The most CPU threads that "auto" may take; None means all cores.
    clock : callable
        Seconds that only grow.

    Yields
    ------
    Event
        `Started`, then `Step`, `Epoch` and `BestImproved`, at last `Finished` or `Stopped`.

    Raises
    ------
    DataError
        When a class is empty, before anything is started.
    DivergedError
        When the loss is not a finite number, or above 1,000,000: at the step where it happened,
        with the last good weights already yielded.
    TrainingError
        When the device's memory is full.
    """
    check_labels(pictures)
    device = pick_device(recipe.device)
    threads_before = torch.get_num_threads()
    try:
        engine = eng.prepare(
            recipe, pictures.images, pictures.labels, len(pictures.classes), device
        )
        if device.type == "cpu":
            torch.set_num_threads(_threads(engine, threads_max))
        yield _started(engine)
        yield from _all_epochs(engine, load_test, stop, threads_max, clock)
    except torch.OutOfMemoryError as error:
        raise TrainingError(
            f"The memory of {device_title(device)} is full at batch size {recipe.batch_size}. "
            "Use a smaller batch or fewer images per class."
        ) from error
    finally:
        torch.set_num_threads(threads_before)


def check_labels(pictures: Pictures) -> None:
    """Raise DataError unless every class has a picture and every label has a class.

    On a GPU a label out of range would end the whole process.
    """
    count = len(pictures.classes)
    if count < 2:
        raise DataError(f"There is {count} class; a training needs at least 2. Add a class.")
    labels = pictures.labels
    if len(labels) != len(pictures.images):
        raise DataError(
            f"{len(pictures.images)} pictures have {len(labels)} labels. Read the data again."
        )
    wrong = labels[(labels < 0) | (labels >= count)]
    if len(wrong):
        raise DataError(
            f"A picture has label {int(wrong[0])}; labels go from 0 to {count - 1}. "
            "Check the data set."
        )
    for number, name in enumerate(pictures.classes):
        if not (labels == number).any():
            raise DataError(f'Class "{name}" has no pictures. Add some or leave the class out.')


def _threads(engine: eng.Engine, most: int | None) -> int:
    if engine.recipe.threads:
        return engine.recipe.threads
    most = most or cores()
    return 1 if most == 1 else fastest_threads(eng.trial_step(engine), most)


def _started(engine: eng.Engine) -> Started:
    size = len(engine.part.labels)
    return Started(
        parameters=sum(p.numel() for p in engine.network.parameters()),
        train_size=size,
        validation_size=len(engine.validation_labels),
        steps_per_epoch=-(-size // engine.recipe.batch_size),
        device=device_title(engine.device),
        threads=torch.get_num_threads(),
        mean=engine.statistics[0],
        std=engine.statistics[1],
    )


def _all_epochs(engine, load_test, stop, threads_max, clock) -> Iterator[Event]:
    began, progress, fastest = clock(), _Progress(), 0.0
    for epoch in range(1, engine.recipe.epochs + 1):
        images, seconds = progress.images, progress.training_seconds
        try:
            means = yield from _one_epoch(engine, epoch, progress, began, stop, clock)
            validation = means and _validate(engine, progress.step, stop)
        except DivergedError:
            yield from _rescue(engine, progress, clock)
            raise
        if not validation:
            yield from _rescue(engine, progress, clock)
            yield _stopped(progress, began, clock)
            return
        speed = (progress.images - images) / (progress.training_seconds - seconds)
        yield Epoch(epoch, progress.step, clock() - began, *means, *validation, speed)
        if progress.best is None or validation[0] < progress.best.val_loss:
            yield _improved(engine, epoch, validation, progress)
        if speed < _SLOWER * fastest and engine.device.type == "cpu":
            torch.set_num_threads(_threads(engine, threads_max))
        fastest = max(fastest, speed)
    yield _test(engine, progress, load_test, began, stop, clock)


def _one_epoch(engine, epoch, progress, began, stop, clock):
    """Yield the steps' points; return the epoch's mean loss and accuracy, None when stopped."""
    plan = augmenting.plan_epoch(engine.recipe, engine.part, engine.order, epoch)
    size, place, sums = len(plan), 0, [0.0, 0]
    while place < size:
        if stop():
            return None
        seconds = 0.0 if progress.step == 0 else _READ_SECONDS
        if progress.best is None:
            before = {k: v.clone() for k, v in engine.network.state_dict().items()}
        start = clock()
        losses, correct = _some_steps(engine, plan, place, seconds, clock)
        progress.training_seconds += clock() - start
        _check_finite(losses, progress.step, engine.recipe.lr)
        if progress.best is None:
            progress.last_good = before  # they gave the first of these sensible losses
        for loss, right in zip(losses, correct, strict=True):
            count = min(engine.recipe.batch_size, size - place)
            place += count
            progress.images += count
            progress.window.append((loss * count, right, count))
            sums[0] += loss * count
            sums[1] += right
        progress.step += len(losses)
        now = clock() - began
        if now >= progress.next_point:
            yield _point(progress, epoch - 1 + place / size, now)
    return sums[0] / size, sums[1] / size


def _some_steps(engine, plan, place, seconds, clock):
    """Take at least one step, and more until `seconds` are over; then read what they gave."""
    end, losses, correct = clock() + seconds, [], []
    with lent(engine.dice):
        while True:
            taken = eng.take(engine, plan, place, lambda ahead: engine.recipe.lr)
            losses.append(taken.loss)
            correct.append(taken.correct)
            place += engine.recipe.batch_size * len(taken.loss)
            if place >= len(plan) or clock() >= end:
                return torch.cat(losses).tolist(), torch.cat(correct).tolist()


def _check_finite(losses: list[float], step: int, lr: float) -> None:
    for number, loss in enumerate(losses, start=step + 1):
        if not loss <= LOSS_MAX:  # also True for NaN
            raise DivergedError(
                f"The training diverged: at step {number} the loss was {loss:.3g}, above the limit "
                f"of {LOSS_MAX:,.0f}. Try a tenth of the learning rate, {lr / 10:g}."
            )


def _point(progress: _Progress, epoch: float, now: float) -> Step:
    images = sum(count for _, _, count in progress.window)
    seconds = progress.training_seconds - progress.window_began
    point = Step(
        step=progress.step,
        epoch=epoch,
        seconds=now,
        loss=sum(loss for loss, _, _ in progress.window) / images,
        accuracy=sum(right for _, right, _ in progress.window) / images,
        images_per_second=images / max(seconds, 1e-9),
    )
    progress.window.clear()
    progress.window_began = progress.training_seconds
    progress.next_point = now + max(_READ_SECONDS, now / _THIN_OUT)
    return point


def _validate(engine, step: int, stop) -> tuple[float, float] | None:
    result = eng.evaluate(engine, engine.validation_images, engine.validation_labels, stop)
    if result:
        _check_finite([result[0]], step, engine.recipe.lr)
    return result


def _stopped(progress: _Progress, began: float, clock) -> Stopped:
    best = progress.best.epoch if progress.best else None
    return Stopped(progress.step, clock() - began, best)


def _improved(engine, epoch: int, validation, progress: _Progress) -> BestImproved:
    progress.best = BestImproved(epoch, *validation, eng.copy_of_weights(engine.network))
    progress.last_good = None
    return progress.best


def _rescue(engine, progress: _Progress, clock) -> Iterator[BestImproved]:
    """Before the end of the first epoch: keep the last weights that gave a sensible loss."""
    if progress.best is not None or progress.last_good is None:
        return
    engine.network.load_state_dict(progress.last_good)
    end = clock() + 0.7 * STOP_SECONDS  # the rest is for writing it down
    validation = eng.evaluate(
        engine, engine.validation_images, engine.validation_labels, lambda: clock() > end
    )
    if validation and validation[0] <= LOSS_MAX:
        yield _improved(engine, 0, validation, progress)


def _test(engine, progress: _Progress, load_test, began, stop, clock) -> Finished | Stopped:
    best = progress.best
    if stop():
        return _stopped(progress, began, clock)
    pictures = load_test()
    engine.network.load_state_dict(best.state)
    labels = on_device.to_device(pictures.labels, engine.device)
    images = on_device.to_device(pictures.images, engine.device)
    result = eng.evaluate(engine, images, labels, stop)
    if result is None:
        return _stopped(progress, began, clock)
    return Finished(
        best_epoch=best.epoch,
        val_loss=best.val_loss,
        val_accuracy=best.val_accuracy,
        test_loss=result[0],
        test_accuracy=result[1],
        test_size=len(labels),
        seconds=clock() - began,
        images_per_second=progress.images / max(progress.training_seconds, 1e-9),
    )
