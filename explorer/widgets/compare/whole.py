"""The page Compare runs from the choice down, drawn again by itself while a run trains."""

import streamlit as st

from explorer.widgets.compare.choice import Compared, choose, compared
from explorer.widgets.compare.curves import curves
from explorer.widgets.compare.differences import differences
from explorer.widgets.compare.more import repeat
from explorer.widgets.compare.tables import recipes, seeds, table, what_changed

_POLL_SECONDS = 2.0  # epochs end less often than that


def comparison() -> None:
    """Draw everything of the page that depends on the runs."""
    names = choose()
    if not names:
        st.info("No run is chosen. Choose up to six above; some come with the explorer.")
        return
    active = [one.run.status.active for one in compared(names)]
    st.fragment(_follow, run_every=_POLL_SECONDS if any(active) else None)(names, active)


def _follow(names: list[str], before: list[bool]) -> None:
    runs = compared(names)
    if [one.run.status.active for one in runs] != before:
        st.rerun()  # the whole page: a run has ended, and its answers are there
    _draw(runs)


def _draw(runs: list[Compared]) -> None:
    what_changed(runs)
    curves(runs)
    table(runs)
    seeds(runs)
    if len(runs) > 1:
        st.subheader("What is different in the recipes", anchor=False)
        recipes(runs)
        st.subheader("Class by class", anchor=False)
        differences(runs)
    st.subheader("Is it chance?", anchor=False)
    repeat(runs)
