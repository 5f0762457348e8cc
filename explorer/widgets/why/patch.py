"""The patch that one can drag over the picture; Python answers for the very place where it lies."""

import base64
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import streamlit as st

from explorer.figures import colours
from explorer.figures import why as figures
from explorer.figures.grids import png
from explorer.widgets import gallery
from explorer.widgets.browser_part import register, strict
from explorer.widgets.link_text import LinkText
from explorer.widgets.why import words
from explorer.widgets.why.computing import default_patch, facts, table
from explorer.widgets.why.state import FILL, OCCLUSION, PATCH, PLACE, one_of

_PART = "why_patch_part"
_DIGITS = 5  # of a probability in the table
_component = cache(register)


@dataclass
class _Memory:
    """What a visitor's patch remembers between reruns."""

    link: LinkText = field(default_factory=LinkText)
    place: tuple[int, int, int] | None = None  # None until somebody has moved it
    origin: int = 0
    edit: str | None = None


@st.fragment
def draw(source, looked, label: int) -> None:
    """Show the picture under the patch, the map, and the probabilities."""
    from explorer.probing.attribution.occlusion import FILLS, fill_picture
    from explorer.probing.attribution.work import patch_stride

    st.subheader("Cover a part, and ask again", anchor=False)
    st.markdown(
        "Drag the patch, or move it with the arrow keys (with Shift four pixels at once). The thin "
        "lines on the bars mark the answer without the patch."
    )
    height, width = looked.image.shape[:2]
    memory = st.session_state.setdefault("why_patch_memory", _Memory())
    _follow(memory, height, width)
    fill = one_of("The patch is filled with", list(FILLS), FILL)
    size = memory.place[2] if memory.place else default_patch(source)[0]
    stride = patch_stride(facts(source).macs, height, width, size)
    found = table(source, looked, (size, stride, fill))
    place = memory.place or _costliest(found, label)
    memory.link.write(PATCH, "_".join(map(str, memory.place)) if memory.place else None)
    values = found.map(label, height, width)
    data = {
        "doc": _document(place),
        "origin": str(memory.origin),
        "answer": {"edit": memory.edit, **_answer(source, looked, place, fill)},
        "picture": _address(looked.image),
        "filling": _address(fill_picture(looked.image.shape, fill, source.card.mean)),
        "heat": _address(figures.alone(values, height, width, signed=True)),
        "height": height,
        "width": width,
        "classes": list(source.card.classes),
        "label": label,
        "whole": [round(float(share), _DIGITS) for share in found.whole],
        "table": _table(found),
        "limits": {"size": min(height, width)},
    }
    _component("occlusion")(key=_PART, data=strict(data), on_doc_change=lambda: None)
    legend = f"{words.SCALES[OCCLUSION]} Patch {size}×{size}, in steps of {stride}."
    gallery.show(
        [gallery.legend(colours.limit(values), colours.SIGNED, legend)], key="why_patch_legend"
    )


def _follow(memory: _Memory, height: int, width: int) -> None:
    """Take over what the component sent or a link says; nonsense changes nothing."""
    document = getattr(st.session_state.get(_PART), "doc", None)
    document = dict(document) if isinstance(document, dict) else {}
    edit = document.get("edit")
    if edit is not None and edit != memory.edit:
        memory.edit = str(edit)[:40]
        place = _checked([document.get(name) for name in ("top", "left", "size")], height, width)
        memory.place = place or memory.place
        memory.origin += place is None  # it shows the last good place again
    put = st.session_state.pop(PLACE, None)
    if put is not None:
        memory.place, memory.origin = put, memory.origin + 1
    asked = memory.link.opened(PATCH)
    if asked is not None:
        parts = asked.split("_")
        numbers = [int(p) for p in parts if p.isascii() and p.isdigit() and len(p) < 5]
        place = _checked(numbers, height, width) if len(numbers) == len(parts) else None
        if place is not None:
            memory.place, memory.origin = place, memory.origin + 1
    if memory.place and not _checked(list(memory.place), height, width):
        memory.place, memory.origin = None, memory.origin + 1  # another network's picture


def _checked(numbers: list, height: int, width: int) -> tuple[int, int, int] | None:
    """Return top, left and size of a square on the picture; a browser can send anything."""
    if len(numbers) != 3 or not all(type(number) is int for number in numbers):
        return None
    top, left, size = numbers
    fits = 1 <= size <= min(height, width) and 0 <= top <= height - size
    return (top, left, size) if fits and 0 <= left <= width - size else None


def _costliest(found, label: int) -> tuple[int, int, int]:
    """Return the place of the map where the patch costs the class most."""
    row, col = np.unravel_index(int(found.drop(label).argmax()), found.drop(label).shape)
    return found.rows[row], found.columns[col], found.size


def _document(place: tuple[int, int, int]) -> dict:
    return dict(zip(("top", "left", "size"), place, strict=True))


def _answer(source, looked, place: tuple[int, int, int], fill: str) -> dict:
    from explorer.probing.attribution.occlusion import under_patch

    card = source.card
    shares = under_patch(source.model, looked.image, card.mean, card.std, place, fill)
    return {"place": _document(place), "shares": [float(share) for share in shares]}


def _table(found) -> dict:
    return {
        "size": found.size,
        "rows": list(found.rows),
        "columns": list(found.columns),
        "shares": np.round(found.probabilities, _DIGITS).tolist(),
    }


def _address(picture: np.ndarray) -> str:
    return "data:image/png;base64," + base64.b64encode(png(picture)).decode()
