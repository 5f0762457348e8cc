"""The pass of the chosen picture: computed once for everybody, or kept in a visitor's session."""

from math import prod

import streamlit as st

from explorer.widgets.inside.source import Source

_TRACES = 32  # of at most _LARGE bytes each; one of report-cnn takes 0.9 MB
_LARGE_TRACES = 2  # VGG11 at 224×224 takes 90 MB
_LARGE = 2**24  # bytes
_NODES_EACH = 3  # a convolution, batch norm and ReLU hold as many numbers each
_OWN = 2  # passes kept in a session, as it is and shifted; of a large network one
_KEPT = "inside_traces"


def traced(source: Source, image, key: str, *, shared: bool):
    """Return the pass of one picture; a visitor's own stays in the session that it came from.

    Parameters
    ----------
    source : Source
        Whose network reads the picture.
    image : np.ndarray
        uint8 (H, W, C), of the network's size.
    key : str
        Tells pictures apart.
    shared : bool
        Whether it may be kept for everybody.
    """
    large = _size(source) > _LARGE
    if shared:
        return (_large if large else _small)(source.key, key, _source=source, _image=image)
    kept = st.session_state.setdefault(_KEPT, {})
    name = (source.key, key)
    found = kept.pop(name, None)
    while len(kept) >= (1 if large else _OWN):
        kept.pop(next(iter(kept)))
    kept[name] = _trace(source, image) if found is None else found
    return kept[name]


def _size(source: Source) -> int:
    layers = (found.layer for found in source.scan.layers.values())
    return _NODES_EACH * 4 * sum(layer.filters * prod(layer.size) for layer in layers)


def _trace(source: Source, image):
    from explorer.probing.trace import trace

    return trace(source.model, image, source.card.mean, source.card.std)


@st.cache_resource(max_entries=_TRACES, show_spinner=False)
def _small(source: str, picture: str, *, _source, _image):
    return _trace(_source, _image)


@st.cache_resource(max_entries=_LARGE_TRACES, show_spinner=False)
def _large(source: str, picture: str, *, _source, _image):
    return _trace(_source, _image)
