"""What the page looks at: a run with weights, one of its parts, the answers and the pictures."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

import models
from explorer.errors import ExplorerError
from explorer.results.confusion import confusion
from explorer.results.predictions import Predictions, checksums_of, file_of
from explorer.training import rundir
from explorer.training.rundir import RunInfo
from explorer.training.selection import load_pictures
from explorer.training.short_runs import short_runs
from explorer.widgets.inside.source import SHIPPED, shipped
from explorer.widgets.results import state
from explorer.widgets.results.computing import predictions_of
from explorer.widgets.results.state import PART, RUN, RUN_SHOWN, TEST, VALIDATION
from explorer.widgets.text import literal

_GONE = (
    "The pictures of this run cannot be shown: {} The numbers are those of the training; they are "
    "kept in the run's folder."
)


@dataclass(frozen=True, eq=False)
class Source:
    """One part of one run.

    Attributes
    ----------
    run : RunInfo
    name : str
        Of the run in the link.
    part : {"validation", "test"}
    answers : Predictions
    counts : np.ndarray
        int64 (K, K), the confusion matrix.
    """

    run: RunInfo
    name: str
    part: str
    answers: Predictions
    counts: np.ndarray

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes, as anybody may have chosen them."""
        return self.answers.classes

    @property
    def shown_classes(self) -> tuple[str, ...]:
        """Names of the classes, as Markdown shows them literally."""
        return tuple(map(literal, self.classes))

    def pictures(self) -> Any | None:
        """Return the pictures of the split, or None after one sentence that says why not."""
        split = "test" if self.part == TEST else "train"
        try:
            with st.spinner("Getting the pictures …", show_time=True):
                return load_pictures(self.run.recipe, split)
        except ExplorerError as error:
            st.warning(_GONE.format(literal(str(error))))
            return None


def same(answers: Predictions, pictures, rows: np.ndarray) -> np.ndarray:
    """Tell for some rows whether the picture at the place is still the one that was answered for.

    Returns
    -------
    np.ndarray
        bool (n,).
    """
    places, there = answers.places[rows], len(pictures.labels)
    fine = places < there
    inside = np.where(fine, places, 0)
    names = np.array(pictures.classes, object)[pictures.labels[inside]]
    wanted = np.array(answers.classes, object)[answers.labels[rows]]
    fine &= names == wanted
    if answers.checksums is not None:
        fine &= checksums_of(pictures.images[inside]) == answers.checksums[rows]
    return fine


def choose() -> Source | None:
    """Let the reader choose run and part; return its answers, or None with the reason shown."""
    runs = _runs()
    if not runs:
        st.error("No network comes with this copy of the explorer. Train one on the page Train.")
        return None
    asked = state.opened(RUN)
    if asked in runs:
        st.session_state[RUN_SHOWN] = asked
    elif asked:
        _say_missing(asked)
    if st.session_state.get(RUN_SHOWN) not in runs:
        st.session_state[RUN_SHOWN] = next(
            (name for name, run in runs.items() if run.status.state == "finished"), SHIPPED
        )
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        name = st.selectbox(
            "Run", list(runs), key=RUN_SHOWN, format_func=literal, persist_state="session"
        )
    state.write(RUN, name)
    with right:
        part = _part(runs[name])
    for note in runs[name].status.notes:
        st.caption(literal(note))
    answers = predictions_of(runs[name], part)
    if answers is None:
        return None
    counts = confusion(answers.labels, answers.predicted, len(answers.classes))
    return Source(runs[name], name, part, answers, counts)


def _say_missing(asked: str) -> None:
    run = rundir.find(asked)
    if run is not None and run.status.active:
        st.info(f"The run “{literal(run.name)}” is not over yet; another is shown meanwhile.")
        return
    st.info(
        f"There is no run “{literal(asked[:80])}” with answers on this machine; another is shown."
    )


def _runs() -> dict[str, RunInfo]:
    """Return all runs that can be looked at: own ones, the newest first, then those that ship."""
    own = {run.name: run for run in rundir.list_runs() if not run.status.active}
    runs = own | shipped() | short_runs()
    return {name: run for name, run in runs.items() if _has(run, VALIDATION)}


def _has(run: RunInfo, part: str) -> bool:
    """Tell whether a run's answers for a part are there, or weights that can be asked for them."""
    weights = (run.path / "best.json").is_file() and (run.path / "best.safetensors").is_file()
    return weights or file_of(run.path, part).is_file()


def _part(run: RunInfo) -> str:
    """Draw the choice of the part; while the test is sealed, what opens it."""
    sealed = not rundir.test_opened(run.path)
    asked = state.opened(PART)
    options = (VALIDATION,) if sealed or not _has(run, TEST) else (VALIDATION, TEST)
    if asked in options:
        st.session_state[PART] = asked
    if st.session_state.get(PART) not in options:
        st.session_state[PART] = VALIDATION
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = st.segmented_control(
            "Pictures", options, required=True, key=PART, persist_state="session"
        )
        if sealed and _has(run, TEST):
            _open_button(run)
    state.write(PART, part if part != VALIDATION else None)
    return part


def _open_button(run: RunInfo) -> None:
    with st.popover("Test accuracy: for the end", icon=":material/lock:"):
        st.markdown(
            "**The test is for the end.** These pictures took no part in any choice, so their "
            "accuracy is what you may tell others. Open it when you have stopped changing the "
            "recipe: looking again and again and choosing by it turns the test into a second "
            "validation part. It is written down when it was opened, and everybody who looks at "
            "this run sees it from then on."
        )
        st.button(
            "Open the test of this run",
            type="primary",
            key="results_open",
            on_click=_open,
            args=(run,),
        )


def _open(run: RunInfo) -> None:
    rundir.open_test(run.path)
    st.session_state[PART] = TEST


def title_of(run: RunInfo) -> str:
    """Return the name of a run's network for people."""
    key = run.recipe.model
    return models.REGISTRY[key].title if key in models.REGISTRY else key


def day(seconds: float) -> str:
    """Return a moment as people of this machine write it."""
    moment = time.localtime(seconds)
    return time.strftime(f"{moment.tm_mday} %B %Y, %H:%M", moment)
