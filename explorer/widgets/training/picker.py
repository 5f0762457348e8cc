"""The list of prepared trainings: one click fills all choices in, the next one starts."""

from dataclasses import fields as dataclass_fields

import streamlit as st

from explorer import datasets
from explorer.datasets import DatasetStatus
from explorer.errors import ExplorerError
from explorer.training.prepared import PREPARED, fits, for_data, groups
from explorer.training.recipe import Recipe
from explorer.widgets.lesson import EXPERIMENT, open_experiment
from explorer.widgets.text import literal
from explorer.widgets.training import fields

_PICKED = "train_prepared"
_NOTE = "train_prepared_note"  # session only: what had to be changed
_FILLED = "train_prepared_recipe"  # session only: what was filled in
_MACHINE = ("seed", "device", "precision", "threads")  # change nothing about the question
_OTHERS_MAX = 4  # data sets that are offered in place of a missing one


def open_from_link() -> None:
    """Fill in the prepared training that the link names, before any widget is drawn; once."""
    name = st.query_params.get(EXPERIMENT)
    open_experiment({})
    if name in PREPARED:
        fill(name)


def fill(name: str, data: str | None = None, root: str | None = None) -> None:
    """Let every widget hold what makes this prepared recipe, on the data set that was asked for.

    Without a data set it is the recipe's own, or, where that is missing, one that is there.
    """
    entry = PREPARED[name]
    wanted = entry.recipe.data
    there = _ready(name)
    if data is None and there and wanted not in [status.data for status in there]:
        same = set(datasets.class_names(wanted))
        likely = [s for s in there if set(s.classes) == same]
        data, root = (likely or there)[0].data, (likely or there)[0].root
    try:
        recipe = for_data(entry, data or wanted, root)
        held = fields.as_choices(recipe)
    except ExplorerError as error:
        st.session_state[_NOTE] = str(error)
        return
    st.session_state.update(held)
    st.session_state[_PICKED], st.session_state[_FILLED] = name, recipe
    missing = wanted not in [status.data for status in there]
    st.session_state[_NOTE] = _changed(wanted, fields.title_of(recipe)) if missing else ""


def _changed(wanted: str, title: str) -> str:
    return (
        f"{datasets.TITLES[wanted]} is not on this machine: these are the same settings on "
        f"{title}. A published figure holds for {datasets.TITLES[wanted]} only."
    )


def _ready(name: str) -> list[DatasetStatus]:
    """Return the data sets that are there and that the network of a prepared recipe takes."""
    return [s for s in datasets.statuses() if s.ready and fits(PREPARED[name], s.data)]


def _filled() -> None:
    name = st.session_state[_PICKED]
    if name in PREPARED:
        fill(name)


def picker():
    """Draw the list; return the place for what is said of the chosen one, see `describe`."""
    held = st.session_state.get(_PICKED)
    if held is not None and held not in PREPARED:
        del st.session_state[_PICKED]
    st.selectbox(
        "Prepared training",
        list(PREPARED),
        index=None,
        key=_PICKED,
        format_func=lambda name: f"{PREPARED[name].group}: {PREPARED[name].title}",
        placeholder="Choose an experiment, or your own settings below",
        on_change=_filled,
        persist_state="session",
    )
    return st.container()


def describe(place, recipe: Recipe | None) -> None:
    """Say what the chosen training answers, what was published, and what it is compared with."""
    name = st.session_state.get(_PICKED)
    if name not in PREPARED:
        return
    entry = PREPARED[name]
    with place:
        st.markdown(f"**{entry.question}**")
        if entry.published or entry.measured:
            st.caption(" ".join(filter(None, (entry.published, entry.measured))))
        if note := st.session_state.get(_NOTE):
            st.info(literal(note))
            _offer_others(name, recipe)
        if recipe is not None and _is_changed(recipe):
            st.button(
                "You have changed it: fill in again",
                key="train_refill",
                on_click=fill,
                args=(name, recipe.data, recipe.root),
                type="tertiary",
                icon=":material/restart_alt:",
            )
        _offer_group(name, recipe)


def _is_changed(recipe: Recipe) -> bool:
    """Tell whether somebody has chosen otherwise since it was filled in."""
    filled = st.session_state.get(_FILLED)
    return filled is not None and any(
        getattr(filled, entry.name) != getattr(recipe, entry.name)
        for entry in dataclass_fields(Recipe)
        if entry.name not in _MACHINE
    )


def _offer_group(name: str, recipe: Recipe | None) -> None:
    """Offer the others of the same group, on the same pictures."""
    others = [other for other in groups()[PREPARED[name].group] if other != name]
    if not others:
        return
    place = () if recipe is None else (recipe.data, recipe.root)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption("To compare:", width="content")
        for other in others:
            st.button(
                PREPARED[other].title,
                key=f"train_pick_{other}",
                on_click=fill,
                args=(other, *place),
                type="tertiary",
                icon=":material/compare_arrows:",
            )


def _offer_others(name: str, recipe: Recipe | None) -> None:
    """Offer the same settings on other pictures of this machine."""
    now = (recipe.data, recipe.root) if recipe is not None else None
    others = [s for s in _ready(name) if (s.data, s.root) != now]
    if not others:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for number, status in enumerate(others[:_OTHERS_MAX]):
            st.button(
                f"On {literal(status.title)}",
                key=f"train_on_{number}",
                on_click=fill,
                args=(name, status.data, status.root),
                type="tertiary",
                icon=":material/image:",
            )
