"""A picture as numbers: the component, what Python says of its numbers, and the PyTorch lines."""

from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
import streamlit as st

from explorer.cases.tensor import LETTERS, TensorPlace
from explorer.datasets.channels import channel_statistics
from explorer.datasets.constants import Constants, offered
from explorer.widgets.browser_part import register, strict
from explorer.widgets.link_text import LinkText
from explorer.widgets.pictures.offered import Chosen

PARAMETER = "at"  # of the link
_OFFERED = ("own", "cifar10", "imagenet", "mnist", "half")
_OWN = "Computed from this picture"
_component = cache(register)


@dataclass
class _Memory:
    """What a visitor's component remembers between reruns."""

    link: LinkText = field(default_factory=LinkText)
    place: TensorPlace | None = None
    usual: TensorPlace | None = None  # where a picture is looked at first
    picture: str = ""
    origin: int = 0
    edit: str | None = None


def tensor(key: str, chosen: Chosen) -> None:
    """Show a picture as numbers, in a fragment of its own, with the lines that do the same.

    Parameters
    ----------
    key : str
        The component's name in the session.
    chosen : Chosen
        The picture, which `widgets.pictures.pixels.send` has put into the browser.
    """

    @st.fragment(key=f"{key}.fragment")
    def show() -> None:
        constants = _constants(chosen)
        memory = st.session_state.setdefault(f"{key}.memory", _Memory())
        _follow(memory, f"{key}.part", chosen, tuple(constants))
        text = None if memory.place == memory.usual else memory.place.text()
        memory.link.write(PARAMETER, text)
        _mount(memory, f"{key}.part", chosen, constants)
        st.caption("The same in PyTorch, to copy")
        lines = code(chosen.pixels, memory.place, constants[memory.place.constants])
        st.code(lines, language="python", wrap_lines=True)

    show()


def _constants(chosen: Chosen) -> dict[str, Constants]:
    """Return the constants to choose from; the picture's own first."""
    known = offered(channel_statistics(chosen.pixels[None]))
    return {key: known[key] for key in _OFFERED} | {"own": replace(known["own"], title=_OWN)}


def _follow(memory: _Memory, key: str, chosen: Chosen, constants: tuple[str, ...]) -> None:
    """Take over a new picture, a link, or what the component sent; nonsense changes nothing."""
    shape = chosen.pixels.shape[:2]
    document = _last_document(key)
    edit = document.get("edit")
    if edit is not None and edit != memory.edit and memory.picture == chosen.key:
        memory.edit = str(edit)
        place = TensorPlace.from_document(document, shape, constants)
        memory.place = place or memory.place
        memory.origin += place is None  # it shows the last good place again
    asked = memory.link.opened(PARAMETER)
    opened = TensorPlace.from_text(asked, shape, constants) if asked is not None else None
    if memory.picture != chosen.key:
        memory.picture, memory.usual = chosen.key, TensorPlace.busiest(chosen.pixels)
        memory.place = _moved(memory.place, memory.usual, max(shape))
        memory.origin += 1
    if opened is not None:
        memory.place, memory.origin = opened, memory.origin + 1


def _moved(place: TensorPlace | None, to: TensorPlace, most: int) -> TensorPlace:
    """Return where another picture is looked at: its own place, zoom and scale as before."""
    if place is None:
        return to
    return replace(place, row=to.row, column=to.column, across=min(place.across, most))


def _last_document(key: str) -> dict:
    """Return what the component last sent; a browser can send anything."""
    document = getattr(st.session_state.get(key), "doc", None)
    return dict(document) if isinstance(document, dict) else {}


def _mount(memory: _Memory, key: str, chosen: Chosen, constants: dict[str, Constants]) -> None:
    used = constants[memory.place.constants]
    data = {
        "doc": memory.place.document(),
        "origin": str(memory.origin),
        "picture": {"key": chosen.key},
        "constants": [
            {"key": one.key, "title": one.title, "mean": list(one.mean), "std": list(one.std)}
            for one in constants.values()
        ],
        "answer": {
            "edit": memory.edit,
            "key": chosen.key,
            "place": memory.place.document(),
            "numbers": memory.place.numbers(chosen.pixels, used.mean, used.std),
            "verdict": "Same as NumPy",
        },
    }
    _component("tensor")(key=key, data=strict(data), on_doc_change=lambda: None)


def code(pixels: np.ndarray, place: TensorPlace, constants: Constants) -> str:
    """Return PyTorch lines that find the same number, with shapes and strides as they are.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (H, W, 3)
    place : TensorPlace
    constants : Constants
        For three channels.
    """
    height, width = pixels.shape[:2]
    found = place.numbers(pixels, constants.mean, constants.std)
    mean, std = (
        "[" + ", ".join(f"{value:.6g}" for value in values) + "]"
        for values in (constants.mean, constants.std)
    )
    letter, row, column = LETTERS[place.channel], place.row, place.column
    plane, line = height * width, 3 * width
    steps = (
        ("x = torch.from_numpy(picture)", f"shape ({height}, {width}, 3), strides ({line}, 3, 1)"),
        (f"x.flatten()[{found['last']}]", f"{found['byte']}: {letter}, row {row}, column {column}"),
        ("y = x.permute(2, 0, 1)", f"shape (3, {height}, {width}), strides (1, {line}, 3)"),
        ("y = y.contiguous()", f"strides ({plane}, {width}, 1): only now do numbers move"),
        (f"y.flatten()[{found['first']}]", f"{found['byte']} again"),
        ("y = y / 255", f"float32: {found['unit']:.4f}"),
        (f"mean = torch.tensor({mean}).view(3, 1, 1)", ""),
        (f"std = torch.tensor({std}).view(3, 1, 1)", ""),
        ("z = (y - mean) / std", ""),
        (f"z[{place.channel}, {row}, {column}]", f"{found['normalised']:.4f}"),
    )
    return """import numpy as np
import torch
from PIL import Image

picture = np.array(Image.open("picture.png").convert("RGB"))
""" + "\n".join(f"{do:<30} # {said}" if said else do for do, said in steps)
