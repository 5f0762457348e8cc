"""What is computed once of each network and layer, for everybody; all of it is read only."""

import numpy as np
import streamlit as st

from explorer.figures import top as figures
from explorer.widgets.bins import shares
from explorer.widgets.inside.evidence_numbers import preferences

_NETWORKS = 16
_LAYERS = 48  # the three layers of sixteen networks; a layer takes 0.1 to 1 MB
_TILE = 64  # pixels of a thumbnail; larger windows are thinned out, never blurred


def contributions_of(source, layer: str):
    """Return how much each input contributes to each filter: `contributions.Contributions`."""
    return _contributions(source.key, layer, _source=source)


@st.cache_resource(max_entries=_LAYERS, show_spinner="Measuring what each input contributes …")
def _contributions(key: str, layer: str, *, _source):
    from explorer.probing.contributions import mean_contributions

    card, images = _source.card, _source.pictures.images
    return mean_contributions(_source.model, images, card.mean, card.std, layer)


def alike_of(source) -> dict:
    """Return for each layer how alike the maps of its filters are: `redundancy.Alike`."""
    return _alike(source.key, _source=source)


@st.cache_resource(max_entries=_NETWORKS, show_spinner="Comparing the filters …")
def _alike(key: str, *, _source):
    from explorer.probing.redundancy import alike
    from explorer.probing.samples import sample

    card, images = _source.card, _source.pictures.images
    return alike(_source.model, images[sample(_source.model, len(images))], card.mean, card.std)


def makers_of(source, layer: str) -> tuple:
    """Return for each input channel of a layer the filters that make it; see `wiring.makers`."""
    return _makers(source.key, layer, _source=source)


@st.cache_resource(max_entries=_LAYERS, show_spinner=False)
def _makers(key: str, layer: str, *, _source):
    from explorer.probing.wiring import makers

    nodes = _nodes(key, _source=_source)
    channels = range(_source.model.get_submodule(layer).in_channels)
    return tuple(makers(nodes, layer, channel) for channel in channels)


@st.cache_resource(max_entries=2, show_spinner=False)
def _nodes(key: str, *, _source):
    from explorer.probing.trace import trace

    C, H, W = _source.card.shape
    black = np.zeros((H, W, C), np.uint8)
    return trace(_source.model, black, _source.card.mean, _source.card.std)


def reads_picture(source, layer: str) -> bool:
    """Tell whether a convolution reads the picture itself."""
    return all(found == (("input", i),) for i, found in enumerate(makers_of(source, layer)))


def selectivity_of(source, layer: str):
    """Return what the filters of a layer prefer, None where there is nothing to tell apart."""
    from explorer.errors import InputError

    try:
        return preferences(source.key, layer, _source=source)
    except InputError:
        return None


def cosines_of(source, layer: str) -> np.ndarray:
    """Return the cosine of every two filters' weights, float32 (filters, filters)."""
    return _cosines(source.fingerprint, layer, _source=source)


@st.cache_resource(max_entries=_LAYERS, show_spinner=False)
def _cosines(fingerprint: str, layer: str, *, _source) -> np.ndarray:
    from explorer.probing.redundancy import weight_cosines

    weights = _source.model.get_submodule(layer).weight.detach().numpy()
    return weight_cosines(weights).astype(np.float32)


@st.cache_resource(max_entries=_LAYERS, show_spinner=False)
def _windows(key: str, layer: str, *, _source):
    return figures.best_windows(_source.scan.layers[layer], _source.pictures.images, _TILE)


def windows_of(source, layer: str) -> np.ndarray:
    """Return what each filter saw where it answered most, uint8 (filters, rows, columns, 4)."""
    return _windows(source.key, layer, _source=source)


@st.cache_resource(max_entries=_LAYERS, show_spinner=False)
def _shares(fingerprint: str, layer: str, end: float, *, _weights) -> list[float]:
    return shares(_weights, end)


def shares_of(source, layer: str, weights: np.ndarray, end: float) -> list[float]:
    """Return the histogram of a layer's weights: see `bins.shares`."""
    return _shares(source.fingerprint, layer, end, _weights=weights)
