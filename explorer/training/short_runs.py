"""Four short trainings that ship with the explorer: does it matter which pixels are neighbours?

A small fully connected network and a small convolutional one, each on Shapes as they are and with
all pixels moved to other places. Nothing else differs: no picture is mirrored or shifted.
"""

from dataclasses import replace

from explorer import places
from explorer.training.recipe import Recipe
from explorer.training.rundir import RunInfo, read_run

_MLP = Recipe(
    data="shapes",
    per_class=400,
    model="small-mlp",
    epochs=8,
    flip=False,
    crop=False,
    threads=1,
)
_CNN = replace(_MLP, model="small-cnn")
RECIPES = {
    "plain-mlp": _MLP,
    "shuffle-mlp": replace(_MLP, shuffle_pixels=True),
    "plain-cnn": _CNN,
    "shuffle-cnn": replace(_CNN, shuffle_pixels=True),
}


def short_runs() -> dict[str, RunInfo]:
    """Return the four runs by name, in the order of `RECIPES`.

    They have a recipe, a status with the results and the points of the curves
    (`rundir.read_metrics(run.path)`), but no weights. A run whose files are gone is left out.

    Examples
    --------
    >>> [round(run.status.results["test_accuracy"], 1) for run in short_runs().values()]
    [0.6, 0.6, 0.9, 0.6]
    """
    found = {name: read_run(places.ASSETS / "runs" / name) for name in RECIPES}
    return {name: run for name, run in found.items() if run is not None}
