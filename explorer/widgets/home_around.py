"""Home's cards of the ideas around the convolution."""

import numpy as np
import streamlit as st

from explorer import datasets, ops
from explorer.datasets.pixel_shuffle import shuffle_pixels
from explorer.figures import home as figures
from explorer.figures import home_around as drawing
from explorer.figures.quiz import beside
from explorer.gradients.deep import gradient_norms, he_weights
from explorer.gradients.descent import Rule, walk
from explorer.gradients.surfaces import X_RANGE, Y_RANGE, bands, surface
from explorer.ops.batch_norm import batch_norm
from explorer.ops.dropout import dropout, keep_mask
from explorer.ops.softmax import softmax

_SEED = 3
_LAYERS = 20


def _shape(name: str, number: int) -> np.ndarray:
    pictures = datasets.load("shapes", "test", classes=(name, "dots"), per_class=number + 1)
    return pictures.images[number]


def _small_maps(count: int, side: int) -> np.ndarray:
    """Return a few small maps with numbers around 0: float64 (count, side, side)."""
    return np.random.default_rng(_SEED).normal(size=(count, side, side))


@st.cache_data(show_spinner=False)
def moved() -> np.ndarray:
    """Return a picture, and the same with all pixels at other places."""
    picture = _shape("ring", 0)
    return beside([picture, shuffle_pixels(picture[None])[0]], figures.SIDE, figures.GAP)


@st.cache_data(show_spinner=False)
def batches() -> np.ndarray:
    """Return two batches of six pictures each."""
    names = ("ring", "checks", "disc", "vertical stripes", "square", "triangle")
    rows = [beside([_shape(name, number) for name in names], 32, 2) for number in (0, 1)]
    between = np.zeros((figures.SIDE - 2 * 32, *rows[0].shape[1:]), np.uint8)
    return np.concatenate([rows[0], between, rows[1]])


@st.cache_data(show_spinner=False)
def winners() -> np.ndarray:
    """Return six maps, each with a largest number of its own."""
    return drawing.winners(list(_small_maps(6, 5)))


@st.cache_data(show_spinner=False)
def unrolled() -> np.ndarray:
    """Return a map, the same map as one row, and its mean."""
    return drawing.unrolled(ops.relu(_small_maps(1, 4)[0]))


@st.cache_data(show_spinner=False)
def probabilities() -> np.ndarray:
    """Return what softmax makes of three scores, as bars."""
    return drawing.bars(softmax(np.array([3.0, 1.0, 0.2])).tolist())


@st.cache_data(show_spinner=False)
def normalised() -> np.ndarray:
    """Return three channels of unlike spread, and the same after batch norm."""
    spreads = np.array([1.0, 2.0, 4.0])[:, None, None]
    channels = _small_maps(3, 4) * spreads + spreads - 2
    return drawing.maps([list(channels), list(batch_norm(channels[None])[0])])


@st.cache_data(show_spinner=False)
def dropped() -> np.ndarray:
    """Return a map, and the same with half of its numbers switched off."""
    values = _small_maps(1, 6)[0]
    mask = keep_mask(np.random.default_rng(_SEED).random(values.shape), 0.5)
    left = np.where(mask, dropout(values, mask, 0.5), np.nan)
    return drawing.maps([[values, left]])


@st.cache_data(show_spinner=False)
def reached() -> np.ndarray:
    """Return how long the gradient is behind each of twenty layers, plain and with skips."""
    weights = he_weights(_LAYERS, 4, gain=0.7, seed=_SEED)
    x = np.random.default_rng(_SEED).normal(size=(4, 1, 36))
    found = [gradient_norms(x, weights, "relu", skip, x)[1] for skip in (None, 1.0)]
    heights = [np.log10(lengths / lengths[-1]) for lengths in found]
    low, high = min(map(min, heights)), max(map(max, heights))
    places = np.linspace(0, 1, _LAYERS + 1)
    return figures.plain_lines(
        [list(zip(places, (h - low) / (high - low), strict=True)) for h in heights]
    )


@st.cache_data(show_spinner=False)
def descended() -> np.ndarray:
    """Return the way down a long valley, step by step."""
    ground = surface("valley", 10.0)
    (left, right), (low, high) = X_RANGE, Y_RANGE
    places = [
        ((x - left) / (right - left), (y - low) / (high - low))
        for x, y in walk(ground, Rule("sgd", 0.17), (-3.6, 2.4), 12).places
    ]
    return drawing.path(places, bands("valley", 10.0, 48, 102).astype(int))


DRAWN = {
    "loss": ("Three probabilities as bars", probabilities),
    "batch_norm": ("Three channels of unlike spread, and the same normalised", normalised),
    "dropout": ("A map, and the same with half of its numbers switched off", dropped),
    "heads": ("A map, the same map as one row, and its mean", unrolled),
    "skips": ("The gradient in twenty layers, plain and with skips", reached),
    "gradients": ("Steps down a long valley", descended),
    "dense": ("A ring, and the same pixels at other places", moved),
    "batches": ("Two batches of six pictures", batches),
    "mistakes": ("Six maps: each has a largest number of its own", winners),
}
