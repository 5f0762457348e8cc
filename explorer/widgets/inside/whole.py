"""The page "Inside the network": choose a layer and a filter, and look at it in three ways."""

import streamlit as st

from explorer.widgets.inputs import open_choice, whole_number
from explorer.widgets.inside import evidence as inside_evidence
from explorer.widgets.inside import filters as inside_filters
from explorer.widgets.inside import made as inside_made
from explorer.widgets.inside import maps as inside_maps
from explorer.widgets.inside import source as inside_source
from explorer.widgets.inside import top as inside_top
from explorer.widgets.inside.state import FILTER, LAYER, PART, PARTS
from explorer.widgets.warm import wait_until_warm

_SIDE_BY_SIDE = 6  # layers; more do not fit beside the other choices on a laptop
_DRAW = {
    PARTS[0]: inside_filters.draw,
    PARTS[1]: inside_maps.draw,
    PARTS[2]: inside_top.draw,
    PARTS[3]: inside_evidence.draw,
    PARTS[4]: inside_made.draw,
}


def inside() -> None:
    """Show the chosen network, after PyTorch has been imported in the background."""
    if not wait_until_warm("PyTorch is being loaded; the network appears in a few seconds."):
        return
    source = inside_source.choose(form=True)
    if source is not None and source.scan.layers:
        _body(source)


@st.fragment
def _body(source: inside_source.Source) -> None:
    names = list(source.scan.layers)
    open_choice(PART, list(_DRAW))
    open_choice(LAYER, names)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = st.segmented_control(
            "Look at", list(_DRAW), default=PARTS[0], required=True, key=PART, bind="query-params"
        )
        layer = _layer(names)
        filters = source.scan.layers[layer].layer.filters
        channel = whole_number(f"Filter (0 to {filters - 1})", FILTER, filters - 1)
    if part != PARTS[0]:
        _tell(source.scan.layers[layer].layer)
    _DRAW.get(part, inside_filters.draw)(source, layer, channel)


def _tell(layer) -> None:
    """Say what "after ReLU" means where it is not simply the convolution's own ReLU."""
    if not layer.relu:
        st.caption(
            f"No ReLU follows {layer.name} at this size: its own output is shown, and values "
            "below 0 count as no answer."
        )
    elif layer.added:
        st.caption(
            f"The ReLU behind {layer.name} comes after the addition: its maps hold what the skip "
            "connection brings, too."
        )


def _layer(names: list[str]) -> str:
    """Let the reader choose a layer: side by side, or in a list where they are many."""
    if len(names) <= _SIDE_BY_SIDE:
        layer = st.segmented_control(
            "Layer", names, default=names[0], required=True, key=LAYER, bind="query-params"
        )
    else:
        layer = st.selectbox("Layer", names, key=LAYER, bind="query-params", width=240)
    return layer if layer in names else names[0]
