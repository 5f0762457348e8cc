"""A few pictures of one size for a page that works on a whole batch."""

from dataclasses import dataclass, field

import streamlit as st

from explorer import limits, samples
from explorer.datasets import DatasetStatus
from explorer.errors import ExplorerError
from explorer.widgets.link_text import LinkText
from explorer.widgets.pictures import offered
from explorer.widgets.pictures.offered import Chosen, from_dataset, from_sample
from explorer.widgets.pictures.uploads import opened_together
from explorer.widgets.text import literal

PARAMETER = "batch"  # of the link
OWN_SIDE = 128  # pixels of a visitor's pictures, which may have any size
DIGITS, OWN, EACH = "Digits drawn here", "Your files", "one of each class"


@dataclass
class _Memory:
    """What a visitor's batch remembers between reruns."""

    link: LinkText = field(default_factory=LinkText)
    last: list[Chosen] | None = None
    own: tuple[tuple[str, ...], list[Chosen], list[str]] = ((), [], [])


def choose_batch(key: str, count: int = 5) -> list[Chosen]:
    """Draw the choice of a batch and return its pictures, all of one size.

    Digits that the explorer draws, pictures of a data set, or a visitor's own files, of which bad
    ones are left out and named.

    Parameters
    ----------
    key : str
        The page's name in the session.
    count : int
        Pictures, at most; a visitor's batch may have fewer, but never none.
    """
    memory = st.session_state.setdefault(f"{key}.memory", _Memory())
    statuses = {literal(status.title): status for status in offered.ready()}
    asked = memory.link.opened(PARAMETER)
    if asked is not None:
        _open_link(key, asked, statuses)
    batch, text = None, None
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}.choice"):
        source = st.selectbox(
            "Batch",
            [DIGITS, *statuses, OWN],
            key=f"{key}.source",
            persist_state="session",
            width=220,
        )
        try:
            if source in statuses:
                batch, text = _of_set(key, statuses[source], count)
            elif source == OWN:
                batch = _own(key, memory, count)
        except ExplorerError as error:
            st.error(literal(str(error)))
    if source == DIGITS:
        batch = _digits(count)
    memory.last = batch or memory.last or _digits(count)
    memory.link.write(PARAMETER, text)
    return memory.last


def _digits(count: int) -> list[Chosen]:
    return [from_sample(name) for name in samples.DIGITS[:count]]


def _open_link(key: str, text: str, statuses: dict[str, DatasetStatus]) -> None:
    """Set the widgets to SET or SET/CLASS; what a link cannot mean changes nothing."""
    where, _, name = text.partition("/")
    for title, status in statuses.items():
        if offered.address(status) == where and (not name or name in status.classes):
            st.session_state[f"{key}.source"] = title
            st.session_state[f"{key}.class.{where}"] = name or EACH


def _of_set(key: str, status: DatasetStatus, count: int) -> tuple[list[Chosen], str]:
    where = offered.address(status)
    name = st.selectbox(
        "Class",
        [EACH, *status.classes],
        format_func=literal,
        key=f"{key}.class.{where}",
        persist_state="session",
        width=200,
    )
    if name == EACH:
        return [from_dataset(status, each, 0) for each in status.classes[:count]], where
    there = min(count, len(offered.pictures_of(status, name)))
    return [from_dataset(status, name, number) for number in range(there)], f"{where}/{name}"


def _own(key: str, memory: _Memory, count: int) -> list[Chosen] | None:
    files = st.file_uploader(
        f"Pictures, or one zip of at most {limits.ARCHIVE_FILES_MAX}; they are forgotten when you "
        "leave",
        type=["png", "jpg", "jpeg", "webp", "zip"],
        accept_multiple_files=True,
        key=f"{key}.files",
        width=420,
    )
    numbers = tuple(file.file_id for file in files)
    if numbers != memory.own[0]:
        memory.own = (numbers, *opened_together(files, OWN_SIDE, count))
    for note in memory.own[2][:3]:
        st.caption(literal(note))
    return memory.own[1] or None
