"""Two of the runs, class by class with intervals, and the pictures that only one gets right."""

import numpy as np
import streamlit as st

from explorer.figures.overlaid import differences as drawn
from explorer.report.archive import file_name
from explorer.results.comparison import ALL, ClassRow, verdict
from explorer.results.diff import sentence
from explorer.results.pair_code import lines
from explorer.widgets import gallery
from explorer.widgets.compare.answers import Both, both, parts, pictures
from explorer.widgets.compare.choice import Compared
from explorer.widgets.text import literal

_SHOWN = 12  # pictures of each kind; two rows on a laptop, six on a phone
_TILE = 72  # CSS pixels; twice the size of a picture that is trained on


def differences(runs: list[Compared]) -> None:
    """Let the reader choose two runs and a part, and show what differs."""
    pair = _two(runs)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        possible = parts(pair)
        part = possible[0]
        if len(possible) > 1:
            part = st.segmented_control(
                "Pictures", possible, default=part, required=True, key="compare_part",
                bind="query-params", width="content",
            )  # fmt: skip
    found = both(pair, part)
    if found is None:
        return
    first, second = (one.letter for one in pair)
    whole = found.found.rows[0]
    if len(runs) > 2:
        st.markdown(f"{first} and {second}: {literal(sentence([one.run.recipe for one in pair]))}")
    st.markdown(f"{found.found.why} **{_whole(found, first, second)}**")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.plotly_chart(
            drawn(found.found.rows, f"accuracy of {second} minus accuracy of {first}"),
            key="compare_differences",
            config={"displayModeBar": False},
            alt=f"Accuracy of {second} minus accuracy of {first} for every class, with intervals",
        )
    with right:
        st.markdown(_arithmetic(whole, first, second))
        _in_words(found.found.rows, first, second)
    _only_one(pair, found)
    _code(pair, found)


def _two(runs: list[Compared]) -> tuple[Compared, Compared]:
    """Choose the two; with two runs there is nothing to choose."""
    by_letter = {one.letter: one for one in runs}
    letters = list(by_letter)
    if len(letters) == 2:
        return runs[0], runs[1]
    with st.container(horizontal=True):
        chosen = [
            st.segmented_control(
                title, letters, default=usual, required=True, key=key, bind="query-params",
                width="content",
            )
            for title, usual, key in (
                ("First", letters[0], "compare_first"),
                ("Second", letters[1], "compare_second"),
            )
        ]  # fmt: skip
    if chosen[0] == chosen[1]:
        other = next(letter for letter in letters if letter != chosen[0])
        st.caption(f"First and second are both {chosen[0]}; {other} is taken as the second.")
        chosen[1] = other
    return by_letter.get(chosen[0], runs[0]), by_letter.get(chosen[1], runs[1])


def _whole(found: Both, first: str, second: str) -> str:
    row = found.found.rows[0]
    said = verdict(row, first, second)
    return f"Over {ALL}: {said}."


def _arithmetic(row: ClassRow, first: str, second: str) -> str:
    """Write the difference with the reader's own numbers."""
    found = row.difference
    one, two = row.first / row.first_total, row.second / row.second_total
    text = (
        f"{second} {row.second:,}/{row.second_total:,} − {first} {row.first:,}/"
        f"{row.first_total:,} = {two:.1%} − {one:.1%} = **{100 * found.value:+.1f} points**, "
        f"95 % interval {100 * found.low:+.1f} to {100 * found.high:+.1f}."
    ).replace("-", "−")
    if row.pairs is None:
        return f"{text} (Newcombe 1998, two independent shares.)"
    pairs = row.pairs
    return (
        f"{text} Both right {pairs.both:,}, only {first} {pairs.only_first:,}, only {second} "
        f"{pairs.only_second:,}, neither {pairs.neither:,}: "
        f"({pairs.only_second:,} − {pairs.only_first:,})/{pairs.total:,} is the same difference. "
        "(Newcombe 1998, paired.)"
    )


def _in_words(rows: tuple[ClassRow, ...], first: str, second: str) -> None:
    told = [row for row in rows[1:] if not row.difference.holds_zero]
    lines = [f"- **{literal(row.title)}**: {verdict(row, first, second)}" for row in told]
    rest = len(rows) - 1 - len(told)
    if rest:
        of = _pictures_of(rows, told)
        lines.append(f"- {rest} of {len(rows) - 1} classes: no evidence of a difference{of}.")
    st.markdown("\n".join(lines))
    st.caption(
        f"{len(rows) - 1} intervals of 95 %: about one in twenty misses by chance alone, so a "
        "single class that stands out is a question, not an answer."
    )


def _pictures_of(rows: tuple[ClassRow, ...], told: list[ClassRow]) -> str:
    """Say how many pictures the classes without a difference have, where that is one number."""
    counts = {row.pictures for row in rows[1:] if row not in told}
    return f", each with {counts.pop()}" if len(counts) == 1 else ""


def _only_one(pair: tuple[Compared, Compared], found: Both) -> None:
    if not found.found.paired:
        return
    p = found.found.p
    st.markdown(
        f"**Pictures that only one gets right.** If neither were better, each of these would be a "
        f"coin thrown; a result so lopsided would come by chance in {_percent(p)} of all cases "
        "(exact McNemar test)."
    )
    sides = ((0, found.found.only_first, found.second), (1, found.found.only_second, found.first))
    for column, (side, of_it, other) in zip(st.columns(2, gap="medium"), sides, strict=True):
        with column:
            mine, theirs = pair[side].letter, pair[1 - side].letter
            rows = _spread_out(of_it)
            shown = f", {len(rows)} of them here" if len(rows) < len(of_it) else ""
            st.markdown(f"Only **{mine}** is right: {len(of_it):,} pictures{shown}")
            images = pictures(pair[0], found.first, found.part, rows) if len(rows) else None
            if images is None:
                continue
            names = found.first.classes
            items = [
                gallery.Tile(
                    (names[found.first.labels[row]], f"{theirs}: {names[other.predicted[row]]}"),
                    f"Picture {found.first.places[row]}",
                )
                for row in rows
            ]
            gallery.show(
                [gallery.tiles(images, items, name=f"Only {mine}", size=_TILE, pick=False)],
                key=f"compare_only_{side}",
            )


def _code(pair: tuple[Compared, Compared], found: Both) -> None:
    """Show the same comparison in PyTorch, for the two downloads."""
    if not found.found.paired:
        return
    pairs = found.found.rows[0].pairs
    counts = (pairs.only_first, pairs.only_second, pairs.total)
    zips = [file_name(one.run) for one in pair]
    with st.expander("The same in PyTorch, from the two downloads below"):
        st.code(lines(*zips, found.part, counts), language="python")


def _spread_out(rows: np.ndarray) -> np.ndarray:
    """Take rows from the whole range, for the pictures lie class after class."""
    return rows[np.linspace(0, len(rows) - 1, min(len(rows), _SHOWN)).astype(int)]


def _percent(p: float) -> str:
    return "less than 0.1 %" if p < 0.001 else f"{100 * p:.1f} %"
