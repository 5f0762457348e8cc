"""The choices of a training: together they make its recipe."""

import streamlit as st

import models
from explorer import datasets
from explorer.datasets import DatasetStatus
from explorer.errors import ExplorerError
from explorer.training.recipe import Recipe
from explorer.widgets.text import literal
from explorer.widgets.training import (
    augmentation,
    fields,
    learning,
    linked,
    network,
    picker,
    pictures,
)
from explorer.widgets.training.runs import jobs
from explorer.widgets.training.sharing import sharing

__all__ = ["choices"]


def choices() -> Recipe | None:
    """Draw all choices; return the recipe, or None with a sentence where it cannot be one."""
    linked.read()
    said = picker.picker()
    status = pictures.data()
    recipe = None if status is None else _all(status)
    linked.write(status)
    picker.describe(said, recipe)
    return recipe


def _all(status: DatasetStatus) -> Recipe | None:
    """Draw what follows once the pictures are known."""
    pictures.classes(status)
    names = st.session_state[fields.classes_key(status.title)]
    with st.expander("Split, size and normalisation of the pictures"):
        pictures.more(status)
    network.network(pictures.shape(status), len(names))
    learning.learning()
    curve = st.container()
    with st.expander("Augmentation"):
        augmentation.choices()
    augmentation.advise(status.data)
    with st.expander("Optimiser"):
        learning.optimiser()
    with st.expander("Regularisation: dropout, smoothing, clipping"):
        learning.regularisation()
    with st.expander("Early stopping, weights to keep"):
        learning.stopping()
    with st.expander("Seed, device, precision"):
        learning.machine()
    recipe = _recipe(status)
    with st.expander("This recipe as text: keep it, or bring one"):
        sharing(recipe)
    if recipe is not None:
        with curve:
            learning.schedule_figure(recipe, _steps(recipe, status))
        jobs().prepare(recipe)
    return recipe


def _recipe(status: DatasetStatus) -> Recipe | None:
    """Check everything again in Python: a client can send any value."""
    try:
        recipe = fields.as_recipe(st.session_state, status)
        classes = len(recipe.classes) or len(status.classes)
        models.parameters_of(recipe.model, classes, pictures.shape(status), recipe.layers)
    except ExplorerError as error:
        st.error(literal(str(error)))
        return None
    return recipe


def _steps(recipe: Recipe, status: DatasetStatus) -> int:
    """Return the batches of one epoch for the figure; counting a folder's files takes too long."""
    each = recipe.per_class
    if each is None and status.data != "folder":
        each = min(datasets.counts(status.data, "train").values())
    return learning.steps_per_epoch(recipe, len(recipe.classes) or len(status.classes), each)
