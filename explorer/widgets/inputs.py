"""Inputs that Streamlit has only in part."""

import streamlit as st

_DIGITS_MAX = 12  # of a number in a link; more is not a picture's number


def whole_number(label: str, key: str, most: int, *, width: int = 180, **options) -> int:
    """Draw a field for a number from 0 to `most` whose value stands in the link.

    Streamlit's own binding ends in an OverflowError on a link with 1e999 there, so the link is read
    here, once, and written here; a number beyond the range becomes the nearest in it.

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
    asked = st.query_params.get(key, "")
    plain = asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS_MAX
    value = st.session_state.get(key, int(asked) if plain else 0)
    st.session_state[key] = min(max(value, 0), most) if type(value) is int else 0
    number = st.number_input(
        label, 0, most, step=1, key=key, persist_state="session", width=width, **options
    )
    if number and asked != str(number):
        st.query_params[key] = str(number)
    elif not number and asked:
        del st.query_params[key]
    return number
