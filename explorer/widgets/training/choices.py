"""The choices of a training: together they make its recipe."""

import re

import streamlit as st

import models
from explorer import datasets, limits
from explorer.datasets import DatasetStatus
from explorer.datasets.ratio import TEST_SHARE
from explorer.errors import ExplorerError, RecipeError
from explorer.training.recipe import DEVICES, OPTIMISERS, Recipe
from explorer.widgets.text import literal
from explorer.widgets.training import augmentation as training_augmentation
from explorer.widgets.training.runs import jobs

_SHARE = "train_test_share"
LEARNING_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 1.0, 10.0, 1000.0)
EPOCHS = (1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 60, 80, 100, 150, limits.EPOCHS_MAX)
BATCH_SIZES = (16, 32, 64, 128, 256, 512, 1024)
_PER_CLASS, _EPOCHS = 500, 5  # a first training ends within half a minute on two cores
# What every experiment begins with, so that none depends on what was chosen before.
STANDARD = {
    "train_data": datasets.TITLES["shapes"],
    "train_classes_shapes": list(datasets.class_names("shapes")),
    "train_per_class": _PER_CLASS,
    "train_epochs": _EPOCHS,
    "train_lr": 0.001,
    "train_model": "report-cnn-half",
    "train_batch": 64,
    "train_optimiser": "adam",
    "train_shuffle": False,
    "train_seed": 0,
    "train_device": "auto",
} | training_augmentation.STANDARD


def as_choices(recipe: Recipe) -> dict[str, object]:
    """Return what the page's widgets have to hold so that they make this recipe of Shapes.

    The number of threads is none of the choices: it changes no more than the last digits.
    """
    return (
        STANDARD
        | {
            "train_per_class": recipe.per_class,
            "train_epochs": recipe.epochs,
            "train_lr": recipe.lr,
            "train_model": recipe.model,
            "train_batch": recipe.batch_size,
            "train_optimiser": recipe.optimiser,
            "train_shuffle": recipe.shuffle_pixels,
            "train_seed": recipe.seed,
            "train_device": recipe.device,
        }
        | training_augmentation.of(recipe)
    )


def choices() -> Recipe | None:
    """Draw all choices; return the recipe, or None with a sentence where it cannot be one."""
    status = _data()
    if status is None:
        return None
    classes = _classes(status)
    st.slider(
        "Images per class",
        limits.PER_CLASS_MIN,
        limits.PER_CLASS_MAX,
        _PER_CLASS,
        step=100,
        key="train_per_class",
        bind="query-params",
        help="A fifth of them is kept apart for validation.",
    )
    left, right = st.columns(2)
    with left:
        st.select_slider("Epochs", EPOCHS, _EPOCHS, key="train_epochs", bind="query-params")
    with right:
        st.select_slider(
            "Learning rate",
            LEARNING_RATES,
            0.001,
            format_func="{:g}".format,
            key="train_lr",
            bind="query-params",
        )
    _network(status.data, len(classes))
    with st.expander("Batch size, optimiser, seed, device"):
        _more_choices()
    with st.expander("Augmentation"):
        training_augmentation.choices()
    training_augmentation.advise(status.data)
    recipe = _recipe(status, classes)
    if recipe is not None:
        jobs().prepare(recipe)
    return recipe


def _data() -> DatasetStatus | None:
    """Choose among all data sets; one that is missing says how to get it."""
    found = {status.title: status for status in datasets.statuses()}
    title = st.selectbox(
        "Pictures", list(found), key="train_data", bind="query-params", format_func=literal
    )
    status = found.get(title)
    if status is not None and status.ready and status.unsplit:
        low, high = limits.TEST_SHARE
        st.slider(
            "Test share", low, high, TEST_SHARE, 0.05, key=_SHARE, bind="query-params",
            help="This folder is not split: each picture's bytes decide whether it is kept for the "
            "test. The page Data sets shows on which side it lies.",
        )  # fmt: skip
    if status is None or status.ready:
        return status
    st.warning(literal(status.sentence))
    st.code(status.remedy, language="bash", wrap_lines=True)
    return None


def _classes(status: DatasetStatus) -> list[str]:
    mark = re.sub(r"[^a-z0-9]+", "_", status.title.lower()).strip("_")
    names = list(status.classes)
    return st.pills(
        f"Classes ({limits.CLASSES_MIN} to {limits.CLASSES_MAX})",
        names,
        selection_mode="multi",
        default=names[: limits.CLASSES_MAX],
        format_func=literal,
        key=f"train_classes_{mark}",
        bind="query-params",
        wrap=True,
    )


def _network(data: str, classes: int) -> None:
    key = st.pills(
        "Network",
        [key for key in models.REGISTRY if key != models.OWN],
        default="report-cnn-half",
        required=True,
        key="train_model",
        bind="query-params",
        wrap=True,
    )
    entry = models.REGISTRY.get(key)
    if entry is not None and classes:
        H, W, C = datasets.picture_shape(data)
        st.caption(f"{entry.line} {entry.parameters(classes, (C, H, W)):,} parameters.")


def _more_choices() -> None:
    left, right = st.columns(2)
    with left:
        st.select_slider("Batch size", BATCH_SIZES, 64, key="train_batch", bind="query-params")
        # not bound to the link: a number input there fails on ?train_seed=1e999
        st.number_input("Seed", 0, limits.SEED_MAX, 0, key="train_seed", persist_state="session")
    with right:
        st.selectbox("Optimiser", OPTIMISERS, key="train_optimiser", bind="query-params")
        st.selectbox("Device", DEVICES, key="train_device", bind="query-params")
    st.toggle(
        "Shuffle the pixels",
        key="train_shuffle",
        bind="query-params",
        help="Every pixel goes to another place, in all pictures in the same way: nothing is lost "
        "but which pixels are neighbours.",
    )


def _recipe(status: DatasetStatus, classes: list[str]) -> Recipe | None:
    """Check everything again in Python: a client can send any value."""
    state = st.session_state
    try:
        return Recipe(
            data=status.data,
            root=status.root,
            test_share=state[_SHARE] if status.unsplit else TEST_SHARE,
            classes=_chosen(status, classes),
            per_class=state["train_per_class"],
            model=state["train_model"],
            epochs=state["train_epochs"],
            batch_size=state["train_batch"],
            lr=state["train_lr"],
            optimiser=state["train_optimiser"],
            **training_augmentation.entries(),
            shuffle_pixels=state["train_shuffle"],
            seed=state["train_seed"],
            device=state["train_device"],
        )
    except ExplorerError as error:
        st.error(literal(str(error)))
        return None


def _chosen(status: DatasetStatus, classes: list[str]) -> tuple[str, ...]:
    """Return the classes in the data set's own order; () stands for all of them."""
    if not classes:
        raise RecipeError(
            f"No class is chosen; a training takes {limits.CLASSES_MIN} to {limits.CLASSES_MAX}. "
            "Choose some."
        )
    if len(classes) == len(status.classes) <= limits.CLASSES_MAX:
        return ()
    return tuple(name for name in status.classes if name in classes)
