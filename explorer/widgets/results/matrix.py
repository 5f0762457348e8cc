"""The confusion matrix: choose a cell by click, touch, keyboard or two fields, see its pictures."""

import numpy as np
import streamlit as st

from explorer.figures import colours
from explorer.results.confusion import confused_pairs, row_shares
from explorer.results.mistakes import in_cell
from explorer.results.words import cell as cell_sentence
from explorer.results.words import pair as pair_sentence
from explorer.results.words import percent
from explorer.widgets import gallery
from explorer.widgets.browser_part import register, strict
from explorer.widgets.results import pictures, state
from explorer.widgets.results.source import Source
from explorer.widgets.results.state import CELL, CELL_PAGE, SAID, TRUE
from explorer.widgets.text import literal

_MOUNT = register("confusion")
_KEY = "results_matrix"
_ON_A_PAGE = 16
_PAIRS = 3
_DARK = 125  # brightness below which a cell's text is white; of 255


def draw(source: Source) -> None:
    """Show the matrix beside the pictures of the chosen cell."""
    true, said = _chosen(source)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _matrix(source, true, said)
        _pairs(source)
    with right:
        _fields(source)
        _cell(source, true, said)


def _chosen(source: Source) -> tuple[int, int]:
    """Return the cell in the link or the session; the most frequent mistake if there is none."""
    most = len(source.classes)
    if (cell := _read(state.opened(CELL), most)) is not None:
        _choose(*cell)
    now = (st.session_state.get(TRUE), st.session_state.get(SAID))
    if not all(type(number) is int and 0 <= number < most for number in now):
        pairs = confused_pairs(source.counts, 1)
        now = (pairs[0].one, pairs[0].other) if pairs else (0, 0)
        st.session_state[TRUE], st.session_state[SAID] = now
    state.write(CELL, f"{now[0]}_{now[1]}")
    return now


def _read(text: str | None, most: int) -> tuple[int, int] | None:
    parts = (text or "").split("_")
    if len(parts) != 2 or not all(len(p) == 1 and p in "0123456789" for p in parts):
        return None
    row, column = map(int, parts)
    return (row, column) if row < most and column < most else None


def _choose(true: int, said: int) -> None:
    st.session_state[TRUE], st.session_state[SAID] = true, said
    st.session_state[CELL_PAGE] = 1


def _matrix(source: Source, true: int, said: int) -> None:
    def picked() -> None:
        pick, most = getattr(st.session_state.get(_KEY), "pick", None), len(source.classes)
        whole = isinstance(pick, list | tuple) and all(type(number) is int for number in pick)
        if whole and len(pick) == 2 and min(pick) >= 0 and max(pick) < most:
            _choose(*pick)  # checked: a browser can send anything

    end = _end(source)
    data = _document(source, end) | {"chosen": [true, said]}
    _MOUNT(key=_KEY, data=strict(data), on_pick_change=picked)
    words = (
        "Percent of the row, of the mistakes only: the largest one is the end of the scale. The "
        "right answers stand on the diagonal, framed and without colour."
    )
    gallery.show([gallery.legend(100 * end, colours.FROM_ZERO, words)], key="results_legend")


def _end(source: Source) -> float:
    """Return the largest share of a mistake in its row, the end of the colour scale."""
    shares = row_shares(source.counts)
    wrong = [
        float(shares[i, j])
        for i in range(len(shares))
        for j in range(len(shares))
        if i != j and shares[i, j] > 0
    ]
    return max(wrong, default=1.0)


def _document(source: Source, end: float) -> dict:
    shares, most = row_shares(source.counts), range(len(source.classes))
    return {
        "name": "Confusion matrix: rows are true classes, columns what the network said",
        "classes": list(source.classes),
        "cells": [[_one(source, shares[i, j], i, j, end) for j in most] for i in most],
    }


def _one(source: Source, share: float, i: int, j: int, end: float) -> dict:
    count = int(source.counts[i, j])
    known = not np.isnan(share)  # it is where the class has no pictures
    paint = None
    if i != j and known:
        paint = colours.coloured(share, end, colours.FROM_ZERO)
    bright = paint is not None and float(paint @ (0.2126, 0.7152, 0.0722)) > _DARK
    return {
        "count": f"{count:,}",
        "share": f"{100 * share:.1f}" if known else "–",
        "label": cell_sentence(source.counts, i, j, source.classes, source.part),
        "colour": None if paint is None else colours.hex_colours(paint[None])[0],
        "ink": "#111111" if bright else "#FFFFFF",
    }


def _pairs(source: Source) -> None:
    pairs = confused_pairs(source.counts, _PAIRS)
    if not pairs:
        st.markdown("**No mistake at all:** every picture stands on the diagonal.")
        return
    lines = [f"- {literal(pair_sentence(found, source.classes))}" for found in pairs]
    st.markdown("\n".join(["**Most often taken for each other**", *lines]))


def _fields(source: Source) -> None:
    with st.container(horizontal=True):
        for label, key in (("True class", TRUE), ("Network says", SAID)):
            st.selectbox(
                label,
                range(len(source.classes)),
                key=key,
                format_func=lambda number: literal(source.classes[number]),
                on_change=_first_page,
                width=150,
                persist_state="session",
            )


def _first_page() -> None:
    st.session_state[CELL_PAGE] = 1


def _cell(source: Source, true: int, said: int) -> None:
    rows = in_cell(source.answers, true, said)
    st.markdown(
        f"**{literal(cell_sentence(source.counts, true, said, source.classes, source.part))}**"
    )
    pages = max(1, -(-len(rows) // _ON_A_PAGE))
    if not 1 <= st.session_state.get(CELL_PAGE, 1) <= pages:
        st.session_state[CELL_PAGE] = 1
    page = st.pagination(pages, key=CELL_PAGE) if pages > 1 else 1
    if len(rows):
        part = rows[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
        pictures.show(source, part, key="cell", size=68, brief=True)
        st.caption("The most confident answers come first. " + percent_hint(source, rows))


def percent_hint(source: Source, rows) -> str:
    """Say how confident the network was about these pictures."""
    mean = float(source.answers.confidence[rows].astype(float).mean())
    return f"Mean confidence of {'this one' if len(rows) == 1 else 'these'}: {percent(mean)}."
