"""The mount of the component, and the strict JSON that it is given."""

import hashlib
import json
from pathlib import Path

import streamlit as st

from explorer import limits

_FOLDER = Path(__file__).resolve().parents[2] / "static" / "stage"


def _version() -> str:
    content = b"".join(path.read_bytes() for path in sorted(_FOLDER.iterdir()))
    return hashlib.sha256(content).hexdigest()[:12]


# Top-level await: the first draw waits for the modules and their style sheet.
_LOADER = f"""
const url = new URL("app/static/stage/mount.js?v={_version()}", document.baseURI).href;
const stage = await import(url);
export default stage.default;
"""

_MOUNT = st.components.v2.component(
    "cnn_explorer.stage", html="<div\nclass=mount></div>", js=_LOADER
)

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
    # One np.float32 in there would silently turn the whole payload into a string.
    json.dumps(data, allow_nan=False)
    _MOUNT(key=key, data=data, on_doc_change=lambda: None)


def last_document(key: str) -> dict | None:
    """Return what the stage last sent, or None; a browser can send anything."""
    state = st.session_state.get(key)
    document = getattr(state, "doc", None)
    return dict(document) if isinstance(document, dict) else None
