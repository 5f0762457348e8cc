"""Kernels on pictures: the choice of pictures, the experiments, the component, the code."""

from collections.abc import Sequence

import streamlit as st

from explorer.cases import Case, PictureCase, from_example
from explorer.examples import PICTURE_EXAMPLES, PICTURE_KERNELS
from explorer.examples.picture import PictureExample
from explorer.limits import PICTURES_AT_ONCE
from explorer.widgets.link_text import LinkText
from explorer.widgets.pictures.source import Chosen, choose_batch, choose_picture, send
from explorer.widgets.stage.component import last_document
from explorer.widgets.stage.operation import WAIT_S, say_what_is_shown
from explorer.widgets.stage.session import choose, current_case, show_stage
from explorer.widgets.warm import is_warm, warm

KEY = "pictures"  # of the lab in the session
MANY = "many"  # the query parameter: 1 for a batch
_HOW_MANY = f"{KEY}.how_many"
_ONE, _FIVE = "One picture", f"{PICTURES_AT_ONCE} at once"
_KERNELS = [
    {"title": k.title, "group": k.group, "line": k.line, "table": k.table, "divisor": k.divisor}
    for k in PICTURE_KERNELS
]


def picture_lab() -> None:
    """Show the whole lab."""
    default = st.session_state.setdefault(
        f"{KEY}.default", from_example(PictureCase, PICTURE_EXAMPLES[0])
    )
    pictures = _choose_pictures()
    send(pictures)
    with st.container(horizontal=True, vertical_alignment="center"):
        for group in dict.fromkeys(example.group for example in PICTURE_EXAMPLES):
            _menu(group, default)
    _show(default, pictures)


def _choose_pictures() -> Sequence[Chosen]:
    link = st.session_state.setdefault(f"{KEY}.link", LinkText())
    asked = link.opened(MANY)
    if asked in ("0", "1"):
        st.session_state[_HOW_MANY] = (_ONE, _FIVE)[int(asked)]
    st.session_state.setdefault(_HOW_MANY, _ONE)
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        how_many = st.segmented_control(
            "How many",
            (_ONE, _FIVE),
            required=True,
            key=_HOW_MANY,
            persist_state="session",
        )
    link.write(MANY, "1" if how_many == _FIVE else None)
    with right:
        if how_many == _FIVE:
            return choose_batch(f"{KEY}.five", PICTURES_AT_ONCE)
        return [choose_picture(f"{KEY}.one")]


def _menu(group: str, default: Case) -> None:
    """Offer the experiments of one group; outside the fragment, for they may change the picture."""
    titles = {one.title: one for one in PICTURE_EXAMPLES if one.group == group}
    menu = f"{KEY}.menu.{group}"

    def take() -> None:
        example = titles[st.session_state[menu]]
        choose(KEY, default, from_example(PictureCase, example))
        wanted = {_HOW_MANY: _FIVE if example.many else _ONE}
        if example.picture is not None:
            wanted |= {f"{KEY}.one.source": "sample", f"{KEY}.one.sample": example.picture}
        st.session_state.update(wanted)

    st.menu_button(group, list(titles), key=menu, on_click=take)


def _show(default: Case, pictures: Sequence[Chosen]) -> None:
    cold = not is_warm() and warm().is_alive()
    keys = [picture.key for picture in pictures]
    fitting = [example for example in PICTURE_EXAMPLES if _goes_with(example, pictures)]
    extra = {
        "pictures": [{"key": picture.key, "title": picture.title} for picture in pictures],
        "kernels": _KERNELS,
    }

    def complete(case: PictureCase) -> PictureCase | None:
        """Answer only what the browser asked about these pictures: a new one is painted first."""
        asked = last_document(f"{KEY}.stage") or {}
        if asked.get("pictures") != keys:
            return None
        return case.with_pictures([picture.pixels for picture in pictures])

    @st.fragment(run_every=WAIT_S if cold else None, key=f"{KEY}.fragment")
    def show() -> None:
        if cold and is_warm():
            st.rerun()  # one full rerun ends the polling
        case = current_case(KEY, default)
        say_what_is_shown(case, PictureCase, fitting)
        show_stage(KEY, default, complete, extra)
        st.caption("The same in PyTorch, to copy")
        st.code(_code(case, pictures), language="python", wrap_lines=True)

    show()


def _goes_with(example: PictureExample, pictures: Sequence[Chosen]) -> bool:
    """Return whether what an experiment says is about the pictures that are shown."""
    if example.many != (len(pictures) > 1):
        return False
    return example.picture is None or example.picture == pictures[0].title


def _code(case: PictureCase, pictures: Sequence[Chosen]) -> str:
    return case.with_pictures([picture.pixels for picture in pictures]).code()
