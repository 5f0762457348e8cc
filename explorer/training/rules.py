"""The rules of a recipe: for each entry what it may be, and which entries belong together."""

from typing import TYPE_CHECKING

import models
from explorer import limits
from explorer.augmentation.settings import check_alpha
from explorer.datasets.constants import KNOWN
from explorer.datasets.ratio import TEST_SHARE
from explorer.errors import InputError, RecipeError
from explorer.training import checks

if TYPE_CHECKING:
    from explorer.training.recipe import Recipe

DATA = ("shapes", "cifar10", "mnist", "folder")
OPTIMISERS = ("adam", "adamw", "sgd")
SCHEDULES = ("constant", "step", "cosine", "onecycle")
DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("float32", "bfloat16", "auto")
NORMALISATIONS = ("training", "none", *KNOWN)
FEATURES = ("train", "frozen", "tenth")
KEEPS = ("best", "last")
SIDES = limits.FOLDER_SIDES

# Entry, its name for people, what it may be, and for numbers what to try.
_CHOICES = (
    ("data", "Data set", DATA),
    ("optimiser", "Optimiser", OPTIMISERS),
    ("schedule", "Schedule", SCHEDULES),
    ("device", "Device", DEVICES),
    ("precision", "Precision", PRECISIONS),
    ("normalisation", "Normalisation", NORMALISATIONS),
    ("features", "Features", FEATURES),
    ("keep", "Checkpoint rule", KEEPS),
)
_WHOLE = (
    ("epochs", "Epochs", 1, limits.EPOCHS_MAX, 5),
    ("batch_size", "Batch size", limits.BATCH_MIN, limits.BATCH_MAX, 64),
    ("seed", "Seed", 0, limits.SEED_MAX, 0),
    ("threads", "Threads", 0, limits.THREADS_MAX, 0),
    ("cutout", "Cutout", 0, limits.CUTOUT_SIDE_MAX, 8),
    ("step_every", "Epochs between steps", 1, limits.EPOCHS_MAX, 10),
    ("patience", "Patience", 0, limits.EPOCHS_MAX, 5),
    ("loss_target_epochs", "Epochs under the target", 1, limits.EPOCHS_MAX, 3),
)
_BETWEEN = (
    ("validation_share", "Validation share", *limits.VALIDATION_SHARE, 0.2),
    ("test_share", "Test share", *limits.TEST_SHARE, TEST_SHARE),
    ("weight_decay", "Weight decay", 0, limits.WEIGHT_DECAY_MAX, 0.0001),
    ("rotation", "Rotation", 0, limits.ROTATION_MAX, 15),
    ("jitter", "Jitter", 0, limits.JITTER_MAX, 0.4),
    ("erasing", "Erasing", 0, 1, 0.5),
    ("momentum", "Momentum", 0, limits.MOMENTUM_MAX, 0.9),
    ("peak", "Peak", 1, limits.PEAK_MAX, 10),
    ("warmup", "Warm-up", *limits.WARMUP, 0.3),
    ("step_factor", "Factor of a step", *limits.STEP_FACTOR, 0.1),
    ("label_smoothing", "Label smoothing", 0, limits.LABEL_SMOOTHING_MAX, 0.1),
    ("clip", "Largest gradient norm", 0, limits.CLIP_MAX, 1),
    ("loss_target", "Loss target", 0, limits.LOSS_TARGET_MAX, 0.08),
)
_YES_OR_NO = (
    ("flip", "Flip"),
    ("crop", "Crop"),
    ("shuffle_pixels", "Shuffle pixels"),
    ("auto_augment", "AutoAugment"),
    ("nesterov", "Nesterov"),
    ("pretrained", "Pretrained"),
    ("alternating_flip", "Alternating flip"),
    ("tta", "Test-time augmentation"),
)
FLOATS = ("lr", "mixup", "cutmix", *(rule[0] for rule in _BETWEEN))


def check(recipe: "Recipe") -> None:
    """Check every entry, and that they fit each other.

    Raises
    ------
    RecipeError
        With the rule, what was given and the remedy.
    """
    for entry, name, allowed in _CHOICES:
        checks.choice(name, getattr(recipe, entry), allowed)
    checks.choice("Network", recipe.model, tuple(models.REGISTRY))
    checks.root(recipe.data, recipe.root)
    for entry, name, *bounds in _WHOLE:
        checks.whole(name, getattr(recipe, entry), *bounds)
    if recipe.per_class is not None:
        low, high = limits.PER_CLASS_MIN, limits.PER_CLASS_MAX
        checks.whole("Images per class", recipe.per_class, low, high, 500)
    checks.above_zero("Learning rate", recipe.lr, limits.LEARNING_RATE_MAX, 0.001)
    for entry, name, *bounds in _BETWEEN:
        checks.between(name, getattr(recipe, entry), *bounds)
    if recipe.dropout is not None:
        checks.between("Dropout", recipe.dropout, 0, limits.DROPOUT_MAX, 0.25)
    for entry, name in _YES_OR_NO:
        checks.yes_or_no(name, getattr(recipe, entry))
    _check_mixing(recipe)
    _check_optimiser(recipe)
    _check_network(recipe)


def _check_mixing(recipe: "Recipe") -> None:
    try:
        check_alpha("MixUp", recipe.mixup)
        check_alpha("CutMix", recipe.cutmix)
    except InputError as error:
        raise RecipeError(str(error)) from error


def _check_optimiser(recipe: "Recipe") -> None:
    if recipe.nesterov and (recipe.optimiser != "sgd" or recipe.momentum == 0):
        raise RecipeError(
            "Nesterov's step needs the optimiser sgd with a momentum above 0, not "
            f"{recipe.optimiser} with {recipe.momentum:g}. Choose sgd or switch Nesterov off."
        )
    highest = recipe.lr * recipe.peak
    if recipe.schedule == "onecycle" and highest > limits.LEARNING_RATE_MAX:
        raise RecipeError(
            f"The learning rate would reach {highest:,g} at its peak; at most "
            f"{limits.LEARNING_RATE_MAX:,g} is allowed. Lower the learning rate or the peak."
        )
    if recipe.alternating_flip and not recipe.flip:
        raise RecipeError(
            "Alternating flip mirrors every picture in every second epoch, but flip is off. "
            "Switch flip on too."
        )


def _check_network(recipe: "Recipe") -> None:
    if not isinstance(recipe.layers, str) or len(recipe.layers) > checks.TEXT_MAX:
        raise RecipeError(
            f"The layers must be a text of at most {checks.TEXT_MAX:,} characters. Take them from "
            "the page Stack."
        )
    if bool(recipe.layers) != (recipe.model == models.OWN):
        raise RecipeError(
            f'Layers and network "{models.OWN}" belong together: network {recipe.model!r} with '
            f"{len(recipe.layers)} characters of layers cannot be built. Give both or neither."
        )
    if type(recipe.side) is not int or recipe.side not in SIDES:
        sides = ", ".join(map(str, SIDES))
        raise RecipeError(f"Side: {str(recipe.side)[:40]}; it must be one of {sides}. Try 32.")
    if recipe.side != SIDES[0] and recipe.data != "folder":
        raise RecipeError(
            f"Pictures of {recipe.side} pixels can be had from a folder only; the data set is "
            f"{recipe.data!r}. Leave the side at {SIDES[0]}."
        )
    entry = models.REGISTRY[recipe.model]
    if recipe.features != "train" and not entry.features:
        raise RecipeError(
            f"Network {recipe.model!r} has no part with features to freeze or to train more "
            'slowly. Leave features at "train".'
        )
    if recipe.pretrained and not entry.pretrained:
        raise RecipeError(
            f"There are no trained weights for network {recipe.model!r}. Switch pretrained off."
        )
    if recipe.dropout and entry.dropout is None and recipe.model != models.OWN:
        raise RecipeError(
            f"Network {recipe.model!r} has no dropout layer, but dropout {recipe.dropout:g} was "
            "asked for. Leave it out, or choose a network with dropout."
        )
