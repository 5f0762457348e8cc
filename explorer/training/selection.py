"""The classes and the pictures that a recipe means, looked up in its data set."""

from explorer import datasets
from explorer.errors import RecipeError
from explorer.limits import CLASSES_MAX
from explorer.training.recipe import Recipe


def resolve_classes(recipe: Recipe) -> tuple[str, ...]:
    """Return the classes to train on: the recipe's, or all of the data set.

    Raises
    ------
    RecipeError
        When a class is not in the data set, or none are named and there are more than 10.
    """
    there = datasets.class_names(recipe.data, recipe.root)
    unknown = [name for name in recipe.classes if name not in there]
    if unknown:
        raise RecipeError(
            f'Class "{unknown[0][:40]}" is not in this data set. It has: {", ".join(there)[:200]}.'
        )
    if not recipe.classes and len(there) > CLASSES_MAX:
        raise RecipeError(
            f"The data set has {len(there)} classes; a training takes at most {CLASSES_MAX}. "
            "Name the classes to train on."
        )
    return recipe.classes or tuple(there)


def load_pictures(recipe: Recipe, split: str) -> datasets.Pictures:
    """Return the pictures of a recipe: the chosen number for training, all of them for the test.

    Raises
    ------
    InputError, DataError, RecipeError
        As `explorer.datasets.load` and `resolve_classes`.
    """
    return datasets.load(
        recipe.data,
        split,
        root=recipe.root,
        classes=resolve_classes(recipe),
        per_class=recipe.per_class if split == "train" else None,
        seed=recipe.seed,
        test_share=recipe.test_share,
        side=recipe.side,
    )


def same_pictures(one: Recipe, other: Recipe) -> bool:
    """Tell whether two recipes train on the same pictures.

    Examples
    --------
    >>> same_pictures(Recipe(lr=0.1), Recipe(lr=0.2)), same_pictures(Recipe(seed=1), Recipe(seed=2))
    (True, False)
    """
    return _pictures_of(one) == _pictures_of(other)


def _pictures_of(recipe: Recipe) -> tuple:
    asked = recipe.classes, recipe.per_class, recipe.seed, recipe.side
    return recipe.data, recipe.root, recipe.test_share, *asked
