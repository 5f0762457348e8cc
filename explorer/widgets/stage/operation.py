"""A stage with its examples above it and its PyTorch lines below."""

from collections.abc import Callable, Sequence
from functools import cache

import streamlit as st

from explorer.cases import Case, from_example
from explorer.widgets.stage.session import choose, current_case, show_stage
from explorer.widgets.warm import is_warm, warm

HOW_TO_EDIT = "Click a cell and type, walk with the arrow keys, or paste a table."
CODE_LINES = 18  # more of them scroll in a place of their own, or a page of sheets grows endless
CODE_HEIGHT = 420  # pixels; about as many lines
WAIT_S = 0.5  # seconds between two looks whether PyTorch is loaded


def operation_stage(
    key: str,
    kind: type[Case],
    examples: Sequence,
    beside: Callable[[Case], None] | None = None,
) -> None:
    """Show examples, stage and code of one operation, in a fragment of its own.

    Parameters
    ----------
    key : str
        The stage's name in the session.
    kind : type
        A kind of case.
    examples : sequence
        Entries of `explorer.examples`; the first is shown at the start. Each stands in the menu
        that its `group` names, if it has one.
    beside : callable, optional
        Shows more about the case, beside the menus.
    """
    cold = not is_warm() and warm().is_alive()

    @st.fragment(run_every=WAIT_S if cold else None, key=f"{key}.fragment")
    def show() -> None:
        if cold and is_warm():
            st.rerun()  # one full rerun ends the polling
        default = st.session_state.setdefault(f"{key}.default", from_example(kind, examples[0]))
        case = current_case(key, default)
        with st.container(horizontal=True, vertical_alignment="center"):
            for group in dict.fromkeys(map(_group, examples)):
                inside = [example for example in examples if _group(example) == group]
                _example_menu(key, group, default, kind, inside)
            if beside is not None:
                beside(case)
        say_what_is_shown(case, kind, examples)
        show_stage(key, default)
        show_code(case)

    show()


def show_code(case: Case) -> None:
    """Show the same in PyTorch, and what it prints where the case knows it.

    Parameters
    ----------
    case : Case
        With a method `printed`, what its lines print is shown below them.
    """
    code = case.code()
    long = code.count("\n") >= CODE_LINES
    st.caption("The same in PyTorch, to copy")
    height = CODE_HEIGHT if long else "content"
    st.code(code, language="python", wrap_lines=True, height=height)
    if hasattr(case, "printed") and is_warm():
        st.caption("It prints")
        st.code(case.printed(), language=None, wrap_lines=True)


def _group(example: object) -> str:
    return getattr(example, "group", "Open an example")


def _example_menu(
    key: str, group: str, default: Case, kind: type[Case], examples: Sequence
) -> None:
    """Offer the examples in a menu, which keeps no value that could contradict the stage."""
    menu = f"{key}.menu.{group}"
    titles = {example.title: example for example in examples}

    def take() -> None:
        choose(key, default, from_example(kind, titles[st.session_state[menu]]))

    st.menu_button(group, list(titles), key=menu, on_click=take)


def say_what_is_shown(case: Case, kind: type[Case], examples: Sequence) -> None:
    """Name the example that is shown and its point, whichever cell is selected."""
    document = _without_selection(case.document())
    for example in examples:
        if _without_selection(_document(kind, example)) == document:
            st.markdown(f"**{example.title}.** {example.point}")
            return
    st.markdown(f"**Your own numbers.** {getattr(kind, 'how_to', HOW_TO_EDIT)}")


@cache
def _document(kind: type[Case], example: object) -> dict:
    """Return an example's document as the stage would send it, computed once."""
    return from_example(kind, example).document()


def _without_selection(document: dict) -> dict:
    """Leave out which cell is selected: another one does not make another experiment."""
    return {name: value for name, value in document.items() if name != "at"}
