"""The command line's flags: one for each entry of a recipe, with the same names and defaults."""

import argparse
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import models
from explorer.training import rules
from explorer.training.recipe import Recipe


def _one_of(values: Sequence[str]) -> str:
    return f"one of: {', '.join(values)}"


_ALPHA = "α of Beta(α, α); 0 is off"
_HELP = {
    "data": _one_of(rules.DATA),
    "root": 'for "folder": with train/<class>/* and test/<class>/*, or <class>/*',
    "classes": "names; all when left out",
    "per_class": "training pictures per class; all when left out",
    "validation_share": "of the training pictures, kept apart to choose by",
    "model": _one_of(models.REGISTRY),
    "epochs": "passes over the training pictures",
    "batch_size": "pictures per step",
    "lr": "learning rate",
    "optimiser": _one_of(rules.OPTIMISERS),
    "weight_decay": "how strongly weights are pulled to 0",
    "flip": "mirror at random",
    "crop": "shift at random",
    "seed": "decides everything that is drawn at random",
    "device": _one_of(rules.DEVICES),
    "precision": _one_of(rules.PRECISIONS),
    "threads": "CPU threads; 0 finds the best",
    "shuffle_pixels": "move the pixels of every picture to the same other places",
    "rotation": "turn by up to so many degrees",
    "jitter": "change the colours, up to 1",
    "auto_augment": "AutoAugment, CIFAR-10 policy",
    "erasing": "probability of erasing a rectangle",
    "cutout": "side of an erased square, in pixels",
    "mixup": f"mix pairs: {_ALPHA}",
    "cutmix": f"cut and paste pairs: {_ALPHA}",
    "test_share": "of a folder not split",
    "momentum": "of sgd: part of the last step that is taken again",
    "nesterov": "of sgd: look ahead along the momentum",
    "schedule": _one_of(rules.SCHEDULES),
    "peak": "of onecycle: times the learning rate",
    "warmup": "of onecycle: share of the steps until the peak",
    "step_every": "of step: epochs between two steps",
    "step_factor": "of step: what the rate is multiplied by",
    "dropout": "probability; the network's own when left out",
    "label_smoothing": "part of each label that is spread over all classes",
    "clip": "largest norm of the gradient; 0 is off",
    "patience": "stop after so many epochs without a lower validation loss; 0 is off",
    "loss_target": "stop when the training loss stays under it; 0 is off",
    "loss_target_epochs": "for so many epochs",
    "keep": f"the checkpoint, {_one_of(rules.KEEPS)}",
    "normalisation": _one_of(rules.NORMALISATIONS),
    "layers": f'of network "{models.OWN}", as in the link of the page Stack',
    "features": f"of a network with trained features, {_one_of(rules.FEATURES)}",
    "pretrained": "start with torchvision's trained features",
    "side": f"of a folder's pictures, in pixels, {_one_of([str(s) for s in rules.SIDES])}",
    "alternating_flip": "mirror each picture in every second epoch, not at random",
    "tta": "add the answers to the mirrored pictures when validating and testing",
}
_WHOLE_OR_NONE = ("per_class",)
_TEXT_OR_NONE = ("root",)


def parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m explorer.training`: a flag for each entry, and its own."""
    made = argparse.ArgumentParser(
        prog="python -m explorer.training",
        description="Train from the command line; the same code as the Train page, each choice a "
        "flag.",
    )
    for entry in fields(Recipe):
        options = {"default": entry.default, "help": _HELP[entry.name]} | _kind(entry)
        made.add_argument("--" + entry.name.replace("_", "-"), **options)
    made.add_argument(
        "--out", type=Path, help="folder of the run; a new one among the app's runs if left out"
    )
    made.add_argument("--quiet", action="store_true", help="no progress lines")
    return made


def _kind(entry) -> dict:
    if entry.name == "classes":
        return {"nargs": "+", "action": "extend", "default": []}
    if isinstance(entry.default, bool):
        return {"action": argparse.BooleanOptionalAction}
    if isinstance(entry.default, str) or entry.name in _TEXT_OR_NONE:
        return {}
    whole = isinstance(entry.default, int) or entry.name in _WHOLE_OR_NONE
    return {"type": _whole if whole else _number}


def _whole(text: str) -> int | str:
    """Read a whole number; anything else goes on as text, for the recipe to refuse."""
    try:
        return int(text)
    except ValueError:
        return text


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def recipe_of(values: argparse.Namespace) -> Recipe:
    """Return the recipe of what the parser read.

    Raises
    ------
    RecipeError
        When it cannot be trained.
    """
    entries = vars(values) | {"classes": tuple(values.classes)}
    return Recipe(**{entry.name: entries[entry.name] for entry in fields(Recipe)})


def recipe_from(arguments: Sequence[str]) -> Recipe:
    """Return the recipe of a command line, without its first three words.

    Examples
    --------
    >>> recipe_from(["--data", "shapes", "--lr", "0.01"]).lr
    0.01
    """
    return recipe_of(parser().parse_args(arguments))
