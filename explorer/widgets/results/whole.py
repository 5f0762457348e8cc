"""The page "After training": the accuracy of one part of a run, and five ways to look at it."""

import streamlit as st

from explorer.results.intervals import wilson
from explorer.results.per_class import largest_share
from explorer.results.words import between, percent
from explorer.training import rundir
from explorer.widgets.lesson import link
from explorer.widgets.results import calibration, classes, code, matrix, samples
from explorer.widgets.results import source as results_source
from explorer.widgets.results.download import download
from explorer.widgets.results.source import Source
from explorer.widgets.results.state import (
    CALIBRATION,
    CLASSES,
    MATRIX,
    MISTAKES,
    SAMPLES,
    TEST,
    VIEW,
    VIEWS,
)
from explorer.widgets.text import literal

_DRAW = {
    MATRIX: matrix.draw,
    CLASSES: classes.draw,
    SAMPLES: samples.draw_samples,
    MISTAKES: samples.draw_mistakes,
    CALIBRATION: calibration.draw,
}


def after_training() -> None:
    """Show the chosen run's part."""
    source = results_source.choose()
    if source is None:
        return
    _accuracy(source)
    _body(source)
    code.draw(source)
    download(source.run)
    link("compare", "Compare this run with others", {"runs": source.run.name})


def _accuracy(source: Source) -> None:
    total, right = len(source.answers), int(source.answers.right.sum())
    run = source.run
    network = f"{literal(results_source.title_of(run))}, {len(source.classes)} classes"
    st.markdown(
        f"**{percent(right / total)}** of {total:,} {source.part} pictures are named correctly: "
        f"{right:,} / {total:,}, 95 % **Wilson interval {between(wilson(right, total))}**. Always "
        f"naming the most frequent class gives {percent(largest_share(source.counts))}. {network}."
    )
    st.caption(_standing(source))


def _standing(source: Source) -> str:
    """Say what the part may be used for."""
    if source.part != TEST:
        free = "Choose by validation as often as you like."
        if source.run.recipe.keep != "best":
            return f"{free} For a number to tell others, open the test at the end."
        return (
            f"{free} The epoch that was kept was chosen by it too, so this number is a little too "
            "good; pictures that took no part in any choice say how much."
        )
    opened = rundir.test_opened_at(source.run.path)
    if opened is None:
        return "The test of the networks that come with the explorer is open to everybody."
    return (
        f"The test of this run was opened on {results_source.day(opened)}. Choosing a recipe by it "
        "from now on makes it a second validation part."
    )


@st.fragment
def _body(source: Source) -> None:
    view = st.segmented_control(
        "Look at",
        VIEWS,
        default=VIEWS[0],
        required=True,
        key=VIEW,
        bind="query-params",
        label_visibility="collapsed",
    )
    _DRAW.get(view, matrix.draw)(source)
