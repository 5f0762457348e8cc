"""The pictures on which answers are counted while a filter is away."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st

from explorer.errors import ExplorerError
from explorer.training import rundir
from explorer.widgets.inside.source import Source
from explorer.widgets.text import literal


@dataclass(frozen=True)
class Bench:
    """Pictures with their classes, and the network that names them.

    Attributes
    ----------
    source : Source
        The network.
    images, labels : np.ndarray
        uint8 (N, H, W, C); int64 (N,), in the order of the card's classes.
    key : str
        Names network and pictures, for caches.
    scan : Scan or None
        Of these pictures, where there is one.
    words : str
        Which pictures they are.
    """

    source: Any
    images: np.ndarray
    labels: np.ndarray
    key: str
    scan: Any
    words: str

    def only(self, numbers: np.ndarray) -> "Bench":
        """Return some of the pictures; all of them as they are."""
        if len(numbers) == len(self.labels):
            return self
        part = {"images": self.images[numbers], "labels": self.labels[numbers]}
        return replace(self, **part, key=f"{self.key} {len(numbers)}", scan=None)


def bench_of(source: Source) -> Bench | None:
    """Return the pictures to count on, or None after one sentence that says why there are none.

    While the test of a run is sealed these are its validation pictures: what a filter costs on
    the test pictures would tell of them, too.
    """
    if not source.own:
        st.info(
            "These pictures are not of the classes that the network was trained on, so there are "
            "no correct answers to count. Get its own data set on the page Data sets."
        )
        return None
    if rundir.test_opened(source.path):
        images, labels = source.pictures.images, source.pictures.labels
        words = "test pictures that this page shows"
        return Bench(source, images, labels, source.key, source.scan, words)
    try:
        images, labels = _validation(source)
    except ExplorerError as error:
        st.info(
            "The test of this run is sealed, and its validation pictures cannot be had: "
            f"{literal(str(error))}"
        )
        return None
    words = (
        "validation pictures, since the test of this run is still sealed; the epoch that was kept "
        "may have been chosen by them"
    )
    return Bench(source, images, labels, f"{source.key} validation {source.path}", None, words)


def _validation(source: Source) -> tuple[np.ndarray, np.ndarray]:
    from explorer.errors import DataError

    recipe = rundir.read_recipe(source.path)
    if recipe is None:
        raise DataError("The recipe of this run cannot be read. Train again.")
    return _of_recipe(recipe.to_json(), source.card.classes, source.card.shape, _recipe=recipe)


@st.cache_resource(max_entries=2, show_spinner="Getting the validation pictures …")
def _of_recipe(text: str, classes: tuple, shape: tuple, *, _recipe):
    """Return a recipe's validation pictures as its network reads them; `text` is the recipe."""
    from explorer.datasets import fitted
    from explorer.datasets.pixel_shuffle import shuffle_pixels
    from explorer.errors import DataError
    from explorer.training.evaluation import places_of
    from explorer.training.selection import load_pictures

    pictures = load_pictures(_recipe, "train")
    if pictures.classes != classes:
        raise DataError("The classes of the data set have changed since the training. Train again.")
    C, H, W = shape
    places = places_of(_recipe, "validation", pictures.labels)
    pictures = replace(pictures, images=pictures.images[places], labels=pictures.labels[places],
                       files=(), sizes=None)  # fmt: skip
    images = fitted(pictures, (H, W, C)).images
    return shuffle_pixels(images) if _recipe.shuffle_pixels else images, pictures.labels
