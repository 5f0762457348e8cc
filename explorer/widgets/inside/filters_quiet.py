"""Filters that add little to a layer: dead ones, sparse ones, and those that repeat another."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.figures import colours
from explorer.probing.redundancy import SAME, pairs, weight_cosines
from explorer.probing.responses import NEARLY_DEAD, dead_filters, firing_rate
from explorer.widgets import gallery
from explorer.widgets.inside import cached
from explorer.widgets.inside.state import choose_filter

_LAYERS = 48
_MOST = 48  # filters of a list; of a network whose filters are all alike more says nothing
_PARTNERS = 5  # of one filter that are named in the sentence


@dataclass(frozen=True)
class _Quiet:
    """Lists of filters with a title, the number of a filter for each tile, and a block."""

    title: str
    filters: tuple[int, ...]
    block: dict | None


def draw(source, layer: str, channel: int) -> None:
    """List the dead, the sparse and the repeating filters, each a button that goes there."""
    st.markdown(f"**Filters of {layer} that add little**")
    st.markdown(_sentence(source, layer, channel))
    for place, found in enumerate(_lists(source.key, layer, _source=source)):
        if found.block is None:
            st.caption(found.title)
            continue
        st.markdown(found.title)
        chosen = found.filters.index(channel) if channel in found.filters else None
        gallery.show(
            [found.block | {"chosen": chosen}],
            key=f"inside_quiet_{place}",
            on_pick=lambda _, tile, filters=found.filters: choose_filter(filters[tile]),
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
    weights = source.model.get_submodule(layer).weight.detach().numpy()
    cosines = weight_cosines(weights)[channel]
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
def _lists(key: str, layer: str, *, _source) -> tuple[_Quiet, ...]:
    """Return the three lists once for everybody."""
    scanned, rate = _source.scan.layers[layer], firing_rate(_source.scan.layers[layer])
    dead, count = dead_filters(scanned), _source.scan.pictures
    sparse = np.flatnonzero((rate < NEARLY_DEAD) & ~dead)
    alike = cached.alike_of(_source)[layer]
    tiles = _thumbnails(_source, layer)
    return (
        _listed(
            "dead",
            f"0 everywhere on these {count:,} pictures",
            np.flatnonzero(dead),
            tiles,
            [""] * len(dead),
        ),
        _listed(
            "sparse",
            f"above 0 in fewer than {100 * NEARLY_DEAD:.0f} % of these {count:,} pictures",
            sparse,
            tiles,
            [f"{100 * share:.2f} %" for share in rate],
        ),
        _doubles(alike, tiles),
    )


def _listed(name: str, rule: str, filters, tiles, lines) -> _Quiet:
    if not len(filters):
        return _Quiet(f"None is **{name}** ({rule}).", (), None)
    items = [
        gallery.Tile(
            tuple(line for line in (str(i), lines[i]) if line),
            f"Filter {i}, {name}{', ' + lines[i] if lines[i] else ''}: go there",
            crossed=name == "dead",
        )
        for i in filters[:_MOST]
    ]
    block = gallery.tiles(tiles[filters[:_MOST]], items, name=f"{name} filters", size=56)
    more = f", the first {_MOST} of them here" if len(filters) > _MOST else ""
    title = f"**{len(filters)} {name}**: {rule}{more}."
    return _Quiet(title, tuple(int(i) for i in filters[:_MOST]), block)


def _doubles(alike, tiles) -> _Quiet:
    found = pairs(alike.correlation)
    rule = f"correlation beyond ±{SAME} at the same places of {alike.pictures} pictures"
    if not found:
        return _Quiet(f"No two are **near-duplicates** ({rule}).", (), None)
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
    title = (
        f"**{len(order)} near-duplicates** in {len(found)} pairs: {rule}. Below each: its nearest "
        "and their correlation."
    )
    return _Quiet(title, tuple(order[:_MOST]), block)


def _thumbnails(source, layer) -> np.ndarray:
    """Return one small picture of each filter: its weights where it reads colours."""
    weights = source.model.get_submodule(layer).weight.detach().numpy()
    if cached.reads_picture(source, layer) and weights.shape[1] == 3:
        return colours.filters_as_rgb(weights, colours.limit(weights))
    return cached.windows_of(source, layer)
