"""How often all visitors of this server have read each filter right: counts only, nobody's name."""

import threading
from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from explorer.limits import QUIZ_ANSWERS_COUNTED_MAX, QUIZ_TALLIES_MAX

_COUNTED = "guess_counted"  # session only: how many answers of this visitor have been counted


@dataclass(frozen=True, eq=False)
class Tally:
    """Answers by filter, int64 (filters,) each; change and read them under the lock only."""

    right: np.ndarray
    asked: np.ndarray
    lock: threading.Lock = field(default_factory=threading.Lock)


@st.cache_resource(max_entries=QUIZ_TALLIES_MAX, show_spinner=False)
def _tally(network: str, layer: str, score: str, difficulty: str, filters: int) -> Tally:
    return Tally(np.zeros(filters, np.int64), np.zeros(filters, np.int64))


def count(group: tuple[str, str, str, str], filters: int, channel: int, right: bool) -> None:
    """Add an answer of this visitor, unless so many of theirs are in that others would not weigh.

    Parameters
    ----------
    group : tuple of str
        Network, layer, score and difficulty.
    filters : int
        Of the layer.
    channel : int
        The filter that was asked about.
    right : bool
        Whether the answer was right.
    """
    counted = st.session_state.get(_COUNTED, 0)
    if counted >= QUIZ_ANSWERS_COUNTED_MAX:
        return
    st.session_state[_COUNTED] = counted + 1
    tally = _tally(*group, filters)
    with tally.lock:
        tally.asked[channel] += 1
        tally.right[channel] += right


def counts(group: tuple[str, str, str, str], filters: int) -> tuple[np.ndarray, np.ndarray]:
    """Return right and given answers by filter, int64 (filters,) each."""
    tally = _tally(*group, filters)
    with tally.lock:
        return tally.right.copy(), tally.asked.copy()
