"""The pictures of the whole test set that a filter answers most, by maximum and by mean."""

import numpy as np
import streamlit as st

from explorer.figures import colours
from explorer.figures import inside as figures
from explorer.figures.grids import window
from explorer.probing.receptive_field import Box
from explorer.probing.responses import NEARLY_DEAD, firing_rate, in_common, top_images
from explorer.widgets import gallery
from explorer.widgets.inside.source import Source
from explorer.widgets.inside.state import SHOW, SHOWS, choose_filter, open_picture
from explorer.widgets.text import literal

_K = 9
_TILE = 64  # pixels of one of all filters' pictures; larger ones are thinned out, never blurred
_LAYERS = 12  # sheets of 0.1 MB: the three layers of four networks
_TITLES = {"max": "By the **maximum** of the map", "mean": "By the **mean** of the map"}
_HINTS = {
    "max": "One strong place is enough; the box is all that this place can see.",
    "mean": "How much of the picture answers, and how strongly: there is no single place.",
}


def draw(source: Source, layer: str, channel: int) -> None:
    """Show the two lists of one filter, and below them all filters to choose from."""
    found = source.scan.layers[layer]
    show = st.segmented_control(
        "Show", SHOWS, default=SHOWS[0], required=True, key=SHOW, bind="query-params"
    )
    lists = {score: top_images(found, channel, score, _K) for score in _TITLES}
    shared = in_common(*lists.values())
    st.markdown(_sentence(source, layer, channel, lists, shared))
    if len(lists["max"]):
        for column, score in zip(st.columns(2, gap="medium"), lists, strict=True):
            with column:
                _nine(source, layer, channel, score, lists[score], show)
    if show == SHOWS[2] and len(lists["max"]):
        words = "One scale for both lists, up to this filter's maximum over all pictures."
        scale = gallery.legend(_end(found, channel), colours.FROM_ZERO, words)
        gallery.show([scale], key="inside_top_legend")
    st.markdown(f"**All filters of {layer}**, each with what it saw where it answered most.")
    _choose(source, layer, channel)


def _sentence(source, layer, channel, lists, shared) -> str:
    rate = float(firing_rate(source.scan.layers[layer])[channel])
    total, count = source.scan.pictures, round(rate * source.scan.pictures)
    who = f"**{layer}, filter {channel}**"
    if count == 0 and not source.scan.layers[layer].layer.relu:
        return f"{who} is never above 0, whichever of the {total:,} pictures it reads."
    if count == 0:
        return (
            f"{who} is **dead**: its ReLU gives 0 at every place of all {total:,} pictures, so "
            "no picture activates it. Where a ReLU gives 0, no gradient flows back: unless a "
            "training picture wakes it, such a filter learns no more."
        )
    said = f"{who} answers {count:,} of {total:,} test pictures ({100 * rate:.2f} %)."
    if rate < NEARLY_DEAD:
        said += " It is **nearly dead**: with so few pictures, what they share may be chance."
    fewer = len(lists["max"])
    return f"{said} The two lists have **{shared} of {fewer}** pictures in common."


def _nine(source, layer, channel, score, images, show) -> None:
    st.markdown(f"{_TITLES[score]}. {_HINTS[score]}")
    found = source.scan.layers[layer]
    values = (found.max if score == "max" else found.mean)[images, channel]
    pictures, boxes = _pictures(source, layer, channel, score, images, show)
    names = [source.pictures.classes[label] for label in source.pictures.labels[images]]
    items = [
        gallery.Tile(
            (gallery.number(float(value)), name),
            f"Picture {image}, {name}, {score} {gallery.number(float(value))}: open its maps",
            where,
        )
        for image, name, value, where in zip(images, names, values, boxes, strict=True)
    ]
    blocks = [gallery.tiles(pictures, items, name=f"Top pictures by {score}", size=132, columns=3)]
    gallery.show(
        blocks,
        key=f"inside_top_{score}",
        on_pick=lambda _, tile: open_picture(int(images[tile])),
    )
    counts = figures.class_counts(source.pictures.labels[images], source.pictures.classes)
    st.caption(literal("Classes: " + ", ".join(f"{name} {count}" for name, count in counts) + "."))


def _pictures(source, layer, channel, score, images, show):
    """Return the nine tiles and the boxes on them; there is a box only by the maximum."""
    found, whole = source.scan.layers[layer], source.pictures.images[images]
    where = figures.boxes_at(found, images, channel) if score == "max" else None
    if show == SHOWS[2]:
        maps, end = source.maps_of(images, layer)[:, channel], _end(found, channel)
        tiles = colours.coloured(maps, end, colours.FROM_ZERO)
        places = [found.place(int(image), channel) for image in images]
        marks = [Box(row, col, row + 1, col + 1) for row, col in places]
        return tiles, marks if score == "max" else [None] * len(images)
    if show == SHOWS[1] and where is not None:
        tiles = np.stack([window(p, b) for p, b in zip(whole, where, strict=True)])
        return tiles, [None] * len(images)
    margin = figures.margin_of(found, whole) if where else 0
    return figures.picture_tiles(whole, where, margin)


def _end(found, channel) -> float:
    """Return the end of the scale for one filter's maps: its maximum over all pictures."""
    return float(found.max[:, channel].max())


def _choose(source, layer, channel) -> None:
    block = _all_filters(source.key, layer, _source=source) | {"chosen": channel}
    gallery.show([block], key="inside_top_choose", on_pick=lambda _, tile: choose_filter(tile))


@st.cache_resource(max_entries=_LAYERS, show_spinner=False)
def _all_filters(key: str, layer: str, *, _source) -> dict:
    """Return the tiles of one layer once for everybody: they cost more than all the rest."""
    found = _source.scan.layers[layer]
    tiles, dead = figures.strongest_windows(found, _source.pictures.images)
    every = -(-max(tiles.shape[1:3]) // _TILE)
    tiles = tiles[:, ::every, ::every]
    items = [
        gallery.Tile((str(i),), f"Filter {i}{', dead' if dead[i] else ''}", crossed=bool(dead[i]))
        for i in range(len(tiles))
    ]
    return gallery.tiles(tiles, items, name=f"Filters of {layer}", size=56)
