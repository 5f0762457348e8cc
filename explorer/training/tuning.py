"""What only timing can tell before the first step: the precision, and the threads to begin with.

bfloat16 is twice as fast on one processor and 16 times slower on another, and nothing that a
program can ask for says which. So a few steps are taken both ways on copies, within a fraction of
a second.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import torch

from explorer.training import optimisers
from explorer.training.private_random import lent
from explorer.training.reordered import pool_first

if TYPE_CHECKING:
    from explorer.training.engine import Engine

Way = TypeVar("Way", bound=Hashable)
AUTO = "auto"
PRECISIONS = ("float32", "bfloat16")
_BATCH, _SMALL = 64, 8  # pictures of a step that is timed
_SLOW = 0.03  # seconds of a step with few pictures; then only such steps are timed
_TIMES = 3  # timed steps each
_HOPELESS = 3.0  # times the best so far; one step is enough to know
_BUDGET = 1.0  # seconds; what has not been tried by then is left out


def quickest(
    ways: Iterable[Way],
    step: Callable[[Way], object],
    clock: Callable[[], float] = time.perf_counter,
) -> Way:
    """Take a few steps in every way and return the one with the shortest step.

    Parameters
    ----------
    ways : iterable
        The likeliest first: what has not been tried after a second is left out.
    step : callable
        Takes one step in a way, and returns when it is done.
    clock : callable
        Seconds that only grow.

    Examples
    --------
    >>> now = [0.0]
    >>> def step(seconds):
    ...     now[0] += seconds
    >>> quickest([0.02, 0.01, 0.5], step, clock=lambda: now[0])
    0.01
    """
    best, shortest, end = None, float("inf"), clock() + _BUDGET
    for way in ways:
        if best is not None and clock() > end:
            break
        began = clock()
        step(way)  # the first one wakes threads up and lays memory out
        if clock() - began > _HOPELESS * shortest:
            continue
        for _ in range(_TIMES):
            began = clock()
            step(way)
            took = clock() - began
            if took < shortest:
                best, shortest = way, took
    return best


def trial(engine: Engine, precision: str | None = None) -> Callable[[], object]:
    """Return a function that takes a step on a copy of the network, for timing.

    Parameters
    ----------
    engine : Engine
        Nothing of it changes.
    precision : str, optional
        In place of the recipe's.
    """
    from explorer.training import engine as eng

    network = copy.deepcopy(engine.network)
    copied = replace(
        engine,
        recipe=replace(engine.recipe, precision=precision or engine.recipe.precision),
        network=network,
        compute=pool_first(network),
        optimiser=optimisers.make(engine.recipe, network, engine.device),
        stride=None,
        ranks=None,
    )
    images, labels = engine.validation_images, engine.validation_labels

    def run(count: int) -> None:
        with lent(dict(engine.dice)):
            eng.step(copied, images[:count], labels[:count])
        if engine.device.type == "cuda":
            torch.cuda.synchronize(engine.device)

    if engine.device.type == "cuda":  # small batches would only time the launching of kernels
        return lambda: run(engine.recipe.batch_size)
    run(_SMALL)
    began = time.perf_counter()
    run(_SMALL)
    count = _SMALL if time.perf_counter() - began > _SLOW else _BATCH
    return lambda: run(count)


def precision(engine: Engine) -> str:
    """Return the recipe's precision, or the faster one where it leaves that to timing."""
    wanted = engine.recipe.precision
    if wanted != AUTO:
        return wanted
    if engine.device.type == "mps":
        return PRECISIONS[0]  # autocast is not complete there
    before, on_cpu = torch.get_num_threads(), engine.device.type == "cpu"
    if on_cpu:
        torch.set_num_threads(1)  # seconds of its own work then: other processes do not count
    try:
        steps = {kind: trial(engine, kind) for kind in PRECISIONS}
        clock = time.process_time if on_cpu else time.perf_counter
        chosen = quickest(PRECISIONS, lambda kind: steps[kind](), clock)
    finally:
        torch.set_num_threads(before)
    if engine.ranks is None:
        return chosen
    return PRECISIONS[int(engine.ranks.decide([PRECISIONS.index(chosen)])[0])]


def threads(engine: Engine, counts: tuple[int, ...]) -> int:
    """Return the count with the shortest step; PyTorch's own count is left as it was found."""
    if len(counts) == 1:
        return counts[0]
    step, before = trial(engine), torch.get_num_threads()

    def with_threads(count: int) -> None:
        if torch.get_num_threads() != count:
            torch.set_num_threads(count)
        step()

    try:
        return quickest(sorted(counts, reverse=True), with_threads)
    finally:
        torch.set_num_threads(before)
