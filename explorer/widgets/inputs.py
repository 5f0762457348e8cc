"""Inputs that Streamlit has only in part."""

from collections.abc import Sequence

import streamlit as st

from explorer.widgets.echoes import Echoes
from explorer.widgets.link_text import LinkText

_DIGITS_MAX = 12  # of a number in a link; more is not a picture's number


def whole_number(label: str, key: str, most: int, *, width: int = 180, **options) -> int:
    """Draw a field for a number from 0 to `most` whose value stands in the link.

    Streamlit's own binding ends in an OverflowError on a link with 1e999 there, so the link is read
    here whenever one is opened, and written here; a number beyond the range becomes the nearest in
    it.

    Parameters
    ----------
    label : str
        What stands above the field.
    key : str
        Its name in the session and in the link.
    most : int
        The largest number, at least 0.
    width : int
        Of the field, in CSS pixels.
    options
        For `st.number_input`.
    """
    link = st.session_state.setdefault(f"{key}.link", LinkText())
    asked = link.opened(key) or ""
    if asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS_MAX:
        st.session_state[key] = int(asked)
    value = st.session_state.get(key, 0)
    st.session_state[key] = min(max(value, 0), most) if type(value) is int else 0
    number = st.number_input(
        label, 0, most, step=1, key=key, persist_state="session", width=width, **options
    )
    link.write(key, str(number) if number else None)
    return number


def open_choice(key: str, offered: Sequence[str]) -> None:
    """Take what a freshly opened link says for a widget that is bound to the link; draw it after.

    Streamlit takes a value that equals the widget's default for no value, so a link from another
    page to the default would leave there what was chosen before.

    Parameters
    ----------
    key : str
        Its name in the session and in the link.
    offered : sequence of str
        What can be chosen.
    """
    echoes = st.session_state.setdefault(f"{key}.echoes", Echoes())
    asked, now = st.query_params.get(key), st.session_state.get(key)
    if now not in offered:  # the first time here: the widget itself reads the link
        now = asked if asked in offered else None
    if now is not None and echoes.written[-1:] != [now]:
        echoes.remember(now)
    if asked in offered and asked != now and not echoes.expect(asked):
        st.session_state[key] = asked
        echoes.opened(asked)
