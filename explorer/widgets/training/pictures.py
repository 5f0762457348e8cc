"""Which pictures are trained on: data set, classes, how many, how they are split and scaled."""

import streamlit as st

from explorer import datasets, limits
from explorer.datasets import DatasetStatus
from explorer.datasets.constants import KNOWN
from explorer.training import rules
from explorer.widgets.text import literal
from explorer.widgets.training import fields
from explorer.widgets.training.sliders import choice, number, scale, switch

_STEP = 100  # pictures per class between two marks of the slider
_SHARES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
_COMPUTED = {
    "training": "Computed from the training pictures",
    "none": "None: bytes are only divided by 255",
}


def data() -> DatasetStatus | None:
    """Choose among all data sets; one that is missing says how to get it."""
    found = {status.title: status for status in datasets.statuses()}
    standard = fields.STANDARD[fields.DATA]
    if st.session_state.setdefault(fields.DATA, standard) not in found:
        st.session_state[fields.DATA] = standard
    title = st.selectbox(
        "Pictures", list(found), key=fields.DATA, format_func=literal, persist_state="session"
    )
    status = found[title]
    if status.ready:
        return status
    st.warning(literal(status.sentence))
    st.code(status.remedy, language="bash", wrap_lines=True)
    return None


def classes(status: DatasetStatus) -> None:
    """Choose the classes and how many pictures of each."""
    names, key = list(status.classes), fields.classes_key(status.title)
    held = st.session_state.setdefault(key, names[: limits.CLASSES_MAX])
    if held and not set(held) <= set(names):  # a link may name anything
        st.session_state[key] = [name for name in names if name in held] or names[
            : limits.CLASSES_MAX
        ]
    st.pills(
        f"Classes ({limits.CLASSES_MIN} to {limits.CLASSES_MAX})",
        names,
        selection_mode="multi",
        format_func=literal,
        key=key,
        persist_state="session",
        wrap=True,
    )
    low, high = limits.PER_CLASS_MIN, limits.PER_CLASS_MAX
    number(
        "Images per class",
        fields.PER_CLASS,
        range(low, high + 1, _STEP),
        (low, high),
        special={fields.ALL: "all"},
        words="For training and validation together.",
    )


def more(status: DatasetStatus) -> None:
    """Choose how the pictures are split, brought to one size and normalised."""
    number(
        "Kept apart for validation",
        "train_validation",
        _SHARES,
        limits.VALIDATION_SHARE,
        words="This share of the chosen pictures is never trained with; after each epoch it says "
        "how good the network is on pictures that it does not know.",
    )
    if status.unsplit:
        scale(
            "Test share",
            fields.SHARE,
            limits.TEST_SHARE,
            0.05,
            "This folder is not split: each picture's bytes decide whether it is kept for the "
            "test. The page Data sets shows on which side it lies.",
        )
    if status.data == "folder":
        number(
            "Side (pixels)",
            "train_side",
            rules.SIDES,
            (rules.SIDES[0], rules.SIDES[0]),
            words="All pictures are brought to this size; twice the side takes four times as long.",
        )
    channels = 1 if status.data == "mnist" else 3
    names = {key: each.title for key, each in KNOWN.items() if each.fits(channels)}
    choice(
        "Normalisation",
        "train_normalisation",
        _COMPUTED | names,
        words="What is subtracted from each pixel and what it is then divided by.",
    )
    switch(
        "Shuffle the pixels",
        "train_shuffle",
        words="Every pixel goes to another place, in all pictures in the same way: nothing is lost "
        "but which pixels are neighbours.",
    )


def shape(status: DatasetStatus) -> tuple[int, int, int]:
    """Return channels, rows and columns of what the network will read."""
    if status.data == "folder":
        side = st.session_state.get("train_side", fields.STANDARD["train_side"])
        side = side if side in rules.SIDES else rules.SIDES[0]
        return 3, side, side
    H, W, C = datasets.picture_shape(status.data)
    return C, H, W
