"""Home's cards of the ideas around the convolution."""

import numpy as np
import streamlit as st

from explorer import datasets, ops
from explorer.datasets.pixel_shuffle import shuffle_pixels
from explorer.figures import home as figures
from explorer.figures import home_around as drawing
from explorer.figures.quiz import beside

_SEED = 3


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


DRAWN = {
    "heads": ("A map, the same map as one row, and its mean", unrolled),
    "dense": ("A ring, and the same pixels at other places", moved),
    "batches": ("Two batches of six pictures", batches),
    "mistakes": ("Six maps: each has a largest number of its own", winners),
}
