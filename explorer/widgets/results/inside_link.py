"""The way from a test picture to its feature maps on the page Inside the network."""

from pathlib import Path

import streamlit as st

from explorer.errors import CheckpointError
from explorer.widgets.inside.state import PART as INSIDE_PART
from explorer.widgets.inside.state import PARTS as INSIDE_PARTS
from explorer.widgets.inside.state import PICTURE as INSIDE_PICTURE
from explorer.widgets.lesson import link
from explorer.widgets.results.computing import stamp_of
from explorer.widgets.results.state import RUN
from explorer.widgets.warm import is_warm

_KNOWN = 64  # runs whose number of readable pictures is kept
_BYTES_MAX = 20 * 2**20  # of weights; larger networks are never asked about all test pictures there


def offer(path: Path, run: str, place: int, total: int) -> None:
    """Link to a test picture where that page counts the test pictures as this one does.

    Large networks are shown there on a part of the pictures only, which have other numbers.

    Parameters
    ----------
    path : pathlib.Path
        The run's folder.
    run : str
        Its name in the link.
    place, total : int
        The picture's place among so many.
    """
    stamp = stamp_of(path / "best.safetensors")
    if stamp is None or not is_warm():
        return
    if stamp[1] > _BYTES_MAX or _most(str(path), stamp) < total:
        st.caption("Inside the network shows so large a network on a part of these pictures only.")
        return
    query = {RUN: run, INSIDE_PART: INSIDE_PARTS[1], INSIDE_PICTURE: str(place)}
    link("inside", "Open its feature maps in Inside the network", query)


@st.cache_data(max_entries=_KNOWN, show_spinner=False)
def _most(path: str, stamp: tuple[int, int]) -> int:
    """Return how many pictures are read there, 0 without usable weights."""
    from explorer import checkpoints
    from explorer.probing.scan import affordable

    try:
        network, _ = checkpoints.load(Path(path))
    except CheckpointError:
        return 0
    return affordable(network)
