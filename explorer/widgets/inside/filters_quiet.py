"""Filters that add little to a layer: dead ones, sparse ones, and those that repeat another."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.figures import colours
from explorer.probing.redundancy import SAME, pairs
from explorer.probing.responses import NEARLY_DEAD, dead_filters, firing_rate
from explorer.widgets import gallery
from explorer.widgets.inside import cached
from explorer.widgets.inside.state import choose_filter

_LAYERS = 48
_MOST = 48  # filters of a list; of a network whose filters are all alike more says nothing
_PARTNERS = 5  # of one filter that are named in the sentence


@dataclass(frozen=True)
class _Quiet:
    """The lists of one layer: blocks for the gallery, and the filters of each block's tiles."""

    blocks: tuple[dict, ...]
    filters: tuple[tuple[int, ...], ...]


def draw(source, layer: str, channel: int) -> None:
    """List the dead, the sparse and the repeating filters, each a button that goes there."""
    st.markdown(f"**Filters of {layer} that add little**. {_sentence(source, layer, channel)}")
    found = _lists(source.key, layer, _source=source)
    blocks = [
        block | {"chosen": filters.index(channel) if channel in filters else None}
        for block, filters in zip(found.blocks, found.filters, strict=True)
    ]
    gallery.show(
        blocks,
        key="inside_quiet",
        on_pick=lambda block, tile: choose_filter(found.filters[block][tile]),
    )


def _sentence(source, layer, channel) -> str:
    found = cached.alike_of(source)[layer]
    near = np.nan_to_num(np.abs(found.correlation[channel]))
    near[channel] = 0
    said = f"Filter {channel} is above 0 at {100 * found.firing[channel]:.1f} % of all places."
    if not near.any():
        return f"{said} It goes along with no other filter."
    order = np.argsort(-near, kind="stable")[:_PARTNERS]
    same = [int(i) for i in order if near[i] > SAME] or [int(order[0])]
    cosines = cached.cosines_of(source, layer)[channel]
    told = ", ".join(
        f"{i} (correlation {_signed(found.correlation[channel, i])}, cosine of the weights "
        f"{_signed(cosines[i])})"
        for i in same
    )
    if near[order[0]] > SAME:
        return f"{said} It is a **near-duplicate** of filter {told}."
    return f"{said} No near-duplicate; the nearest is filter {told}."


def _signed(value: float) -> str:
    return f"{float(value):.2f}".replace("-", "−")


@st.cache_resource(max_entries=_LAYERS, show_spinner=False)
def _lists(key: str, layer: str, *, _source) -> _Quiet:
    """Return the three lists once for everybody."""
    scanned, rate = _source.scan.layers[layer], firing_rate(_source.scan.layers[layer])
    dead, count = dead_filters(scanned), _source.scan.pictures
    tiles = _thumbnails(_source, layer)
    parts = (
        _listed("dead", f"0 everywhere on these {count:,} pictures", np.flatnonzero(dead), tiles),
        _listed(
            "sparse",
            f"above 0 in fewer than {100 * NEARLY_DEAD:.0f} % of these {count:,} pictures",
            np.flatnonzero((rate < NEARLY_DEAD) & ~dead),
            tiles,
            [f"{100 * share:.2f} %" for share in rate],
        ),
        _doubles(cached.alike_of(_source)[layer], cached.cosines_of(_source, layer), tiles),
    )
    lines = [line for part in parts for line in part]
    return _Quiet(tuple(block for block, _ in lines), tuple(filters for _, filters in lines))


def _listed(name: str, rule: str, filters, tiles, lines=None) -> list[tuple]:
    """Return one list: a line of words, and the tiles where there are any."""
    many = str(len(filters)) if len(filters) else "None is"
    more = f"; the first {_MOST} of them" if len(filters) > _MOST else ""
    said = [(gallery.words(f"{many} {name}:", f"{rule}{more}."), ())]
    if not len(filters):
        return said
    items = [
        gallery.Tile(
            (str(i),) if lines is None else (str(i), lines[i]),
            f"Filter {i}, {name}{'' if lines is None else f', {lines[i]}'}: go there",
            crossed=name == "dead",
        )
        for i in filters[:_MOST]
    ]
    block = gallery.tiles(tiles[filters[:_MOST]], items, name=f"{name} filters", size=56)
    return [*said, (block, tuple(int(i) for i in filters[:_MOST]))]


def _doubles(alike, cosines, tiles) -> list[tuple]:
    found, by_weights = pairs(alike.correlation), len(pairs(cosines))
    rule = (
        f"correlation beyond ±{SAME} at the same places of {alike.pictures} pictures. By the "
        f"cosine of their weights beyond ±{SAME}: {by_weights or 'no'} "
        f"{'pair' if by_weights == 1 else 'pairs'}."
    )
    if not found:
        return [(gallery.words("No near-duplicates:", rule), ())]
    order = list(dict.fromkeys(i for one, other, _ in found for i in (one, other)))
    best = {}
    for one, other, value in found:
        best.setdefault(one, (other, value))
        best.setdefault(other, (one, value))
    items = [
        gallery.Tile(
            (str(i), f"≈ {best[i][0]}", _signed(best[i][1])),
            f"Filter {i} goes along with filter {best[i][0]}, correlation {_signed(best[i][1])}: "
            "go there",
        )
        for i in order[:_MOST]
    ]
    block = gallery.tiles(tiles[order[:_MOST]], items, name="near-duplicate filters", size=56)
    title = f"{len(order)} near-duplicates in {len(found)} pair{'' if len(found) == 1 else 's'}:"
    rule += " Below each: its nearest and their correlation."
    return [(gallery.words(title, rule), ()), (block, tuple(order[:_MOST]))]


def _thumbnails(source, layer) -> np.ndarray:
    """Return one small picture of each filter: its weights where it reads colours."""
    weights = source.model.get_submodule(layer).weight.detach().numpy()
    if cached.reads_picture(source, layer) and weights.shape[1] == 3:
        return colours.filters_as_rgb(weights, colours.limit(weights))
    return cached.windows_of(source, layer)
