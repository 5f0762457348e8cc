"""Which picture a network is shown: one of its test pictures, any other, or the reader's numbers.

A visitor's own picture or numbers stay in the session that they came from: no cache that sessions
share may hold anything that is keyed by them.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.datasets.pictures import Pictures, fitted
from explorer.errors import ExplorerError, NumberError
from explorer.images import fit_picture
from explorer.limits import PICTURE_WORK_SIDE
from explorer.matrices import parse_table
from explorer.widgets.inputs import whole_number
from explorer.widgets.inside.source import Source
from explorer.widgets.inside.state import ANY, CLASS, MATRIX, ORIGIN, PICTURE
from explorer.widgets.link_text import TEXT_MAX, LinkText
from explorer.widgets.pictures.source import choose_picture
from explorer.widgets.text import literal

ORIGINS = ("Test picture", "Any picture", "Your numbers")
_FIRST = "0 0 255 0 0\n0 0 255 0 0\n255 255 255 255 255\n0 0 255 0 0\n0 0 255 0 0"


@dataclass(frozen=True, eq=False)
class Looked:
    """A picture as the network reads it.

    Attributes
    ----------
    image : np.ndarray
        uint8 (H, W, C) of the network's shape, read-only.
    title : str
        May hold anything: show it with `literal`.
    label : int or None
        Its true class, a place in the card's classes; None where nobody has said.
    number : int or None
        Its place among the source's pictures.
    key : str
        Tells contents apart.
    shared : bool
        Whether what is computed from it may be kept for everybody.
    """

    image: np.ndarray
    title: str
    label: int | None
    number: int | None
    key: str
    shared: bool


def choose_looked(source: Source, key: str) -> Looked:
    """Draw the choice of a picture and return it in the network's size.

    What cannot be read gets one sentence, and the last picture stays.

    Parameters
    ----------
    source : Source
        Whose test pictures are offered, and whose network says the size.
    key : str
        The page's name in the session.
    """
    origin = st.segmented_control(
        "Look at a",
        ORIGINS,
        default=ORIGINS[0],
        required=True,
        key=ORIGIN,
        bind="query-params",
        label_visibility="collapsed",
    )
    if origin == ORIGINS[1]:
        chosen = choose_picture(f"{key}.any")
        image = _fitted(chosen.pixels, source.card.shape)
        return Looked(
            image, chosen.title, None, None, _key(image), chosen.origin in ("sample", "dataset")
        )
    if origin == ORIGINS[2]:
        return _numbers(source, key)
    return test_picture(source)


def test_picture(source: Source) -> Looked:
    """Draw class, number and the two arrows, and return that test picture."""
    pictures = source.pictures
    count = len(pictures.images)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Class",
            [ANY, *pictures.classes],
            key=CLASS,
            on_change=_go_to_class,
            args=(pictures,),
            width=200,
            persist_state="session",
        )
        number = whole_number(
            f"Picture (0 to {count - 1})",
            PICTURE,
            count - 1,
            on_change=_leave_class,
            args=(pictures,),
        )
        st.button("Previous", on_click=_step, args=(pictures, -1), icon=":material/arrow_back:")
        st.button("Next", on_click=_step, args=(pictures, 1), icon=":material/arrow_forward:")
    number = int(number)
    label = int(pictures.labels[number])
    title = f"Picture {number}, {pictures.classes[label]}"
    image = pictures.images[number]
    return Looked(image, title, label if source.own else None, number, _key(image), True)


def _key(image: np.ndarray) -> str:
    digest = hashlib.blake2b(np.ascontiguousarray(image).tobytes(), digest_size=10)
    return f"{digest.hexdigest()} {image.shape}"


def _fitted(pixels: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
    """Return the middle of a picture (H, W, 3) in a network's size: shrunk by means of areas."""
    C, H, W = shape
    square = fit_picture(pixels, max(H, W))
    one = Pictures("", ("",), square[None], np.zeros(1, np.int64))
    return fitted(one, (H, W, C)).images[0]


def _numbers(source: Source, key: str) -> Looked:
    """Let the reader type a matrix of grey values; every cell becomes a block of pixels."""
    state = f"{key}.numbers"
    link = st.session_state.setdefault(f"{state}.link", LinkText())
    asked = link.opened(MATRIX)
    if asked is not None:
        st.session_state[state] = asked.replace("~", "\n").replace("_", " ")
    st.session_state.setdefault(state, _FIRST)
    text = st.text_area(
        f"Grey values from 0 to 255: a line for each row, up to {PICTURE_WORK_SIDE}, spaces "
        "between them",
        key=state,
        height=180,
        persist_state="session",
    )
    last = f"{state}.last"
    try:
        values, notes = _parsed(text)
        st.session_state[last] = values
        words = "~".join("_".join(f"{v:g}" for v in row) for row in values)
        link.write(MATRIX, words if len(words) <= TEXT_MAX else None)
        for note in notes:
            st.caption(literal(note))
    except ExplorerError as error:
        st.error(literal(str(error)))
    values = st.session_state.get(last)
    if values is None:
        values = _parsed(_FIRST)[0]
    image = _blocks(values, source.card.shape)
    rows, columns = values.shape
    return Looked(image, f"Your {rows}×{columns} numbers", None, None, _key(image), False)


def _parsed(text: str) -> tuple[np.ndarray, tuple[str, ...]]:
    rows = [line.split() for line in text.replace(";", " ").splitlines() if line.strip()]
    matrix = parse_table(rows, "Your numbers", PICTURE_WORK_SIDE)
    for (row, column), value in np.ndenumerate(matrix.values):
        if not 0 <= value <= 255:
            raise NumberError(
                f"Your numbers, row {row + 1}, column {column + 1}, holds {value:g}; a grey value "
                "is between 0 and 255. Type a number in that range."
            )
    return matrix.values, matrix.notes


def _blocks(values: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
    grey = np.rint(values).astype(np.uint8)[None, ..., None]
    one = Pictures("", ("",), grey, np.zeros(1, np.int64))
    return fitted(one, (shape[1], shape[2], shape[0])).images[0]


def _members(pictures) -> np.ndarray:
    name = st.session_state.get(CLASS, ANY)
    if name not in pictures.classes:
        return np.arange(len(pictures.labels))
    return np.flatnonzero(pictures.labels == pictures.classes.index(name))


def _go_to_class(pictures) -> None:
    members = _members(pictures)
    if len(members) and st.session_state.get(PICTURE, 0) not in members:
        st.session_state[PICTURE] = int(members[0])


def _leave_class(pictures) -> None:
    if st.session_state.get(PICTURE, 0) not in _members(pictures):
        st.session_state[CLASS] = ANY


def _step(pictures, way: int) -> None:
    members, now = _members(pictures), st.session_state.get(PICTURE, 0)
    if len(members):
        place = np.searchsorted(members, now, side="left" if way < 0 else "right")
        place = place - 1 if way < 0 else place
        st.session_state[PICTURE] = int(members[place % len(members)])
