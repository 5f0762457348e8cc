"""One run in a line: what it cost and what came out, each number only where it can be trusted."""

import math
from dataclasses import dataclass

from explorer.results.intervals import wilson
from explorer.training import rundir
from explorer.training.rundir import RunInfo
from explorer.training.short_runs import short_runs


@dataclass(frozen=True)
class Share:
    """So many of so many pictures are right, and where the true accuracy lies (95 %)."""

    value: float
    pictures: int
    low: float
    high: float


@dataclass(frozen=True)
class Summary:
    """One run; whatever it does not say is None.

    `test` stays None until somebody has opened the test of this run.
    """

    epochs: int
    parameters: int | None
    seconds: float | None
    images_per_second: float | None
    best_epoch: int | None
    validation: Share | None
    test: Share | None


def summary(run: RunInfo) -> Summary:
    """Return what a run's status says, checked: a folder from elsewhere may hold anything.

    Examples
    --------
    >>> found = summary(find("plain-cnn"))
    >>> found.epochs, found.best_epoch, found.validation.pictures, round(found.validation.low, 3)
    (8, 8, 800, 0.888)
    """
    status = run.status
    results = status.results or {}
    best = results.get("best_epoch")
    test = None
    if rundir.test_opened(run.path):
        test = share(results.get("test_accuracy"), results.get("test_size"))
    return Summary(
        epochs=int(status.epoch),
        parameters=_above_zero(status.parameters),
        seconds=_above_zero(status.seconds),
        images_per_second=_above_zero(status.images_per_second),
        best_epoch=best if type(best) is int and best >= 0 else None,
        validation=share(results.get("val_accuracy"), status.validation_size),
        test=test,
    )


def share(value: object, pictures: object) -> Share | None:
    """Return a checked share with its Wilson interval; None where it is no share of pictures.

    Examples
    --------
    >>> share(1.5, 10), share("all", 10), share(0.5, 0)
    (None, None, None)
    """
    if type(value) not in (int, float) or not 0 <= value <= 1:
        return None
    if type(pictures) is not int or pictures < 1:
        return None
    low, high = wilson(round(value * pictures), pictures)
    return Share(float(value), pictures, low, high)


def _above_zero(value: object):
    good = type(value) in (int, float) and math.isfinite(value) and value > 0
    return value if good else None


def shipped() -> dict[str, RunInfo]:
    """Return the runs that come with the explorer, by the name that a link uses.

    Examples
    --------
    >>> list(shipped())
    ['plain-mlp', 'shuffle-mlp', 'plain-cnn', 'shuffle-cnn', 'shapes', 'cifar10']
    """
    found = short_runs() | {run.name: run for run in rundir.shipped_runs()}
    return {name: RunInfo(run.path, name, run.recipe, run.status) for name, run in found.items()}


def known_runs() -> dict[str, RunInfo]:
    """Return this machine's runs, newest first, then those that come with the explorer."""
    return {run.name: run for run in rundir.list_runs()} | shipped()


def find(name: str) -> RunInfo | None:
    """Look a run up by its name, among those that come with the explorer first."""
    return shipped().get(name) or rundir.find(name)
