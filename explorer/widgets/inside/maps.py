"""The feature maps that a layer makes of one picture, and what the network says of it."""

import numpy as np
import streamlit as st

from explorer.figures import colours
from explorer.figures import inside as figures
from explorer.probing.receptive_field import Box, box
from explorer.widgets import gallery
from explorer.widgets.inputs import whole_number
from explorer.widgets.inside.source import Source
from explorer.widgets.inside.state import (
    AFTER,
    ANY,
    BEFORE,
    CLASS,
    PICTURE,
    VALUES,
    choose_filter,
)
from explorer.widgets.text import literal

_TOLERANCE = 1e-4  # relative; one picture and a batch are summed in another order
_BARS = 5  # classes with a bar
_TILE = 72  # pixels of a map in the grid; larger maps are thinned out, never blurred


def draw(source: Source, layer: str, channel: int) -> None:
    """Show the maps of one layer for the chosen picture, the chosen map large beside it."""
    image, before = _controls(source)
    maps = source.maps(image, layer, before_relu=before)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _large(source, layer, channel, image, maps, before)
    with right:
        _prediction(source, image)
    _check(source, layer, channel, image, maps, before)
    _grid(source, layer, channel, maps, before)


def _controls(source: Source) -> tuple[int, bool]:
    pictures = source.pictures
    count = len(pictures.images)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Class",
            [ANY, *pictures.classes],
            key=CLASS,
            on_change=_go_to_class,
            args=(pictures,),
            width=200,
            persist_state="session",
        )
        image = whole_number(
            f"Picture (0 to {count - 1})",
            PICTURE,
            count - 1,
            on_change=_leave_class,
            args=(pictures,),
        )
        st.button("Previous", on_click=_step, args=(pictures, -1), icon=":material/arrow_back:")
        st.button("Next", on_click=_step, args=(pictures, 1), icon=":material/arrow_forward:")
        values = st.segmented_control(
            "Values",
            (AFTER, BEFORE),
            default=AFTER,
            required=True,
            key=VALUES,
            bind="query-params",
        )
    return int(image), values == BEFORE


def _members(pictures) -> np.ndarray:
    name = st.session_state.get(CLASS, ANY)
    if name not in pictures.classes:
        return np.arange(len(pictures.labels))
    return np.flatnonzero(pictures.labels == pictures.classes.index(name))


def _go_to_class(pictures) -> None:
    members = _members(pictures)
    if len(members) and st.session_state.get(PICTURE, 0) not in members:
        st.session_state[PICTURE] = int(members[0])


def _leave_class(pictures) -> None:
    if st.session_state.get(PICTURE, 0) not in _members(pictures):
        st.session_state[CLASS] = ANY


def _step(pictures, way: int) -> None:
    members, now = _members(pictures), st.session_state.get(PICTURE, 0)
    if len(members):
        place = np.searchsorted(members, now, side="left" if way < 0 else "right")
        place = place - 1 if way < 0 else place
        st.session_state[PICTURE] = int(members[place % len(members)])


def _large(source, layer, channel, image, maps, before) -> None:
    one, found = maps[channel], source.scan.layers[layer]
    row, col = (int(v) for v in np.unravel_index(one.argmax(), one.shape))
    highest, name = float(one.max()), source.pictures.classes[source.pictures.labels[image]]
    chain = found.layer.chain
    seen = [box(chain, row, col)] if chain is not None and highest > 0 else None
    margin = figures.margin_of(found, source.pictures.images) if seen else 0
    photo, boxes = figures.picture_tiles(source.pictures.images[image : image + 1], seen, margin)
    coloured, _ = figures.map_tiles(maps, signed=before)
    lines = (f"{layer}, filter {channel}", _place(highest, row, col))
    marked = Box(row, col, row + 1, col + 1) if highest > 0 else None
    two = [
        (photo, gallery.Tile((f"Picture {image}", name), f"Picture {image}, {name}", boxes[0])),
        (coloured[channel : channel + 1], gallery.Tile(lines, ", ".join(lines), marked)),
    ]
    for column, (tiles, item) in zip(st.columns(2, wrap=False), two, strict=True):
        with column:
            gallery.show(
                [gallery.tiles(tiles, [item], name=item.label, size=260, columns=1, pick=False)],
                key=f"inside_maps_{'photo' if tiles is photo else 'large'}",
            )


def _place(highest: float, row: int, col: int) -> str:
    if highest == 0:
        return "0 everywhere: no answer here"
    return f"max {gallery.number(highest)} at row {row}, column {col}"


def _prediction(source, image) -> None:
    shares = source.probabilities(image)
    classes = source.card.classes
    order = np.argsort(-shares, kind="stable")[:_BARS]
    truth = source.pictures.classes[source.pictures.labels[image]] if source.own else None
    said = classes[int(order[0])]
    verdict = "" if truth is None else (", correct" if said == truth else f", but it is {truth}")
    st.markdown(f"The network says **{literal(said)}**{literal(verdict)}.")
    gallery.show(
        [gallery.bars([(classes[i], float(shares[i])) for i in order], said)],
        key="inside_maps_bars",
    )
    if len(classes) > _BARS:
        rest = max(0.0, 1 - float(shares[order].sum()))
        st.caption(f"The other {len(classes) - _BARS} classes together: {100 * rest:.1f} %.")


def _check(source, layer, channel, image, maps, before) -> None:
    if before:
        return
    recorded, highest = source.scan.layers[layer].max[image, channel], maps[channel].max()
    if not np.isclose(recorded, highest, rtol=_TOLERANCE, atol=1e-6):
        st.error(
            f"The scan has {recorded} for this picture and filter, the map has {highest}: they "
            "must agree. Please report this as a fault of the explorer."
        )


def _grid(source, layer, channel, maps, before) -> None:
    coloured, end = figures.map_tiles(maps, signed=before)
    dead = source.scan.layers[layer].max.max(axis=0) <= 0
    items = [
        gallery.Tile(
            (str(i),),
            f"Filter {i}, {'dead' if dead[i] else 'max ' + gallery.number(float(one.max()))}",
            crossed=bool(dead[i]),
        )
        for i, one in enumerate(maps)
    ]
    size = _TILE if maps.shape[1] >= 24 else 56
    every = -(-max(maps.shape[1:]) // _TILE)
    thinned = f" Of every {every} rows and columns one is shown." if every > 1 else ""
    words = (
        f"One scale for all {len(maps)} maps of {layer} for this picture, "
        f"{BEFORE if before else AFTER}.{thinned}"
        + (f" Crossed out: dead, 0 on all {source.scan.pictures:,} pictures." if dead.any() else "")
    )
    gallery.show(
        [
            gallery.legend(end, colours.SIGNED if before else colours.FROM_ZERO, words),
            gallery.tiles(
                coloured[:, ::every, ::every],
                items,
                name=f"Feature maps of {layer}",
                size=size,
                chosen=channel,
            ),
        ],
        key="inside_maps_grid",
        on_pick=lambda _, tile: choose_filter(tile),
    )
