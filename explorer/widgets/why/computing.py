"""The maps that the page shows, computed once for everybody who looks at the same.

What is made of a visitor's own picture stays in the visitor's session.
"""

from dataclasses import astuple, dataclass, replace

import numpy as np
import streamlit as st

from explorer.widgets.why.state import CAM, GRAD_CAM, GRADIENT, OCCLUSION

TRAINED, ALL = 0, -1  # how many layers are redrawn, counted from the last
_MAPS = 384  # of at most 200 kB each; most have 4 kB
_TABLES = 64  # of at most 40 kB each
_NETWORKS = 3  # of at most _LARGE bytes each
_LARGE = 2**26  # bytes
_OWN_MAX = 64  # maps of a visitor's own picture


@dataclass(frozen=True)
class Asked:
    """What is to be explained, and how.

    Attributes
    ----------
    method : str
        One of `explorer.widgets.why.state.METHODS`.
    label : int
        The class.
    layer : str
        For Grad-CAM.
    redrawn : int
        How many layers are drawn anew, counted from the last; ALL for all of them.
    """

    method: str
    label: int
    layer: str = ""
    redrawn: int = TRAINED


@dataclass(frozen=True)
class Heat:
    """One map.

    Attributes
    ----------
    values : np.ndarray
        float (rows, columns), on the method's own grid.
    signed : bool
        Whether values below 0 mean something.
    bias, score : float
        Of a class activation map: its sum and the bias are the score.
    """

    values: np.ndarray
    signed: bool
    bias: float = 0.0
    score: float = 0.0


@dataclass(frozen=True)
class Facts:
    """What the page has to know of a network.

    Attributes
    ----------
    layers : tuple of LayerInfo
        Its convolutions.
    macs : int
        Multiply-adds of one picture.
    weighted : tuple of str
        Names of the layers that have weights, as `redrawn` counts them.
    """

    layers: tuple
    macs: int
    weighted: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Names of the convolutions."""
        return [layer.name for layer in self.layers]


def facts(source) -> Facts:
    """Return what the page has to know of a network, worked out once."""
    return _facts(source.fingerprint, _model=source.model)


@st.cache_resource(max_entries=32, show_spinner=False)
def _facts(fingerprint: str, *, _model) -> Facts:
    from explorer.probing.activations import conv_layers
    from explorer.probing.attribution.randomised import layers
    from explorer.probing.attribution.work import macs_of

    weighted = tuple(name for name, _ in layers(_model))
    return Facts(conv_layers(_model), macs_of(_model), weighted)


def heat(source, looked, asked: Asked) -> Heat:
    """Return one map of the chosen picture.

    Raises
    ------
    InputError
        When the method does not exist for this network.
    """
    card = source.card
    key = (source.fingerprint, card.mean, card.std, looked.key, astuple(asked))
    if looked.shared:
        return _shared(*key, _source=source, _looked=looked, _asked=asked)
    return _of_session("why.heats", key, lambda: _compute(source, looked, asked))


def table(source, looked, patch: tuple[int, int, str], redrawn: int = TRAINED):
    """Return the answers for a patch at every place: an `Occlusion`.

    Parameters
    ----------
    source : Source
    looked : Looked
    patch : tuple
        Side, stride and fill.
    redrawn : int
        See `Asked`.
    """
    card = source.card
    key = (source.fingerprint, card.mean, card.std, looked.key, patch, redrawn)
    if looked.shared:
        return _shared_table(*key, _source=source, _looked=looked)
    return _of_session("why.tables", key, lambda: _slide(source, looked, patch, redrawn))


def default_patch(source) -> tuple[int, int, str]:
    """Return side, stride and fill of the patch that maps are made with: a quarter of the side."""
    from explorer.probing.attribution.occlusion import FILLS
    from explorer.probing.attribution.work import patch_stride

    _, height, width = source.card.shape
    size = max(1, min(height, width) // 4)
    return size, patch_stride(facts(source).macs, height, width, size), FILLS[0]


def patch_places(source) -> int:
    """Return at how many places that patch lies."""
    from explorer.probing.attribution.occlusion import places

    (size, stride, _), (_, height, width) = default_patch(source), source.card.shape
    return len(places(height, size, stride)) * len(places(width, size, stride))


def network(source, redrawn: int):
    """Return the network itself, or a copy with so many of its last layers drawn anew."""
    if redrawn == TRAINED:
        return source.model
    weights = sum(p.numel() * p.element_size() for p in source.model.parameters())
    if redrawn == ALL and weights <= _LARGE:
        return _all_redrawn(source.fingerprint, _model=source.model)
    from explorer.probing.attribution.randomised import redrawn as draw

    return draw(source.model, last=None if redrawn == ALL else redrawn)


@st.cache_resource(max_entries=_NETWORKS, show_spinner=False)
def _all_redrawn(fingerprint: str, *, _model):
    from explorer.probing.attribution.randomised import redrawn

    return redrawn(_model)


@st.cache_resource(max_entries=_MAPS, show_spinner=False)
def _shared(fingerprint, mean, std, picture, asked, *, _source, _looked, _asked) -> Heat:
    return _compute(_source, _looked, _asked)


@st.cache_resource(max_entries=_TABLES, show_spinner=False)
def _shared_table(fingerprint, mean, std, picture, patch, redrawn, *, _source, _looked):
    return _slide(_source, _looked, patch, redrawn)


def _of_session(name: str, key: tuple, make):
    """Return what the session keeps under a key; of a few that were made last."""
    kept = st.session_state.setdefault(name, {})
    if key not in kept:
        while len(kept) >= _OWN_MAX:
            kept.pop(next(iter(kept)))
        kept[key] = make()
    return kept[key]


def _slide(source, looked, patch: tuple[int, int, str], redrawn: int):
    from explorer.probing.attribution.occlusion import occlusion

    size, stride, fill = patch
    card, model = source.card, network(source, redrawn)
    return occlusion(model, looked.image, card.mean, card.std, size=size, stride=stride, fill=fill)


def _compute(source, looked, asked: Asked) -> Heat:
    found = _made(source, looked, asked)
    values = found.values.astype(np.float32)
    values.setflags(write=False)  # all sessions share it
    return replace(found, values=values)


def _made(source, looked, asked: Asked) -> Heat:
    from explorer.probing.attribution import cam, grad_cam, gradients
    from explorer.probing.attribution.work import smooth_pictures

    if asked.method == OCCLUSION:
        found = table(source, looked, default_patch(source), asked.redrawn)
        return Heat(found.map(asked.label, *looked.image.shape[:2]), True)
    card = source.card
    given = (network(source, asked.redrawn), looked.image, card.mean, card.std, asked.label)
    if asked.method == CAM:
        exact = cam.cam(*given)
        return Heat(exact.map, True, exact.bias, exact.score)
    if asked.method == GRAD_CAM:
        return Heat(grad_cam.grad_cam(*given, asked.layer or None).map, False)
    if asked.method == GRADIENT:
        return Heat(gradients.strength(gradients.input_gradient(*given)), False)
    count = smooth_pictures(facts(source).macs)
    slopes = gradients.smooth_gradient(*given, pictures=count)
    return Heat(gradients.strength(slopes), False)
