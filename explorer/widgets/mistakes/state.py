"""What the page keeps: the names of its choices in the link, and the answers of this visitor.

Answers stay in the session and never in the link, so whoever opens a link judges for themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from explorer.ideas.mistakes import CLAIMS, VERDICTS
from explorer.widgets.link_text import LinkText

CLAIM, SEED, TOPIC, ANSWERS = "mistake", "mistake_seed", "mistake_topic", "mistake_answers"
SEEDS = 999  # the last order that the field offers
ALL = "All topics"
SURE = ("guessed", "fairly sure", "certain")
NOW, _GIVEN, _LINK = "mistake_now", "mistake_given", "mistake.link"  # session only


@dataclass(frozen=True)
class Given:
    """An answer: one of `explorer.ideas.mistakes.VERDICTS`, and how sure it was, or None."""

    verdict: str
    sure: str | None = None


def given() -> dict[str, Given]:
    """Return the answers of this visitor, by the key of the claim, the first one in front."""
    return st.session_state.setdefault(_GIVEN, {})


def judge(key: str, verdict: str) -> None:
    """Note the first answer about a claim; a second one changes nothing."""
    if key in CLAIMS and verdict in VERDICTS and key not in given():
        sure = st.session_state.get(sure_key(key))
        given()[key] = Given(verdict, sure if sure in SURE else None)


def sure_key(key: str) -> str:
    """Return the name of the widget that asks how sure somebody is of a claim."""
    return f"mistake_sure.{key}"


def is_right(key: str) -> bool:
    """Return whether a claim that has an answer was judged rightly."""
    return given()[key].verdict == CLAIMS[key].verdict


def right_of(keys: Iterable[str]) -> tuple[int, int]:
    """Return how many of these claims were judged rightly, and how many at all."""
    judged = [key for key in keys if key in given()]
    return sum(map(is_right, judged)), len(judged)


def go_to(key: str) -> None:
    """Show a claim from now on."""
    st.session_state[NOW] = key


def after(keys: tuple[str, ...], key: str) -> str | None:
    """Return the next claim without an answer behind this one, from the start again at the end."""
    place = keys.index(key) + 1
    return next((k for k in (*keys[place:], *keys[:place]) if k not in given() and k != key), None)


def start_over() -> None:
    """Forget all answers."""
    given().clear()
    st.session_state.pop(NOW, None)


def current(keys: tuple[str, ...]) -> str:
    """Return the claim that is shown, and write it into the address.

    A link that was opened comes first; then what is shown already, if it is among `keys`; then
    the first one that has no answer.
    """
    link = st.session_state.setdefault(_LINK, LinkText())
    asked = link.opened(CLAIM)
    if asked in keys:
        go_to(asked)
    now = st.session_state.get(NOW)
    if now not in keys:
        now = next((key for key in keys if key not in given()), keys[0])
        go_to(now)
    link.write(CLAIM, now if asked is not None or now != keys[0] else None)
    return now
