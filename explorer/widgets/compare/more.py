"""Buttons that start what is missing: other seeds of a recipe, the rest of a prepared group."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from explorer.errors import ExplorerError
from explorer.limits import COMPARED_RUNS_MAX
from explorer.results.diff import changes, counted, nearest
from explorer.results.seeds import grouped, next_seeds
from explorer.results.summary import known_runs
from explorer.training.recipe import Recipe
from explorer.widgets.compare.choice import Compared, show
from explorer.widgets.results.download import download
from explorer.widgets.text import literal
from explorer.widgets.training.runs import jobs, owner

_CLICK = "compare_click"  # session: a mark that makes a double click one
_SENTENCE = "compare_sentence"  # session: why a start was refused


def repeat(runs: Sequence[Compared]) -> None:
    """Offer to train each recipe with two more seeds."""
    groups = grouped({one.run.name: one.run.recipe for one in runs})
    by_name = {one.run.name: one for one in runs}
    mark = st.session_state.setdefault(_CLICK, secrets.token_hex(8))
    st.markdown(
        "One run of each recipe is one throw of the dice. **Train each of them again with other "
        "seeds** and compare means before you believe a difference."
    )
    with st.container(horizontal=True):
        for names in groups:
            group = [by_name[name] for name in names]
            seeds = next_seeds(one.run.recipe.seed for one in group)
            letters = ", ".join(one.letter for one in group)
            st.button(
                f"Train {letters} with seeds {seeds[0]} and {seeds[1]}",
                key=f"compare_seeds_{group[0].letter}",
                icon=":material/casino:",
                disabled=len(runs) + len(seeds) > COMPARED_RUNS_MAX,
                help=f"At most {COMPARED_RUNS_MAX} runs can be compared at once.",
                on_click=start,
                args=(
                    [replace(group[0].run.recipe, seed=seed) for seed in seeds],
                    [one.run.name for one in runs],
                    f"{mark} {names[0]}",
                ),
            )
    refused()


def second(one: Compared) -> None:
    """Offer the runs that differ least from the only one that is chosen."""
    st.markdown("Add a second run above to compare this one with, or one that differs little:")
    others = {name: run for name, run in known_runs().items() if name != one.run.name}
    near = nearest(one.run.recipe, {name: run.recipe for name, run in others.items()})
    with st.container(horizontal=True):
        for place, name in enumerate(near):
            found = counted(changes([one.run.recipe, others[name].recipe]))
            tags = ", ".join(change.tag(1) for change in found[:3]) or "the same recipe"
            more = " …" if len(found) > 3 else ""
            st.button(
                f"{literal(name)}: {literal(tags)}{more}",
                key=f"compare_second_{place}",
                icon=":material/add:",
                on_click=show,
                args=([one.run.name, name],),
            )


def start(recipes: Sequence[Recipe], beside: Sequence[str], click: str) -> None:
    """Ask for trainings and show them beside the runs; for a button's callback.

    A second click of a double click still carries the same mark, and so gives the same runs.
    """
    names = []
    st.session_state.pop(_SENTENCE, None)
    try:
        for number, recipe in enumerate(recipes):
            names.append(jobs().submit(recipe, f"{click} {number}", owner=owner()))
    except ExplorerError as error:
        st.session_state[_SENTENCE] = str(error)
    st.session_state[_CLICK] = secrets.token_hex(8)
    if names:
        show([*beside, *names])


def refused() -> None:
    """Say why a start was refused."""
    if sentence := st.session_state.get(_SENTENCE):
        st.error(literal(sentence))


def downloads(runs: Sequence[Compared]) -> None:
    """Offer each run as one zip with a one-page report."""
    with st.container(horizontal=True):
        for one in runs:
            key = f"compare_download_{one.letter}"
            download(one.run, key, f"{one.letter} as a zip with a report")
