"""The names under which the page keeps its choices, in the link and in the session."""

import streamlit as st

PART, LAYER, FILTER = "inside_part", "inside_layer", "inside_filter"
PICTURE, CLASS, VALUES, SHOW = "inside_picture", "inside_class", "inside_values", "inside_show"
INPUT = "inside_input"

EXPERIMENT = "experiment"  # the query parameter of a prepared experiment

PARTS = ("Filters", "Feature maps", "Top pictures")
ANY = "any class"
AFTER, BEFORE = "after ReLU", "before ReLU"
SHOWS = ("Pictures", "Receptive fields", "Feature maps")


def prepare(experiments: dict[str, dict[str, str | int]]) -> None:
    """Set up the experiment that the link names, before any widget is drawn; once.

    Links do not carry the widgets' own parameters: Streamlit takes a value that equals the
    widget's default for no value, so a link on the page itself would leave the old choice there.

    Parameters
    ----------
    experiments : dict
        Name in the link → session key → value. A name that is not among them does nothing.
    """
    name = st.query_params.get(EXPERIMENT)
    if name is None:
        return
    del st.query_params[EXPERIMENT]
    for key, value in experiments.get(name, {}).items():
        st.session_state[key] = value


def clamp(key: str, most: int) -> None:
    """Bring a whole number of the session into 0..most, before its widget is drawn."""
    value = st.session_state.get(key)
    if value is not None and not (type(value) is int and 0 <= value <= most):
        st.session_state[key] = min(max(value, 0), most) if type(value) is int else 0


def open_picture(image: int) -> None:
    """Show one picture's feature maps next; for callbacks."""
    st.session_state[PICTURE] = image
    st.session_state[CLASS] = ANY
    st.session_state[PART] = PARTS[1]


def choose_filter(channel: int) -> None:
    """Choose a filter; for callbacks."""
    st.session_state[FILTER] = channel
