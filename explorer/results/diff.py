"""What differs between recipes, in words and as JSON, and whether that is one thing only."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from explorer.training.recipe import Recipe

# What an entry is called in a sentence; one that is not here is called by its own name.
TITLES = {
    "data": "data set",
    "root": "folder",
    "per_class": "images per class",
    "validation_share": "validation share",
    "model": "network",
    "batch_size": "batch size",
    "lr": "learning rate",
    "weight_decay": "weight decay",
    "flip": "mirroring",
    "crop": "shifting",
    "shuffle_pixels": "shuffled pixels",
    "jitter": "colour jitter",
    "auto_augment": "AutoAugment",
    "erasing": "random erasing",
    "mixup": "MixUp",
    "cutmix": "CutMix",
    "test_share": "test share",
    "nesterov": "Nesterov momentum",
    "schedule": "learning rate schedule",
    "peak": "highest rate, as a multiple",
    "warmup": "share of warm-up steps",
    "step_every": "epochs between rate steps",
    "step_factor": "factor of a rate step",
    "label_smoothing": "label smoothing",
    "clip": "gradient clipping",
    "loss_target": "training loss to stop at",
    "loss_target_epochs": "epochs under that loss",
    "keep": "weights that are kept",
    "layers": "own layers",
    "features": "feature layers",
    "pretrained": "pretrained weights",
    "side": "side of the pictures",
    "tta": "answers over mirrored pictures",
}
# These decide where and how fast, and no more than the last digits of what comes out.
ASIDE = ("device", "threads")
# An entry → the one that it belongs to, and the values of that one with which it does anything.
_BELONGS = {
    "momentum": ("optimiser", ("sgd",)),
    "nesterov": ("optimiser", ("sgd",)),
    "peak": ("schedule", ("onecycle",)),
    "warmup": ("schedule", ("onecycle",)),
    "step_every": ("schedule", ("step",)),
    "step_factor": ("schedule", ("step",)),
    "layers": ("model", ("own",)),
}
_WHOLE = {"classes": "all", "per_class": "all", "dropout": "the network's own"}  # of () and None


@dataclass(frozen=True)
class Change:
    """One entry that is not the same in all recipes, with its value in each of them.

    `part_of` names the changed entry that it only comes with, such as the schedule for its peak.
    """

    entry: str
    values: tuple[object, ...]
    part_of: str | None = None

    @property
    def title(self) -> str:
        """What the entry is called in a sentence."""
        return TITLES.get(self.entry, self.entry.replace("_", " "))

    @property
    def words(self) -> tuple[str, ...]:
        """The values as people say them; a dash where the entry does nothing."""
        return tuple(value_in_words(self.entry, value) for value in self.values)

    def tag(self, number: int) -> str:
        """Return one recipe's value so that it can be understood alone, as in a legend.

        Examples
        --------
        >>> [change.tag(1) for change in changes([Recipe(), Recipe(lr=0.01, flip=False)])]
        ['learning rate 0.01', 'no mirroring']
        """
        value, words = self.values[number], self.words[number]
        if isinstance(value, bool):
            return self.title if value else f"no {self.title}"
        return words if isinstance(value, str) else f"{self.title} {words}"


_IDLE = object()  # stands for a value that does nothing in that recipe


def changes(recipes: Sequence[Recipe]) -> list[Change]:
    """Return the entries that differ, in the recipe's own order.

    What does nothing is no difference: the steps of a schedule in a run without one.

    Examples
    --------
    >>> found = changes([Recipe(), Recipe(lr=0.01, flip=False)])
    >>> [(change.title, *change.words) for change in found]
    [('learning rate', '0.001', '0.01'), ('mirroring', 'on', 'off')]
    """
    found = []
    for field in fields(Recipe):
        values = tuple(_acting(recipe, field.name) for recipe in recipes)
        if len(set(values)) > 1:
            found.append(Change(field.name, values))
    changed = {change.entry for change in found}
    return [Change(c.entry, c.values, _owner(c, changed)) for c in found]


def _acting(recipe: Recipe, entry: str) -> object:
    owner, values = _BELONGS.get(entry, (None, ()))
    if owner is not None and getattr(recipe, owner, None) not in values:
        return _IDLE
    return getattr(recipe, entry)


def _owner(change: Change, changed: set[str]) -> str | None:
    """An entry that acts in some of the recipes only is part of what switched it on."""
    owner, _ = _BELONGS.get(change.entry, (None, ()))
    acting = {value for value in change.values if value is not _IDLE}
    return owner if owner in changed and len(acting) == 1 else None


def counted(found: Sequence[Change]) -> list[Change]:
    """Return the changes that a result can depend on, each counted once."""
    return [c for c in found if c.part_of is None and c.entry not in ASIDE]


def sentence(recipes: Sequence[Recipe]) -> str:
    """Say how many things differ, and so whether the runs can tell what made the difference.

    Examples
    --------
    >>> sentence([Recipe(), Recipe(lr=0.01)])
    'One thing was changed: the learning rate (0.001, 0.01).'
    """
    things = counted(changes(recipes))
    others = [thing for thing in things if thing.entry != "seed"]
    if not things:
        return "The recipes are the same: what differs between these runs is chance or the machine."
    if not others:
        seeds = ", ".join(things[0].words)
        return (
            f"One recipe with several seeds ({seeds}): what differs between these runs is chance."
        )
    if len(others) == 1 and (things == others or _repeated(recipes)):
        values = ", ".join(dict.fromkeys(others[0].words))
        besides = "" if things == others else ", and the seed: compare the means below"
        return f"One thing was changed: the {others[0].title} ({values}){besides}."
    named = ", ".join(thing.title for thing in things)
    return (
        f"{len(things)} things were changed: {named}. Which of them made the difference cannot be "
        "told from these runs."
    )


def _repeated(recipes: Sequence[Recipe]) -> bool:
    """Tell whether some recipe was trained with several seeds."""
    alone = {replace(recipe, seed=0, device="auto", threads=0) for recipe in recipes}
    return len(alone) < len(set(recipes))


def nearest(recipe: Recipe, others: dict[str, Recipe], most: int = 3) -> list[str]:
    """Return the names of the recipes on the same pictures that differ in the fewest things.

    Equal ones come first: they show chance. Of equals the order given is kept.

    Examples
    --------
    >>> nearest(Recipe(), {"two": Recipe(lr=0.1, flip=False), "one": Recipe(lr=0.1)}, most=1)
    ['one']
    """
    alike = {name: other for name, other in others.items() if same_data([recipe, other])}
    steps = {name: len(counted(changes([recipe, other]))) for name, other in alike.items()}
    return sorted(alike, key=steps.get)[:most]


def as_json(names: Sequence[str], recipes: Sequence[Recipe]) -> str:
    """Return what differs as one JSON object: run → entry → value.

    Examples
    --------
    >>> print(as_json(["a", "b"], [Recipe(), Recipe(seed=1)]))
    {
     "a": {
      "seed": 0
     },
     "b": {
      "seed": 1
     }
    }
    """
    entries = [change.entry for change in changes(recipes)]
    content = {
        name: {entry: getattr(recipe, entry) for entry in entries}
        for name, recipe in zip(names, recipes, strict=True)
    }
    return json.dumps(content, indent=1, ensure_ascii=False)


def same_data(recipes: Sequence[Recipe]) -> bool:
    """Tell whether all recipes are about the same classes of the same data set."""
    return _same(recipes, ("data", "root", "classes", "test_share"))


def same_validation(recipes: Sequence[Recipe]) -> bool:
    """Tell whether all recipes keep the very same pictures apart for validation.

    The seed decides which pictures are taken and how they are split.

    Examples
    --------
    >>> same_validation([Recipe(), Recipe(lr=0.1)]), same_validation([Recipe(), Recipe(seed=1)])
    (True, False)
    """
    return same_data(recipes) and _same(recipes, ("per_class", "seed", "validation_share"))


def _same(recipes: Sequence[Recipe], entries: tuple[str, ...]) -> bool:
    return len({tuple(getattr(recipe, entry) for entry in entries) for recipe in recipes}) <= 1


def value_in_words(entry: str, value: object) -> str:
    """Return a value of a recipe as people say it.

    Examples
    --------
    >>> value_in_words("flip", False), value_in_words("per_class", None)
    ('off', 'all')
    """
    if entry in _WHOLE and value in ((), None):
        return _WHOLE[entry]
    if value is _IDLE or value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, int) and entry != "seed":
        return f"{value:,}"
    return f"{value:g}" if isinstance(value, float) else str(value)
