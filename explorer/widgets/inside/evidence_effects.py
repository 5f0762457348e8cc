"""The counted answers without a filter: computed once for everybody, by the shortest way."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from explorer.widgets.inside.evidence_pictures import Bench

_SHORTCUTS = 2  # of at most 96 MB each
_LAYERS = 48  # layers whose effects are kept; 512 filters with ten classes have 1 MB


@dataclass(frozen=True)
class Quick:
    """A network's end with what it reads: a filter takes some 10 ms.

    Attributes
    ----------
    bench : Bench
        The pictures.
    shortcut : Shortcut
    predicted : np.ndarray
        int64 (pictures,), the answers with all filters.
    """

    bench: Bench
    shortcut: Any
    predicted: np.ndarray


def quick_way(bench: Bench, layer: str) -> Quick | None:
    """Return the shortcut for a layer; None without one, or where it would read fewer pictures."""
    from explorer.probing.ablation import evenly

    tail = _tail(bench.source.fingerprint, layer, _source=bench.source)
    count = len(bench.labels)
    if tail is None or tail.most < min(count, _affordable(bench)):
        return None
    return _quick(bench.key, layer, _bench=bench.only(evenly(count, tail.most)), _tail=tail)


@st.cache_resource(max_entries=_LAYERS, show_spinner=False)
def _tail(fingerprint: str, layer: str, *, _source):
    from explorer.probing.shortcut import tail_of

    return tail_of(_source.model, _source.scan.layers[layer].layer)


@st.cache_resource(
    max_entries=_SHORTCUTS, show_spinner="Reading the pictures once …", show_time=True
)
def _quick(key: str, layer: str, *, _bench: Bench, _tail) -> Quick:
    from explorer.probing.shortcut import record

    card, images = _bench.source.card, _bench.images
    shortcut = record(_tail, _bench.source.model, images, card.mean, card.std)
    return Quick(_bench, shortcut, shortcut.logits().argmax(axis=1))


def fewer_pictures(bench: Bench) -> Bench:
    """Return the pictures that are named again where there is no shortcut: fewer by a large one."""
    from explorer.probing.ablation import evenly

    return bench.only(evenly(len(bench.labels), _affordable(bench)))


def _affordable(bench: Bench) -> int:
    return _most(bench.source.fingerprint, _model=bench.source.model)


@st.cache_data(max_entries=_LAYERS, show_spinner=False)
def _most(fingerprint: str, *, _model) -> int:
    from explorer.probing.ablation import affordable

    return affordable(_model)


@st.cache_resource(max_entries=_LAYERS, show_spinner=False)
def counted(key: str, layer: str) -> dict:
    """Return the effects that are known for a layer, filter → Effect; shared, only added to."""
    return {}


def the_quick(quick: Quick, layer: str, channel: int):
    """Return the effect of taking a filter away, by the shortcut."""
    from explorer.probing.ablation import effect

    known = counted(quick.bench.key, layer)
    if channel not in known:
        answers = quick.shortcut.logits(channel).argmax(axis=1)
        classes = len(quick.bench.source.card.classes)
        known[channel] = effect(quick.bench.labels, quick.predicted, answers, classes)
    return known[channel]


def the_slow(bench: Bench, layer: str, channel: int):
    """Return the effect of taking a filter away, by running the network again."""
    words = f"Taking filter {channel} of {layer} away from {len(bench.labels):,} pictures …"
    with st.spinner(words, show_time=True):
        found = _slow(bench.key, layer, channel, _bench=bench)
    counted(bench.key, layer)[channel] = found
    return found


def the_all(quick: Quick, layer: str, filters: int) -> dict:
    """Return the effects of all filters of a layer, one after another, behind a bar."""
    known = counted(quick.bench.key, layer)
    if len(known) < filters:
        place = st.empty()
        for channel in range(filters):
            words = f"Taking filter {channel} of {filters} away …"
            place.progress((channel + 1) / filters, text=words)
            the_quick(quick, layer, channel)
        place.empty()
    return known


@st.cache_resource(max_entries=_LAYERS, show_spinner=False)
def _slow(key: str, layer: str, channel: int, *, _bench: Bench):
    from explorer.probing.ablation import answers_without, effect, logits_without

    source, info = _bench.source, _bench.source.scan.layers[layer].layer
    given = source.model, _bench.images, source.card.mean, source.card.std
    if _bench.scan is not None:
        predicted = _bench.scan.predicted
        answers = answers_without(*given, _bench.scan.layers[layer], channel, predicted)
    else:
        predicted = _predicted(key, _given=given, _info=info)
        answers = logits_without(*given, info, channel).argmax(axis=1)
    return effect(_bench.labels, predicted, answers, len(source.card.classes))


@st.cache_resource(max_entries=_LAYERS, show_spinner=False)
def _predicted(key: str, *, _given, _info) -> np.ndarray:
    """Return the answers with all filters, computed as those without one."""
    from explorer.probing.ablation import logits_without

    return logits_without(*_given, _info, None).argmax(axis=1)
