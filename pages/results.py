"""After training: what a finished network gets right and wrong, and how sure it is."""

import streamlit as st

from explorer.widgets.lesson import EXPERIMENT, heading, mistakes, open_experiment, try_this
from explorer.widgets.results import state
from explorer.widgets.results.whole import after_training

open_experiment(state.EXPERIMENTS)

heading(
    "After training",
    "Learn to read what a network got wrong: which classes it takes for each other, how far a "
    "percentage can be trusted, and whether it is right as often as it is **confident**.",
)
network = st.container()  # filled last: the words below are there while a network is asked

try_this(
    [
        (
            "results",
            "A network without convolutions mixes up dots and checks 50 times: what do they share?",
            {EXPERIMENT: "dots"},
        ),
        (
            "results",
            "Recall of triangle 90.0 %, precision only 72.0 %: which classes are called triangle?",
            {EXPERIMENT: "triangle"},
        ),
        (
            "results",
            "A network that is 8.4 points too sure: in which bins, and with how many answers each?",
            {EXPERIMENT: "sure"},
        ),
        (
            "results",
            "The surest mistakes of the network that ships: would you have named them?",
            {EXPERIMENT: "mistakes"},
        ),
    ]
)
mistakes(
    [
        "**Accuracy hides small classes.** Where 95 of 100 pictures are of one class, always "
        "naming it gives 95 %; look at the recall of each class, or at their mean.",
        "**Choosing by test accuracy.** Looking again and again and choosing by it turns the test "
        "into a second validation part, and its number comes out too high.",
        "**Confidence is not probability.** A softmax of 0.99 says that one score is far above the "
        "others, not that 99 of 100 such answers are right; only counting shows that.",
        "**A difference inside the interval is no difference.** 78.0 % and 78.6 % of 1,000 "
        "pictures each have intervals about 5 points wide.",
        "**Recall is not precision.** A network that calls everything a cat finds all cats.",
    ]
)

with network:
    after_training()
