"""The mount of the components that talk in documents, and the strict JSON that they are given."""

from functools import cache

import streamlit as st

from explorer import limits
from explorer.cases import Case
from explorer.cases.size import LETTERS_AT_ONCE
from explorer.widgets.browser_part import register, strict

_LIMITS = {
    "inputSide": limits.INPUT_SIDE_MAX,
    "kernelSide": limits.KERNEL_SIDE_MAX,
    "channels": limits.CHANNELS_MAX,
    "filters": limits.FILTERS_MAX,
    "stride": limits.STRIDE_MAX,
    "padding": limits.PADDING_MAX,
    "dilation": limits.DILATION_MAX,
    "poolWindow": limits.POOL_WINDOW_MAX,
    "shift": limits.POOL_SHIFT_MAX,
    "pictureShift": limits.PICTURE_SHIFT_MAX,
    "slope": limits.LEAKY_SLOPE_MAX,
    "neuron": {
        "least": limits.NEURON_INPUTS_MIN,
        "most": limits.NEURON_INPUTS_MAX,
        "value": limits.NEURON_ABS_MAX,
    },
    "cell": limits.CELL_ABS_MAX,
    "size": {
        "n": limits.SIZE_INPUT_MAX,
        "k": limits.SIZE_KERNEL_MAX,
        "step": limits.SIZE_STEP_MAX,
        "output": limits.SIZE_OUTPUT_MAX,
        "letters": LETTERS_AT_ONCE,
    },
}
_component = cache(register)


def mount(case: Case, origin: str, answer: dict, key: str, extra: dict | None = None) -> None:
    """Show a case in the component that draws its kind.

    Parameters
    ----------
    case : Case
        What the component shows if `origin` is new to it.
    origin : str
        Changes whenever Python wants the component to take over the case.
    answer : dict
        What Python says of the last edit: edit, message, cell, notes, verdict, agrees and the
        case's own result.
    key : str
        The component's key in the session.
    extra : dict, optional
        What this component needs beside.
    """
    data = {
        "kind": case.kind,
        "doc": case.document(),
        "origin": origin,
        "answer": answer,
        "limits": _LIMITS,
        **(extra or {}),
    }
    _component(case.component)(key=key, data=strict(data), on_doc_change=lambda: None)


def last_document(key: str) -> dict | None:
    """Return what the component last sent, or None; a browser can send anything."""
    state = st.session_state.get(key)
    document = getattr(state, "doc", None)
    return dict(document) if isinstance(document, dict) else None
