"""What a network sees and says while it learns: its answers, its filters, its feature maps."""

from pathlib import Path

import streamlit as st

from explorer.figures import colours
from explorer.figures import inside as figures
from explorer.training import live_file
from explorer.training.live_file import Maps, View
from explorer.widgets import gallery

_GREY = 1  # channels
_FILTER, _DENSE, _LARGE, _SMALL = 44, 64, 56, 40  # CSS pixels of a tile


def show(path: Path) -> None:
    """Show the last look at a run; the same for all who watch, and drawn once for each look."""
    stamp = _stamp(path / live_file.FILE)
    blocks = _blocks(str(path), stamp) if stamp else None
    if blocks is None:
        return
    words, shown = blocks
    st.markdown(words)
    gallery.show(shown, key="train_seen")


def _stamp(file: Path) -> int | None:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return None


@st.cache_resource(max_entries=32, show_spinner=False)
def _blocks(path: str, stamp: int) -> tuple[str, list[dict]] | None:
    view = live_file.read(Path(path))
    return view and (_words(view), blocks_of(view))


def _words(view: View) -> str:
    right = int((view.probabilities.argmax(1) == view.labels).sum())
    return (
        f"**What it says and sees** after step {view.step:,} (epoch {view.epoch:.2f}): "
        f"{right} of these {len(view.labels)} validation pictures right."
    )


def blocks_of(view: View) -> list[dict]:
    """Return the gallery's blocks: the answers, the first filters, the maps of both ends."""
    named = "Answers to fixed validation pictures"
    blocks = [
        gallery.answers(view.panel, view.labels, view.probabilities, view.classes, name=named)
    ]
    if view.filters is not None:
        blocks += _filters(view)
    for maps, size in zip(view.maps, (_LARGE, _SMALL), strict=False):
        blocks += _maps(maps, size)
    return blocks


def _filters(view: View) -> list[dict]:
    weights = view.filters
    end = colours.limit(weights)
    if weights.shape[1] == _GREY:
        tiles, scale, words = figures.kernel_tiles(weights[:, 0], end), colours.SIGNED, "weights"
    elif weights.shape[1] == 3:
        tiles, scale = colours.filters_as_rgb(weights, end), colours.BRIGHTNESS
        words = "brightness of each colour channel, grey is 0"
    else:
        return []
    what = "Filters of the first convolution" if view.maps else "Weights of the first dense units"
    items = [gallery.Tile((), f"{what}, {i}") for i in range(len(tiles))]
    size = _FILTER if weights.shape[2] <= 11 else _DENSE
    return [
        gallery.legend(end, scale, f"{what}: {words}. One scale for all {len(tiles)}."),
        gallery.tiles(tiles, items, name=what, size=size, pick=False),
    ]


def _maps(maps: Maps, size: int) -> list[dict]:
    tiles = colours.coloured(maps.values, maps.scale, colours.SIGNED)
    items = [gallery.Tile((), f"{maps.layer}, feature map {i}") for i in range(len(tiles))]
    some = "all" if maps.count == len(tiles) else f"the first {len(tiles)} of"
    words = (
        f"What {maps.layer} makes of the first picture above, before the ReLU: {some} "
        f"{maps.count} feature maps on one scale."
    )
    return [
        gallery.legend(maps.scale, colours.SIGNED, words),
        gallery.tiles(tiles, items, name=f"Feature maps of {maps.layer}", size=size, pick=False),
    ]
