"""Every training experiment of the lessons as a recipe, with the question that it answers."""

from dataclasses import replace

import models
from explorer import datasets
from explorer.datasets.constants import KNOWN
from explorer.errors import RecipeError
from explorer.limits import CLASSES_MAX, PER_CLASS_MIN
from explorer.training.prepared import experiments, ideas, lesson_pairs
from explorer.training.prepared.experiments import Prepared
from explorer.training.recipe import Recipe

__all__ = ["PREPARED", "Prepared", "fits", "for_data", "groups"]

PREPARED: dict[str, Prepared] = (
    lesson_pairs.FIRST
    | experiments.DEMOS
    | experiments.REPORT
    | experiments.SIX_BLOCKS
    | lesson_pairs.DIGITS
    | experiments.RATES
    | experiments.AUGMENTATION
    | lesson_pairs.MIXING
    | lesson_pairs.DROPOUT
    | lesson_pairs.NORM
    | lesson_pairs.HEADS
    | lesson_pairs.SKIPS
    | lesson_pairs.TRANSFER
    | lesson_pairs.SHUFFLED
    | ideas.IDEAS
    | lesson_pairs.OWN
)


def groups() -> dict[str, list[str]]:
    """Return the names of the prepared recipes under their headings, in the order of `PREPARED`.

    Examples
    --------
    >>> groups()["Batch norm or not"]
    ['norm-off', 'norm-on']
    """
    found: dict[str, list[str]] = {}
    for key, entry in PREPARED.items():
        found.setdefault(entry.group, []).append(key)
    return found


def fits(entry: Prepared, data: str) -> bool:
    """Tell whether the network of a prepared recipe takes the pictures of a data set.

    Examples
    --------
    >>> fits(PREPARED["transfer-frozen"], "cifar10"), fits(PREPARED["transfer-frozen"], "mnist")
    (True, False)
    """
    return models.REGISTRY[entry.recipe.model].takes(_shape(entry, data))


def _shape(entry: Prepared, data: str) -> models.Shape:
    if data == "folder":
        return 3, entry.folder_side, entry.folder_side
    H, W, C = datasets.picture_shape(data)
    return C, H, W


def for_data(entry: Prepared, data: str, root: str | None = None) -> Recipe:
    """Return the same recipe on another data set.

    The network and all settings stay. Classes with the same names stay, else as many classes are
    taken from the front; published constants of normalisation give way to those of the pictures,
    unless trained features need them; of small classes all pictures are taken.

    Parameters
    ----------
    entry : Prepared
        What to change.
    data : str
        "shapes", "cifar10", "mnist" or "folder".
    root : str, optional
        The folder.

    Raises
    ------
    RecipeError
        When the network does not take pictures of that size.
    InputError, DataError
        When there is no such folder.

    Examples
    --------
    >>> recipe = for_data(PREPARED["demo-3x1000"], "shapes")
    >>> recipe.classes, recipe.per_class
    (('disc', 'ring', 'square'), 1000)
    """
    recipe = entry.recipe
    if (data, root) == (recipe.data, recipe.root):
        return recipe
    C, H, W = _shape(entry, data)
    if not fits(entry, data):
        title = models.REGISTRY[recipe.model].title
        colour = "in grey" if C == 1 else "in colour"
        raise RecipeError(
            f"The network “{title}” does not take pictures of {H}×{W} {colour}. Choose another "
            "data set."
        )
    there = datasets.class_names(data, root)
    classes = _classes(recipe.classes, there)
    constants = recipe.normalisation in KNOWN and not models.REGISTRY[recipe.model].pretrained
    return replace(
        recipe,
        data=data,
        root=root,
        classes=classes,
        per_class=_per_class(recipe.per_class, data, root, classes),
        normalisation="training" if constants else recipe.normalisation,
        side=entry.folder_side if data == "folder" else 32,
    )


def _classes(asked: tuple[str, ...], there: tuple[str, ...]) -> tuple[str, ...]:
    if asked:
        return asked if set(asked) <= set(there) else there[: len(asked)]
    return () if len(there) <= CLASSES_MAX else there[:CLASSES_MAX]


def _per_class(
    asked: int | None, data: str, root: str | None, classes: tuple[str, ...]
) -> int | None:
    if asked is None or data != "folder":
        return asked
    there = datasets.counts(data, "train", root)
    least = min(there[name] for name in classes or there)
    return asked if asked <= least else least if least >= PER_CLASS_MIN else None
