"""What the part Evidence has measured of a layer, once for everybody."""

import streamlit as st

from explorer.probing.purity import Purity, top_classes
from explorer.probing.selectivity import Selectivity, selectivity

_LAYERS = 48  # of 20 kB each; three layers of sixteen networks


@st.cache_resource(max_entries=_LAYERS, show_spinner=False)
def preferences(key: str, layer: str, *, _source) -> Selectivity:
    """Return what the filters of a layer prefer; `key` is the source's.

    Raises
    ------
    InputError
        When there are too few pictures.
    """
    pictures = _source.pictures
    return selectivity(_source.scan.layers[layer], pictures.labels, len(pictures.classes))


@st.cache_resource(max_entries=4 * _LAYERS, show_spinner=False)
def lists(key: str, layer: str, score: str, k: int, *, _source) -> Purity:
    """Return the classes of all top lists of a layer; `key` is the source's."""
    pictures = _source.pictures
    found = _source.scan.layers[layer]
    return top_classes(found, pictures.labels, len(pictures.classes), score, k)
