"""The page's kinds of widgets: sliders over a few numbers, named choices, switches.

They stand in the session under their keys; `linked` keeps the link in step with them.
"""

from collections.abc import Sequence

import streamlit as st

from explorer.widgets.training.fields import STANDARD

_BROUGHT = "train_brought"  # session only: key → numbers that are offered beside the usual ones
_BROUGHT_MAX = 8  # numbers of one slider


def number(
    label: str,
    key: str,
    usual: Sequence[float],
    bounds: tuple[float, float],
    *,
    special: dict[float, str] | None = None,
    words: str | None = None,
    disabled: bool = False,
) -> None:
    """Draw a slider over the usual numbers.

    Parameters
    ----------
    label, key, words : str
        What it is, its name in the session and in the link, and its help.
    usual : sequence of numbers
        What is offered.
    bounds : tuple of two numbers
        Another number between them is offered too where a link or a recipe brought it along.
    special : dict of number to str
        Numbers that stand for something else, such as 0 for "off"; they come first, but 0 for
        "all" comes last.
    """
    special, kind = special or {}, type(STANDARD[key])
    options = {*map(kind, usual), *map(kind, special), STANDARD[key]}
    options.update(_brought(key, kind, bounds))
    last = [value for value, name in special.items() if name == "all"]
    ordered = sorted(options.difference(last)) + last
    if st.session_state.setdefault(key, STANDARD[key]) not in ordered:
        st.session_state[key] = STANDARD[key]
    st.select_slider(
        label,
        ordered,
        format_func=lambda value: special.get(value) or f"{value:.12g}",
        key=key,
        help=words,
        disabled=disabled,
        persist_state="session",
    )


def _brought(key: str, kind: type, bounds: tuple[float, float]) -> list[float]:
    """Return the unusual numbers of this session: what came once stays on the slider."""
    known = st.session_state.setdefault(_BROUGHT, {}).setdefault(key, [])
    held = st.session_state.get(key)
    if within(held, bounds) and kind(held) not in known:
        known.append(kind(held))
    del known[:-_BROUGHT_MAX]
    return known


def within(value: object, bounds: tuple[float, float]) -> bool:
    """Tell whether something is a number between two others; a client can send anything.

    Examples
    --------
    >>> within(0.5, (0, 1)), within(True, (0, 1)), within("0.5", (0, 1))
    (True, False, False)
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and bounds[0] <= value <= bounds[1]


def keep(key: str, bounds: tuple[float, float]) -> None:
    """Give a number that is out of its bounds its standard value, also where it is not drawn."""
    if not within(st.session_state.setdefault(key, STANDARD[key]), bounds):
        st.session_state[key] = STANDARD[key]


def scale(
    label: str, key: str, bounds: tuple[float, float], step: float, words: str | None = None
) -> None:
    """Draw a slider over all numbers between two."""
    kind = type(STANDARD[key])
    keep(key, bounds)
    st.slider(
        label,
        kind(bounds[0]),
        kind(bounds[1]),
        step=kind(step),
        format="%g",
        key=key,
        help=words,
        persist_state="session",
    )


def choice(
    label: str,
    key: str,
    names: dict[str, str],
    *,
    words: str | None = None,
    disabled: bool = False,
) -> None:
    """Draw a list of named choices.

    Parameters
    ----------
    names : dict of str to str
        What the recipe and the link call it → what people read.
    """
    if st.session_state.setdefault(key, STANDARD[key]) not in names:
        st.session_state[key] = STANDARD[key] if STANDARD[key] in names else next(iter(names))
    st.selectbox(
        label,
        list(names),
        key=key,
        format_func=lambda value: names.get(value, value),
        help=words,
        disabled=disabled,
        persist_state="session",
    )


def switch(label: str, key: str, *, words: str | None = None, disabled: bool = False) -> None:
    """Draw a switch."""
    if type(st.session_state.setdefault(key, STANDARD[key])) is not bool:
        st.session_state[key] = STANDARD[key]
    st.toggle(label, key=key, help=words, disabled=disabled, persist_state="session")
