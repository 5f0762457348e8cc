"""The page "Why this answer": a picture, a class, and what the answer rests on."""

import numpy as np
import streamlit as st

from explorer.figures.grids import framed
from explorer.widgets import gallery
from explorer.widgets.inside import picture as inside_picture
from explorer.widgets.inside import source as inside_source
from explorer.widgets.text import literal
from explorer.widgets.warm import wait_until_warm
from explorer.widgets.why import closer, field, maps, patch
from explorer.widgets.why.computing import facts
from explorer.widgets.why.state import ITS_ANSWER, LABEL, LAYER, NO_OTHER, OTHER, one_of

_BARS = 5  # classes with a bar


def why() -> None:
    """Show the page, after PyTorch has been imported in the background."""
    if not wait_until_warm("PyTorch is being loaded; the picture appears in a few seconds."):
        return
    source = inside_source.choose(scanned=False)
    if source is not None:
        _body(source)


@st.fragment
def _body(source) -> None:
    looked = inside_picture.choose_looked(source, "why")
    left, right = st.columns([1, 3], gap="medium")
    shares = _shares(source, looked)
    with left:
        _answer(source, looked, shares)
        maps.how_to_read()
    with right:
        label, other, layer = _choices(source, shares)
        maps.draw(source, looked, label, other, layer)
    patch.draw(source, looked, label)
    closer.draw(source, looked, label, layer)
    field.draw(source)


def _shares(source, looked) -> np.ndarray:
    from explorer.probing.activations import predict

    return predict(source.model, looked.image[None], source.card.mean, source.card.std)[0]


def _answer(source, looked, shares: np.ndarray) -> None:
    """Show the picture and the network's answer to it."""
    tile = gallery.Tile((looked.title,), looked.title)
    picture = framed(looked.image, 0)[None]
    gallery.show(
        [gallery.tiles(picture, [tile], name="Picture", size=200, columns=1, pick=False)],
        key="why_picture",
    )
    names = source.card.classes
    order = np.argsort(-shares, kind="stable")[:_BARS]
    said = names[int(order[0])]
    verdict = ""
    if looked.label is not None:
        truth = names[looked.label]
        verdict = ", correct" if said == truth else f", but it is {truth}"
    st.markdown(f"The network says **{literal(said)}**{literal(verdict)}.")
    gallery.show(
        [gallery.bars([(names[i], float(shares[i])) for i in order], said)], key="why_bars"
    )
    if len(names) > _BARS:
        rest = max(0.0, 1 - float(shares[order].sum()))
        st.caption(f"The other {len(names) - _BARS} classes together: {100 * rest:.1f} %.")


def _choices(source, shares: np.ndarray) -> tuple[int, int | None, str]:
    """Let the reader choose one class or two, and the layer of Grad-CAM."""
    names, layers = list(source.card.classes), facts(source).names
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = one_of("Explain the class", [ITS_ANSWER, *names], LABEL)
        other = one_of("Compare with", [NO_OTHER, *names], OTHER)
        layer = ""
        if layers:
            layer = one_of("Layer of Grad-CAM", layers, LAYER, first=len(layers) - 1)
    label = names.index(chosen) if chosen in names else int(shares.argmax())
    return label, names.index(other) if other in names else None, layer
