"""A deeper filter: one kernel for each map that it reads, those that matter most first."""

import numpy as np
import streamlit as st

from explorer.figures import colours
from explorer.figures import inside as figures
from explorer.widgets import gallery
from explorer.widgets.inside import cached
from explorer.widgets.inside.state import ALL_INPUTS, FILTER, LAYER, RANKS

_FEW = 24  # kernels; three lines of a laptop, two screens of a phone
_NUMBERS = 2  # kernels with their numbers


def draw(source, layer: str, channel: int, weights, end: float, scale: str, rank: str) -> list:
    """Show the kernels of one filter in the order of what they bring; each leads to its source.

    Returns the first of them with their titles.

    Parameters
    ----------
    weights : np.ndarray
        (filters, inputs, rows, columns).
    end : float
        Of the scale of these weights.
    scale : str
        What it holds for.
    rank : str
        One of RANKS.
    """
    kernels, first = weights[channel], _first_input(source, layer, channel, weights)
    sizes, words = _sizes(source, layer, channel, kernels, rank)
    makers = cached.makers_of(source, layer)
    order = np.argsort(-sizes, kind="stable")
    if len(order) > _FEW and not st.session_state.get(ALL_INPUTS):
        order = order[:_FEW]
    whole = float(sizes.sum()) or 1.0
    items = [
        _item(first + int(i), makers[first + int(i)], float(sizes[i]) / whole, rank) for i in order
    ]
    which = "all" if len(order) == len(kernels) else f"the {len(order)} strongest"
    read = f"This filter reads {len(kernels)} maps, with a kernel for each; {which} are shown."
    words = f"Weights, {scale}. {read} {_origin(makers[first])} {words}"
    blocks = [
        gallery.tiles(
            figures.kernel_tiles(kernels[order], end),
            items,
            name=f"Kernels of {layer}, filter {channel}",
            size=64,
        ),
        gallery.legend(end, colours.SIGNED, words),
    ]
    gallery.show(
        blocks,
        key="inside_kernels_grid",
        on_pick=lambda _, tile: _go(makers[first + int(order[tile])]),
    )
    if len(kernels) > _FEW:
        st.toggle(f"All {len(kernels)} kernels", key=ALL_INPUTS, persist_state="session")
    return [(_title(first + int(i), makers), kernels[i]) for i in order[:_NUMBERS]]


def _sizes(source, layer, channel, kernels, rank) -> tuple[np.ndarray, str]:
    """Return how much each input matters, and what that means."""
    if rank == RANKS[1]:
        return np.sqrt((kernels.astype(float) ** 2).sum(axis=(1, 2))), (
            "The percentage is the kernel's size (root of the sum of squares) as a share of all."
        )
    found = cached.contributions_of(source, layer)
    return found.mean[channel].astype(float), (
        "The percentage is its share of the sums, by the mean size of its part on "
        f"{found.pictures} pictures."
    )


def _origin(makers) -> str:
    """Say where the maps come from: as a rule all of them from the same layers."""
    names = [name for name, _ in makers]
    if not names:
        return "Each has the number of its map, which no single filter makes."
    if names == ["input"]:
        return "Each has the number of its channel of the picture."
    if len(names) == 1:
        return f"Each has the number of the filter of {names[0]} that makes its map: go there."
    return (
        f"Each map is a sum, which a skip connection makes: the filters of that number of "
        f"{', '.join(names[:-1])} and {names[-1]}. A kernel leads to {names[-1]}."
    )


def _item(channel: int, makers, share: float, rank: str) -> gallery.Tile:
    part = f"{100 * share:.1f} %"
    what = "the kernels' sizes" if rank == RANKS[1] else "the sums"
    said = f"Kernel for input channel {channel}: {part} of {what}, {_told(makers)}"
    name = str(channel) if len(makers) < 2 else f"{channel} (+{len(makers) - 1})"
    return gallery.Tile((name, part), said)


def _told(makers) -> str:
    if not makers:
        return "made by no single filter"
    name, channel = makers[-1]
    if name == "input":
        return "a channel of the picture"
    if len(makers) == 1:
        return f"made by {name}, filter {channel}: go there"
    others = ", ".join(f"{one}, filter {number}" for one, number in makers[:-1])
    return f"the sum of {others} and {name}, filter {channel}: go to the last one"


def _title(channel: int, makers) -> str:
    made = makers[channel]
    if len(made) == 1 and made[0][0] != "input":
        return f"Input {channel}, {made[0][0]}"
    return f"Input {channel}, a sum" if len(made) > 1 else f"Input {channel}"


def _go(makers) -> None:
    if makers and makers[-1][0] != "input":
        st.session_state[LAYER], st.session_state[FILTER] = makers[-1]


def _first_input(source, layer, channel, weights) -> int:
    """Return the first channel that a filter reads: with groups it does not read them all."""
    groups = source.model.get_submodule(layer).groups
    return channel // (len(weights) // groups) * weights.shape[1]
