"""A training while it runs: progress, curves, what the curves say, what the network sees."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from explorer import datasets, limits
from explorer.errors import ExplorerError
from explorer.training import rundir
from explorer.training.reading import Reading, read
from explorer.training.status import ACTIVE
from explorer.widgets.text import literal
from explorer.widgets.training import augmentation as training_augmentation
from explorer.widgets.training import controls, reading, seen
from explorer.widgets.training.runs import jobs

FIRST_POLL_SECONDS = 0.2  # until the first point is there
POLL_SECONDS = 0.5
LATER_POLL_SECONDS = 1.0  # when nothing changes much within a second any more
_LATER = 30  # seconds of training
_ENDED_EARLY = {"failed": "Failed.", "diverged": "Diverged.", "interrupted": "Interrupted."}
_PLAIN = {"displayModeBar": False}


def monitor(run: rundir.RunInfo | None) -> None:
    """Show a run and keep showing it while it is active; None shows the empty frame.

    Only the fragment inside is drawn again while a training runs, and it only reads files: a
    closed tab or a second viewer changes nothing, and all viewers see the same.
    """
    every = _every(run)
    st.fragment(_live, run_every=every)(run, every, _situation(run))


def _every(run: rundir.RunInfo | None) -> float | None:
    """Return how many seconds to wait between two looks at a run's files."""
    if run is None or not run.status.active:
        return None
    if run.status.state == "paused":
        return LATER_POLL_SECONDS
    if not run.status.step:
        return FIRST_POLL_SECONDS
    return POLL_SECONDS if run.status.seconds < _LATER else LATER_POLL_SECONDS


def _situation(run: rundir.RunInfo | None) -> tuple | None:
    """Return what the buttons above show; another viewer's click changes it too."""
    return run and (run.status.active, controls.under_way(run), controls.asked(run))


def _live(run: rundir.RunInfo | None, every: float | None, situation: tuple | None) -> None:
    run = run and rundir.read_run(run.path, run.name)
    if run is None:
        st.progress(0.0, text="Press Start; the curves grow here.")
        empty = _drawn("", 0, "", 5, limits.CLASSES_MAX, 0, mixed=False)
        st.plotly_chart(empty.curves, key="train_curves", config=_PLAIN)
        return
    if every and (_situation(run) != situation):
        if not run.status.active:
            controls.new_click()
        st.rerun()  # the whole page once: the buttons follow, or the polling ends
    st.progress(_share(run), text=_progress(run))
    _curves(run)
    if every != _every(run):
        st.rerun()  # the first point is drawn, or a minute is over: from now on look less often


def _curves(run: rundir.RunInfo) -> None:
    status, recipe = run.status, run.recipe
    found = _drawn_of(run)
    st.plotly_chart(found.curves, key="train_curves", config=_PLAIN, alt=_progress(run))
    for note in status.notes:
        st.caption(literal(note))
    training_augmentation.note(recipe)
    if status.state in _ENDED_EARLY:
        st.error(literal(status.sentence))
    if status.step:
        reading.show(found.reading)


def inner_life(run: rundir.RunInfo | None) -> None:
    """Show what a run's network says and sees, and rate, gradient and speed; in step with it."""
    active = run is not None and run.status.active
    st.fragment(_inner_life, run_every=LATER_POLL_SECONDS if active else None)(run)


def _inner_life(run: rundir.RunInfo | None) -> None:
    run = run and rundir.read_run(run.path, run.name)
    if run is None or not run.status.step:
        return
    seen.show(run.path)
    chart = _drawn_of(run).pace
    st.plotly_chart(chart, key="train_pace", config=_PLAIN, alt="Learning rate, gradient, speed.")
    st.caption(reading.SMOOTHED)


@dataclass(frozen=True)
class _Drawn:
    curves: Any
    pace: Any
    reading: Reading


def _drawn_of(run: rundir.RunInfo) -> _Drawn:
    recipe = run.recipe
    return _drawn(
        str(run.path),
        _size(run.path / "metrics.jsonl"),
        run.status.state,
        recipe.epochs,
        _classes(run),
        run.status.validation_size,
        mixed=bool(recipe.mixup or recipe.cutmix),
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _drawn(
    path: str, size: int, state: str, epochs: int, classes: int, validation: int, *, mixed: bool
) -> _Drawn:
    """Draw and read once per length of the metrics file and state of the run, for all who watch."""
    from explorer.figures.curves import curves
    from explorer.figures.pace import pace

    points = rundir.read_metrics(Path(path)) if size else []
    found = read(
        points,
        classes,
        validation_size=validation,
        mixed=mixed,
        active=state in ACTIVE,
        diverged=state == "diverged",
    )
    return _Drawn(curves(points, epochs, classes), pace(points, epochs), found)


def _classes(run: rundir.RunInfo) -> int:
    """Return the number of classes: guessing among them is a line of the chart."""
    recipe = run.recipe
    return len(recipe.classes) or _classes_there(recipe.data, recipe.root)


@st.cache_data(max_entries=64, show_spinner=False)
def _classes_there(data: str, root: str | None) -> int:
    try:
        return len(datasets.class_names(data, root))
    except ExplorerError:  # the folder has gone since
        return limits.CLASSES_MAX


def _share(run: rundir.RunInfo) -> float:
    return min(run.status.epoch / run.recipe.epochs, 1.0)


def _progress(run: rundir.RunInfo) -> str:
    status = run.status
    if status.state == "queued":
        ahead = jobs().ahead(run.name)
        return f"Waiting: {ahead} before this one." if ahead else "Waiting for its turn."
    if status.state in _ENDED_EARLY:
        return _ENDED_EARLY[status.state]
    if status.state not in ("running", "paused"):
        return literal(status.sentence)
    epoch = min(int(status.epoch) + 1, run.recipe.epochs)
    parts = [f"Epoch {epoch} of {run.recipe.epochs}"]
    if status.state == "paused" or controls.asked(run).paused:
        return f"Paused in epoch {epoch} of {run.recipe.epochs}, after step {status.step:,}"
    if status.images_per_second:
        parts.append(f"{status.images_per_second:,.0f} images per second")
    if status.seconds_left is not None:
        parts.append(f"{_duration(status.seconds_left)} left")
    return " · ".join(parts)


def _duration(seconds: float) -> str:
    whole = max(0, round(seconds))
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def _size(path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
