"""Dense against convolution: the component, Python's counts, and the PyTorch lines."""

from dataclasses import dataclass, field
from functools import cache

import streamlit as st

from explorer import limits
from explorer.cases.growth import Growth
from explorer.widgets.browser_part import register, strict
from explorer.widgets.link_text import LinkText
from explorer.widgets.pictures.offered import Chosen

PARAMETER = "dense"  # of the link
_LIMITS = {
    "units": limits.DENSE_UNITS_MAX,
    "filters": limits.DENSE_FILTERS_MAX,
    "kernel": limits.KERNEL_SIDE_MAX,
    "side": [limits.PICTURE_SIDE_MIN, limits.PICTURE_LAB_SIDE_MAX],
}
_component = cache(register)


@dataclass
class _Memory:
    """What a visitor's component remembers between reruns."""

    link: LinkText = field(default_factory=LinkText)
    growth: Growth = field(default_factory=Growth)
    picture: str = ""
    origin: int = 0
    edit: str | None = None


def growth(key: str, chosen: Chosen) -> None:
    """Show both layers for the chosen picture's size, in a fragment of its own.

    Parameters
    ----------
    key : str
        The component's name in the session.
    chosen : Chosen
        The picture.
    """

    @st.fragment(key=f"{key}.fragment")
    def show() -> None:
        memory = st.session_state.setdefault(f"{key}.memory", _Memory())
        _follow(memory, f"{key}.part", chosen)
        text = None if memory.growth == Growth() else memory.growth.text()
        memory.link.write(PARAMETER, text)
        size = chosen.pixels.shape[:2]
        _mount(memory, f"{key}.part", size)
        st.caption("The same in PyTorch, to copy")
        st.code(code(memory.growth, size), language="python", wrap_lines=True)

    show()


def _follow(memory: _Memory, key: str, chosen: Chosen) -> None:
    """Take over what the component sent, a link, or a new picture; nonsense changes nothing."""
    document = getattr(st.session_state.get(key), "doc", None)
    document = dict(document) if isinstance(document, dict) else {}
    edit = document.get("edit")
    if edit is not None and edit != memory.edit:
        memory.edit = str(edit)
        found = Growth.from_document(document)
        memory.growth = found or memory.growth
        memory.origin += found is None  # it shows the last good numbers again
    asked = memory.link.opened(PARAMETER)
    opened = Growth.from_text(asked) if asked is not None else None
    if opened is not None:
        memory.growth, memory.origin = opened, memory.origin + 1
    if memory.picture not in ("", chosen.key) and memory.growth.side:
        memory.growth = Growth.from_document(memory.growth.document() | {"side": 0})
        memory.origin += 1
    memory.picture = chosen.key


def _mount(memory: _Memory, key: str, size: tuple[int, int]) -> None:
    data = {
        "doc": memory.growth.document(),
        "origin": str(memory.origin),
        "size": list(size),
        "limits": _LIMITS,
        "answer": {
            "edit": memory.edit,
            "doc": memory.growth.document(),
            "dense": str(memory.growth.dense(size)),
            "convolution": str(memory.growth.convolution()),
            "verdict": "Same as Python",
        },
    }
    _component("growth")(key=key, data=strict(data), on_doc_change=lambda: None)


def code(choice: Growth, size: tuple[int, int]) -> str:
    """Return PyTorch lines that count the parameters of both layers without their memory.

    Parameters
    ----------
    choice : Growth
    size : (int, int)
        Rows and columns of the chosen picture.
    """
    height, width = choice.shape(size)
    counts = [choice.dense(size).total, choice.convolution().total]
    return f"""from torch import nn

# device="meta": shapes without numbers, so that even a huge layer needs no memory
dense = nn.Linear(3 * {height} * {width}, {choice.units}, device="meta")  # after nn.Flatten()
convolution = nn.Conv2d(3, {choice.filters}, {choice.kernel}, device="meta")
[sum(p.numel() for p in layer.parameters()) for layer in (dense, convolution)]  # {counts}
"""
