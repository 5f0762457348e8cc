"""Which picture a page works on: a sample, one of a data set, a visitor's file, or the camera.

A visitor's picture stays in the memory of the session that it came from, shrunk, and goes with it;
no cache that sessions share ever holds one. Samples and data sets stand in the link.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from explorer import samples
from explorer.datasets import DatasetStatus
from explorer.errors import ExplorerError
from explorer.widgets.link_text import LinkText
from explorer.widgets.pictures import offered
from explorer.widgets.pictures.batch import choose_batch
from explorer.widgets.pictures.offered import Chosen, from_dataset, from_sample
from explorer.widgets.pictures.pixels import send
from explorer.widgets.pictures.uploads import opened
from explorer.widgets.text import literal

__all__ = ["Chosen", "choose_batch", "choose_picture", "send"]

SOURCES = {"sample": "Sample", "dataset": "Data set", "upload": "Your file", "camera": "Camera"}
PARAMETER = "picture"  # of the link


@dataclass
class _Memory:
    """What a visitor's choice remembers between reruns."""

    link: LinkText = field(default_factory=LinkText)
    last: Chosen | None = None
    public: Chosen | None = None  # the last one that is no visitor's own
    own: dict[str, Chosen] = field(default_factory=dict)  # the latest file, by its number


def choose_picture(key: str, default: str = "house") -> Chosen:
    """Draw the choice of a picture and return the one that is chosen.

    A file that cannot be read gets one sentence, and the picture before it stays.

    Parameters
    ----------
    key : str
        The page's name in the session.
    default : str
        The sample that is shown at first.
    """
    memory = st.session_state.setdefault(f"{key}.memory", _Memory())
    asked = memory.link.opened(PARAMETER)
    if asked is not None:
        _open_link(key, asked)
    # Set here and not as a default: Streamlit complains about a default beside what a link has set.
    st.session_state.setdefault(f"{key}.source", "sample")
    st.session_state.setdefault(f"{key}.sample", default)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}.choice"):
        source = st.segmented_control(
            "Picture",
            list(SOURCES),
            format_func=SOURCES.get,
            required=True,
            key=f"{key}.source",
            persist_state="session",
        )
        try:
            chosen, text = _ASK[source](key, memory, default)
        except ExplorerError as error:
            st.error(literal(str(error)))
            chosen, text = memory.last, None
    if text is not None:
        memory.public = chosen
    # Without a file, or when it has been taken away, the picture before it comes back.
    memory.last = chosen or memory.public or from_sample(default)
    memory.link.write(PARAMETER, None if text == default else text)
    for note in memory.last.notes:
        st.caption(literal(note))
    return memory.last


def _open_link(key: str, text: str) -> None:
    """Set the widgets to what a link asks for; what it cannot mean changes nothing."""
    state = st.session_state
    if text in samples.NAMES:
        state[f"{key}.source"], state[f"{key}.sample"] = "sample", text
        return
    found = offered.find(text)
    if found is not None:
        status, name, number = found
        state[f"{key}.source"], state[f"{key}.set"] = "dataset", status.title
        state[_of_set(key, "class", status)] = name
        state[_of_set(key, "number", status)] = number


def _of_set(key: str, what: str, status: DatasetStatus) -> str:
    """Return the name of a widget that each data set has for itself, with its own choices."""
    return f"{key}.{what}.{offered.address(status)}"


def _ask_sample(key: str, memory: _Memory, default: str) -> tuple[Chosen, str]:
    name = st.selectbox(
        "Sample",
        samples.NAMES,
        key=f"{key}.sample",
        persist_state="session",
        width=200,
    )
    return from_sample(name), name


def _ask_dataset(key: str, memory: _Memory, default: str) -> tuple[Chosen, str]:
    statuses = {status.title: status for status in offered.ready()}
    title = st.selectbox(
        "Data set",
        list(statuses),
        format_func=literal,
        key=f"{key}.set",
        persist_state="session",
        width=160,
    )
    status = statuses[title]
    name = st.selectbox(
        "Class",
        status.classes,
        format_func=literal,
        key=_of_set(key, "class", status),
        persist_state="session",
        width=200,
    )
    pictures = offered.pictures_of(status, name)
    number = st.number_input(
        "Number",
        0,
        len(pictures) - 1,
        key=_of_set(key, "number", status),
        persist_state="session",
        width=140,
    )
    return from_dataset(status, name, number), f"{offered.address(status)}/{name}/{number}"


def _ask_upload(key: str, memory: _Memory, default: str) -> tuple[Chosen | None, None]:
    file = st.file_uploader(
        "PNG, JPEG or WebP, at most 5 MB; it is forgotten when you leave",
        type=["png", "jpg", "jpeg", "webp"],
        key=f"{key}.file",
        width=420,
    )
    return _own(file, "upload", memory), None


def _ask_camera(key: str, memory: _Memory, default: str) -> tuple[Chosen | None, None]:
    file = st.camera_input(
        "Take a picture; it is forgotten when you leave", key=f"{key}.camera", width=320
    )
    return _own(file, "camera", memory), None


def _own(file: object | None, origin: str, memory: _Memory) -> Chosen | None:
    """Open a visitor's file once; None without a file, and then nothing of it is kept."""
    if file is None:
        memory.own.clear()
        return None
    if file.file_id not in memory.own:
        memory.own.clear()
        memory.own[file.file_id] = opened(file, origin)
    return memory.own[file.file_id]


_ASK: dict[str, Callable[[str, _Memory, str], tuple[Chosen | None, str | None]]] = {
    "sample": _ask_sample,
    "dataset": _ask_dataset,
    "upload": _ask_upload,
    "camera": _ask_camera,
}
