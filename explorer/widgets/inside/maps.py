"""The feature maps that a layer makes of one picture, and what the network says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from explorer.figures import inside as figures
from explorer.figures import maps_view as view
from explorer.figures.maps_shift import shifted
from explorer.probing.receptive_field import box, overhang
from explorer.widgets import gallery
from explorer.widgets.board import board
from explorer.widgets.inside.maps_grid import draw_grid, fixed_scale
from explorer.widgets.inside.maps_shift import draw_shift, sentence, shift_of
from explorer.widgets.inside.maps_sum import chosen_place, draw_sum, pick_place
from explorer.widgets.inside.maps_trace import traced
from explorer.widgets.inside.picture import Looked, choose_looked
from explorer.widgets.inside.source import Source
from explorer.widgets.inside.state import ORDER, SCALE, VALUES
from explorer.widgets.text import literal

_TOLERANCE = 1e-4  # relative; one picture and a batch are summed in another order
_BARS = 5  # classes with a bar
_LARGE = 300  # pixels of the picture and of the map beside it


@dataclass(frozen=True)
class Shown:
    """The maps that are shown, and how.

    Attributes
    ----------
    nodes : tuple of Node
        The pass that they are from.
    node : Node
        Whose maps they are.
    label : str
        "after ReLU" …
    scale : str
        One of `maps_view.SCALES`.
    fixed : Fixed or None
        The scale for all pictures, and in `taken` what it was taken from.
    drawn : Drawn
        The maps in colours.
    """

    nodes: tuple
    node: Any
    label: str
    scale: str
    fixed: Any
    taken: str
    drawn: Any


def draw(source: Source, layer: str, channel: int) -> None:
    """Show the maps of one layer for the chosen picture, the chosen map large beside it."""
    looked = choose_looked(source, "inside_maps")
    down, right, fill = shift_of()
    image, key = looked.image, looked.key
    if moved := bool(down or right):
        image, key = shifted(image, down, right, fill), f"{key} {down} {right} {fill}"
    nodes = traced(source, image, key, shared=looked.shared)
    shown, order = _controls(source, layer, nodes)
    place = chosen_place(shown.node, channel)
    left, beside = st.columns([3, 2], gap="large")
    with left:
        _large(source, layer, channel, looked, image, shown, place)
        if moved:
            before = traced(source, looked.image, looked.key, shared=looked.shared)
            name = layer if shown.label == view.OWN else f"{layer} {shown.label}"
            st.markdown(sentence(before, nodes, shown.node.name, channel, literal(name)))
    with beside:
        _prediction(source, looked, nodes)
        draw_shift()
    if looked.number is not None and not moved:
        _check(source, layer, channel, looked.number, shown)
    draw_sum(source, nodes, shown.node, channel, place)
    draw_grid(source, layer, channel, shown, order)


def _controls(source: Source, layer: str, nodes) -> tuple[Shown, str]:
    """Let the reader choose operation, scale and order; return what is shown."""
    stages = view.stages(nodes, layer)
    if st.session_state.get(VALUES) not in (None, *stages):
        del st.session_state[VALUES]  # another layer has other operations
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = _one_of("Values", list(stages), view.usual(stages), VALUES)
        scale = _one_of("One scale for", view.SCALES, view.LAYER, SCALE)
        order = _one_of("Sort by", view.ORDERS, view.NUMBER, ORDER)
    node = stages[label]
    fixed, taken = None, ""
    if scale == view.DATA:
        fixed, taken = fixed_scale(source, nodes, stages, node, layer)
        if fixed is None:
            scale = view.LAYER
            st.caption(f"No scale for all pictures is known {label}: this layer's is shown.")
    sign = view.signed(nodes, node)
    drawn = view.drawn(node.values, scale, sign=sign, end=fixed.end if fixed else None)
    return Shown(nodes, node, label, scale, fixed, taken, drawn), order


def _one_of(label: str, offered: Sequence[str], usual: str, key: str) -> str:
    """Draw a choice that stands in the link; a link that says nothing at all means the usual."""
    chosen = st.segmented_control(
        label, offered, default=usual, required=True, key=key, bind="query-params"
    )
    return chosen if chosen in offered else usual


def _large(source, layer, channel, looked: Looked, image, shown: Shown, place) -> None:
    one = shown.node.values[channel]
    row, col = (int(v) for v in np.unravel_index(one.argmax(), one.shape))
    at = place or (row, col)
    highest = float(one.max())
    chain = _chain(source.scan.layers[layer], shown) if place or highest != 0 else None
    seen, margin = None, 0
    if chain is not None:
        seen, margin = [box(chain, *at)], overhang(chain, one.shape, image.shape[:2])
    photo, boxes = figures.picture_tiles(image[None], seen, margin)
    title = f"{layer}, filter {channel}"
    first, second = st.columns(2, wrap=False)
    with first:
        lines = tuple(looked.title.split(", ", 1))
        tile = gallery.Tile(lines, looked.title, boxes[0])
        gallery.show(
            [gallery.tiles(photo, [tile], name=looked.title, size=_LARGE, columns=1, pick=False)],
            key="inside_maps_photo",
        )
    with second:
        gallery.show(
            [
                board(
                    shown.drawn.tiles[channel],
                    name=f"{title}, {shown.label}",
                    size=_LARGE,
                    values=one,
                    chosen=at if place or highest != 0 else None,
                )
            ],
            key="inside_maps_large",
            on_pick=lambda _, row, col: pick_place(shown.node.name, channel, (row, col)),
        )
    st.markdown(f"**{title}**, {shown.label}: {_highest(highest, row, col)}. {_ask(place)}")


def _chain(found, shown: Shown) -> tuple | None:
    """Return the windows from the picture to the maps; a pooling behind a layer sees more."""
    chain, pools = found.layer.chain, view.pools(shown.nodes, shown.node)
    return None if chain is None or pools is None else (*chain, *pools)


def _highest(highest: float, row: int, col: int) -> str:
    if highest == 0:
        return "0 everywhere: no answer here"
    return f"max {gallery.number(highest)} at row {row}, column {col}"


def _ask(place) -> str:
    if place:
        return "The sum that made the number at the chosen place stands below."
    return "Choose a place on the map to see the sum that made its number."


def _prediction(source: Source, looked: Looked, nodes) -> None:
    shares, classes = nodes[-1].values, source.card.classes
    order = np.argsort(-shares, kind="stable")[:_BARS]
    said = classes[int(order[0])]
    verdict = ""
    if looked.label is not None:
        truth = classes[looked.label]
        verdict = ", correct" if said == truth else f", but it is {truth}"
    st.markdown(f"The network says **{literal(said)}**{literal(verdict)}.")
    gallery.show(
        [gallery.bars([(classes[i], float(shares[i])) for i in order], said)],
        key="inside_maps_bars",
    )
    if len(classes) > _BARS:
        rest = max(0.0, 1 - float(shares[order].sum()))
        st.caption(f"The other {len(classes) - _BARS} classes together: {100 * rest:.1f} %.")


def _check(source: Source, layer: str, channel: int, number: int, shown: Shown) -> None:
    found = source.scan.layers[layer]
    if shown.node.name != view.scanned(view.stages(shown.nodes, layer), found).name:
        return
    recorded, highest = found.max[number, channel], shown.node.values[channel].max()
    if not np.isclose(recorded, highest, rtol=_TOLERANCE, atol=1e-6):
        st.error(
            f"The scan has {recorded} for this picture and filter, the map has {highest}: they "
            "must agree. Please report this as a fault of the explorer."
        )
