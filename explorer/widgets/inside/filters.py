"""The weights of a filter: as a small colour picture where it reads one, and always as numbers."""

import numpy as np
import streamlit as st

from explorer.figures import colours
from explorer.figures import inside as figures
from explorer.widgets import gallery
from explorer.widgets.inside.source import Source
from explorer.widgets.inside.state import INPUT, choose_filter

_RGB = ("Red channel", "Green channel", "Blue channel")


def draw(source: Source, layer: str, channel: int) -> None:
    """Show the filters of one layer, and the chosen one's weights with its bias."""
    module = source.model.get_submodule(layer)
    weights = module.weight.detach().numpy()
    end = colours.limit(weights)
    if layer == next(iter(source.scan.layers)):  # it reads the picture itself
        _first_filters(source, layer, channel, weights, end)
    else:
        _deep_filter(source, layer, channel, weights, end)
    bias, lines = "no bias", f"model.{layer}.weight[{channel}]"
    if module.bias is not None:
        bias = f"bias {gallery.number(float(module.bias[channel]))}"
        lines += f", model.{layer}.bias[{channel}]"
    st.markdown(f"**{layer}, filter {channel}**: {bias}. The same in PyTorch:")
    st.code(lines, language="python")


def _first_filters(source, layer, channel, weights, end) -> None:
    dead = source.scan.layers[layer].max.max(axis=0) <= 0
    items = [
        gallery.Tile((str(i),), f"Filter {i}{', dead' if dead[i] else ''}", crossed=bool(dead[i]))
        for i in range(len(weights))
    ]
    tiles, scale, words = _as_pictures(weights, end)
    left, right = st.columns([3, 2], gap="large")
    with left:
        gallery.show(
            [
                gallery.tiles(
                    tiles,
                    items,
                    name=f"Filters of {layer}",
                    size=64,
                    chosen=channel,
                ),
                gallery.legend(end, scale, f"{words} Choose a filter to see its numbers."),
            ],
            key="inside_filters_grid",
            on_pick=lambda _, tile: choose_filter(tile),
        )
    with right:
        gallery.show(
            [
                gallery.panes(list(zip(_panes(weights), weights[channel], strict=True)), end),
                gallery.legend(end, colours.SIGNED, "Weights, the same scale: the middle is 0."),
            ],
            key="inside_filters_panes",
        )


def _as_pictures(weights, end):
    """Return the filters as tiles, the scale of these, and what it means."""
    for_all = f"one scale for all {len(weights)} filters"
    if weights.shape[1] == 1:  # a grey picture: nothing that a colour channel could stand for
        return figures.kernel_tiles(weights[:, 0], end), colours.SIGNED, f"Weights, {for_all}."
    words = f"Brightness of each colour channel, {for_all}: grey is 0."
    return colours.filters_as_rgb(weights, end), colours.BRIGHTNESS, words


def _panes(weights) -> tuple[str, ...]:
    return _RGB if weights.shape[1] == len(_RGB) else ("Weights",)


def _deep_filter(source, layer, channel, weights, end) -> None:
    kernels, first = weights[channel], _first_input(source, layer, channel, weights)
    strength = np.sqrt((kernels**2).sum(axis=(1, 2)))
    order = np.argsort(-strength, kind="stable")
    chosen = st.session_state.get(INPUT)
    chosen = chosen if type(chosen) is int and 0 <= chosen < len(kernels) else int(order[0])
    channels = range(first, first + len(kernels))
    items = [gallery.Tile((str(i),), f"Kernel for input channel {i}") for i in channels]

    def pick(_: int, tile: int) -> None:
        st.session_state[INPUT] = tile

    strongest = ", ".join(str(first + int(i)) for i in order[:3])
    left, right = st.columns([3, 2], gap="large")
    with left:
        gallery.show(
            [
                gallery.tiles(
                    figures.kernel_tiles(kernels, end),
                    items,
                    name=f"Kernels of {layer}, filter {channel}",
                    size=48,
                    chosen=chosen,
                ),
                gallery.legend(
                    end,
                    colours.SIGNED,
                    f"One kernel for each of the {len(kernels)} maps that it reads, one scale for "
                    f"all of {layer}. Strongest (root of the sum of squares): {strongest}.",
                ),
            ],
            key="inside_kernels_grid",
            on_pick=pick,
        )
    with right:
        gallery.show(
            [gallery.panes([(f"Kernel for input channel {first + chosen}", kernels[chosen])], end)],
            key="inside_kernels_pane",
        )


def _first_input(source, layer, channel, weights) -> int:
    """Return the first channel that a filter reads: with groups it does not read them all."""
    groups = source.model.get_submodule(layer).groups
    return channel // (len(weights) // groups) * weights.shape[1]
