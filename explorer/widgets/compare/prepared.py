"""Prepared comparisons: a group of recipes, those trained already, and the missing ones."""

import secrets

import streamlit as st

from explorer import datasets
from explorer.limits import COMPARED_RUNS_MAX
from explorer.results.prepared_runs import Wanted, comparable_groups, wanted
from explorer.training.prepared import PREPARED
from explorer.training.rundir import RunInfo
from explorer.widgets.compare.choice import show
from explorer.widgets.compare.more import refused, start
from explorer.widgets.text import literal

GROUP = "compare_group"  # link and session: the prepared comparison that is looked at
_NONE = "none"
_CLICK = "compare_prepared_click"  # session: a mark that makes a double click one


def choose_group() -> str | None:
    """Let the reader choose a prepared group."""
    groups = comparable_groups()
    group = st.selectbox(
        "Prepared comparison",
        [_NONE, *groups],
        format_func=lambda name: "None: runs of my own choice" if name == _NONE else name,
        key=GROUP,
        bind="query-params",
    )
    return group if group in groups else None


def prepared(group: str, known: dict[str, RunInfo]) -> None:
    """Say what of a group is there; offer to compare it and to train what is missing."""
    groups = comparable_groups()
    ready = {status.data for status in datasets.statuses() if status.ready}
    entries = wanted(groups[group], ready, known.values())
    with st.container(border=True):
        for question in dict.fromkeys(PREPARED[key].question for key in groups[group]):
            st.markdown(literal(question))
        st.markdown("\n".join(f"- {_line(entry)}" for entry in entries))
        _buttons(entries)
    if any(PREPARED[key].recipe.data not in ready for key in groups[group]):
        st.caption("The data set of this lesson is not on this machine, so Shapes is taken.")


def _line(entry: Wanted) -> str:
    title = f"**{literal(entry.title)}**"
    if entry.recipe is None:
        return f"{title}: {literal(entry.sentence)}"
    return f"{title}: {literal(entry.run)}" if entry.run else f"{title}: not trained here yet"


def _buttons(entries: list[Wanted]) -> None:
    there = [entry.run for entry in entries if entry.run][:COMPARED_RUNS_MAX]
    missing = [entry.recipe for entry in entries if entry.recipe and not entry.run]
    mark = st.session_state.setdefault(_CLICK, secrets.token_hex(8))
    with st.container(horizontal=True):
        st.button(
            "Compare these",
            key="compare_prepared_show",
            icon=":material/compare_arrows:",
            disabled=len(there) < 2,
            on_click=show,
            args=(there,),
        )
        st.button(
            f"Train what is missing ({len(missing)})",
            key="compare_prepared_train",
            icon=":material/play_arrow:",
            disabled=not missing,
            on_click=_train,
            args=(missing, there, mark),
        )
    refused()


def _train(missing: list, there: list[str], mark: str) -> None:
    start(missing, there, mark)
    st.session_state[_CLICK] = secrets.token_hex(8)
