"""The choices of a round: layer, score, difficulty, number, and how the examples are shown."""

from dataclasses import dataclass

import streamlit as st

from explorer.probing.quiz import DIFFICULTIES, EASY
from explorer.probing.responses import SCORES
from explorer.widgets.guess.state import (
    CROPS,
    DIFFICULTY,
    LAYER,
    LEAST,
    SCORE,
    SEED,
    SEEDS,
    UNTRAINED,
)
from explorer.widgets.inputs import whole_number

_SIDE_BY_SIDE = 4  # layers; more do not fit beside the other choices on a laptop
_DIFFICULT = (
    "Easy: one of the top 1 % against one of the bottom half. Medium and hard take pictures that "
    "the filter answers: of the best fifth against the middle one, or of neighbouring tenths."
)


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen.

    Attributes
    ----------
    layer, score, difficulty : str
        As `explorer.probing.quiz.make_round` takes them.
    seed : int
    crops : bool
        Whether the examples are cut to what the filter saw.
    least : bool
        Whether examples of the least are shown as well.
    untrained : bool
        Whether the control is played: the network before training.
    """

    layer: str
    score: str
    difficulty: str
    seed: int
    crops: bool
    least: bool
    untrained: bool


def choose(names: list[str]) -> Choice:
    """Draw the choices; whatever a client may have sent becomes one of those offered."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = _one_of("Layer", names, LAYER)
        score = _one_of("Score", SCORES, SCORE)
        difficulty = _one_of("Difficulty", DIFFICULTIES, DIFFICULTY, _DIFFICULT)
        seed = whole_number(
            f"Round (0 to {SEEDS})",
            SEED,
            SEEDS,
            width=150,
            help="The same number gives everybody the same filters and pictures.",
        )
    with st.container(horizontal=True):
        least = _switch("Least exciting, too", LEAST, None, on=True)
        crops = _switch(
            "Only what it saw",
            CROPS,
            "By the maximum: cut each example to the receptive field of the strongest place.",
        )
        untrained = _switch(
            "Untrained network instead",
            UNTRAINED,
            "The control: the same architecture with the weights it had before training. What can "
            "be guessed there was not learnt.",
        )
    return Choice(layer, score, difficulty, seed, crops, least, untrained)


def _switch(label: str, key: str, words: str | None, *, on: bool = False) -> bool:
    return bool(st.toggle(label, on, key=key, bind="query-params", help=words))


def _one_of(label: str, offered, key: str, words: str | None = None) -> str:
    offered = list(offered)
    usual = EASY if EASY in offered else offered[0]
    if len(offered) <= _SIDE_BY_SIDE:
        chosen = st.segmented_control(
            label, offered, default=usual, required=True, key=key, bind="query-params", help=words
        )
    else:
        chosen = st.selectbox(label, offered, key=key, bind="query-params", width=200, help=words)
    return chosen if chosen in offered else usual
