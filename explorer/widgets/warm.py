"""Import the heavy modules once, in the background, right after the first page has been painted."""

import gc
import threading

import streamlit as st
from streamlit import net_util

from explorer.cases import SizeCase

_ready = threading.Event()


def _import_heavy_modules() -> None:
    import plotly.graph_objects
    import torch

    torch.set_num_threads(1)  # one operation, one core: many students share the cores
    plotly.graph_objects.Figure()
    SizeCase().check()  # the first question to the meta device takes 0.7 s
    gc.collect()
    gc.freeze()  # later collections skip torch's hundreds of thousands of objects
    _ready.set()


@st.cache_resource(show_spinner=False)
def warm() -> threading.Thread:
    """Start the background import once per server; return its thread."""
    # For a WebSocket from another origin Streamlit would ask checkip.amazonaws.com for the address
    # of this machine; without an answer it refuses the WebSocket, and nobody is asked.
    net_util.get_external_ip = lambda: None
    thread = threading.Thread(target=_import_heavy_modules, name="warm", daemon=True)
    thread.start()
    return thread


def is_warm() -> bool:
    """Return True once torch and plotly are imported."""
    return _ready.is_set()
