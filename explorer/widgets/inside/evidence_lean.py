"""The other way round: which filters of a layer one class leans on most."""

import numpy as np
import streamlit as st

from explorer.widgets.inside.evidence_effects import Quick, counted, the_all
from explorer.widgets.inside.evidence_numbers import preferences
from explorer.widgets.inside.evidence_words import listed
from explorer.widgets.inside.source import Source
from explorer.widgets.inside.state import choose_filter

CLASS = "inside_lean_class"
_TABLE, _ASKED = "inside_lean_table", "inside_lean_asked"
_ROWS = 10  # of the table in sight; it scrolls


def draw(source: Source, quick: Quick, layer: str) -> None:
    """Let the reader choose a class, and list all filters by what it loses without each."""
    filters = source.scan.layers[layer].layer.filters
    st.markdown(f"#### Which filters of {layer} does a class lean on?")
    asked = st.session_state.pop(_ASKED, None) == quick.bench.key
    if not asked and len(counted(quick.bench.key, layer)) < filters:
        st.button(
            f"Take all {filters} filters away, one after another",
            key="inside_lean_all",
            on_click=_ask,
            args=(quick.bench.key,),
        )
        return
    effects = the_all(quick, layer, filters)
    names = list(source.card.classes)
    name = st.selectbox("Class", names, key=CLASS, bind="query-params", width=240)
    label = names.index(name) if name in names else 0
    changes = [effects[channel].changes[label] for channel in range(filters)]
    if changes[0] is None:
        st.caption("There is no picture of this class among those that are counted.")
        return
    sure = [channel for channel, change in enumerate(changes) if change.high < 0]
    _sentence(names[label], sure, layer, filters)
    _table(source, layer, changes, names[label])


def _ask(key: str) -> None:
    st.session_state[_ASKED] = key


def _sentence(name: str, sure: list[int], layer: str, filters: int) -> None:
    who = listed([name])
    if not sure:
        st.markdown(
            f"**{who}** leans on none of the {filters} filters of {layer} alone: every interval "
            "of its change holds 0 or lies above it."
        )
        return
    st.markdown(
        f"**{who}** leans on **{len(sure)} of {filters}** filters of {layer}. By chance about "
        f"{round(filters / 40)} would look like it: 1 interval in 40 lies below 0 without a reason."
    )


def _table(source: Source, layer: str, changes, name: str) -> None:
    found = preferences(source.key, layer, _source=source)
    order = sorted(range(len(changes)), key=lambda channel: changes[channel].value)
    classes = source.pictures.classes
    column, key = f"{name}, change in points", f"{_TABLE} {layer} {name}"

    def pick() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows and 0 <= rows[0] < len(order):
            choose_filter(order[rows[0]])

    favourite = [int(found.favourite[channel]) for channel in order]
    points = {
        "Filter": order,
        column: [100 * changes[channel].value for channel in order],
        "from": [100 * changes[channel].low for channel in order],
        "to": [100 * changes[channel].high for channel in order],
        "Interval": ["holds 0" if changes[c].holds_zero else "leaves 0 out" for c in order],
        "Favourite class": [classes[label] if label >= 0 else "" for label in favourite],
        "Index": [_or_none(found.index[channel]) for channel in order],
        "AUROC": [_or_none(found.auroc[channel]) for channel in order],
        "Answers, %": [100 * float(found.rate[channel]) for channel in order],
    }
    st.dataframe(
        points,
        key=key,
        on_select=pick,
        selection_mode="single-row",
        hide_index=True,
        height=36 * (_ROWS + 1),
        column_config={
            heading: st.column_config.NumberColumn(format=digits)
            for heading, digits in {
                column: "%+.1f", "from": "%+.1f", "to": "%+.1f", "Index": "%.2f", "AUROC": "%.2f",
                "Answers, %": "%.1f",
            }.items()
        },
    )  # fmt: skip
    st.caption("A click on a heading sorts; a row that is chosen opens that filter above.")


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
