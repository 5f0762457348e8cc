"""A stage with its examples above it and its PyTorch lines below."""

from collections.abc import Sequence

import streamlit as st

from explorer.cases import Case, from_example
from explorer.reference import torch_code
from explorer.widgets.stage.session import choose, current_case, show_stage
from explorer.widgets.warm import is_warm, warm

HOW_TO_EDIT = "Click a cell and type, walk with the arrow keys, or paste a table."
WAIT_S = 0.5  # seconds between two looks whether PyTorch is loaded


def operation_stage(key: str, kind: type[Case], examples: Sequence) -> None:
    """Show examples, stage and code of one operation, in a fragment of its own.

    Parameters
    ----------
    key : str
        The stage's name in the session.
    kind : type
        ConvCase, PoolCase or ReluCase.
    examples : sequence
        Entries of `explorer.examples`; the first is shown at the start.
    """
    cold = not is_warm() and warm().is_alive()

    @st.fragment(run_every=WAIT_S if cold else None, key=f"{key}.fragment")
    def show() -> None:
        if cold and is_warm():
            st.rerun()  # one full rerun ends the polling
        cases = {example.title: from_example(kind, example) for example in examples}
        default = st.session_state.setdefault(f"{key}.default", next(iter(cases.values())))
        case = current_case(key, default)
        with st.container(horizontal=True, vertical_alignment="center"):
            _example_menu(key, default, cases)
            _say_what_is_shown(case, cases, {example.title: example.point for example in examples})
        show_stage(key, default)
        st.caption("The same in PyTorch, to copy")
        st.code(torch_code(case), language="python", wrap_lines=True)

    show()


def _example_menu(key: str, default: Case, cases: dict[str, Case]) -> None:
    """Offer the examples in a menu, which keeps no value that could contradict the stage."""
    menu = f"{key}.menu"

    def take() -> None:
        choose(key, default, cases[st.session_state[menu]])

    st.menu_button("Open an example", list(cases), key=menu, on_click=take)


def _say_what_is_shown(case: Case, cases: dict[str, Case], points: dict[str, str]) -> None:
    document = case.document()
    shown = next((title for title, c in cases.items() if c.document() == document), None)
    if shown:
        st.markdown(f"**{shown}.** {points[shown]}")
    else:
        st.markdown(f"**Your own numbers.** {HOW_TO_EDIT}")
