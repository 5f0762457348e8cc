"""The page's link holds every choice that is not the standard one, read and written as a whole.

Streamlit's own binding writes the same address from the browser, so the two cannot be mixed, and
it knows no other numbers than those that a slider shows.
"""

import math

import streamlit as st

from explorer.datasets import DatasetStatus
from explorer.limits import CLASSES_MAX
from explorer.widgets.echoes import Echoes
from explorer.widgets.training.fields import CLASSES, STANDARD, classes_key

_ECHOES = "train_echoes"  # session only
_TEXT_MAX = 4096  # characters of one value; longer ones mean nothing here


def read() -> None:
    """Let the widgets hold what a freshly opened link says, and the standard for everything else.

    A bare link changes nothing: the choices of this session stay.
    """
    now = _address()
    echoes = st.session_state.setdefault(_ECHOES, Echoes())
    if not now or echoes.expect(now):
        return
    echoes.opened(now)
    for key in [key for key in st.session_state if str(key).startswith(CLASSES)]:
        del st.session_state[key]
    st.session_state.update(STANDARD | choices_of(dict(now)))


def write(status: DatasetStatus | None) -> None:
    """Write what the widgets hold into the link."""
    texts = {}
    for key, standard in STANDARD.items():
        held = st.session_state.get(key, standard)
        if not isinstance(standard, list) and held != standard:
            texts[key] = [as_text(held)]
    if status is not None:
        key = classes_key(status.title)
        names = st.session_state.get(key) or []
        if names and list(names) != list(status.classes[:CLASSES_MAX]):
            texts[key] = list(names)
    new = tuple((key, tuple(values)) for key, values in texts.items())
    if set(new) == set(_address()):
        return
    st.session_state[_ECHOES].remember(new)
    others = {key: st.query_params.get_all(key) for key in st.query_params if not _is_ours(key)}
    st.query_params.from_dict(others | texts)


def choices_of(texts: dict[str, tuple[str, ...]]) -> dict[str, object]:
    """Return what a link's texts mean; those that mean nothing are left out.

    Examples
    --------
    >>> choices_of({"train_lr": ("0.00182",), "train_epochs": ("1e999",), "train_flip": ("false",)})
    {'train_lr': 0.00182, 'train_flip': False}
    """
    found: dict[str, object] = {}
    for key, values in texts.items():
        if key.startswith(CLASSES):
            found[key] = list(values[:CLASSES_MAX])
        elif (value := _read(values[-1], type(STANDARD[key]))) is not None:
            found[key] = value
    return found


def as_text(value: object) -> str:
    """Return a value as a link has it.

    Examples
    --------
    >>> as_text(True), as_text(0.00182), as_text(10.0), as_text("adam")
    ('true', '0.00182', '10', 'adam')
    """
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.12g}" if isinstance(value, int | float) else str(value)


def _read(text: str, kind: type) -> object:
    if len(text) > _TEXT_MAX:
        return None
    if kind is bool:
        return {"true": True, "false": False}.get(text.lower())
    if kind is str:
        return text
    try:
        value = kind(text)
    except ValueError:
        return None
    return value if kind is int or math.isfinite(value) else None


def _is_ours(key: str) -> bool:
    return key in STANDARD or key.startswith(CLASSES)


def _address() -> tuple:
    """Return our part of the address that the browser reports."""
    return tuple(
        (key, tuple(st.query_params.get_all(key))) for key in st.query_params if _is_ours(key)
    )
