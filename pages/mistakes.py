"""Find the mistake: sentences as they stand in notes, and the case that decides each."""

import streamlit as st

from explorer.widgets.lesson import heading, try_this
from explorer.widgets.mistakes.state import ANSWERS, SEED, TOPIC
from explorer.widgets.mistakes.whole import find_the_mistake

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
        ("mistakes", "All claims about sizes: is a formula right?", {TOPIC: "Sizes"}),
        ("mistakes", "Another order, number 7, the same for the whole class", {SEED: "7"}),
        (
            "mistakes",
            "For presenters: claims about batch norm, with their answers",
            {TOPIC: "Batch norm", ANSWERS: "true"},
        ),
    )
)
