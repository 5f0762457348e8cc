"""One value of a convolution: its partial sums, one of them in numbers and on the stage."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from explorer import links
from explorer.cases import ConvCase
from explorer.figures import colours
from explorer.limits import CHANNELS_MAX, INPUT_SIDE_MAX, KERNEL_SIDE_MAX
from explorer.probing.nodes import INPUT
from explorer.probing.terms import ConvSum, Explanation, Place
from explorer.widgets import gallery
from explorer.widgets.inside.maps_words import exact, title
from explorer.widgets.inside.source import Source
from explorer.widgets.lesson import link
from explorer.widgets.stage.session import embed
from explorer.widgets.text import literal

_FIRST = 12  # input channels that are shown at once
_CHANNEL, _ALL, _STAGE, _CELL = (
    f"inside_sum_{name}" for name in ("channel", "all", "stage", "cell")
)
CHOICES = (_CHANNEL, _CELL)  # of one sum; another sum begins with the largest part
_COLOURS = ("red", "green", "blue")


def draw_conv(source: Source, nodes, found: Explanation, go: Callable[[Place], None]) -> None:
    """Show the partial sums behind one value, and the chosen one in numbers.

    Parameters
    ----------
    source : Source
        The network.
    nodes : tuple of Node
        Its pass of the picture.
    found : Explanation
        Of a convolution.
    go : callable
        Called with the place that the reader goes on to.
    """
    detail: ConvSum = found.detail
    order = detail.order
    index = _chosen(detail, order)
    left, right = st.columns([1, 1], gap="large")
    with left:
        _sums(detail, order, index)
    with right:
        _numbers(detail, index)
        _go_on(detail, index, go, source.card.shape[0])
    _stage(found, detail, index)


def _chosen(detail: ConvSum, order) -> int:
    asked = st.session_state.get(_CHANNEL)
    return detail.channels.index(asked) if asked in detail.channels else int(order[0])


def _name(detail: ConvSum, index: int) -> str:
    channel = detail.channels[index]
    if detail.parent == INPUT and len(detail.channels) == len(_COLOURS):
        return _COLOURS[channel]
    return str(channel)


def _where(detail: ConvSum, index: int) -> str:
    """Return the map that a window lies on, in words."""
    if detail.parent == INPUT:
        return (
            f"the picture's {_name(detail, index)} channel"
            if detail.channels[1:]
            else "the picture"
        )
    return f"{detail.parent}[{detail.channels[index]}]"


def _sums(detail: ConvSum, order, index: int) -> None:
    count = len(order)
    every = count <= _FIRST or st.toggle(f"Show all {count} input channels", key=_ALL)
    shown = order if every else order[:_FIRST]
    if index not in shown:
        shown = np.append(shown, index)
    products = detail.patches * detail.kernel
    end = colours.limit(products)
    items = [
        gallery.Tile(
            (_name(detail, i), gallery.number(float(detail.partial[i]))),
            f"Input channel {_name(detail, i)}, partial sum {exact(float(detail.partial[i]))}",
        )
        for i in shown
    ]
    rest = float(np.delete(detail.partial, shown).sum())
    words = (
        "Input × weight in each cell of the window; below it the channel and its partial sum, the "
        "largest first."
    )
    if not every:
        words += f" The other {count - len(shown)} channels together: {gallery.number(rest)}."

    def pick(_: int, tile: int) -> None:
        st.session_state[_CHANNEL] = detail.channels[int(shown[tile])]

    gallery.show(
        [
            gallery.tiles(
                colours.coloured(products[shown], end, colours.SIGNED),
                items,
                name="Partial sums",
                size=56,
                chosen=int(np.flatnonzero(shown == index)[0]),
            ),
            gallery.legend(end, colours.SIGNED, words),
        ],
        key="inside_sum_tiles",
        on_pick=pick,
    )


def _numbers(detail: ConvSum, index: int) -> None:
    patch, kernel = detail.patches[index], detail.kernel[index]
    inside = detail.window.inside
    outside = int(inside.size - inside.sum())
    where = _where(detail, index)
    named = (
        (f"Window of {where}", patch),
        ("Kernel", kernel),
        ("Products", patch * kernel + 0.0),  # no −0
    )
    panes = [gallery.panes([(name, m)], colours.limit(m))["panes"][0] for name, m in named]
    for row, column in zip(*np.nonzero(~inside), strict=True):
        panes[0]["rows"][row][column] = "(0)"
    gallery.show([{"kind": "panes", "panes": panes}], key="inside_sum_numbers")
    padding = f" {outside} of its cells are padding, (0)." if outside else ""
    rows, columns = _span(detail.window.rows), _span(detail.window.columns)
    total = exact(float(detail.partial[index]))
    st.markdown(
        f"Rows {rows}, columns {columns} of {literal(where)}.{padding} The products add up to "
        f"**{total}**."
    )


def _span(places) -> str:
    return f"{places[0]} to {places[-1]}".replace("-", "−") if len(places) > 1 else str(places[0])


def _go_on(detail: ConvSum, index: int, go, channels: int) -> None:
    """Let the reader choose a cell of the window, the largest product first, and go on to it."""
    products = detail.patches[index] * detail.kernel[index]
    cells = {}
    for flat in np.argsort(-np.abs(products), axis=None, kind="stable"):
        at = np.unravel_index(flat, products.shape)
        cell = detail.window.cell(*at)
        if cell is not None:
            place = Place(detail.parent, (detail.channels[index], *cell))
            x, w = (exact(float(m[index][at])) for m in (detail.patches, detail.kernel))
            cells[f"({cell[0]}, {cell[1]}): {x} × {w}"] = place
    if not cells:
        st.caption("The whole window lies in the padding.")
        return
    if st.session_state.get(_CELL) not in (None, *cells):
        del st.session_state[_CELL]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Cell, the largest product first", list(cells), key=_CELL, width=260)
        place = cells.get(chosen, next(iter(cells.values())))
        st.button(
            f"Go on down to {title(place, channels)}",
            icon=":material/arrow_downward:",
            key="inside_sum_go",
            on_click=go,
            args=(place,),
        )


def _stage(found: Explanation, detail: ConvSum, index: int) -> None:
    """Show the sum on the stage of the page Convolution, and link to that page with it."""
    if max(detail.kernel.shape[1:]) > min(KERNEL_SIDE_MAX, INPUT_SIDE_MAX):
        return
    whole = len(detail.channels) <= CHANNELS_MAX
    case = _case(detail, index, whole=whole)
    what = "this sum" if whole else f"the partial sum of channel {_name(detail, index)}"
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = st.toggle(f"Show {what} on the stage", key=_STAGE)
        link(
            "convolution",
            "Open it on the page Convolution",
            links.write(case),
            ":material/open_in_new:",
        )
    if shown:
        bias = "and the bias" if whole and detail.bias is not None else "without the bias"
        st.caption(
            f"The window as input, the filter's weights as kernel, {bias}: one window fits, so one "
            f"number comes out, {exact(float(case.output().sum()))}. Edit a cell to see what it "
            "would change."
        )
        embed("inside_sum_case", case)


def _case(detail: ConvSum, index: int, *, whole: bool) -> ConvCase:
    part = slice(None) if whole else slice(index, index + 1)
    bias = detail.bias if whole and detail.bias is not None else 0.0
    return ConvCase(detail.patches[part], detail.kernel[part][None], np.array([bias]))
