"""Components whose JavaScript lies in explorer/static: a few inline lines load it.

A component's inline code is sent again with every message, so these lines stay few. The server
names no lifetime for static files, and a browser may then keep old ones for days: before the first
import it is made to ask whether its copies are still the right ones.
"""

import json
from collections.abc import Callable
from pathlib import Path

import streamlit as st

_STATIC = Path(__file__).resolve().parents[1] / "static"


def register(name: str) -> Callable:
    """Register the component whose entry is explorer/static/NAME/mount.js; return its mount.

    Parameters
    ----------
    name : str
        A folder of explorer/static; its entry exports the component's function as default.
    """
    folders = (_STATIC / name, _STATIC / "shared")
    files = [
        path.relative_to(_STATIC).as_posix() for folder in folders for path in folder.iterdir()
    ]
    lines = f"""
const at = (file) => new URL(`app/static/${{file}}`, document.baseURI).href;
const files = {json.dumps(sorted(files))};
await Promise.all(files.map((file) => fetch(at(file), {{ cache: "no-cache" }})));
const part = await import(at("{name}/mount.js"));
export default part.default;
"""
    # A string without a line break would be taken for a path.
    return st.components.v2.component(
        f"cnn_explorer.{name}", html='<div class="mount">\n</div>', js=lines
    )


def strict(data: dict) -> dict:
    """Return the data of a component, checked to be plain JSON.

    One np.float32 in it would silently turn the whole payload into a string.

    Raises
    ------
    TypeError, ValueError
        If JSON cannot hold it, NaN and infinity included.
    """
    json.dumps(data, allow_nan=False)
    return data
