"""Which of the prepared recipes of a group have been trained here, and which are missing."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from explorer.errors import ExplorerError
from explorer.results.seeds import without_speed
from explorer.training.prepared import PREPARED, for_data, groups
from explorer.training.recipe import Recipe
from explorer.training.rundir import RunInfo

_OFFLINE = "shapes"  # the data set that is always there


@dataclass(frozen=True)
class Wanted:
    """One prepared recipe of a group, on pictures that are there.

    `run` names a run of it; None where there is none. `sentence` says why it cannot be trained
    here, and `recipe` is None then.
    """

    key: str
    title: str
    recipe: Recipe | None
    run: str | None = None
    sentence: str = ""


def comparable_groups() -> dict[str, list[str]]:
    """Return the groups with something to compare: at least two recipes.

    Examples
    --------
    >>> comparable_groups()["Neighbouring pixels"]
    ['plain-mlp', 'shuffle-mlp', 'plain-cnn', 'shuffle-cnn']
    """
    return {group: keys for group, keys in groups().items() if len(keys) > 1}


def wanted(keys: Iterable[str], ready: Container[str], runs: Iterable[RunInfo]) -> list[Wanted]:
    """Look every recipe of a group up among the runs.

    Parameters
    ----------
    keys : iterable of str
        Of `PREPARED`.
    ready : container of str
        The data sets that are there; a recipe for another is taken with Shapes instead.
    runs : iterable of RunInfo
        The newest first; one that failed or diverged counts too, for that may be the lesson.
    """
    known: dict[Recipe, str] = {}
    for run in runs:
        if run.status.state not in ("failed", "stopped", "interrupted"):
            known.setdefault(without_speed(run.recipe), run.name)
    return [_one(key, ready, known) for key in keys]


def _one(key: str, ready: Container[str], known: dict[Recipe, str]) -> Wanted:
    entry = PREPARED[key]
    data = entry.recipe.data if entry.recipe.data in ready else _OFFLINE
    try:
        recipe = for_data(entry, data)
    except ExplorerError as error:
        return Wanted(key, entry.title, None, None, str(error))
    return Wanted(key, entry.title, recipe, known.get(without_speed(recipe)))
