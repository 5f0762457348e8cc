"""The names under which the page keeps its choices, in link and session."""

import streamlit as st

from explorer.widgets.inside.picture import ORIGINS
from explorer.widgets.inside.source import SHIPPED
from explorer.widgets.inside.state import ANY, CLASS, EPOCH, ORIGIN, PICTURE, RUN
from explorer.widgets.text import literal

LABEL, OTHER = "why_class", "why_other"
LAYER, METHOD = "why_layer", "why_method"
FILL, PATCH = "why_fill", "why_patch"
PLACE = "why_place"  # session only: where an experiment puts the patch
FIELD_LAYER, FIELD_FILTER = "why_field", "why_filter"

GRAD_CAM, OCCLUSION, GRADIENT, SMOOTH, CAM = METHODS = (
    "Grad-CAM",
    "Occlusion",
    "Input gradient",
    "SmoothGrad",
    "Class activation map",
)
ITS_ANSWER = "what the network says"
NO_OTHER = "no other class"

_USUAL = {CLASS: ANY, LABEL: None, OTHER: None, FILL: None}
_SHIPPED = _USUAL | {RUN: SHIPPED, f"{EPOCH}.{SHIPPED}": None, ORIGIN: ORIGINS[0]}
EXPERIMENTS = {
    "disc": _SHIPPED | {PICTURE: 0, PLACE: (12, 8, 8)},
    "square": _SHIPPED | {PICTURE: 2076, PLACE: (16, 14, 8), LABEL: "disc", OTHER: "square"},
    "stripes": _SHIPPED | {PICTURE: 5000, PLACE: (12, 12, 8)},
    "field": _SHIPPED | {PICTURE: 0, FIELD_LAYER: "conv3", FIELD_FILTER: 0},
}


def one_of(label: str, names: list[str], key: str, *, first: int = 0, width: int = 200, **more):
    """Draw a list whose choice stands in the link; a choice that is not in it becomes its first.

    Parameters
    ----------
    label : str
        What stands above it.
    names : list of str
        What can be chosen; they may hold anything.
    key : str
        Its name in the session and in the link.
    first : int
        The place of what is chosen at first.
    width : int
        In CSS pixels.
    more
        For `st.selectbox`.
    """
    if st.session_state.get(key) not in names:
        st.session_state.pop(key, None)
    chosen = st.selectbox(
        label,
        names,
        index=first,
        format_func=literal,
        key=key,
        bind="query-params",
        width=width,
        **more,
    )
    return chosen if chosen in names else names[first]
