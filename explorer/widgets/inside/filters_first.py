"""Filters that read the picture itself: each as a small colour picture, and its signed channels."""

from explorer.figures import colours
from explorer.figures import inside as figures
from explorer.probing.responses import dead_filters
from explorer.widgets import gallery
from explorer.widgets.inside import cached
from explorer.widgets.inside.state import choose_filter

_RGB = ("Red", "Green", "Blue")


def draw(source, found, channel: int, weights, end: float, scale: str) -> None:
    """Show all filters of a layer to choose from, and below them the chosen one's channels.

    Parameters
    ----------
    found : LayerScan
        The layer.
    weights : np.ndarray
        (filters, channels, rows, columns).
    end : float
        Of the scale of these weights.
    scale : str
        What it holds for.
    """
    dead, layer = dead_filters(found), found.layer.name
    items = [
        gallery.Tile((str(i),), f"Filter {i}{', dead' if dead[i] else ''}", crossed=bool(dead[i]))
        for i in range(len(weights))
    ]
    tiles, kind, words = _as_pictures(weights, end, scale)
    grid = gallery.tiles(tiles, items, name=f"Filters of {layer}", size=64, chosen=channel)
    blocks = [grid, gallery.legend(end, kind, f"{words} Choose a filter to see its numbers.")]
    titles = _titles(source, layer, channel, weights)
    blocks.append(gallery.panes(list(zip(titles, weights[channel], strict=True)), end))
    if kind != colours.SIGNED:
        read = cached.contributions_of(source, layer).pictures
        told = (
            f"Its channels, {scale}: the middle is 0. Above each: its share of the sums, by the "
            f"mean size of its part on {read} pictures."
        )
        blocks.append(gallery.legend(end, colours.SIGNED, told))
    gallery.show(
        blocks,
        key="inside_filters_grid",
        on_pick=lambda _, tile: choose_filter(tile),
    )


def _as_pictures(weights, end, scale):
    """Return the filters as tiles, the scale of these, and what it means."""
    if weights.shape[1] != len(_RGB):  # nothing that a colour channel could stand for
        return figures.kernel_tiles(weights[:, 0], end), colours.SIGNED, f"Weights, {scale}."
    words = f"Brightness of each colour channel, {scale}: grey is 0."
    return colours.filters_as_rgb(weights, end), colours.BRIGHTNESS, words


def _titles(source, layer, channel, weights) -> list[str]:
    """Name the channels, with what each contributes on average."""
    if weights.shape[1] != len(_RGB):
        return ["Weights", *(f"Channel {i}" for i in range(1, weights.shape[1]))]
    parts = cached.contributions_of(source, layer).mean[channel]
    whole = float(parts.sum()) or 1.0
    return [
        f"{name}, {100 * float(part) / whole:.0f} %" for name, part in zip(_RGB, parts, strict=True)
    ]
