"""Data sets: which one the reader looks at, and what is known of it before a picture is read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from explorer import datasets, limits
from explorer.datasets import DatasetStatus, sources
from explorer.datasets.ratio import TEST_SHARE
from explorer.errors import ExplorerError
from explorer.limits import CLASSES_MAX
from explorer.widgets.datasets.shelf import offer
from explorer.widgets.text import literal
from explorer.widgets.warm import wait_until_warm

DATA, PART, SHARE = "set_data", "set_part", "set_share"
STANDARD = {DATA: datasets.TITLES["shapes"]}
_SECONDS = 60  # how long a folder's counts are believed; listing 60,000 files takes 0.2 s


@dataclass(frozen=True)
class View:
    """One data set as the page looks at it.

    Attributes
    ----------
    status : DatasetStatus
    train, test : dict of str to int
        Pictures of every class; in a folder, files.
    classes : tuple of str
        Those whose pictures are shown: at most 10, as many as a training takes.
    test_share : float
        Of a folder that is not split.
    """

    status: DatasetStatus
    train: dict[str, int]
    test: dict[str, int]
    classes: tuple[str, ...]
    test_share: float

    @property
    def mark(self) -> str:
        """The data set's title as it can stand in the name of a parameter."""
        return re.sub(r"[^a-z0-9]+", "_", self.status.title.lower()).strip("_")

    def counts(self, split: str) -> dict[str, int]:
        """Return the pictures of every class in a split."""
        return self.train if split == "train" else self.test

    def load(self, split: str, per_class: int | None = None) -> datasets.Pictures:
        """Load the pictures of the classes that are shown."""
        return datasets.load(
            self.status.data,
            split,
            root=self.status.root,
            classes=self.classes,
            per_class=per_class,
            test_share=self.test_share,
        )


def choose(parts: Sequence[str]) -> tuple[View | None, str]:
    """Draw the choice of data set and of what is looked at.

    Parameters
    ----------
    parts : sequence of str
        What can be looked at; the first at first.

    Returns
    -------
    view : View or None
        None, with the reason and the remedy on the page, if the data set is not ready.
    part : str
    """
    found = {status.title: status for status in datasets.statuses()}
    left, right = st.columns([2, 5], gap="medium", vertical_alignment="bottom")
    with left:
        title = st.selectbox(
            "Data set", list(found), key=DATA, bind="query-params", format_func=literal
        )
    with right:
        part = st.pills(
            "Look at",
            parts,
            default=parts[0],
            required=True,
            key=PART,
            bind="query-params",
            wrap=True,
        )
    status = found.get(title)
    return (None if status is None else _view(status)), part


def _view(status: DatasetStatus) -> View | None:
    st.text(status.sentence)
    if not status.ready:
        if status.data in sources.SOURCES:
            offer(sources.SOURCES[status.data], "choice")
        else:
            st.text(status.remedy)
        return None
    if status.data == "cifar10" and not wait_until_warm("PyTorch is still loading …"):
        return None
    share = _test_share() if status.unsplit else TEST_SHARE
    try:
        train, test = (_counts(status.data, status.root, s, share) for s in ("train", "test"))
    except ExplorerError as error:
        st.error(literal(str(error)))
        return None
    return View(status, train, test, _some_classes(status), share)


@st.cache_data(ttl=_SECONDS, max_entries=64, show_spinner="Counting the pictures …")
def _counts(data: str, root: str | None, split: str, test_share: float) -> dict[str, int]:
    return datasets.counts(data, split, root, test_share=test_share)


def _test_share() -> float:
    low, high = limits.TEST_SHARE
    return st.slider(
        "Test share",
        low,
        high,
        TEST_SHARE,
        0.05,
        key=SHARE,
        bind="query-params",
        help="This folder has no train/ and test/. Each picture's own bytes decide on which side "
        "it lies, so no file is copied and added pictures move no other. Train with the same "
        "share.",
    )


def _some_classes(status: DatasetStatus) -> tuple[str, ...]:
    """Return at most 10 classes, and let the reader turn to the next ones."""
    names = status.classes
    if len(names) <= CLASSES_MAX:
        return names
    pages, key = -(-len(names) // CLASSES_MAX), "set_classes"
    if not 1 <= st.session_state.get(key, 1) <= pages:
        st.session_state[key] = 1
    page = st.pagination(pages, key=key, bind="query-params")
    start = min((page - 1) * CLASSES_MAX, len(names) - CLASSES_MAX)  # the last ten are ten too
    st.caption(
        f"Classes {start + 1:,} to {start + CLASSES_MAX:,} of {len(names):,} are shown; a training "
        f"takes {limits.CLASSES_MIN} to {CLASSES_MAX}."
    )
    return names[start : start + CLASSES_MAX]
