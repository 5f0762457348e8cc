"""The page Find the mistake from top to bottom."""

import streamlit as st

from explorer.ideas.mistakes import TOPICS, order
from explorer.widgets.inputs import open_choice, whole_number
from explorer.widgets.mistakes import question, score
from explorer.widgets.mistakes.state import ALL, ANSWERS, SEED, SEEDS, TOPIC, current
from explorer.widgets.stage.operation import WAIT_S
from explorer.widgets.warm import is_warm, warm


def find_the_mistake() -> None:
    """Show one claim at a time, in a fragment of its own."""
    cold = not is_warm() and warm().is_alive()

    @st.fragment(run_every=WAIT_S if cold else None, key="mistakes.fragment")
    def show() -> None:
        if cold and is_warm():
            st.rerun()  # one full rerun ends the polling
        keys, answers = _choices()
        question.draw(keys, current(keys), answers=answers)
        score.line(keys)
        score.draw()

    show()


def _choices() -> tuple[tuple[str, ...], bool]:
    """Draw the choices; return the order of the claims and whether the answers are shown."""
    offered = (ALL, *TOPICS)
    open_choice(TOPIC, offered)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        topic = st.selectbox("Topic", offered, key=TOPIC, bind="query-params", width=240)
        seed = whole_number(
            f"Order (0 to {SEEDS})",
            SEED,
            SEEDS,
            width=150,
            help="The same number gives everybody the claims in the same order.",
        )
        answers = st.toggle(
            "Show the answers",
            key=ANSWERS,
            bind="query-params",
            help="For presenters: every claim with the case that decides it, and nothing counted.",
        )
        keys = order(seed, topic if topic in TOPICS else None)
        score.all_claims(keys, answers=bool(answers))
    return keys, bool(answers)
