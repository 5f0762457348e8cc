"""The page Compare runs from the choice down, drawn again by itself while a run trains."""

import streamlit as st

from explorer.results.summary import known_runs
from explorer.widgets.compare.choice import CHOSEN, Compared, choose, compared
from explorer.widgets.compare.curves import curves
from explorer.widgets.compare.differences import differences
from explorer.widgets.compare.more import downloads, repeat, second
from explorer.widgets.compare.prepared import choose_group, prepared
from explorer.widgets.compare.tables import recipes, seeds, table, what_changed

_POLL_SECONDS = 2.0  # epochs end less often than that


def comparison() -> None:
    """Draw everything of the page that depends on the runs."""
    known = known_runs()
    left, right = st.columns([3, 2], gap="medium")
    with left:
        names = choose(known)
    with right:
        group = choose_group()
    if group is not None:
        prepared(group, known)
    if not names:
        st.info("No run is chosen. Choose up to six above; some come with the explorer.")
        return
    active = [one.run.status.active for one in compared(names)]
    st.fragment(_follow, run_every=_POLL_SECONDS if any(active) else None)(names, active)


def _follow(names: list[str], before: list[bool]) -> None:
    if st.session_state.get(CHOSEN, names) != names:
        st.rerun()  # a button down here has started runs: the choice above has to show them
    runs = compared(names)
    if [one.run.status.active for one in runs] != before:
        st.rerun()  # the whole page: a run has ended, and its answers are there
    _draw(runs)


def _draw(runs: list[Compared]) -> None:
    if len(runs) == 1:
        second(runs[0])
    else:
        what_changed(runs)
    curves(runs)
    table(runs)
    seeds(runs)
    if len(runs) > 1:
        st.subheader("What is different in the recipes", anchor=False)
        recipes(runs)
        st.subheader("Class by class", anchor=False)
    answers = st.container()  # filled last: a network may have to be asked first
    st.subheader("Is it chance?", anchor=False)
    repeat(runs)
    st.subheader("Take it with you", anchor=False)
    downloads(runs)
    if len(runs) > 1:
        with answers:
            differences(runs)
