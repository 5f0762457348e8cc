"""The exact sum behind one number of a map, and the way from it down to the pixels."""

import streamlit as st

from explorer.limits import WALK_STEPS_MAX
from explorer.probing.terms import Added, ConvSum, Pixel, Place, Pooled
from explorer.probing.unit import below
from explorer.probing.walk import levels, read, write
from explorer.widgets.inside.maps_conv import CHOICES, draw_conv
from explorer.widgets.inside.maps_words import exact, line, title
from explorer.widgets.inside.source import Source
from explorer.widgets.inside.state import WALK

_TEXT_MAX = 64 * WALK_STEPS_MAX  # characters of a walk in a link


def chosen_place(node, channel: int) -> tuple[int, int] | None:
    """Return row and column that have been chosen on a map, or None.

    Parameters
    ----------
    node : Node
        Whose maps are shown; another one of another size has no such place.
    channel : int
        Which of them.
    """
    walk = read(_text())
    if not walk or len(walk[0].at) != 3:
        return None
    row, column = walk[0].at[1:]
    fits = row < node.values.shape[1] and column < node.values.shape[2]
    return (row, column) if fits else None


def pick_place(name: str, channel: int, cell) -> None:
    """Choose a place on a map; for callbacks."""
    _go((Place(name, (channel, *cell)),))


def _text() -> str:
    text = st.session_state.get(WALK, st.query_params.get(WALK, ""))
    return text if isinstance(text, str) and len(text) <= _TEXT_MAX else ""


def _keep(walk) -> None:
    text = write(walk)
    st.session_state[WALK] = text
    if text and st.query_params.get(WALK) != text:
        st.query_params[WALK] = text
    elif not text and WALK in st.query_params:
        del st.query_params[WALK]


def draw_sum(source: Source, nodes, node, channel: int, cell: tuple[int, int] | None) -> None:
    """Explain the number at the chosen place, and everything that the reader walks down to.

    Parameters
    ----------
    source : Source
        The network.
    nodes : tuple of Node
        Its pass of the picture.
    node, channel, cell
        Where the number stands; nothing is drawn while no place is chosen.
    """
    if cell is None:
        _keep(())
        return
    root, walk = Place(node.name, (channel, *cell)), read(_text())
    walk = walk if walk[0] == root else (root,)  # another map: the way down from the old one ends
    found = levels(source.model, nodes, walk)
    walk = walk[: len(found)]
    _keep(walk)
    colours = source.card.shape[0]
    with st.container(border=True, key="inside_sum"):
        st.markdown("**Where this number comes from**")
        _crumbs(walk, found, colours)
        for explained in found[-1]:
            st.markdown(line(explained, colours))
        _end(source, nodes, walk, found[-1][-1], colours)


def _crumbs(walk, found, colours: int) -> None:
    """Draw the way so far: a button for each step goes back to it."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for step, (place, level) in enumerate(zip(walk, found, strict=True)):
            words = f"{title(place, colours)} = {exact(level[0].value)}"
            st.button(
                words if step == 0 else f"← {words}",
                key=f"inside_walk_{step}",
                disabled=step == len(walk) - 1 and len(walk) > 1,
                on_click=_go,
                args=(walk[: step + 1],),
            )
        st.button(
            "Close", key="inside_walk_close", icon=":material/close:", on_click=_go, args=((),)
        )


def _go(walk) -> None:
    st.session_state[WALK] = write(walk)
    for name in CHOICES:
        st.session_state.pop(name, None)


def _end(source: Source, nodes, walk, last, colours: int) -> None:
    detail = last.detail
    if isinstance(detail, ConvSum):
        draw_conv(source, nodes, last, lambda place: _go((*walk, place)))
    elif isinstance(detail, Added | Pooled):
        _ways(walk, below(last), nodes, colours)
    elif isinstance(detail, Pixel):
        st.caption("This is a value of the picture itself: the end of the way.")


def _ways(walk, places, nodes, colours: int) -> None:
    """Offer the places that a value was made of; of a mean the ten largest."""
    if not places:
        st.caption("All values in it are 0.")
        return
    values = {node.name: node.values for node in nodes}
    with st.container(horizontal=True, gap="small"):
        for number, place in enumerate(places):
            st.button(
                f"Go on to {title(place, colours)} = {exact(float(values[place.node][place.at]))}",
                key=f"inside_way_{number}",
                icon=":material/arrow_downward:",
                on_click=_go,
                args=((*walk, place),),
            )
