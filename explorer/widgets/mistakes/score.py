"""The score: of all topics, by how sure one was, what was missed, and the list of all claims."""

import streamlit as st

from explorer.ideas.mistakes import CLAIMS, TOPICS
from explorer.widgets.mistakes.state import SURE, given, go_to, is_right, right_of, start_over
from explorer.widgets.text import literal

_LIST = "mistake_list"  # session only
_STATES = {
    None: ":material/radio_button_unchecked:",
    True: ":material/check_circle:",
    False: ":material/cancel:",
}


def line(keys: tuple[str, ...]) -> None:
    """Say in one line how far the reader has come with these claims."""
    right, judged = right_of(keys)
    st.caption(f"Judged {judged} of {len(keys)}, {right} rightly.")


def draw() -> None:
    """Show the score by topic, once there is one, and what was missed."""
    if not given():
        return
    right, judged = right_of(CLAIMS)
    st.subheader("Your score", anchor=False)
    st.markdown(f"**{right} of {judged}** judged rightly. {_sureness()}")
    head = (("Topic", "Rightly", "Judged", "Claims"), ("---", "---:", "---:", "---:"))
    rows = [_row(topic) for topic in TOPICS]
    rows = [row for row in rows if row[2] != "0"]
    st.markdown("\n".join("| " + " | ".join(cells) + " |" for cells in (*head, *rows)))
    missed = [key for key in given() if not is_right(key)]
    if missed:
        st.markdown("**Missed.** Look at the case again:")
        with st.container(gap=None):
            for key in missed:
                _button(key, "mistake_missed")
    st.button("Start over", key="mistake_over", on_click=start_over)


def _row(topic: str) -> tuple[str, ...]:
    keys = [key for key, claim in CLAIMS.items() if claim.topic == topic]
    return topic, *map(str, (*right_of(keys), len(keys)))


def _sureness() -> str:
    parts = []
    for sure in SURE:
        keys = [key for key, answer in given().items() if answer.sure == sure]
        if keys:
            right, judged = right_of(keys)
            parts.append(f"{right} of {judged} where you {_were(sure)}")
    return f"By how sure you were: {', '.join(parts)}." if parts else ""


def _were(sure: str) -> str:
    return sure if sure == SURE[0] else f"were {sure}"


def all_claims(keys: tuple[str, ...], *, answers: bool) -> None:
    """List the claims in their order, with what the reader has done of each.

    Parameters
    ----------
    keys : tuple of str
    answers : bool
        Whether each verdict is written behind its claim.
    """
    shown = st.popover(f"All {len(keys)} claims", key=_LIST, on_change="rerun")
    if shown.open:  # eighty buttons are not sent unless somebody looks
        with shown, st.container(gap=None):
            for key in keys:
                _button(key, "mistake_open", CLAIMS[key].verdict if answers else "")


def _button(key: str, name: str, verdict: str = "") -> None:
    text = literal(CLAIMS[key].text)
    state = is_right(key) if key in given() else None
    st.button(
        f"{text} — {verdict}" if verdict else text,
        key=f"{name}.{key}",
        type="tertiary",
        icon=_STATES[state],
        on_click=_open,
        args=(key,),
    )


def _open(key: str) -> None:
    """Show a claim, and close the list, which would push it out of sight."""
    go_to(key)
    if _LIST in st.session_state:
        st.session_state[_LIST] = False
