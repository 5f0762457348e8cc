"""The same pictures in place and permuted, and what the trainings that ship reached on both."""

from collections.abc import Sequence
from statistics import mean

import numpy as np
import streamlit as st

from explorer import datasets
from explorer.datasets.pixel_shuffle import shuffle_pixels
from explorer.figures.order_results import order_results
from explorer.samples import draw
from explorer.training.digit_runs import digit_runs
from explorer.training.rundir import RunInfo
from explorer.training.short_runs import short_runs
from explorer.widgets import gallery
from explorer.widgets.normalisation.choice import table

_DIGITS = ("digit 3", "digit 5", "digit 8")
_TILE = 112  # CSS pixels, four times a digit; three side by side on a phone
_PLAIN = {"displayModeBar": False}
# Network → the runs with its pixels in place, and moved.
_PAIRS = {
    "MLP, digits": ("order-dense", "permuted-dense"),
    "CNN, digits": ("order-lenet", "permuted-lenet"),
    "MLP, Shapes": ("plain-mlp", "shuffle-mlp"),
    "CNN, Shapes": ("plain-cnn", "shuffle-cnn"),
}


def permuted_digits() -> None:
    """Show three drawn digits, and the same with their pixels at the places of the trainings."""
    pictures = np.stack([draw(name) for name in _DIGITS])
    gallery.show(
        [
            _row(pictures, "in place"),
            _row(shuffle_pixels(pictures), "permuted"),
        ],
        key="permuted_digits",
    )


def _row(pictures: np.ndarray, words: str) -> dict:
    items = [gallery.Tile((f"{name}, {words}",), f"{name}, pixels {words}") for name in _DIGITS]
    return gallery.tiles(
        pictures, items, name=f"Digits, pixels {words}", size=_TILE, columns=3, pick=False
    )


def results() -> None:
    """Show what the runs that ship reached, on digits and on Shapes."""
    runs = digit_runs() | {name: (run,) for name, run in short_runs().items()}
    found = {
        title: tuple(_accuracies(runs.get(name, ())) for name in names)
        for title, names in _PAIRS.items()
    }
    if not any(accuracies for pair in found.values() for accuracies in pair):
        st.info("The trainings that ship are not here; start them yourself with the links below.")
        return
    st.plotly_chart(
        order_results(found),
        key="order_results",
        config=_PLAIN,
        alt="Test accuracy of an MLP and a CNN on digits and on Shapes, pixels in place or moved",
    )
    _table(runs, found)


def _accuracies(runs: Sequence[RunInfo]) -> tuple[float, ...]:
    return tuple(
        run.status.results["test_accuracy"]
        for run in runs
        if run.status.results and "test_accuracy" in run.status.results
    )


def _table(
    runs: dict[str, tuple[RunInfo, ...]],
    found: dict[str, tuple[tuple[float, ...], tuple[float, ...]]],
) -> None:
    first = {title: next(iter(runs.get(names[0], ())), None) for title, names in _PAIRS.items()}
    table(
        {
            "Network": list(found),
            "Parameters": [
                f"{run.status.parameters:,}" if run else "unknown" for run in first.values()
            ],
            "In place": [_said(place) for place, _ in found.values()],
            "Moved": [_said(moved) for _, moved in found.values()],
        },
        "Network",
    )
    for title in ("MLP, digits", "MLP, Shapes"):
        if first[title] is not None:
            st.caption(_caption(first[title], len(found[title][0])))


def _said(accuracies: Sequence[float]) -> str:
    """Return the mean, and below it the range where there is more than one."""
    if not accuracies:
        return "unknown"
    if len(accuracies) == 1:
        return f"{accuracies[0]:.1%}"
    low, high = min(accuracies), max(accuracies)
    return f"{mean(accuracies):.1%} ({100 * low:.1f} to {100 * high:.1f})"


def _caption(run: RunInfo, seeds: int) -> str:
    status, recipe = run.status, run.recipe
    many = "one seed" if seeds == 1 else f"mean and range of {seeds} seeds"
    pictures = datasets.TITLES[recipe.data]
    return (
        f"{pictures}: {status.train_size:,} training pictures, {recipe.epochs} epochs, "
        f"{(status.results or {}).get('test_size', 0):,} test pictures, {many}."
    )
