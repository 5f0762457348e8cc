"""Trainings on handwritten digits that ship with the explorer: pixels in place, and permuted.

Dense layers and LeNet, each on MNIST as it is and with all pixels moved to other places, with
three seeds. Nothing else differs: no picture is turned or shifted. Only the records ship, recipes,
results and curves; neither pictures nor weights.
"""

from dataclasses import replace

from explorer import places
from explorer.training.recipe import Recipe
from explorer.training.rundir import RunInfo, read_run

SEEDS = (0, 1, 2)
_DENSE = Recipe(
    data="mnist",
    per_class=500,
    validation_share=0.1,
    model="dense",
    epochs=5,
    weight_decay=0.0,
    flip=False,
    crop=False,
    normalisation="mnist",
    threads=1,
)
_LENET = replace(_DENSE, model="lenet")
RECIPES = {
    "order-dense": _DENSE,
    "permuted-dense": replace(_DENSE, shuffle_pixels=True),
    "order-lenet": _LENET,
    "permuted-lenet": replace(_LENET, shuffle_pixels=True),
}


def folder(name: str, seed: int) -> str:
    """Return the name of a run's folder.

    Examples
    --------
    >>> folder("order-lenet", 2)
    'order-lenet-2'
    """
    return f"{name}-{seed}"


def digit_runs() -> dict[str, tuple[RunInfo, ...]]:
    """Return the runs by name, in the order of `RECIPES`, one for each of SEEDS.

    A run whose files are gone is left out.

    Examples
    --------
    >>> [len(runs) for runs in digit_runs().values()]
    [3, 3, 3, 3]
    """
    found = {
        name: [read_run(places.ASSETS / "runs" / folder(name, seed)) for seed in SEEDS]
        for name in RECIPES
    }
    return {name: tuple(run for run in runs if run is not None) for name, runs in found.items()}
