"""What the learning curve says, with the numbers and the rules behind it."""

import streamlit as st

from explorer.figures.smoothing import WORDS
from explorer.training.reading import (
    DIVERGING,
    IMPROVING,
    LEVELLED_OFF,
    OVER_FITTING,
    TOO_EARLY,
    UNDER_FITTING,
    Reading,
)

SMOOTHED = WORDS
# A picture for each verdict: what the two losses do.
_ICONS = {
    TOO_EARLY: ":material/hourglass_empty:",
    DIVERGING: ":material/trending_up:",
    OVER_FITTING: ":material/call_split:",
    UNDER_FITTING: ":material/vertical_align_top:",
    IMPROVING: ":material/trending_down:",
    LEVELLED_OFF: ":material/trending_flat:",
}


def show(found: Reading) -> None:
    """Show the verdict, its reason, what to try next, and the rules that it comes from."""
    st.markdown(f"{_ICONS[found.verdict]} **{found.verdict}.** {found.reason} {found.advice}")
    if not found.facts:
        return
    with st.expander("The numbers behind this, and the rules"):
        rows = [f"| {fact.name} | {fact.value} | {fact.rule} |" for fact in found.facts]
        st.markdown("\n".join(["| what | now | rule |", "|---|---|---|", *rows]))
        st.caption("These are rules of thumb: look at the curves and judge for yourself.")
