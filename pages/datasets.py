"""Data sets: what is in them, how they are divided, and what is in two parts at once."""

import streamlit as st

from explorer.widgets.datasets import browse as dataset_browse
from explorer.widgets.datasets import choice as dataset_choice
from explorer.widgets.datasets import counts as dataset_counts
from explorer.widgets.datasets import pairs as dataset_pairs
from explorer.widgets.datasets import shelf
from explorer.widgets.lesson import EXPERIMENT, heading, mistakes, open_experiment, try_this

DRAWERS = {
    "Pictures": dataset_browse.draw,
    "Counts and sizes": dataset_counts.draw_counts,
    "Mean pictures": dataset_counts.draw_means,
    "Three parts": dataset_counts.draw_parts,
    "Near-duplicates": dataset_pairs.draw,
}
PICTURES, COUNTS, MEANS, PARTS, PAIRS = DRAWERS
STANDARD = (
    {dataset_choice.PART: PICTURES}
    | dataset_choice.STANDARD
    | dataset_browse.STANDARD
    | dataset_counts.STANDARD
    | dataset_pairs.STANDARD
)
EXPERIMENTS = {
    "blur": {dataset_choice.PART: MEANS, dataset_counts.AVERAGED: "1,000"},
    "digits": {
        dataset_choice.DATA: "MNIST",
        dataset_choice.PART: MEANS,
        dataset_counts.AVERAGED: "all",
    },
    "few": {dataset_choice.PART: PARTS, dataset_counts.EACH: "100", dataset_counts.HELD_OUT: 0.05},
    "copies": {dataset_choice.DATA: "CIFAR-10", dataset_choice.PART: PAIRS},
}
open_experiment({name: STANDARD | changes for name, changes in EXPERIMENTS.items()})

heading(
    "Data sets",
    "See what a network will be trained on before you train it: the pictures, how many there are "
    "of each **class**, how they are divided into **training, validation and test**, and which "
    "of them are in two parts at once.",
)


@st.fragment
def lesson() -> None:
    """Draw everything that follows the choices."""
    view, part = dataset_choice.choose(list(DRAWERS))
    if view is not None:
        DRAWERS[part](view)


lesson()
try_this(
    (
        (
            "datasets",
            "The mean of 1,000 shapes of each class: which ones can you still name?",
            {EXPERIMENT: "blur"},
        ),
        (
            "datasets",
            "Mean digits: how far does one come by naming the nearest of ten pictures?",
            {EXPERIMENT: "digits"},
        ),
        (
            "datasets",
            "100 pictures of each class, 5 % for validation: how far can one picture move the "
            "accuracy?",
            {EXPERIMENT: "few"},
        ),
        (
            "datasets",
            "CIFAR-10: search the test pictures that are in the training part as well",
            {EXPERIMENT: "copies"},
        ),
    )
)
mistakes(
    (
        "Accuracy alone says little where classes are unequal: with 9 : 1, always naming the "
        "larger one is right 9 times out of 10.",
        "A folder of pictures taken in bursts has near-duplicates by the hundred. Divide it by "
        "event or by day, not picture by picture.",
        "The mean and the deviation for normalising come from the training part alone.",
        "Unreadable files are left out and named. Do not repair the counts by putting copies in: "
        "copies can land in two parts.",
    )
)
st.subheader("On this machine", anchor=False)
shelf.dataset_shelf()
