"""Pictures with what the network said of them: a grid to choose from, and one of them large."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from explorer.results.words import percent
from explorer.widgets import gallery
from explorer.widgets.datasets.browse import in_colour
from explorer.widgets.results import inside_link
from explorer.widgets.results.source import Source, same
from explorer.widgets.results.state import PICKED, TEST
from explorer.widgets.text import literal

_TILE_SIDE = 96  # pixels of a tile in the grid; larger pictures are thinned out, never blurred
_LARGE = 160  # CSS pixels
_BARS = 3  # classes with a bar of their own
_SHUFFLED = "The network saw them with all pixels at other places, the same ones in all pictures."


def sure(share: float) -> str:
    """Return a probability with one decimal that never says all where something is missing.

    Examples
    --------
    >>> sure(0.9312), sure(0.99996), sure(1.0), sure(0.0001)
    ('93.1\\xa0%', '> 99.9\\xa0%', '100.0\\xa0%', '< 0.1\\xa0%')
    """
    if share < 1 and round(100 * share, 1) == 100:
        words = "> 99.9 %"
    else:
        words = "< 0.1 %" if 0 < share < 0.0005 else percent(share)
    return words.replace(" %", "\xa0%")  # no line may end before the sign


def show(source: Source, rows: np.ndarray, *, key: str, size: int, brief: bool = False) -> None:
    """Show pictures of some rows of the answers; the chosen one stands large above the others.

    Parameters
    ----------
    source : Source
    rows : np.ndarray
        int (n,), at least one.
    key : str
        Of this list; the list and the part keep their own choice.
    size : int
        Width of a tile, in CSS pixels.
    brief : bool
        Leave out what the network said and what is true: both are the same for all of them.
    """
    pictures = source.pictures()
    if pictures is None:
        _lines(source, rows)
        return
    fine = same(source.answers, pictures, rows)
    if not fine.all():
        _say_changed(int((~fine).sum()), len(rows))
    if not fine.any():
        _lines(source, rows)
        return
    rows = rows[fine]
    mark = (source.name, source.part, key)
    picked = st.session_state.get(PICKED, {})
    row = picked.get("row") if picked.get("mark") == mark else None
    place = int(np.flatnonzero(rows == row)[0]) if row in rows else 0
    _large(source, pictures, int(rows[place]), key)
    _grid(source, pictures, rows, place, key, size, brief, mark)
    if source.run.recipe.shuffle_pixels:
        st.caption(_SHUFFLED)


def _say_changed(count: int, total: int) -> None:
    if count == total:
        st.warning(
            "The data set has changed since the training: none of these pictures is at its place "
            "any more. The numbers are those of the training."
        )
        return
    verb = "is" if count == 1 else "are"
    st.warning(
        f"{count:,} of these {total:,} pictures {verb} not the same any more as in the training "
        "and left out; the numbers are those of the training."
    )


def _grid(source, pictures, rows, place, key, size, brief, mark) -> None:
    images = pictures.images[source.answers.places[rows]]
    step = max(1, max(images.shape[1:3]) // _TILE_SIDE)
    items = [_tile(source, int(row), brief) for row in rows]

    def pick(_: int, tile: int) -> None:
        st.session_state[PICKED] = {"mark": mark, "row": int(rows[tile])}

    block = gallery.tiles(
        in_colour(images[:, ::step, ::step]),
        items,
        name="Pictures with the network's answers",
        size=size,
        chosen=place,
        wrap=True,
    )
    gallery.show([block], key=f"results_grid_{key}", on_pick=pick)


def _tile(source: Source, row: int, brief: bool) -> gallery.Tile:
    answers = source.answers
    said = source.classes[answers.predicted[row]]
    true = source.classes[answers.labels[row]]
    confidence = sure(float(answers.confidence[row]))
    verdict = "right" if answers.right[row] else f"truly {true}"
    place = f"no. {answers.places[row]:,}"
    label = f"Picture {answers.places[row]}: network says {said}, {confidence}; {verdict}"
    lines = (confidence, place) if brief else (f"{said} {confidence}", verdict, place)
    return gallery.Tile(lines, label)


def _large(source: Source, pictures, row: int, key: str) -> None:
    place = int(source.answers.places[row])
    true = source.classes[source.answers.labels[row]]
    left, right = st.columns([2, 3], wrap=False)
    with left:
        tile = gallery.Tile((f"{true}, no. {place:,}",), f"Picture {place}")
        image = in_colour(pictures.images[place : place + 1])
        block = gallery.tiles(
            image, [tile], name="The chosen picture", size=_LARGE, pick=False, columns=1
        )
        gallery.show([block], key=f"results_large_{key}")
    with right:
        st.markdown(_verdict(source, row))
        _whereabouts(source, pictures, place)
    gallery.show([_bars(source, row)], key=f"results_bars_{key}")


def _verdict(source: Source, row: int) -> str:
    answers = source.answers
    said = source.shown_classes[answers.predicted[row]]
    true = source.shown_classes[answers.labels[row]]
    if answers.right[row]:
        return f"Network says **{said}**, {sure(float(answers.confidence[row]))}: right."
    share = sure(float(answers.probabilities[row, answers.labels[row]]))
    return (
        f"Network says **{said}**, {sure(float(answers.confidence[row]))}: wrong. It gives the "
        f"true class {true} {share}."
    )


def _bars(source: Source, row: int) -> dict:
    """Return the highest probabilities as bars, that of the true class, and the rest as one."""
    shares, true = source.answers.probabilities[row], int(source.answers.labels[row])
    order = np.argsort(-shares, kind="stable").tolist()
    named = order[:_BARS] if true in order[:_BARS] else [*order[: _BARS - 1], true]
    rows = [(source.classes[number], float(shares[number])) for number in named]
    if others := len(shares) - len(named):
        rest = max(0.0, 1.0 - sum(share for _, share in rows))
        rows.append((f"{others} others" if others > 1 else "1 other", rest))
    block = gallery.bars(rows, strong=source.classes[order[0]])
    for line, (_, share) in zip(block["rows"], rows, strict=True):
        line["text"] = sure(share)
    return block


def _whereabouts(source: Source, pictures, place: int) -> None:
    split = "test" if source.part == TEST else "training"
    st.caption(f"Place {place:,} of {len(pictures.labels):,} {split} pictures, counted from 0.")
    if pictures.files:
        st.text(pictures.files[place])
    if source.part == TEST:
        inside_link.offer(source.run.path, source.name, place, len(pictures.labels))


def _lines(source: Source, rows: Sequence[int]) -> None:
    """Say in words what would be seen, where the pictures are gone."""
    answers = source.answers
    lines = [
        f"- no. {answers.places[row]:,}: {literal(source.classes[answers.predicted[row]])} with "
        f"{sure(float(answers.confidence[row]))}, truly "
        f"{literal(source.classes[answers.labels[row]])}"
        for row in rows
    ]
    st.markdown("\n".join(lines))
