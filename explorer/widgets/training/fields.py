"""Which widget holds which entry of a recipe: from a recipe to the session and back."""

import re
from collections.abc import Mapping
from pathlib import Path

import models
from explorer import datasets, limits
from explorer.datasets import DatasetStatus
from explorer.datasets.pictures import shown
from explorer.errors import RecipeError
from explorer.training.recipe import Recipe

DATA, SHARE, PER_CLASS, DROPOUT = (
    "train_data",
    "train_test_share",
    "train_per_class",
    "train_dropout",
)
CLASSES = "train_classes_"  # and the data set's title
ALL, OWN_DROPOUT = 0, -1.0  # what stands for None in a slider
_FIRST = Recipe(model="report-cnn-half", per_class=500)  # ends within half a minute on two cores
# Key in the session and the link → entry of the recipe, where both hold the same value.
ENTRIES = {
    SHARE: "test_share",
    "train_validation": "validation_share",
    "train_side": "side",
    "train_normalisation": "normalisation",
    "train_shuffle": "shuffle_pixels",
    "train_model": "model",
    "train_layers": "layers",
    "train_pretrained": "pretrained",
    "train_features": "features",
    "train_epochs": "epochs",
    "train_lr": "lr",
    "train_schedule": "schedule",
    "train_peak": "peak",
    "train_warmup": "warmup",
    "train_step_every": "step_every",
    "train_step_factor": "step_factor",
    "train_batch": "batch_size",
    "train_optimiser": "optimiser",
    "train_momentum": "momentum",
    "train_nesterov": "nesterov",
    "train_weight_decay": "weight_decay",
    "train_smoothing": "label_smoothing",
    "train_clip": "clip",
    "train_patience": "patience",
    "train_target": "loss_target",
    "train_target_epochs": "loss_target_epochs",
    "train_keep": "keep",
    "train_tta": "tta",
    "train_seed": "seed",
    "train_device": "device",
    "train_precision": "precision",
    "train_threads": "threads",
    "train_flip": "flip",
    "train_alternating": "alternating_flip",
    "train_crop": "crop",
    "train_rotation": "rotation",
    "train_jitter": "jitter",
    "train_auto": "auto_augment",
    "train_erasing": "erasing",
    "train_cutout": "cutout",
    "train_mixup": "mixup",
    "train_cutmix": "cutmix",
}
# What every experiment begins with, so that none depends on what was chosen before.
STANDARD: dict[str, object] = {key: getattr(_FIRST, entry) for key, entry in ENTRIES.items()} | {
    DATA: datasets.TITLES["shapes"],
    "train_classes_shapes": list(datasets.class_names("shapes")),
    PER_CLASS: _FIRST.per_class,
    DROPOUT: OWN_DROPOUT,
}


def classes_key(title: str) -> str:
    """Return the key of the widget that holds the classes of a data set.

    Examples
    --------
    >>> classes_key("CIFAR-10")
    'train_classes_cifar_10'
    """
    return CLASSES + re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")


def title_of(recipe: Recipe) -> str:
    """Return what the data set of a recipe is called on the page."""
    if recipe.data == "folder":
        return shown(Path(recipe.root).name)
    return datasets.TITLES[recipe.data]


def as_choices(recipe: Recipe) -> dict[str, object]:
    """Return what the page's widgets have to hold so that they make this recipe.

    Raises
    ------
    InputError, DataError
        When the folder of the recipe is not there.
    """
    title = title_of(recipe)
    names = recipe.classes or datasets.class_names(recipe.data, recipe.root)
    held = {key: getattr(recipe, entry) for key, entry in ENTRIES.items()}
    return (
        STANDARD
        | held
        | {
            DATA: title,
            classes_key(title): list(names[: limits.CLASSES_MAX]),
            PER_CLASS: ALL if recipe.per_class is None else recipe.per_class,
            DROPOUT: OWN_DROPOUT if recipe.dropout is None else recipe.dropout,
        }
    )


def as_recipe(state: Mapping[str, object], status: DatasetStatus) -> Recipe:
    """Return the recipe of what the widgets hold; a client can send any value.

    Parameters
    ----------
    state : mapping
        The session; what it lacks is as in `STANDARD`.
    status : DatasetStatus
        The data set that was chosen.

    Raises
    ------
    RecipeError
        When it cannot be trained.
    """
    held = {entry: state.get(key, STANDARD[key]) for key, entry in ENTRIES.items()}
    if status.data != "folder":
        held["side"] = limits.PICTURE_WORK_SIDE
    if held["model"] != models.OWN:
        held["layers"] = ""
    per_class = state.get(PER_CLASS, STANDARD[PER_CLASS])
    dropout = state.get(DROPOUT, OWN_DROPOUT)
    return Recipe(
        **held,
        data=status.data,
        root=status.root,
        classes=_chosen(status, state.get(classes_key(status.title)) or []),
        per_class=None if per_class == ALL else per_class,
        dropout=None if dropout == OWN_DROPOUT else dropout,
    )


def _chosen(status: DatasetStatus, names: object) -> tuple[str, ...]:
    """Return the classes in the data set's own order; () stands for all of them."""
    if not names:
        raise RecipeError(
            f"No class is chosen; a training takes {limits.CLASSES_MIN} to {limits.CLASSES_MAX}. "
            "Choose some."
        )
    if len(names) == len(status.classes) <= limits.CLASSES_MAX:
        return ()
    return tuple(name for name in status.classes if name in names)
