"""A training after its end, and the other runs of this machine."""

from dataclasses import replace

import streamlit as st

from explorer.training import rundir
from explorer.widgets.lesson import link
from explorer.widgets.text import literal
from explorer.widgets.training.controls import act
from explorer.widgets.training.runs import RUN, jobs, show_run

_RUNS_LISTED = 30
_LOST_LISTED = 3


def result(run: rundir.RunInfo | None) -> None:
    """Show what came out on the validation pictures, where to go next, and the command line.

    The test result stays sealed: it is for the page After training, when nothing is to be chosen
    any more.
    """
    if run is None or run.status.active:
        return
    found = run.status.results or {}
    if "best_epoch" in found:
        with st.container(horizontal=True):
            st.metric("Validation accuracy", f"{found['val_accuracy']:.1%}", width="content")
            st.metric("Validation loss", f"{found['val_loss']:.3f}", width="content")
            st.metric("Best epoch", found["best_epoch"] or "before 1", width="content")
        with st.container(horizontal=True):
            link("results", "After training: mistakes, and the sealed test", {"run": run.name})
            link("compare", "Compare with other runs", {"runs": run.name})
            link("inside", "Look inside this network", {"run": run.name})
    st.markdown("The same training again, from a shell:")
    recipe = replace(run.recipe, threads=run.status.threads or run.recipe.threads)
    st.code(recipe.command_line(), language="bash", wrap_lines=True)


def other_runs(shown: rundir.RunInfo | None) -> None:
    """Offer the newest active run of this machine, and those that were interrupted."""
    runs = rundir.list_runs()
    active = next((run for run in runs if run.status.active), None)
    if shown is None and active is not None:
        st.info("A training is running on this machine.")
        st.button("Watch it", on_click=show_run, args=(active.name,), key="train_watch")
    _lost([run for run in runs if shown is None or run.name != shown.name])


def earlier() -> None:
    """List all runs of this machine."""
    runs = rundir.list_runs()
    if not runs:
        return
    with st.popover("Earlier runs"):
        for run in runs[:_RUNS_LISTED]:
            st.button(
                f"{literal(run.name)} · {run.status.state}",
                key=f"{RUN}_{run.name}",
                on_click=show_run,
                args=(run.name,),
                type="tertiary",
            )


def _lost(runs: list[rundir.RunInfo]) -> None:
    """Name the runs that a crash or a restart has cut off and that can go on."""
    lost = [run for run in runs if run.status.state == "interrupted" and rundir.can_go_on(run)]
    for run in lost[:_LOST_LISTED]:
        epochs = f"epoch {run.status.epoch:.1f} of {run.recipe.epochs}"
        st.warning(f"{literal(run.name)} was interrupted in {epochs}.")
        with st.container(horizontal=True):
            for words, action, key in (
                ("Resume", _resume, "resume"),
                ("Leave it", _leave, "leave"),
            ):
                st.button(words, on_click=action, args=(run.name,), key=f"train_{key}_{run.name}")


def _resume(name: str) -> None:
    show_run(name)
    act(jobs().go_on, name)


def _leave(name: str) -> None:
    act(jobs().leave, name)
