"""Controls that shift the picture, and the sentence that says how the map followed."""

import re

import streamlit as st

from explorer.figures.maps_shift import BLACK, FILLS, followed, shifted, told
from explorer.figures.network_shift import cell_sizes
from explorer.limits import MAP_SHIFT_MAX
from explorer.probing.nodes import node_of
from explorer.widgets.inside.state import DOWN, FILL, RIGHT

_WAYS = (("Up", -1, 0), ("Down", 1, 0), ("Left", 0, -1), ("Right", 0, 1))


def shift_of() -> tuple[int, int, str]:
    """Return rows down, columns right and the filling, as link or controls say."""
    fill = st.session_state.get(FILL, st.query_params.get(FILL))
    return _asked(DOWN), _asked(RIGHT), fill if fill in FILLS else BLACK


def _asked(key: str) -> int:
    text = st.query_params.get(key, "")
    linked = int(text) if re.fullmatch(r"-?\d{1,3}", text, re.ASCII) else 0
    value = st.session_state.get(key, linked)
    value = value if type(value) is int else 0
    return min(max(value, -MAP_SHIFT_MAX), MAP_SHIFT_MAX)


def draw_shift() -> None:
    """Draw buttons for one pixel, sliders for more, and what comes in at the border."""
    st.markdown("**Shift the picture and watch the maps**")
    with st.container(horizontal=True, gap="small"):
        for name, down, right in _WAYS:
            st.button(
                name,
                key=f"inside_shift_{name.lower()}",
                on_click=_move,
                args=(down, right),
            )
        st.button("Back", key="inside_shift_back", on_click=_back)
    for column, key, words in zip(
        st.columns(2), (DOWN, RIGHT), ("Rows down", "Columns right"), strict=True
    ):
        with column:
            _slider(words, key)
    st.segmented_control(
        "What comes in",
        FILLS,
        default=BLACK,
        required=True,
        key=FILL,
        bind="query-params",
        help="Zeros, which are black, or what has left the picture on the other side.",
    )


def _slider(words: str, key: str) -> None:
    st.session_state[key] = _asked(key)
    value = st.slider(words, -MAP_SHIFT_MAX, MAP_SHIFT_MAX, key=key, persist_state="session")
    if value and st.query_params.get(key) != str(value):
        st.query_params[key] = str(value)
    elif not value and key in st.query_params:
        del st.query_params[key]


def _move(down: int, right: int) -> None:
    for key, by in ((DOWN, down), (RIGHT, right)):
        st.session_state[key] = min(max(_asked(key) + by, -MAP_SHIFT_MAX), MAP_SHIFT_MAX)


def _back() -> None:
    for key in (DOWN, RIGHT):
        st.session_state[key] = 0


def sentence(before, now, node: str, channel: int, name: str) -> str:
    """Say how one map followed the shift; both are passes of the network.

    Parameters
    ----------
    before, now : tuple of Node
        Of the picture as it is, and shifted.
    node : str
        The maps that are shown.
    channel : int
        Which of them.
    name : str
        What the maps are called in the sentence.
    """
    down, right, _ = shift_of()
    maps = [node_of(nodes, node).values[channel] for nodes in (before, now)]
    cell = cell_sizes(now)[node]
    if cell is None:
        return f"The pooling before {name} takes its places from the whole picture: none can move."
    return told(followed(*maps, (down, right), cell), name, (down, right), cell)


__all__ = ["draw_shift", "sentence", "shift_of", "shifted"]
