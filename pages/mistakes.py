"""Find the mistake: sentences as they stand in notes, and the case that decides each."""

import streamlit as st

from explorer.widgets.lesson import EXPERIMENT, heading, open_experiment, try_this
from explorer.widgets.mistakes.state import ALL, ANSWERS, NOW, SEED, TOPIC
from explorer.widgets.mistakes.whole import find_the_mistake

_FIRST = {TOPIC: ALL, SEED: 0, ANSWERS: False, NOW: None}
EXPERIMENTS = {
    "sizes": _FIRST | {TOPIC: "Sizes"},
    "seven": _FIRST | {SEED: 7},
    "presenter": _FIRST | {TOPIC: "Batch norm", ANSWERS: True},
}
open_experiment(EXPERIMENTS)

heading(
    "Find the mistake",
    "Judge sentences as they stand in real lecture notes, then see the case that decides.",
)
find_the_mistake()
st.subheader("How to judge", anchor=False)
st.markdown(
    "- A claim that says “always” is refuted by one **counterexample**. One case in which it holds "
    "proves nothing.\n"
    "- **It depends** is the answer where a word, a setting or a library decides, and the note "
    "does not say which.\n"
    "- That a sentence is repeated does not make it right; that it sounds odd does not make it "
    "wrong. Try small numbers before you decide."
)
try_this(
    (
        ("mistakes", "All claims about sizes: is a formula right?", {EXPERIMENT: "sizes"}),
        (
            "mistakes",
            "Another order, number 7, the same for the whole class",
            {EXPERIMENT: "seven"},
        ),
        (
            "mistakes",
            "For presenters: claims about batch norm, with their answers",
            {EXPERIMENT: "presenter"},
        ),
    )
)
