"""The wall: all filters of a layer, each with what it saw where it answered most, in any order."""

import numpy as np
import streamlit as st

from explorer.probing.redundancy import closest
from explorer.probing.responses import NEARLY_DEAD, dead_filters, firing_rate
from explorer.widgets import gallery
from explorer.widgets.inputs import open_choice
from explorer.widgets.inside import cached
from explorer.widgets.inside.state import SORT, choose_filter

_LAYERS = 64  # the orders that people choose; a wall is a sheet of 0.1 MB
NUMBER, RATE, LARGEST, MEAN, PREFERS, DOUBLE = SORTS = (
    "Number",
    "Firing rate",
    "Largest maximum",
    "Mean",
    "Selectivity",
    "Likeness to another filter",
)
_WORDS = {
    NUMBER: "",
    RATE: "Below each number: the share of the pictures that it answers anywhere.",
    LARGEST: "Below each number: its largest maximum over all pictures.",
    MEAN: "Below each number: its mean over all pictures and places.",
    PREFERS: "Below each number: how much it prefers one class, 0 to 1, measured on the half of "
    "the pictures that did not choose the class. A filter that fires on fewer than 1 % is not "
    "rated. The part Evidence says what such a number is worth.",
    DOUBLE: "Below each number: the largest correlation with another filter, whatever its sign.",
}


def draw(source, found, channel: int) -> None:
    """Show all filters of a layer to choose from; dead ones come last, crossed out.

    Parameters
    ----------
    found : LayerScan
        The layer.
    """
    layer = found.layer.name
    open_choice(SORT, SORTS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(
            f"**All filters of {layer}**, each with what it saw where it answered most.",
            width="stretch",
        )
        sort = st.selectbox(
            "Order", SORTS, key=SORT, bind="query-params", width=240, persist_state="session"
        )
    order, block = _wall(source.key, layer, sort, _source=source)
    gallery.show(
        [block | {"chosen": order.index(channel)}],
        key="inside_wall",
        on_pick=lambda _, tile: choose_filter(order[tile]),
        apart=True,
    )
    words = [_WORDS[sort]]
    if any(item["crossed"] for item in block["items"]):
        words.append(f"Crossed out and last: dead, 0 on all {len(found.max):,} pictures.")
    st.caption(" ".join(word for word in words if word) or "Choose a filter to look at it.")


def values_of(source, layer: str, sort: str) -> np.ndarray:
    """Return the number by which the wall is sorted, float64 (filters,); NaN where there is none.

    Parameters
    ----------
    sort : str
        One of SORTS.
    """
    found = source.scan.layers[layer]
    makers = {
        NUMBER: lambda: -np.arange(found.layer.filters),
        RATE: lambda: firing_rate(found),
        LARGEST: lambda: found.max.max(axis=0),
        MEAN: lambda: found.mean.mean(axis=0, dtype=float),
        PREFERS: lambda: _preferences(source, layer),
        DOUBLE: lambda: closest(cached.alike_of(source)[layer].correlation),
    }
    return makers[sort]().astype(float)


def _preferences(source, layer) -> np.ndarray:
    told = cached.selectivity_of(source, layer)
    if told is None:  # such as pictures of one class only
        return np.full(source.scan.layers[layer].layer.filters, np.nan)
    return np.where(told.rate < NEARLY_DEAD, np.nan, told.index)


def order_of(values: np.ndarray, dead: np.ndarray) -> list[int]:
    """Return the filters from the largest value to the smallest; without a value later, dead last.

    Examples
    --------
    >>> order_of(np.array([1.0, np.nan, 3.0, 9.0]), np.array([False, False, False, True]))
    [2, 0, 1, 3]
    """
    key = np.where(np.isnan(values), -np.inf, values)
    return [int(i) for i in np.lexsort((np.arange(len(key)), -key, dead))]


@st.cache_resource(max_entries=_LAYERS, show_spinner=False)
def _wall(key: str, layer: str, sort: str, *, _source) -> tuple[tuple[int, ...], dict]:
    """Return the order and the tiles once for everybody: they cost more than all the rest."""
    found, values = _source.scan.layers[layer], values_of(_source, layer, sort)
    dead = dead_filters(found)
    order = order_of(values, dead)
    items = [_item(i, values[i], sort, bool(dead[i])) for i in order]
    tiles = cached.windows_of(_source, layer)[order]
    return tuple(order), gallery.tiles(tiles, items, name=f"Filters of {layer}", size=56)


def _item(channel: int, value: float, sort: str, dead: bool) -> gallery.Tile:
    said = f"Filter {channel}{', dead' if dead else ''}"
    if sort == NUMBER:
        return gallery.Tile((str(channel),), said, crossed=dead)
    if np.isnan(value) or dead:
        text = "–"
    elif sort == RATE:
        text = f"{100 * value:.1f} %"
    else:
        text = f"{value:.2f}" if sort in (PREFERS, DOUBLE) else gallery.number(value)
    return gallery.Tile((str(channel), text), f"{said}, {sort.lower()} {text}", crossed=dead)
