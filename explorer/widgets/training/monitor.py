"""A training while it runs and after it: curves, speed, time left, result."""

from dataclasses import replace

import streamlit as st

from explorer import limits
from explorer.training import rundir
from explorer.widgets.lesson import link
from explorer.widgets.text import literal
from explorer.widgets.training import augmentation as training_augmentation
from explorer.widgets.training.controls import new_click
from explorer.widgets.training.runs import RUN, jobs, show_run

FIRST_POLL_SECONDS = 0.2  # until the first point is there
POLL_SECONDS = 0.5
_RUNS_LISTED = 30
_ENDED_EARLY = {"failed": "Failed.", "diverged": "Diverged.", "interrupted": "Interrupted."}


def monitor(run: rundir.RunInfo | None) -> None:
    """Show a run and keep showing it while it is active; None shows the empty frame.

    Only the fragment inside is drawn again while a training runs, and it only reads files: a
    closed tab or a second viewer changes nothing.
    """
    every = None
    if run is not None and run.status.active:
        every = POLL_SECONDS if run.status.step else FIRST_POLL_SECONDS
    st.fragment(_live, run_every=every)(run, every)


def _live(run: rundir.RunInfo | None, every: float | None) -> None:
    run = run and rundir.read_run(run.path, run.name)
    active = run is not None and run.status.active
    if every and not active:
        new_click()
        st.rerun()  # the whole page once: Start comes back and the polling ends
    if run is None:
        st.progress(0.0, text="Press Start; the curves grow here.")
        st.plotly_chart(_figure("", 0, 5, 10, _path=None), key="train_curves", config=_PLAIN)
        return
    st.progress(_share(run), text=_progress(run))
    size = _size(run.path / "metrics.jsonl")
    classes = len(run.recipe.classes) or limits.CLASSES_MAX
    figure = _figure(str(run.path), size, run.recipe.epochs, classes, _path=run.path)
    st.plotly_chart(figure, key="train_curves", config=_PLAIN, alt=_progress(run))
    for note in run.status.notes:
        st.caption(literal(note))
    training_augmentation.note(run.recipe)
    if run.status.state in _ENDED_EARLY:
        st.error(literal(run.status.sentence))
    if every == FIRST_POLL_SECONDS and run.status.step:
        st.rerun()  # the first point is drawn; from now on look less often


_PLAIN = {"displayModeBar": False}


@st.cache_resource(max_entries=64, show_spinner=False)
def _figure(name: str, size: int, epochs: int, classes: int, *, _path):
    """Draw once per length of the metrics file, for all who watch."""
    from explorer.figures.curves import curves

    return curves(rundir.read_metrics(_path) if _path else [], epochs, classes)


def result(run: rundir.RunInfo | None) -> None:
    """Show what came out, where to look inside, and the line that repeats the training."""
    if run is None or run.status.active:
        return
    found = run.status.results or {}
    with st.container(horizontal=True):
        if "test_accuracy" in found:
            st.metric("Test accuracy", f"{found['test_accuracy']:.1%}", width="content")
        if "best_epoch" in found:
            best = found["best_epoch"] or "before 1"
            st.metric("Best epoch", best, width="content")
            st.metric("Validation loss", f"{found['val_loss']:.3f}", width="content")
    if "best_epoch" in found:
        link("inside", "Look inside this network", {"run": run.name})
    st.markdown("The same training again, from a shell:")
    recipe = replace(run.recipe, threads=run.status.threads or run.recipe.threads)
    st.code(recipe.command_line(), language="bash", wrap_lines=True)


def other_runs(shown: rundir.RunInfo | None) -> None:
    """Offer the newest active run of this machine, and a list of all runs."""
    runs = rundir.list_runs()
    active = next((run for run in runs if run.status.active), None)
    if shown is None and active is not None:
        st.info("A training is running on this machine.")
        st.button("Watch it", on_click=show_run, args=(active.name,), key="train_watch")
    if runs:
        with st.popover("Earlier runs"):
            for run in runs[:_RUNS_LISTED]:
                st.button(
                    f"{literal(run.name)} · {run.status.state}",
                    key=f"{RUN}_{run.name}",
                    on_click=show_run,
                    args=(run.name,),
                    type="tertiary",
                )


def _share(run: rundir.RunInfo) -> float:
    return min(run.status.epoch / run.recipe.epochs, 1.0)


def _progress(run: rundir.RunInfo) -> str:
    status = run.status
    if status.state == "queued":
        ahead = jobs().ahead(run.name)
        return f"Waiting: {ahead} before this one." if ahead else "Waiting for its turn."
    if status.state in _ENDED_EARLY:
        return _ENDED_EARLY[status.state]
    if status.state != "running":
        return literal(status.sentence)
    epoch = min(int(status.epoch) + 1, run.recipe.epochs)
    parts = [f"Epoch {epoch} of {run.recipe.epochs}"]
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
