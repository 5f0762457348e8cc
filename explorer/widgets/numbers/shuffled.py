"""One fixed permutation of the pixels: pictures before and after, and what four runs make of it."""

import numpy as np
import streamlit as st

from explorer import datasets
from explorer.datasets.pixel_shuffle import shuffle_pixels
from explorer.figures.shuffle_curves import RUNS, shuffle_curves
from explorer.images import fit_picture
from explorer.limits import PICTURE_WORK_SIDE as SIDE
from explorer.training import rundir
from explorer.training.short_runs import short_runs
from explorer.widgets import gallery
from explorer.widgets.lesson import EXPERIMENT, link
from explorer.widgets.normalisation.choice import table
from explorer.widgets.pictures.offered import Chosen

_CLASSES = ("ring", "triangle", "vertical stripes", "dots", "checks")  # of Shapes: easy to tell
_TILE = 120  # CSS pixels: three side by side on a phone
_PLAIN = {"displayModeBar": False}


def shuffled_pictures(chosen: Chosen) -> None:
    """Show the chosen picture and some of Shapes, before and after the permutation.

    Parameters
    ----------
    chosen : Chosen
        Its middle square is brought to the size of the data sets.
    """
    own = fit_picture(chosen.pixels, SIDE)[None]
    pictures = np.concatenate([own, _some_shapes()])
    names = ("Your picture", *_CLASSES)
    blocks = [
        _row(pictures, names, f"{SIDE}×{SIDE}"),
        _row(shuffle_pixels(pictures), names, "shuffled"),
    ]
    gallery.show(blocks, key="shuffled_pictures")


def _row(pictures: np.ndarray, names: tuple[str, ...], last: str) -> dict:
    items = [gallery.Tile((name, last), f"{name}, {last}") for name in names]
    return gallery.tiles(pictures, items, name=f"Pictures, {last}", size=_TILE, pick=False)


def _some_shapes() -> np.ndarray:
    found = datasets.load("shapes", "test", classes=_CLASSES, per_class=1)
    return found.images


def four_runs() -> None:
    """Show the curves and results of the runs that ship, each with a link that repeats it."""
    there = short_runs()
    if not there:
        st.info("The four short runs are not here; train them yourself with the links below.")
    else:
        _results(there)
    st.markdown("Train one of them yourself:")
    for name, (words, *_) in RUNS.items():
        link("train", words, {EXPERIMENT: name})


def _results(runs: dict[str, rundir.RunInfo]) -> None:
    first = next(iter(runs.values()))
    points = {name: rundir.read_metrics(run.path) for name, run in runs.items()}
    classes = len(first.recipe.classes) or len(datasets.class_names(first.recipe.data))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.plotly_chart(
            shuffle_curves(points, first.recipe.epochs, classes),
            key="shuffled_curves",
            config=_PLAIN,
            alt="Validation accuracy of four runs over the epochs",
        )
    with right:
        tested = {name: (run.status.results or {}) for name, run in runs.items()}
        table(
            {
                "Network and pixels": [RUNS[name][0] for name in runs],
                "Parameters": [f"{run.status.parameters:,}" for run in runs.values()],
                "Test accuracy": [
                    f"{found['test_accuracy']:.1%}" if "test_accuracy" in found else "unknown"
                    for found in tested.values()
                ],
            },
            "Network and pixels",
        )
        st.caption(
            f"{first.status.train_size:,} training pictures of "
            f"{datasets.TITLES[first.recipe.data]}, {first.recipe.epochs} epochs, one run each; "
            f"{tested[first.name].get('test_size', 0):,} test pictures."
        )
