"""Compare runs: curves, recipes and answers of up to six trainings side by side."""

import streamlit as st

from explorer.widgets.compare import choice as compare
from explorer.widgets.compare.prepared import GROUP
from explorer.widgets.compare.whole import comparison
from explorer.widgets.lesson import EXPERIMENT, heading, mistakes, open_experiment, try_this

EXPERIMENTS = {
    "neighbours": {compare.CHOSEN: ["plain-mlp", "shuffle-mlp", "plain-cnn", "shuffle-cnn"]},
    "network": {compare.CHOSEN: list(compare.USUAL)},
    "shuffled": {compare.CHOSEN: ["plain-cnn", "shuffle-cnn"]},
    "norm": {GROUP: "Batch norm or not"},
    "augmentation": {GROUP: "Augmentation or not"},
}
open_experiment(EXPERIMENTS)

heading(
    "Compare runs",
    "Learn to tell a better recipe from a lucky run: change **one thing**, keep the same pictures, "
    "look at the **interval** of the difference, and repeat with other **seeds**.",
)
runs = st.container()  # filled last: the words below are there while a network is asked

try_this(
    (
        (
            "compare",
            "Shuffle all pixels: what does it cost the convolutional network, class by class?",
            {EXPERIMENT: "shuffled"},
        ),
        (
            "compare",
            "All four short runs: two networks, pixels in their places or not. Which pair differs "
            "in one thing?",
            {EXPERIMENT: "neighbours"},
        ),
        (
            "compare",
            "Batch norm or not: train what is missing, and look along epochs and along seconds",
            {EXPERIMENT: "norm"},
        ),
        (
            "compare",
            "Augmentation or not: at the same epoch, who is ahead on training, who on validation?",
            {EXPERIMENT: "augmentation"},
        ),
        (
            "compare",
            "One recipe with three seeds: press “Train A with seeds 1 and 2” and compare the "
            "spread with the gap between the two networks",
            {EXPERIMENT: "network"},
        ),
    )
)
mistakes(
    (
        "**One run each is not an experiment.** Another seed moves the accuracy too: train both "
        "recipes with three seeds before you believe a small difference.",
        "**Two things changed at once** cannot be told apart afterwards. Change one, compare, then "
        "change the next.",
        "**Comparing at different epochs** compares patience, not recipes. Look along epochs, "
        "seconds and pictures seen: the winner can change.",
        "**Two intervals that overlap can still differ** when both networks answered for the same "
        "pictures: what makes a picture hard is hard for both, and only the pictures on which they "
        "differ count.",
        "**The best of many by test accuracy** is partly the luckiest. Choose by validation, then "
        "open the test once, for the one that you chose.",
    )
)

with runs:
    comparison()
