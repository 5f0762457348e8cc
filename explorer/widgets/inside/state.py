"""The names under which the pages about one network keep their choices, in link and session."""

import streamlit as st

RUN, EPOCH = "run", "epoch"  # of the link; other pages link with them, too
PART, LAYER, FILTER = "inside_part", "inside_layer", "inside_filter"
PICTURE, CLASS, VALUES, SHOW = "inside_picture", "inside_class", "inside_values", "inside_show"
SCORE, LIST, SORT = "inside_score", "inside_list", "inside_sort"
RANK, ALONE, ALL_INPUTS, MANY = "inside_rank", "inside_alone", "inside_inputs", "inside_k"
VERIFY = "inside_verify"
ORIGIN, MATRIX = "inside_origin", "inside_matrix"
SCALE, ORDER, WALK = "inside_scale", "inside_order", "inside_walk"
DOWN, RIGHT, FILL = "inside_down", "inside_right", "inside_fill"

PARTS = ("Filters", "Feature maps", "Top pictures", "Evidence", "Made picture")
ANY = "any class"
AFTER, BEFORE = "after ReLU", "before ReLU"
RANKS = ("Contribution on pictures", "Size of the weights")
LISTS = ("Top", "Least", "Ten groups", "Diverse")
SCORES = ("Both", "Maximum", "Mean")
MANIES = ("9", "16", "25")  # pictures of a list
SHOWS = ("Pictures", "Receptive fields", "Feature maps")


def open_picture(image: int) -> None:
    """Show one picture's feature maps next; for callbacks."""
    st.session_state[PICTURE] = image
    st.session_state[CLASS] = ANY
    st.session_state[PART] = PARTS[1]


def choose_filter(channel: int) -> None:
    """Choose a filter; for callbacks."""
    st.session_state[FILTER] = channel
