"""The beginning of a training: its engine, its threads, and where it goes on from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from explorer.training import engine as eng
from explorer.training import graphs
from explorer.training.attending import Run
from explorer.training.capture import restore
from explorer.training.device import device_title
from explorer.training.events import Started
from explorer.training.progress import Clock, Progress
from explorer.training.recipe import Recipe

if TYPE_CHECKING:
    from explorer.datasets import Pictures


def prepared(recipe: Recipe, pictures: Pictures, device: torch.device, stop, clock, options) -> Run:
    """Build the engine; with a snapshot in the options, put it where that was taken."""
    resume = options.resume
    if resume is not None:  # what was found by timing stays as it was found
        recipe = replace(recipe, precision=resume.values["precision"])
    engine = eng.prepare(recipe, pictures.images, pictures.labels, len(pictures.classes), device)
    began = clock()
    progress = Progress(lr=recipe.lr)
    if resume is not None:
        progress = restore(engine, resume)
        began -= resume.values["seconds"]
    progress.epoch_size = len(engine.part.labels)
    return Run(engine, progress, Clock(clock, began), stop, options, tuple(pictures.classes))


def started(run: Run, notes: tuple[str, ...]) -> Started:
    """Choose the threads, and tell what is going to be trained."""
    resume, begin = run.options.resume, None
    if resume is not None and resume.values["device"] == "cpu":
        begin = resume.values["threads"]
    engine, trouble = graphs.recorded(eng.use_threads(run.engine, run.threads_max, begin))
    run.engine = engine
    return Started(
        parameters=sum(p.numel() for p in engine.network.parameters()),
        train_size=run.progress.epoch_size,
        validation_size=len(engine.validation_labels),
        steps_per_epoch=steps_per_epoch(run),
        device=device_title(engine.device),
        threads=torch.get_num_threads(),
        mean=engine.statistics[0],
        std=engine.statistics[1],
        precision=engine.recipe.precision,
        notes=(*notes, *trouble),
    )


def steps_per_epoch(run: Run) -> int:
    """Return the number of batches of one epoch."""
    return -(-run.progress.epoch_size // run.engine.recipe.batch_size)
