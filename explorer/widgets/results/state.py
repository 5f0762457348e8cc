"""The names under which the page keeps its choices, and the parts of its link."""

import streamlit as st

from explorer.widgets.inside.source import SHIPPED
from explorer.widgets.link_text import LinkText

RUN, PART, CELL = "run", "results_part", "results_cell"  # in the link, written by hand
RUN_SHOWN = "results_run"  # session only
VIEW, CLASS, SEED, CELL_PAGE = "results_view", "results_class", "results_seed", "results_page"
TRUE, SAID = "results_true", "results_said"  # session only: the two fields of a cell
PICKED = "results_picked"  # session only: the picture that is shown large, per list

MATRIX, CLASSES, SAMPLES, MISTAKES, CALIBRATION = VIEWS = (
    "Confusion matrix",
    "Classes",
    "Right and wrong",
    "Confident mistakes",
    "Calibration",
)
VALIDATION, TEST = "validation", "test"
SEEDS = 99
EXPERIMENTS = {
    name: {RUN_SHOWN: run, PART: part, VIEW: view, TRUE: None, SAID: None, **more}
    for name, run, part, view, more in (
        ("dots", "plain-mlp", VALIDATION, MATRIX, {}),
        ("triangle", "plain-cnn", VALIDATION, CLASSES, {CLASS: 4}),
        ("sure", "plain-mlp", VALIDATION, CALIBRATION, {}),
        ("mistakes", SHIPPED, TEST, MISTAKES, {}),
    )
}


def opened(name: str) -> str | None:
    """Return what a freshly opened link says for a name, or None; once."""
    return _link(name).opened(name)


def write(name: str, text: str | None) -> None:
    """Write a part of the link; None takes it out."""
    _link(name).write(name, text)


def _link(name: str) -> LinkText:
    return st.session_state.setdefault(f"results_link_{name}", LinkText())
