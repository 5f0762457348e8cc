"""Data sets: near-duplicates between the splits, searched on demand and shown side by side."""

import numpy as np
import streamlit as st

from explorer.datasets.overview import percent
from explorer.datasets.pictures import shown
from explorer.widgets import gallery
from explorer.widgets.datasets.browse import in_colour
from explorer.widgets.datasets.choice import View
from explorer.widgets.datasets.counts import load_all, where
from explorer.widgets.datasets.searches import PAIRS_MAX, Pairs, Search, Searches
from explorer.widgets.text import literal
from explorer.widgets.warm import wait_until_warm

COMPARED, MIRRORED, PAGE = "set_compared", "set_mirrored", "set_pairs_page"
BETWEEN, IN_TRAINING, IN_TEST = COMPARISONS = (
    "test with training",
    "inside training",
    "inside test",
)
STANDARD = {COMPARED: BETWEEN, MIRRORED: False, PAGE: 1}
# Distances up to which most pairs are copies to the eye. Drawn shapes and digits have so few parts
# that many of them look alike without being copies.
NEAR, NEAR_DRAWN = 0.3, 0.05
_DRAWN = ("shapes", "mnist")
ON_A_PAGE = 24
_GAP = 2  # pixels between the two of a pair
_HALF_STEP = 1e-6  # 0.30 of the slider is meant to hold a distance of 0.3 in float32
_POLL_SECONDS = 0.5


@st.cache_resource(show_spinner=False)
def _searches() -> Searches:
    return Searches()


def draw(view: View) -> None:
    """Show what is searched, the button, and what was found."""
    st.markdown(
        "A test picture that is also in the training part, or nearly, tests memory and not "
        "learning. Every picture is compared with every other one by its steps of brightness: a "
        "change of brightness, contrast, tint or JPEG quality counts little."
    )
    if not wait_until_warm("PyTorch is still loading …"):
        return
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        compared = st.segmented_control(
            "Compare", COMPARISONS, default=BETWEEN, required=True, key=COMPARED,
            bind="query-params",
        )  # fmt: skip
    with right:
        mirrored = st.toggle(
            "Mirrored copies count too", key=MIRRORED, bind="query-params", help="Twice as long."
        )
    key = (*where(view), compared, mirrored)
    search = _searches().get(key)
    running = search is not None and search.running
    st.button(
        "Search again" if search and not running else "Search",
        key="set_search",
        type="secondary" if search else "primary",
        icon=":material/search:",
        disabled=running,
        on_click=_start,
        args=(key, view, compared, mirrored),
    )
    if running:
        _progress(search)
    elif search is not None and search.error:
        st.error(literal(search.error))
    elif search is not None and search.found is not None:
        _show(view, compared, search.found)


def _start(key: tuple, view: View, compared: str, mirrored: bool) -> None:
    splits = {BETWEEN: ("test", "train"), IN_TRAINING: ("train", None), IN_TEST: ("test", None)}

    def load() -> tuple:
        return tuple(split and load_all(view, split) for split in splits[compared])

    st.session_state[PAGE] = 1
    _searches().start(key, load, mirrored)


@st.fragment(run_every=_POLL_SECONDS)
def _progress(search: Search) -> None:
    if not search.running:
        st.rerun()
    st.progress(search.share, text=f"{search.words} …")


def _show(view: View, compared: str, found: Pairs) -> None:
    drawn = view.status.data in _DRAWN
    distance = st.slider(
        "Distance that counts as near",
        0.0,
        0.5,
        NEAR_DRAWN if drawn else NEAR,
        0.01,
        key="set_near_drawn" if drawn else "set_near",
        bind="query-params",
        help="0: the same up to brightness and contrast. About 1: nothing in common.",
    )
    near = int(np.count_nonzero(found.distances <= distance + _HALF_STEP))
    _tell(view, compared, found, near, distance)
    count = int(np.count_nonzero(found.distance <= distance + _HALF_STEP))
    if not count:
        return
    pages = -(-count // ON_A_PAGE)
    if not 1 <= st.session_state.get(PAGE, 1) <= pages:
        st.session_state[PAGE] = 1
    grid = st.container()
    page = st.pagination(pages, key=PAGE, bind="query-params") if pages > 1 else 1
    with grid:
        _pairs(view, found, range((page - 1) * ON_A_PAGE, min(page * ON_A_PAGE, count)))
    if count == PAIRS_MAX:
        st.caption(f"The {PAIRS_MAX} nearest pairs are shown.")


def _tell(view: View, compared: str, found: Pairs, near: int, distance: float) -> None:
    total = len(found.distances)
    kind = "training" if compared == IN_TRAINING else "test"
    among = "training pictures" if compared == BETWEEN else "others of the same part"
    st.markdown(
        f"**{near:,} of {total:,} {kind} pictures ({percent(near / total)})** have one within "
        f"{distance:.2f} among the {found.others:,} {among}; {found.identical:,} of them "
        "the same byte for byte."
    )
    if view.status.data == "cifar10" and compared == BETWEEN:
        st.markdown(
            "Barz and Denzler (2020) report 3.3 % for CIFAR-10; they compared features of a "
            "trained network and looked at every candidate. Here shifted and cropped copies are "
            "missed, and some near pairs are merely alike: look at them, and move the slider."
        )
    elif view.status.data in _DRAWN:
        st.markdown(
            "Shapes and digits consist of few strokes, so many pictures come close to another "
            "without being a copy of it. Look at the pairs before you call them duplicates."
        )


def _pairs(view: View, found: Pairs, rows: range) -> None:
    left, right = (in_colour(side[rows.start : rows.stop]) for side in (found.left, found.right))
    count, H, W, _ = left.shape
    both = np.zeros((count, H, 2 * W + _GAP, 4), np.uint8)  # the gap stays transparent
    for side, start in ((left, 0), (right, W + _GAP)):
        both[:, :, start : start + W, :3] = side
        both[:, :, start : start + W, 3] = 255
    gallery.show(
        [
            gallery.tiles(
                both,
                [_words(view, found, row) for row in rows],
                name="Near pairs",
                size=172,
                pick=False,
            )
        ],
        key="set_pairs",
    )


def _words(view: View, found: Pairs, row: int) -> gallery.Tile:
    names = [view.classes[label] for label in found.labels[row]]
    if found.files[row][0]:
        words = [shown(file) for file in found.files[row]]
    elif view.status.data == "shapes":  # drawn in any number: no numbers to look up
        words = [shown(name) for name in names]
    else:
        words = [f"{shown(n)} {i:,}" for n, i in zip(names, found.numbers[row], strict=True)]
    line = f"{found.distance[row]:.3f}" + (", mirrored" if found.mirrored[row] else "")
    if names[0] != names[1]:
        line += ", classes differ"
    return gallery.Tile((*words, line), f"{words[0]} and {words[1]}, distance {line}")
