"""Import the heavy modules once, in the background, right after the first page has been painted."""

import gc
import threading

import streamlit as st
from streamlit import net_util

from explorer.cases import SizeCase

_ready = threading.Event()
_LOOK_SECONDS = 0.2


def _import_heavy_modules() -> None:
    import plotly.graph_objects
    import torch

    torch.set_num_threads(1)  # one operation, one core: many students share the cores
    plotly.graph_objects.Figure()
    SizeCase().check()  # the first question to the meta device takes 0.7 s
    gc.collect()
    gc.freeze()  # later collections skip torch's hundreds of thousands of objects
    _ready.set()
    # Other pages do not wait for these: Augmentation's transforms, and the first optimiser of a
    # process, which takes 1 s to import what it needs.
    import torchvision.transforms.v2  # noqa: F401

    torch.optim.SGD([torch.zeros(1)], lr=1.0)


@st.cache_resource(show_spinner=False)
def warm() -> threading.Thread:
    """Start the background import once per server; return its thread."""
    # For a WebSocket from another origin Streamlit would ask checkip.amazonaws.com for the address
    # of this machine; without an answer it refuses the WebSocket, and nobody is asked.
    net_util.get_external_ip = lambda: None
    thread = threading.Thread(target=_import_heavy_modules, name="warm", daemon=True)
    thread.start()
    return thread


def wait_until_warm(words: str) -> bool:
    """Wait with a sentence on the screen; each look lets a click elsewhere take over.

    Parameters
    ----------
    words : str
        What is shown meanwhile.

    Returns
    -------
    bool
        False when PyTorch could not be loaded, which is then said.
    """
    thread, place = warm(), st.empty()
    while not is_warm() and thread.is_alive():
        place.markdown(words)
        thread.join(_LOOK_SECONDS)
    place.empty()
    if not is_warm():
        st.error("PyTorch could not be loaded. Install it again as README says, then restart.")
    return is_warm()


def is_warm() -> bool:
    """Return True once torch and plotly are imported."""
    return _ready.is_set()
