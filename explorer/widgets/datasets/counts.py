"""Data sets: counts and sizes, the mean picture of each class, and the three parts."""

import numpy as np
import streamlit as st

from explorer import datasets, limits
from explorer.datasets import overview
from explorer.datasets.overview import percent
from explorer.datasets.pictures import shown
from explorer.datasets.ratio import TEST_SHARE
from explorer.errors import ExplorerError
from explorer.figures.class_counts import NAMED_MAX, class_counts
from explorer.limits import PICTURE_WORK_SIDE as SIDE
from explorer.widgets import gallery
from explorer.widgets.datasets.browse import in_colour
from explorer.widgets.datasets.choice import View
from explorer.widgets.text import literal

AVERAGED, EACH, HELD_OUT = "set_averaged", "set_each", "set_validation"
AVERAGES = ("1", "10", "100", "1,000", "all")
PER_CLASS = ("100", "500", "1,000", "5,000", "all")
STANDARD = {AVERAGED: "100", EACH: "500", HELD_OUT: 0.2}
_DRAWN = 1_000  # pictures of a class of Shapes; drawing more takes seconds and shows no more
_SECONDS = 600
_BLUR = (
    "Every pixel of a mean picture is the mean of that pixel over many pictures. Where the "
    "pictures of a class agree, the mean is sharp; where they differ, it is a blur that keeps only "
    "the usual brightness and colour. A class whose mean you cannot recognise cannot be told by "
    "comparing pixel with pixel: its parts come at other places, sizes and colours each time, and "
    "this is what convolutions are for."
)


def number(text: str) -> int | None:
    """Return "1,000" as 1000 and "all" as None.

    Examples
    --------
    >>> number("1,000"), number("all")
    (1000, None)
    """
    return None if text == "all" else int(text.replace(",", ""))


def load_all(view: View, split: str) -> datasets.Pictures:
    """Load the pictures of the classes shown: all of them, or 1,000 of each class of Shapes."""
    return view.load(split, _DRAWN if view.status.data == "shapes" else None)


def everything(view: View, split: str) -> datasets.Pictures:
    """Load as `load_all` does, with a word on the page meanwhile."""
    with st.spinner("Getting the pictures …", show_time=True):
        return load_all(view, split)


def draw_counts(view: View) -> None:
    """Show counts, their distribution, and the sizes of the pictures."""
    train, test = sum(view.train.values()), sum(view.test.values())
    shape = "×".join(map(str, datasets.picture_shape(view.status.data)))
    st.markdown(
        f"**{len(view.train):,} classes**, {train:,} training and {test:,} test pictures. Each is "
        f"{shape} (height × width × channels) when a network sees it."
    )
    st.text(overview.imbalance(view.train, view.test))
    st.plotly_chart(
        class_counts(view.train, view.test),
        key="set_bars",
        config={"displayModeBar": False},
        alt="Pictures of each class",
    )
    if len(view.train) > NAMED_MAX:
        st.caption("The classes are ordered by their number of pictures; a level line is balanced.")
    with st.expander("The numbers as a table"):
        st.dataframe(
            {
                "class": [shown(name) for name in view.train],
                "training": list(view.train.values()),
                "test": list(view.test.values()),
            },
            hide_index=True,
        )
    st.subheader("Picture sizes", anchor=False)
    if view.status.data == "folder":
        _sizes(view)
    else:
        st.markdown(f"All pictures have one size: {shape}. None is cut or resized.")


def _sizes(view: View) -> None:
    try:
        both = [everything(view, split) for split in ("train", "test")]
    except ExplorerError as error:
        st.error(literal(str(error)))
        return
    if len(view.classes) < len(view.train):
        st.caption("Of the ten classes that are shown.")
    found = overview.sizes(np.concatenate([pictures.sizes for pictures in both]))
    if not found.resized:
        st.markdown(f"All {found.pictures:,} pictures are {SIDE}×{SIDE} in their files.")
    else:
        (low, high), (wide, tall) = found.smallest[::-1], found.largest[::-1]
        st.markdown(
            f"{found.resized:,} of {found.pictures:,} pictures are not {SIDE}×{SIDE} in their "
            f"files: they are brought to that size. Of these, {found.cropped:,} are not square "
            f"and lose what is outside the middle square; {found.enlarged:,} have a side below "
            f"{SIDE} pixels. Smallest {low:,}×{high:,}, largest {wide:,}×{tall:,} "
            "(width × height)."
        )
        st.dataframe(
            {
                "width": [columns for _, columns, _ in found.common],
                "height": [rows for rows, _, _ in found.common],
                "pictures": [count for _, _, count in found.common],
            },
            hide_index=True,
        )
        if found.kinds > len(found.common):
            st.caption(f"The most frequent of {found.kinds:,} different sizes.")
    for note in dict.fromkeys(note for p in both for note in p.notes if "left out" in note):
        st.text(note)


def draw_means(view: View) -> None:
    """Show the mean picture of each class, and how far one comes with them alone."""
    options = AVERAGES[:-1] if view.status.data == "shapes" else AVERAGES
    if st.session_state.get(AVERAGED) not in options:
        st.session_state.pop(AVERAGED, None)
    chosen = st.select_slider(
        "Training pictures averaged, of each class",
        options,
        STANDARD[AVERAGED],
        key=AVERAGED,
        bind="query-params",
    )
    try:
        train, test = everything(view, "train"), everything(view, "test")
    except ExplorerError as error:
        st.error(literal(str(error)))
        return
    state = (*where(view), len(train.images), len(test.images))
    means, right = _means(state, number(chosen), _train=train, _test=test)
    items = [gallery.Tile((shown(name),), f"Mean of {shown(name)}") for name in train.classes]
    block = gallery.tiles(
        in_colour(np.rint(means).astype(np.uint8)),
        items,
        name="Mean pictures",
        size=140,
        columns=5,
        pick=False,
    )
    gallery.show([block], key="set_means")
    guess = percent(max(view.test[name] for name in view.classes) / len(test.images))
    st.markdown(
        f"**Naming the class whose mean picture is nearest** is right for {percent(right)} of "
        f"{len(test.images):,} test pictures; always naming the largest class, for {guess}. "
        "A network has to beat both."
    )
    st.markdown(_BLUR)


def where(view: View) -> tuple:
    """Return what names the pictures of a view, for caches."""
    return view.status.data, view.status.root, view.classes, view.test_share


@st.cache_data(ttl=_SECONDS, max_entries=32, show_spinner="Adding the pictures up …")
def _means(state: tuple, count: int | None, *, _train, _test) -> tuple[np.ndarray, float]:
    means = overview.class_means(_train.images, _train.labels, count)
    return means, overview.nearest_mean_accuracy(means, _test.images, _test.labels)


def draw_parts(view: View) -> None:
    """Show how a training divides the pictures, and the rule about the test part."""
    left, right = st.columns(2, gap="large")
    with left:
        each = st.select_slider(
            "Training pictures per class", PER_CLASS, "500", key=EACH, bind="query-params"
        )
    with right:
        low, high = limits.VALIDATION_SHARE
        share = st.slider(
            "Validation share", low, high, 0.2, 0.05, key=HELD_OUT, bind="query-params"
        )
    train, test = (
        {name: view.counts(split)[name] for name in view.classes} for split in ("train", "test")
    )
    try:
        found = overview.parts(train, test, number(each), share)
    except ExplorerError as error:
        st.error(literal(str(error)))
        return
    _three(view, found)
    st.caption("The same in PyTorch, to copy (random_split draws over all classes together)")
    st.code(split_code(view, number(each), share), language="python", wrap_lines=True)


def _three(view: View, found: overview.Parts) -> None:
    sums = [sum(part) for part in (found.training, found.validation, found.test)]
    st.markdown(
        f"**Training part**, {sums[0]:,} pictures: the weights follow their gradients. "
        f"**Validation part**, {sums[1]:,}: looked at after every epoch, to choose the epoch, the "
        f"learning rate, the network. **Test part**, {sums[2]:,}: looked at once, at the end."
    )
    st.info(
        "The test part is not touched while anything is still being chosen. Whoever chooses by "
        "test accuracy has fitted the choice to these pictures, and the number no longer says how "
        "well the network does on new ones."
    )
    st.dataframe(
        {
            "class": [shown(name) for name in view.classes],
            "training": list(found.training),
            "validation": list(found.validation),
            "test": list(found.test),
        },
        hide_index=True,
    )
    st.caption(
        "As the Train page does it: the pictures of a class are drawn with the seed, and the share "
        "of every class, rounded, is kept for validation. The test part is what the data set keeps "
        "apart, the same for every training."
    )


def split_code(view: View, per_class: int | None, share: float) -> str:
    """Return lines that divide the pictures in PyTorch; a folder's path is left to the reader."""
    status = view.status
    root = ', root="FOLDER"' if status.data == "folder" else ""
    if status.unsplit and view.test_share != TEST_SHARE:
        root += f", test_share={view.test_share:g}"
    count = "" if per_class is None else f", per_class={per_class}"
    return (
        "import torch\n"
        "from torch.utils.data import TensorDataset, random_split\n"
        "from explorer import datasets\n\n"
        f'train = datasets.load("{status.data}", "train"{root}{count})\n'
        "pictures = TensorDataset(torch.tensor(train.images), torch.tensor(train.labels))\n"
        "generator = torch.Generator().manual_seed(0)\n"
        f"training, validation = random_split(pictures, [{1 - share:g}, {share:g}], generator)\n"
        f'test = datasets.load("{status.data}", "test"{root})  # not before the very end'
    )
