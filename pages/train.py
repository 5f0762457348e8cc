"""Train: choose pictures and a network, press start, watch it learn."""

import streamlit as st

from explorer.widgets.lesson import EXPERIMENT, heading, mistakes, try_this
from explorer.widgets.training import choices as training
from explorer.widgets.training import controls, ended, picker
from explorer.widgets.training.monitor import inner_life, monitor
from explorer.widgets.training.runs import jobs, shown_run

picker.open_from_link()

heading(
    "Train",
    "Learn what makes a network learn: choose pictures and a **recipe**, watch **loss** and "
    "**accuracy** on pictures that it trains with and on pictures that it has never seen.",
)
jobs()
run = shown_run()
left, right = st.columns([2, 3], gap="medium")
with right:
    start = st.container()  # Start is in the first screenful, and below the choices on a phone
with left:
    recipe = training.choices()
with start:
    controls.buttons(recipe, run)
with right:
    ended.other_runs(run)
    monitor(run)
    ended.result(run)
    inner_life(run)
    ended.earlier()

try_this(
    (
        (
            "train",
            "A learning rate far too high: at which step does the loss run away?",
            {EXPERIMENT: "too-fast"},
        ),
        (
            "train",
            "Few pictures, none shifted or mirrored: how far does validation fall behind training?",
            {EXPERIMENT: "few"},
        ),
        (
            "train",
            "The same few pictures shifted, mirrored, cut out and mixed: what becomes of the gap?",
            {EXPERIMENT: "mixed"},
        ),
        (
            "train",
            "Two classes only: why does guessing now have loss 0.69 instead of 2.30?",
            {EXPERIMENT: "two"},
        ),
        (
            "train",
            "All pixels at other places, the same ones in every picture: what is left of 91 %?",
            {EXPERIMENT: "shuffle-cnn"},
        ),
    )
)
mistakes(
    (
        "Training accuracy below validation accuracy is no error: training pictures are shifted "
        "and mirrored, and dropout switches a quarter of the units off.",
        "The test pictures are looked at once, at the end, with the weights of the best epoch. "
        "Whoever chooses by test accuracy has no test left.",
        "A falling training loss alone does not mean learning: watch the validation loss.",
    )
)
