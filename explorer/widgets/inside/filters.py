"""The weights of a filter: as pictures on one scale, and always as numbers."""

import streamlit as st

from explorer.figures import colours
from explorer.widgets import gallery
from explorer.widgets.bins import bins, shares
from explorer.widgets.inputs import open_choice
from explorer.widgets.inside import (
    cached,
    filters_epochs,
    filters_first,
    filters_inputs,
    filters_quiet,
    wall,
)
from explorer.widgets.inside.source import Source
from explorer.widgets.inside.state import ALONE, RANK, RANKS


def draw(source: Source, layer: str, channel: int) -> None:
    """Show one filter's weights, how they came to be, and which filters add little."""
    filters_epochs.follow()
    weights = source.model.get_submodule(layer).weight.detach().numpy()
    found = source.scan.layers[layer]
    first = cached.reads_picture(source, layer)
    rank, alone = _controls(first)
    end = colours.limit(weights[channel] if alone else weights)
    scale = _scale(layer, channel, len(weights), end, alone)
    left, right = st.columns([5, 3] if first else [7, 5])
    with left:
        if first:
            filters_first.draw(source, found, channel, weights, end, scale)
            shown = []  # they stand below the grid: three do not fit beside it
        else:
            shown = filters_inputs.draw(source, layer, channel, weights, end, scale, rank)
    with right:
        _numbers(source, layer, channel, weights, [gallery.panes(shown, end)] if shown else [])
    filters_epochs.draw(source, layer, channel, first)
    if not first:
        wall.draw(source, found, channel)
    filters_quiet.draw(source, layer, channel)


def _controls(first: bool) -> tuple[str, bool]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rank = RANKS[0]
        if not first:
            open_choice(RANK, RANKS)
            rank = st.segmented_control(
                "Inputs in the order of",
                RANKS,
                default=RANKS[0],
                required=True,
                key=RANK,
                bind="query-params",
                persist_state="session",
            )
        alone = st.toggle(
            "Scale of this filter alone", key=ALONE, bind="query-params", persist_state="session"
        )
    return rank, alone


def _scale(layer, channel, filters, end, alone) -> str:
    of = f"filter {channel} alone" if alone else f"all {filters} filters of {layer}"
    return f"one scale for {of}, up to ±{gallery.number(end)}"


def _numbers(source, layer, channel, weights, panes) -> None:
    module = source.model.get_submodule(layer)
    bias, lines = "no bias", f"model.{layer}.weight[{channel}]"
    if module.bias is not None:
        bias = f"bias {gallery.number(float(module.bias[channel]))}"
        lines += f"\nmodel.{layer}.bias[{channel}]"
    st.markdown(f"**{layer}, filter {channel}**: {bias}. The same in PyTorch:")
    st.code(lines, language="python")
    end = colours.limit(weights)
    every, part = cached.shares_of(source, layer, weights, end), shares(weights[channel], end)
    names = (f"all {len(weights)} filters of {layer}", f"filter {channel}")
    gallery.show([*panes, bins(every, part, end, names)], key="inside_filters_numbers")
    if not weights[channel].any():
        st.caption("All weights of this filter are 0: it says the same of every picture.")
