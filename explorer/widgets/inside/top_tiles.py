"""The tiles of a list: what the filter saw in each picture, or where its whole map lies on it."""

import numpy as np
import streamlit as st

from explorer.figures import colours
from explorer.figures import inside as figures
from explorer.figures.grids import window
from explorer.figures.top import laid_over
from explorer.probing.receptive_field import Box
from explorer.widgets import gallery
from explorer.widgets.inside.state import SHOWS
from explorer.widgets.inside.top_lists import Listed, listed
from explorer.widgets.inside.verified import is_quick, verified_of

_THREE = 9  # pictures that stand three in a row; more stand five in a row
_COLUMNS = 512  # of lists that people look at; a list is a sheet of 10 to 50 kB


def column(source, layer: str, channel: int, kind: str, score: str, k: int, show: str):
    """Return a list and its blocks, made once for everybody.

    Parameters
    ----------
    kind, show : str
        One of LISTS, one of SHOWS.
    score : {"max", "mean"}
        By which the pictures are ranked.
    k : int
        At most so many pictures.

    Returns
    -------
    tuple of Listed and list of dict
        The list, and the blocks for the gallery; its tiles are the list's pictures in order.
    """
    return _column(source.key, layer, channel, kind, score, k, show, _source=source)


@st.cache_resource(max_entries=_COLUMNS, show_spinner=False)
def _column(key: str, layer, channel, kind, score, k, show, *, _source) -> tuple[Listed, list]:
    found = listed(_source, layer, channel, kind, score, k)
    blocks = []
    for part in found.parts:
        if not len(part.images):
            continue
        if part.title:
            blocks.append(gallery.words(f"{part.title}:", part.text))
        name = part.title or f"{kind} pictures"
        size, across = (168, 3) if k <= _THREE and not part.title else (100, 5)
        tiles, items = _part(_source, layer, channel, score, part, show)
        name = f"{name} by {score}"
        blocks.append(gallery.tiles(tiles, items, name=name, size=size, columns=across, wrap=True))
    return found, blocks


def _part(source, layer, channel, score, part, show):
    """Return the tiles of one part and their words; a picture that scores 0 has no place on it."""
    images = part.images
    if part.silent and show != SHOWS[2]:
        tiles, boxes = figures.picture_tiles(source.pictures.images[images], None, 0)
        return tiles, _items(source, layer, channel, score, images, boxes, [False] * len(images))
    tiles, boxes = pictures(source, layer, channel, score, images, show)
    ticks = [False] * len(images)
    if score == "max" and show != SHOWS[2] and is_quick(source):
        checks = verified_of(source, source.scan.layers[layer], channel, images)
        ticks = [one.ok and one.draws > 0 for one in checks] or ticks
    return tiles, _items(source, layer, channel, score, images, boxes, ticks)


def _items(source, layer, channel, score, images, boxes, ticks) -> list[gallery.Tile]:
    found, data = source.scan.layers[layer], source.pictures
    values = (found.max if score == "max" else found.mean)[images, channel]
    names = [data.classes[label] for label in data.labels[images]]
    return [
        gallery.Tile(
            (gallery.number(float(value)), name),
            f"Picture {image}, {name}, {score} {gallery.number(float(value))}"
            f"{', verified' if tick else ''}: open its maps",
            where,
            verified=tick,
        )
        for image, name, value, where, tick in zip(images, names, values, boxes, ticks, strict=True)
    ]


def pictures(source, layer: str, channel: int, score: str, images: np.ndarray, show: str):
    """Return one tile for each picture, and the boxes on them.

    By the maximum a tile can be the receptive field of the strongest place; by the mean there is
    no single place, and the whole map is laid over the picture instead.
    """
    found, whole = source.scan.layers[layer], source.pictures.images[images]
    none, where = [None] * len(images), None
    if score == "max":
        where = figures.boxes_at(found, images, channel)
    if show == SHOWS[2] or (show == SHOWS[1] and score == "mean"):
        maps, end = source.maps_of(images, layer)[:, channel], end_of(found, channel)
        if show == SHOWS[1]:
            return laid_over(whole, maps, end), none
        places = [found.place(int(image), channel) for image in images]
        marks = [Box(row, col, row + 1, col + 1) for row, col in places]
        return colours.coloured(maps, end, colours.FROM_ZERO), marks if score == "max" else none
    if show == SHOWS[1] and where is not None:
        return np.stack([window(p, b) for p, b in zip(whole, where, strict=True)]), none
    margin = figures.margin_of(found, whole) if where else 0
    return figures.picture_tiles(whole, where, margin)


def end_of(found, channel: int) -> float:
    """Return the end of the scale for one filter's maps: its maximum over all pictures."""
    return max(float(found.max[:, channel].max()), 1e-12)
