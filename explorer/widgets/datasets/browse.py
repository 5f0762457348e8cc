"""Data sets: one picture of each class, the pictures of one class page by page, one of them large.

Class and file names may hold anything: they are shown by the gallery and by st.text only, which
take neither Markdown nor HTML.
"""

import numpy as np
import streamlit as st

from explorer.datasets import browse
from explorer.datasets.browse import Leaf
from explorer.datasets.pictures import SPLITS, shown
from explorer.errors import ExplorerError
from explorer.images import shrink_picture
from explorer.widgets import gallery
from explorer.widgets.datasets.choice import View
from explorer.widgets.text import literal

SPLIT, ORDER, SEED, PAGE, CLASS = "set_split", "set_order", "set_seed", "set_page", "set_class"
_PICKED = "set_picked"  # session only: data set, split, class and number of the large picture
AS_THEY_COME, SHUFFLED = ORDERS = ("as they come", "shuffled")
STANDARD = {SPLIT: "train", ORDER: AS_THEY_COME, SEED: 0, PAGE: 1}
ON_A_PAGE = 48
_SEEDS = 99
_ORIGINAL_SIDE = 320  # pixels of the longer side of a picture as its file has it
_FEW = 300  # seconds that small pictures of a folder are kept


def draw(view: View) -> None:
    """Show the classes, the choice and the pictures."""
    key = f"{CLASS}_{view.mark}"
    if st.session_state.get(key) not in view.classes:
        st.session_state.pop(key, None)
    place = st.container()  # filled last: it marks the class that is chosen below
    split, name = _class_and_split(view, key)
    try:
        with place:
            _each_class(view, split, name, key)
        _pages(view, split, name)
    except ExplorerError as error:
        st.error(literal(str(error)))


def _first_page() -> None:
    st.session_state[PAGE] = 1


def _class_and_split(view: View, key: str) -> tuple[str, str]:
    columns = st.columns([2, 2, 3, 2], vertical_alignment="bottom")
    again = {"bind": "query-params", "on_change": _first_page}
    with columns[0]:
        name = st.selectbox("Class", view.classes, key=key, format_func=literal, **again)
    one = {"default": SPLITS[0], "required": True}
    with columns[1]:
        split = st.segmented_control("Part", SPLITS, key=SPLIT, **one, **again)
    one["default"] = AS_THEY_COME
    with columns[2]:
        order = st.segmented_control("Order", ORDERS, key=ORDER, **one, **again)
    with columns[3]:
        fixed = order != SHUFFLED
        st.slider("Seed", 0, _SEEDS, 0, key=SEED, bind="query-params", disabled=fixed)
    return split, name


@st.cache_data(ttl=_FEW, max_entries=64, show_spinner=False)
def _first(data: str, root: str | None, split: str, names: tuple[str, ...], share: float) -> Leaf:
    return browse.first(data, split, names, root=root, test_share=share)


@st.cache_data(ttl=_FEW, max_entries=64, show_spinner=False)
def _leaf(data, root, split, name, numbers: tuple[int, ...], share: float) -> Leaf:
    return browse.some(data, split, name, numbers, root=root, test_share=share)


def in_colour(images: np.ndarray) -> np.ndarray:
    """Return grey pictures (n, H, W, 1) with three equal channels, others as they are."""
    return np.repeat(images, 3, axis=3) if images.shape[3] == 1 else images


def _each_class(view: View, split: str, chosen: str, key: str) -> None:
    leaf = _first(view.status.data, view.status.root, split, view.classes, view.test_share)
    items = [
        gallery.Tile((shown(name),), f"Class {shown(name)}", crossed=bool(fault))
        for name, fault in zip(view.classes, leaf.faults, strict=True)
    ]

    def pick(_: int, tile: int) -> None:
        st.session_state[key] = view.classes[tile]
        _first_page()

    block = gallery.tiles(
        in_colour(leaf.images),
        items,
        name="One picture of each class",
        size=78,
        chosen=view.classes.index(chosen),
    )
    gallery.show([block], key="set_each_class", on_pick=pick)


def _pages(view: View, split: str, name: str) -> None:
    count = view.counts(split)[name]
    pages = max(1, -(-count // ON_A_PAGE))
    if not 1 <= st.session_state.get(PAGE, 1) <= pages:
        st.session_state[PAGE] = 1
    left, right = st.columns([3, 5], gap="large")  # on a phone the large picture comes first
    with right:
        grid = st.container()
        page = st.pagination(pages, key=PAGE, bind="query-params") if pages > 1 else 1
    seed = st.session_state[SEED] if st.session_state[ORDER] == SHUFFLED else None
    numbers = browse.order(count, seed)[(page - 1) * ON_A_PAGE : page * ON_A_PAGE].tolist()
    where = (view.status.data, view.status.root, split, name)
    leaf = _leaf(*where, tuple(numbers), view.test_share)
    place = _picked(where, leaf)
    with grid:
        _grid(where, leaf, place)
        pictures = "1 picture" if count == 1 else f"{count:,} pictures"
        st.text(f"{shown(name)}, {split}: {pictures}")
    with left:
        if place is not None:
            _large(view, split, name, leaf, place)


def _picked(where: tuple, leaf: Leaf) -> int | None:
    """Return the place of the large picture on this page; the first if none was chosen here."""
    picked = st.session_state.get(_PICKED)
    if picked is not None and picked[0] == where and picked[1] in leaf.numbers:
        return leaf.numbers.index(picked[1])
    return 0 if leaf.numbers else None


def _grid(where: tuple, leaf: Leaf, place: int | None) -> None:
    if place is None:
        st.text("The pictures are not there any more; reload the page.")
        return
    items = [
        gallery.Tile((f"{number:,}",), f"Picture {number:,}{', unreadable' if fault else ''}",
                     crossed=bool(fault))
        for number, fault in zip(leaf.numbers, leaf.faults, strict=True)
    ]  # fmt: skip

    def pick(_: int, tile: int) -> None:
        st.session_state[_PICKED] = (where, leaf.numbers[tile])

    block = gallery.tiles(
        in_colour(leaf.images), items, name="Pictures of the class", size=56, chosen=place
    )
    gallery.show([block], key="set_grid", on_pick=pick)


def _large(view: View, split: str, name: str, leaf: Leaf, place: int) -> None:
    number, size = leaf.numbers[place], leaf.images.shape[1:3]
    st.text(f"{shown(name)}, {split} picture {number:,}")
    if leaf.faults[place]:
        st.text(f"Left out: {leaf.faults[place]}.")
        return
    block = gallery.tiles(
        in_colour(leaf.images[place : place + 1]),
        [gallery.Tile((f"{size[0]}×{size[1]} pixels, as a network sees it",), "Large picture")],
        name="The chosen picture",
        size=288,
        pick=False,
    )
    gallery.show([block], key="set_large")
    if not leaf.files[place]:
        return
    st.text(leaf.files[place])
    if leaf.sizes[place] != size:
        _as_in_its_file(view, split, name, number)


def _as_in_its_file(view: View, split: str, name: str, number: int) -> None:
    try:
        pixels = browse.original(view.status.root, split, name, number, view.test_share)
    except ExplorerError as error:
        st.text(str(error))
        return
    rows, columns = pixels.shape[:2]
    st.image(
        shrink_picture(pixels, _ORIGINAL_SIDE),
        output_format="PNG",
        alt="The picture as its file has it",
        width="content",
    )
    st.text(
        f"In its file {columns:,}×{rows:,} (width × height): the middle square of it, made "
        "smaller or larger, is the picture above."
    )
