"""All maps of a layer as one sprite, sorted, with the scale and what it holds for in words."""

import streamlit as st

from explorer.figures import maps_view as view
from explorer.widgets import gallery
from explorer.widgets.inside.source import Source
from explorer.widgets.inside.state import choose_filter

_TILE = 72  # pixels of a map in the grid; larger maps are thinned out, never blurred
_SMALL = 56  # pixels of a tile of maps below _SIDE
_SIDE = 24  # rows
_SAMPLE = 64  # pictures that a scale for all of them is taken from where the scan has none
_FIXED = 64  # scales: a few numbers each


def fixed_scale(source: Source, nodes, stages: dict, node, layer: str):
    """Return the scale for all pictures and what it was taken from, or None where none is known.

    Parameters
    ----------
    source : Source
        Network and pictures.
    nodes : tuple of Node
        A pass of the network.
    stages : dict
        From `maps_view.stages`.
    node : Node
        Whose maps are shown.
    layer : str
        The convolution.
    """
    found = source.scan.layers[layer]
    if view.bounded(nodes, node, view.scanned(stages, found)):
        return _recorded(source.key, layer, _found=found), "that the scan has recorded"
    if node.op == "conv2d":
        count = min(_SAMPLE, len(source.pictures.images))
        words = f"of {count} pictures, evenly from all"
        return _sampled(source.key, layer, count, _source=source), words
    return None, ""


@st.cache_data(max_entries=_FIXED, show_spinner=False)
def _recorded(key: str, layer: str, *, _found):
    return view.fixed(_found.max)


@st.cache_data(max_entries=_FIXED, show_spinner=False)
def _sampled(key: str, layer: str, count: int, *, _source):
    import numpy as np

    there = len(_source.pictures.images)
    maps = _source.maps_of(np.arange(count) * there // count, layer, before_relu=True)
    return view.fixed(np.abs(maps).max(axis=(2, 3)))


def draw_grid(source: Source, layer: str, channel: int, shown, order_kind: str) -> None:
    """Show every map of the layer with a legend; a click chooses the filter.

    Parameters
    ----------
    source : Source
        Network and pictures.
    layer : str
        The convolution.
    channel : int
        The chosen filter.
    shown : Shown
        From `maps.draw`: values, colours, scale.
    order_kind : str
        One of `maps_view.ORDERS`.
    """
    values = shown.node.values
    order = view.order_of(values, order_kind)
    dead = source.scan.layers[layer].max.max(axis=0) <= 0
    every = -(-max(values.shape[1:]) // _TILE)
    items = [_item(int(i), values[i], bool(dead[i]), order_kind) for i in order]
    place = {int(c): tile for tile, c in enumerate(order)}
    gallery.show(
        [
            legend(shown, layer, channel, every, source, bool(dead.any())),
            gallery.tiles(
                shown.drawn.tiles[order][:, ::every, ::every],
                items,
                name=f"Feature maps of {layer}",
                size=_TILE if values.shape[1] >= _SIDE else _SMALL,
                chosen=place[channel],
            ),
        ],
        key="inside_maps_grid",
        on_pick=lambda _, tile: choose_filter(int(order[tile])),
    )


def _item(channel: int, one, dead: bool, order_kind: str):
    highest = float(one.max())
    said = "dead" if dead else f"max {gallery.number(highest)}"
    lines = (str(channel),)
    if order_kind != view.NUMBER:
        value = highest if order_kind == view.MAXIMUM else float(one.mean())
        said = f"{said}, mean {gallery.number(float(one.mean()))}"
        lines = (str(channel), gallery.number(value))
    return gallery.Tile(lines, f"Filter {channel}, {said}", crossed=dead)


def legend(shown, layer: str, channel: int, every: int, source: Source, dead: bool) -> dict:
    """Return the scale with the sentence that says what it holds for."""
    words = f"{_scale_words(shown, layer, channel)} Grey is 0."
    if every > 1:
        words += f" Of every {every} rows and columns one is shown."
    if dead:
        words += f" Crossed out: dead, 0 on all {source.scan.pictures:,} pictures after the ReLU."
    return gallery.legend(float(shown.drawn.ends[channel]), shown.drawn.scale, words)


def _scale_words(shown, layer: str, channel: int) -> str:
    count, label = len(shown.node.values), shown.label
    if shown.scale == view.MAP:
        return (
            f"Every map has a scale of its own, up to its largest value: strong and weak ones look "
            f"alike. The numbers are those of filter {channel}, {label}."
        )
    if shown.scale == view.LAYER:
        return (
            f"One scale for all {count} maps of {layer} for this picture, {label}. Another picture "
            "has another scale."
        )
    fixed = shown.fixed
    return (
        f"One scale for all pictures: only this one compares pictures. It ends at "
        f"{gallery.number(fixed.end)}: of the {fixed.count:,} maxima {shown.taken}, 1 in "
        f"{round(1 / view.TAIL):,} is larger, up to {gallery.number(fixed.largest)}. Clipped here: "
        f"{100 * shown.drawn.clipped:.2f} % of the values of {layer}."
    )
