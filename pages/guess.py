"""Guess the filter: two unseen pictures, which one excites this filter more?"""

import streamlit as st

from explorer.widgets.guess.state import DIFFICULTY, LAYER, SCORE, SEED, UNTRAINED
from explorer.widgets.guess.whole import guess
from explorer.widgets.inside.source import SHIPPED
from explorer.widgets.inside.state import RUN
from explorer.widgets.lesson import EXPERIMENT, heading, mistakes, open_experiment, try_this

_FIRST = {RUN: SHIPPED, LAYER: "conv1", SCORE: "max", DIFFICULTY: "easy", SEED: 0, UNTRAINED: False}
EXPERIMENTS = {
    "deep": _FIRST | {LAYER: "conv3"},
    "untrained": _FIRST | {LAYER: "conv3", UNTRAINED: True},
    "hard": _FIRST | {LAYER: "conv3", DIFFICULTY: "hard"},
    "mean": _FIRST | {LAYER: "conv2", SCORE: "mean"},
}
open_experiment(EXPERIMENTS)

heading(
    "Guess the filter",
    "Test whether you understand a filter: from the pictures that excite it most and least, "
    "**predict** which of two **unseen** pictures excites it more.",
)
game = st.container()  # filled last: the words below are there while PyTorch is loaded

try_this(
    (
        (
            "guess",
            "A round over conv3: which filters have a taste that you can name?",
            {EXPERIMENT: "deep"},
        ),
        (
            "guess",
            "The same with the untrained network, the **control**: do you do worse?",
            {EXPERIMENT: "untrained"},
        ),
        (
            "guess",
            "Neighbouring tenths: is a filter that is easy to name also easy to rank with?",
            {EXPERIMENT: "hard"},
        ),
        (
            "guess",
            "By the mean over the map: look at how much of a picture answers, not at one place",
            {EXPERIMENT: "mean"},
        ),
    )
)
mistakes(
    (
        "**Eight of ten is not yet proof.** Guessing gets eight or more in 5.5 % of rounds: play "
        "several before you say that you can read a layer.",
        "**Readable is not learnt.** Random filters answer edges and colours as well, and people "
        "can learn what these prefer. Compare with the untrained network.",
        "**A name is a hypothesis.** “It looks for rings” is worth what it predicts about pictures "
        "that you have not seen; nine examples fit many names.",
        "**Easy questions flatter.** The strongest hundredth against the weaker half says nothing "
        "of the pictures between; most pictures lie there.",
        "**The classes are a hint, not the answer.** A filter that likes stripes answers a square "
        "with a sharp edge, too.",
    )
)

with game:
    guess()
