"""The mount of the component, and the strict JSON that it is given."""

import streamlit as st

from explorer import limits
from explorer.widgets.browser_part import register, strict

_MOUNT = register("stage")

_LIMITS = {
    "inputSide": limits.INPUT_SIDE_MAX,
    "kernelSide": limits.KERNEL_SIDE_MAX,
    "stride": limits.STRIDE_MAX,
    "padding": limits.PADDING_MAX,
    "poolWindow": limits.POOL_WINDOW_MAX,
    "cell": limits.CELL_ABS_MAX,
}


def mount(kind: str, document: dict, origin: str, answer: dict, key: str) -> None:
    """Show a stage.

    Parameters
    ----------
    kind : str
        "conv", "pool" or "relu".
    document : dict
        What the stage shows if `origin` is new to it: cells as text, and settings.
    origin : str
        Changes whenever Python wants the stage to take over `document`.
    answer : dict
        What Python says of the stage's last edit: edit, output, message, cell, notes, verdict,
        agrees.
    key : str
        The component's key in the session.
    """
    data = {
        "kind": kind,
        "doc": document,
        "origin": origin,
        "answer": answer,
        "limits": _LIMITS,
    }
    _MOUNT(key=key, data=strict(data), on_doc_change=lambda: None)


def last_document(key: str) -> dict | None:
    """Return what the stage last sent, or None; a browser can send anything."""
    state = st.session_state.get(key)
    document = getattr(state, "doc", None)
    return dict(document) if isinstance(document, dict) else None
