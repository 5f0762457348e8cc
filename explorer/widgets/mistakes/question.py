"""One claim on the screen: the sentence, three buttons, and after the answer what decides it.

Until a claim is judged, nothing that the browser gets depends on whether it is right.
"""

import streamlit as st

from explorer.catalog import PAGES
from explorer.ideas.mistakes import CLAIMS, DEPENDS, RIGHT, WRONG, Claim, MistakeCase
from explorer.widgets.lesson import link
from explorer.widgets.mistakes.state import SURE, after, given, go_to, is_right, judge, sure_key
from explorer.widgets.stage.operation import show_code
from explorer.widgets.stage.session import current_case, embed
from explorer.widgets.text import literal

# What the buttons say, and the key that presses each; R and C belong to Streamlit.
_BUTTONS = {RIGHT: ("Right", "1"), WRONG: ("Wrong", "2"), DEPENDS: ("It depends", "3")}
_TRUTH = {RIGHT: "is right", WRONG: "is wrong", DEPENDS: "holds only sometimes: it depends"}
_TRY = {
    RIGHT: "Try to refute the claim: **change its numbers.**",
    WRONG: "Try to save the claim: **change its numbers.**",
    DEPENDS: "Find where the claim holds: **change its numbers.**",
}


def draw(keys: tuple[str, ...], key: str, *, answers: bool) -> None:
    """Show a claim, and its answer if it has been judged or if all answers are to be shown.

    Parameters
    ----------
    keys : tuple of str
        The order in which the claims come.
    key : str
        The claim.
    answers : bool
        Whether the presenter shows the answers.
    """
    claim = CLAIMS[key]
    with st.container(border=True):
        place = f"Claim {keys.index(key) + 1} of {len(keys)}"
        st.caption(f"{place} · {claim.topic} · from {claim.source}")
        st.header(f"“{literal(claim.text)}”", anchor=False)
    if key in given() or answers:
        _answer(keys, claim)
    else:
        _ask(keys, claim)


def _ask(keys: tuple[str, ...], claim: Claim) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for verdict, (label, shortcut) in _BUTTONS.items():
            st.button(
                label,
                key=f"mistake_{verdict}",
                shortcut=shortcut,
                on_click=judge,
                args=(claim.key, verdict),
            )
        _next(keys, claim, "Skip")
    st.segmented_control("How sure are you? (optional)", SURE, key=sure_key(claim.key))


def _answer(keys: tuple[str, ...], claim: Claim) -> None:
    st.markdown(f"{_verdict(claim)} {claim.why}")
    _next(keys, claim, "Next claim", primary=True)
    st.subheader("The case that decides", anchor=False)
    decides(claim)


def _verdict(claim: Claim) -> str:
    truth = f"The claim {_TRUTH[claim.verdict]}."
    if claim.key not in given():
        return f"**{truth}**"
    if is_right(claim.key):
        return f":material/check_circle: **You judged rightly.** {truth}"
    said = _BUTTONS[given()[claim.key].verdict][0].lower()
    return f":material/cancel: **Not so.** You said “{said}”. {truth}"


def _next(keys: tuple[str, ...], claim: Claim, label: str, *, primary: bool = False) -> None:
    following = after(keys, claim.key)
    st.button(
        label,
        key="mistake_next",
        type="primary" if primary else "tertiary",
        shortcut="N",
        disabled=following is None,
        on_click=go_to,
        args=(following,),
    )


def decides(claim: Claim) -> None:
    """Show the deciding case, its lines in PyTorch, and the page that shows the same numbers."""
    name, start = f"mistake.{claim.key}", MistakeCase.of(claim.key)
    if claim.knobs:
        st.markdown(_TRY[claim.verdict])
    embed(name, start)
    case = current_case(name, start)
    if case.code():
        show_code(case)
    address, query = case.decision().link()
    title = next(page.title for page in PAGES if page.address == address)
    words = "The same case on the page" if query else "More on the page"
    link(address, f"{words} {title}", query, icon=":material/open_in_new:")
