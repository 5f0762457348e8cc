"""What the page keeps: the names of its choices in the link, and the rounds of this visitor.

A round's answers stay in the session and never in the link, so everybody who opens a link plays
the same round from its first question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from explorer.limits import QUIZ_ROUNDS_KEPT_MAX
from explorer.probing.quiz import Question

LAYER, SCORE, DIFFICULTY, SEED = "guess_layer", "guess_score", "guess_difficulty", "guess_round"
UNTRAINED, CROPS, LEAST = "guess_untrained", "guess_crops", "guess_least"
SEEDS = 999  # the last round that the field offers
_ROUNDS = "guess_rounds"  # session only


@dataclass(frozen=True)
class Kind:
    """What a round is about.

    Attributes
    ----------
    network : str
        Name of weights, pictures and normalisation.
    layer, score, difficulty : str
        As `explorer.probing.quiz.make_round` takes them.
    seed : int
    """

    network: str
    layer: str
    score: str
    difficulty: str
    seed: int

    @property
    def group(self) -> tuple[str, str, str, str]:
        """Rounds whose answers may be added up."""
        return self.network, self.layer, self.score, self.difficulty


@dataclass(frozen=True)
class Play:
    """A round as far as it has been played.

    Attributes
    ----------
    title : str
        Of the network; may hold anything: show it with `literal`.
    query : dict
        Query parameters that open the network elsewhere; empty where no link leads to it.
    given : list of int
        Answers so far, 0 for left and 1 for right.
    right : list of (int, bool)
        Filter, and whether it was read right.
    shown : list of int
        One entry while the last answer is being explained.
    """

    title: str
    query: dict
    given: list = field(default_factory=list)
    right: list = field(default_factory=list)
    shown: list = field(default_factory=list)


def rounds() -> dict[Kind, Play]:
    """Return the rounds of this visitor, the one that was opened first in front."""
    return st.session_state.setdefault(_ROUNDS, {})


def opened(kind: Kind, title: str, query: dict) -> Play:
    """Return a round as far as it was played; answers cannot be taken back, only forgotten."""
    known = rounds()
    if kind not in known:
        while len(known) >= QUIZ_ROUNDS_KEPT_MAX:
            known.pop(next(iter(known)))
        known[kind] = Play(title, query)
    return known[kind]


def answer(play: Play, question: Question, number: int, side: int) -> bool | None:
    """Note an answer; return whether it is right, or None when this question has one already."""
    if number != len(play.given) or play.shown or side not in (0, 1):
        return None
    right = side == question.answer
    play.given.append(side)
    play.right.append((question.channel, right))
    play.shown.append(number)
    return right


def score(plays: Sequence[Play]) -> tuple[int, int]:
    """Return right and given answers of several rounds together."""
    return sum(right for play in plays for _, right in play.right), sum(
        len(play.right) for play in plays
    )
