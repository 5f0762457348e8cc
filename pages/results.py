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
            "The network that ships names 99.6 % of its shapes: which class takes most mistakes?",
            {EXPERIMENT: "matrix"},
        ),
        (
            "results",
            "Its surest mistakes: would you have named them? Open one in Inside the network.",
            {EXPERIMENT: "mistakes"},
        ),
        (
            "results",
            "Ten classes, none the same: which of the differences lie outside their intervals?",
            {EXPERIMENT: "classes"},
        ),
        (
            "results",
            "It is right nearly always. Is it sure as often? Read the counts before the points.",
            {EXPERIMENT: "calibration"},
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
