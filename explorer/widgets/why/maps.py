"""The methods side by side: each map alone, over the picture, and of the network drawn anew."""

import numpy as np
import streamlit as st

from explorer.errors import InputError
from explorer.figures import colours
from explorer.figures import why as figures
from explorer.widgets import gallery
from explorer.widgets.lesson import link
from explorer.widgets.text import literal
from explorer.widgets.why import words
from explorer.widgets.why.computing import ALL, Asked, Heat, default_patch, facts, heat
from explorer.widgets.why.state import CAM, METHODS

_TILE = 132  # pixels on the screen
_CLOSE = 1e-4  # relative; the network's own sum runs in another order


def draw(source, looked, label: int, other: int | None, layer: str) -> None:
    """Show all methods for one class, and for a second one beside it.

    Parameters
    ----------
    source : Source
        The network.
    looked : Looked
        The picture.
    label : int
        The class that is explained.
    other : int or None
        A second class.
    layer : str
        The convolution of Grad-CAM.
    """
    for method in _order(source, looked, label):
        with st.container(border=True):
            _card(source, looked, method, (label, other), layer)


def how_to_read() -> None:
    """Say what stands beside each map, and what it is for."""
    st.markdown(
        "The third picture of each row is **the sanity check**: the same method on the same "
        "network with all weights drawn anew, which has learnt nothing. If both maps look alike, "
        "the map shows the picture, not what was learnt. The **rank correlation** says how alike: "
        "1 is the same order of places, 0 is nothing in common. Each map has its own scale; its "
        "numbers stand below it."
    )


def _order(source, looked, label: int) -> list[str]:
    """Return the methods, an exact one first; where it does not exist it comes last."""
    try:
        heat(source, looked, Asked(CAM, label))
    except InputError:
        return list(METHODS)
    return [CAM, *(method for method in METHODS if method != CAM)]


def _card(source, looked, method: str, labels: tuple[int, int | None], layer: str) -> None:
    label, other = labels
    try:
        with st.spinner(f"{method} …"):
            trained = heat(source, looked, Asked(method, label, layer))
            drawn = heat(source, looked, Asked(method, label, layer, ALL))
            second = None if other is None else heat(source, looked, Asked(method, other, layer))
    except InputError as error:
        st.markdown(f"**{method}.** {literal(str(error))}")
        if method == CAM:
            link("train", "Train a network with global pooling", {"train_model": "tiny-gp"})
        return
    names = source.card.classes
    blocks = [_row(looked, method, names[label], trained, drawn)]
    if second is not None:
        blocks.append(_row_of_other(looked, method, names[other], second, trained))
    scale = colours.SIGNED if trained.signed else colours.FROM_ZERO
    maps, told = st.columns([5, 3], gap="small")
    with maps:
        gallery.show(blocks, key=f"why_card_{METHODS.index(method)}")
    with told:
        st.markdown(f"**{method}.** {_told(source, method, layer)}")
        key = gallery.legend(colours.limit(trained.values), scale, words.SCALES[method])
        gallery.show([key], key=f"why_legend_{METHODS.index(method)}")
        if method == CAM:
            _sum(trained)


def _told(source, method: str, layer: str) -> str:
    from explorer.probing.attribution.work import smooth_pictures

    noisy = smooth_pictures(facts(source).macs)
    return literal(words.sentence(method, layer, default_patch(source), noisy))


def _row(looked, method: str, name: str, trained: Heat, drawn: Heat) -> dict:
    alike = words.alike(trained.values, drawn.values)
    lines = (
        ("over the picture", name),
        ("alone", words.reach(trained.values, signed=trained.signed)),
        ("drawn anew", words.reach(drawn.values, signed=drawn.signed), alike),
    )
    pictures = [
        figures.laid_over(trained.values, looked.image, signed=trained.signed),
        _alone(looked, trained),
        _alone(looked, drawn),
    ]
    return _tiles(pictures, lines, f"{method} of {name}")


def _row_of_other(looked, method: str, name: str, second: Heat, trained: Heat) -> dict:
    alike = words.alike(trained.values, second.values)
    lines = (
        ("over the picture", name),
        ("alone", words.reach(second.values, signed=second.signed), f"{alike} of the two classes"),
    )
    pictures = [
        figures.laid_over(second.values, looked.image, signed=second.signed),
        _alone(looked, second),
    ]
    return _tiles(pictures, lines, f"{method} of {name}")


def _alone(looked, found: Heat) -> np.ndarray:
    return figures.alone(found.values, *looked.image.shape[:2], signed=found.signed)


def _tiles(pictures, lines, name: str) -> dict:
    items = [gallery.Tile(one, f"{name}: {', '.join(one)}") for one in lines]
    return gallery.tiles(
        np.stack(pictures), items, name=name, size=_TILE, columns=3, pick=False, wrap=True
    )


def _sum(found: Heat) -> None:
    """Show the sum that makes the score, and that it is the network's own."""
    total = float(found.values.astype(float).sum())
    parts = (total, found.bias, total + found.bias, found.score)
    place, bias, both, score = (f"{part:.4f}".replace("-", "−") for part in parts)
    st.markdown(
        f"{found.values.size} places add up to {place}; with the bias {bias} that is **{both}**, "
        f"the network's own score {score}."
    )
    if not np.isclose(total + found.bias, found.score, rtol=_CLOSE, atol=_CLOSE):
        st.error("These two must agree. Please report this as a fault of the explorer.")
