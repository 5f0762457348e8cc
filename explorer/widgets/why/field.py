"""The effective receptive field beside the theoretical one."""

import numpy as np
import streamlit as st

from explorer.figures import colours
from explorer.figures import inside as inside_figures
from explorer.probing.receptive_field import overhang
from explorer.widgets import gallery
from explorer.widgets.inputs import whole_number
from explorer.widgets.why.computing import ALL, TRAINED, facts, network
from explorer.widgets.why.state import FIELD_FILTER, FIELD_LAYER, one_of

_TILE = 260  # pixels on the screen
_PART = 0.95
_FIELDS = 128  # of at most 400 kB each; most have 8 kB


@st.fragment
def draw(source) -> None:
    """Let the reader choose a filter, and show which pixels move its middle unit."""
    st.subheader("What a unit can see, and what it does see", anchor=False)
    known = {layer.name: layer for layer in facts(source).layers}
    if not known:
        st.info("This network has no convolution, and so no receptive fields. Choose another one.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = list(known)
        layer = known[one_of("Layer of the unit", names, FIELD_LAYER, first=len(names) - 1)]
        most = layer.filters - 1
        channel = whole_number(f"Its filter (0 to {most})", FIELD_FILTER, most)
    trained = _field(source.key, layer.name, channel, TRAINED, _source=source)
    drawn = _field(source.key, layer.name, channel, ALL, _source=source)
    st.markdown(_sentence(layer, channel, trained))
    tiles, boxes = _pictures(layer, (trained, drawn))
    lines = (("this network", *_numbers(trained)), ("drawn anew", *_numbers(drawn)))
    items = [
        gallery.Tile(one, ", ".join(one), where) for one, where in zip(lines, boxes, strict=True)
    ]
    end = colours.limit(trained.strength)
    words = (
        f"Mean absolute slope of the unit before its ReLU, over {trained.pictures} test pictures; "
        "the network drawn anew has its own scale. The frame is the receptive field; outside it "
        "the slope is exactly 0."
    )
    name = "Effective receptive field"
    blocks = [
        gallery.tiles(tiles, items, name=name, size=_TILE, columns=2, pick=False, wrap=True),
        gallery.legend(end, colours.FROM_ZERO, words),
    ]
    gallery.show(blocks, key="why_field_tiles")


def _sentence(layer, channel: int, found) -> str:
    row, col = found.place
    unit = f"The unit at row {row}, column {col} of **{layer.name}, filter {channel}**"
    if found.box is None:
        return f"{unit} is reached on several paths of different fields: it has no single box."
    box = found.box
    said = f"{unit} can see {box.height}×{box.width} pixels (the **theoretical** receptive field)."
    share = found.share_holding(_PART)
    if share is None:
        return f"{said} No pixel of these pictures moves it at all."
    return (
        f"{said} But 95 % of all that moves it comes from **{100 * share:.0f} %** of these pixels: "
        "the **effective** receptive field, usually strongest near the middle, where most paths "
        "meet."
    )


def _numbers(found) -> tuple[str, ...]:
    share = found.share_holding(_PART)
    reach = f"up to {gallery.number(float(found.strength.max()))}"
    return (reach,) if share is None else (reach, f"95 % in {100 * share:.0f} % of the box")


def _pictures(layer, fields):
    """Return both fields as tiles, each with its box, which may reach over the border."""
    pictures = np.stack(
        [
            colours.coloured(one.strength, colours.limit(one.strength), colours.FROM_ZERO)
            for one in fields
        ]
    )
    if layer.chain is None:
        return pictures, [None, None]
    margin = overhang(layer.chain, layer.size, pictures.shape[1:3])
    reached = [one.box for one in fields]
    height, width = pictures.shape[1:3]
    least = max(
        max(0, -box.top, -box.left, box.bottom - height, box.right - width) for box in reached
    )
    return inside_figures.picture_tiles(pictures, reached, min(margin, least))


@st.cache_resource(max_entries=_FIELDS, show_spinner="Averaging slopes …")
def _field(key: str, layer: str, channel: int, redrawn: int, *, _source):
    from explorer.probing.attribution.effective_field import effective_field
    from explorer.probing.attribution.work import field_pictures

    images, card = _source.pictures.images, _source.card
    count = min(field_pictures(facts(_source).macs), len(images))
    chosen = images[np.arange(count) * len(images) // count]
    model = network(_source, redrawn)
    return effective_field(model, chosen, card.mean, card.std, layer, channel)
