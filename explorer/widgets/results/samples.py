"""Pictures drawn at random, right and wrong ones, and the mistakes that it is surest of."""

import numpy as np
import streamlit as st

from explorer.results.mistakes import most_confident, sample
from explorer.results.words import percent
from explorer.widgets.results import pictures
from explorer.widgets.results.source import Source
from explorer.widgets.results.state import SEED, SEEDS

_EACH = 12
_MISTAKES = 24
_SIZE = 84


def draw_samples(source: Source) -> None:
    """Show some right and some wrong answers; every one has the same chance to be drawn."""
    seed = st.slider("Draw with seed", 0, SEEDS, 0, key=SEED, bind="query-params", width=300)
    for column, right in zip(st.columns(2, gap="large"), (True, False), strict=True):
        with column:
            _half(source, right, seed)


def _half(source: Source, right: bool, seed: int) -> None:
    rows = np.flatnonzero(source.answers.right == right)
    word = "Right" if right else "Wrong"
    if not len(rows):
        st.markdown(f"**{word}:** there is none among {len(source.answers):,} answers.")
        return
    mean = float(source.answers.confidence[rows].astype(float).mean())
    st.markdown(
        f"**{word}: {len(rows):,} of {len(source.answers):,}**, with a mean confidence of "
        f"{percent(mean)}."
    )
    drawn = sample(source.answers, right=right, most=_EACH, seed=seed)
    pictures.show(source, drawn, key=word.lower(), size=_SIZE)


def draw_mistakes(source: Source) -> None:
    """Show the wrong answers with the highest confidence."""
    rows = most_confident(source.answers, _MISTAKES)
    wrong = int((~source.answers.right).sum())
    if not wrong:
        st.markdown(f"**No mistake** among {len(source.answers):,} answers.")
        return
    st.markdown(
        f"The {len(rows):,} mistakes of {wrong:,} with the highest confidence, the surest first. "
        "Look for three kinds: pictures that are hard for you as well, labels that are wrong, and "
        "something that the network took for the class, such as a colour of the background."
    )
    pictures.show(source, rows, key="mistakes", size=_SIZE)
