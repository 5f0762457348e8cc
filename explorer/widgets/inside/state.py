"""The names under which the page keeps its choices, in the link and in the session."""

import streamlit as st

PART, LAYER, FILTER = "inside_part", "inside_layer", "inside_filter"
PICTURE, CLASS, VALUES, SHOW = "inside_picture", "inside_class", "inside_values", "inside_show"
INPUT = "inside_input"

PARTS = ("Filters", "Feature maps", "Top pictures")
ANY = "any class"
AFTER, BEFORE = "after ReLU", "before ReLU"
SHOWS = ("Pictures", "Receptive fields", "Feature maps")


def open_picture(image: int) -> None:
    """Show one picture's feature maps next; for callbacks."""
    st.session_state[PICTURE] = image
    st.session_state[CLASS] = ANY
    st.session_state[PART] = PARTS[1]


def choose_filter(channel: int) -> None:
    """Choose a filter; for callbacks."""
    st.session_state[FILTER] = channel
