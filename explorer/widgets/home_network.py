"""Home's cards of the pages about one trained network: each shows the network that ships."""

import numpy as np
import streamlit as st

from explorer import datasets
from explorer.figures import colours
from explorer.figures import home as figures
from explorer.figures.quiz import beside
from explorer.figures.why import laid_over
from explorer.training import rundir

_LAYERS = ("conv1", "conv3")


def _shape(name: str, number: int) -> np.ndarray:
    pictures = datasets.load("shapes", "test", classes=(name, "dots"), per_class=number + 1)
    return pictures.images[number]


@st.cache_data(show_spinner=False)
def walked() -> np.ndarray:
    """Return a picture, its strongest map of the first layer and that of the last."""
    from explorer import checkpoints
    from explorer.probing.activations import feature_maps

    model, card = checkpoints.load(rundir.shipped_runs()[0].path)
    picture = _shape("ring", 0)
    maps = feature_maps(model, picture[None], card.mean, card.std, list(_LAYERS))
    shown = [picture]
    for layer in _LAYERS:
        strongest = max(maps[layer][0], key=lambda one: float(one.max()))
        shown.append(colours.coloured(strongest, colours.limit(strongest), colours.FROM_ZERO))
    row = beside(shown, 2 * len(picture), figures.GAP // 2)
    above = (figures.SIDE - len(row)) // 2  # as high as the other cards' pictures
    return np.pad(row, ((above, above), (0, 0), (0, 0)))


@st.cache_data(show_spinner=False)
def explained() -> np.ndarray:
    """Return a picture beside what speaks for its class by Grad-CAM."""
    from explorer import checkpoints
    from explorer.probing.attribution.grad_cam import grad_cam

    model, card = checkpoints.load(rundir.shipped_runs()[0].path)
    picture = _shape("ring", 0)
    label = card.classes.index("ring")
    found = grad_cam(model, picture, card.mean, card.std, label)
    return beside([picture, laid_over(found.map, picture, signed=False)], figures.SIDE, figures.GAP)


@st.cache_data(show_spinner=False)
def guessed() -> np.ndarray:
    """Return two pictures of which one excites a filter more."""
    return beside([_shape("diagonal stripes", 3), _shape("checks", 1)], figures.SIDE, figures.GAP)
