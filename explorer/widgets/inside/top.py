"""The pictures of the whole test set that a filter answers: most, least, from every tenth."""

import numpy as np
import streamlit as st

from explorer.figures import colours
from explorer.figures import inside as figures
from explorer.probing.responses import NEARLY_DEAD, in_common, top_images
from explorer.widgets import gallery
from explorer.widgets.inputs import open_choice
from explorer.widgets.inside import export, wall
from explorer.widgets.inside.source import Source
from explorer.widgets.inside.state import (
    LIST,
    LISTS,
    MANIES,
    MANY,
    SCORE,
    SCORES,
    SHOW,
    SHOWS,
    VERIFY,
    open_picture,
)
from explorer.widgets.inside.top_tiles import column, end_of
from explorer.widgets.inside.verified import is_quick, sentence
from explorer.widgets.text import literal

_BY = {"Both": ("max", "mean"), "Maximum": ("max",), "Mean": ("mean",)}
_TITLES = {"max": "By the **maximum** of the map", "mean": "By the **mean** of the map"}
_HINTS = {
    "max": "one strong place is enough, and the box is all that this place can see.",
    "mean": "how much of the picture answers, and how strongly: there is no single place.",
}


def draw(source: Source, layer: str, channel: int) -> None:
    """Show the chosen lists of one filter, and below them all filters to choose from."""
    kind, score, show, k = _controls()
    found = source.scan.layers[layer]
    st.markdown(_sentence(found, channel, k))
    lists = {}
    for place, by in zip(st.columns(len(_BY[score]), gap="medium"), _BY[score], strict=True):
        with place:
            lists[by] = _one(source, found, channel, kind, by, k, show)
    if any(len(chosen) for chosen in lists.values()):
        legend = _legend(found, channel, lists, show)
        if legend:
            gallery.show([legend], key="inside_top_legend")
        export.draw(source, layer, channel, kind, lists)
    wall.draw(source, found, channel)


def _controls() -> tuple[str, str, str, int]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = _choice("List", LISTS, LIST, LISTS[0])
        score = _choice("Ranked by", SCORES, SCORE, SCORES[0])
        show = _choice("Show", SHOWS, SHOW, SHOWS[1])
        k = _choice("Pictures", MANIES, MANY, MANIES[0], disabled=kind == LISTS[2])
    return kind, score, show, int(k)


def _choice(label: str, options, key: str, default: str, *, disabled: bool = False) -> str:
    open_choice(key, options)
    chosen = st.segmented_control(
        label,
        options,
        default=default,
        required=True,
        key=key,
        bind="query-params",
        disabled=disabled,
    )
    return chosen if chosen in options else default


def _sentence(found, channel, k) -> str:
    total = len(found.max)
    count = int((found.max[:, channel] > 0).sum())
    rate, who = count / total, f"**{found.layer.name}, filter {channel}**"
    if count == 0 and not found.layer.relu:
        return f"{who} is never above 0, whichever of the {total:,} pictures it reads."
    if count == 0:
        return (
            f"{who} is **dead**: its ReLU gives 0 at every place of all {total:,} pictures, so "
            "no picture activates it. Where a ReLU gives 0, no gradient flows back: unless a "
            "training picture wakes it, such a filter learns no more."
        )
    said = f"{who} answers {count:,} of {total:,} test pictures ({100 * rate:.2f} %)."
    if rate < NEARLY_DEAD:
        said += " It is **nearly dead**: with so few pictures, what they share may be chance."
    lists = [top_images(found, channel, score, k) for score in ("max", "mean")]
    return (
        f"{said} The top {len(lists[0])} by the maximum and the top {len(lists[1])} by the mean "
        f"have **{in_common(*lists)} of {len(lists[0])}** pictures in common."
    )


def _one(source, found, channel, kind, score, k, show) -> np.ndarray:
    """Show one list with what has to be said of it; return its pictures."""
    chosen, blocks = column(source, found.layer.name, channel, kind, score, k, show)
    images = chosen.images
    if not len(images):
        return images
    st.markdown(f"{_TITLES[score]}: {_HINTS[score]}")
    if chosen.note:
        st.caption(literal(chosen.note))
    tiled = [i for i, block in enumerate(blocks) if block["kind"] == "tiles"]
    shown = dict(zip(tiled, (p.images for p in chosen.parts if len(p.images)), strict=True))
    gallery.show(
        blocks,
        key=f"inside_top_{score}",
        on_pick=lambda block, tile: open_picture(int(shown[block][tile])),
    )
    words = []
    if len(chosen.parts) == 1:
        data = source.pictures
        counts = figures.class_counts(data.labels[images], data.classes)
        words.append("Classes: " + ", ".join(f"{name} {count}" for name, count in counts) + ".")
    if score == "max" and show != SHOWS[2] and _asked_to_verify(source):
        words.append(sentence(source, found, channel, images))
    st.caption(literal(" ".join(words)))
    return images


def _asked_to_verify(source) -> bool:
    """Tell whether the boxes are verified: at once, or with a large network when asked to."""
    return is_quick(source) or st.toggle(
        "Verify the boxes (takes seconds)", key=VERIFY, persist_state="session"
    )


def _legend(found, channel, lists, show) -> dict | None:
    if show == SHOWS[0] or (show == SHOWS[1] and "mean" not in lists):
        return None
    words = "One scale for all maps, up to this filter's largest value on all pictures."
    if show == SHOWS[1]:
        words = f"By the mean, the map lies on the picture, the greener the stronger. {words}"
    return gallery.legend(end_of(found, channel), colours.FROM_ZERO, words)
