"""Evidence: what a filter prefers, held against chance and against the untrained network."""

from functools import partial

import numpy as np
import streamlit as st

from explorer.errors import InputError
from explorer.figures import evidence as figures
from explorer.probing.responses import NEARLY_DEAD
from explorer.probing.selectivity import Selectivity, chance_area
from explorer.widgets import gallery
from explorer.widgets.browser_part import register, strict
from explorer.widgets.inside import evidence_ablation
from explorer.widgets.inside import evidence_words as words
from explorer.widgets.inside.evidence_numbers import lists, preferences
from explorer.widgets.inside.source import Source
from explorer.widgets.text import literal

K = "inside_top_k"
_LENGTHS = {"top 9": 9, "top 20": 20}
_SCORES = {"max": "maximum", "mean": "mean"}
_SMALL = 1e-4  # smaller numbers are written with a power of ten
_MOUNT = register("evidence")


def draw(source: Source, layer: str, channel: int) -> None:
    """Show what one filter prefers, what that is worth, and what goes wrong without it."""
    fresh = source.untrained
    try:
        found = preferences(source.key, layer, _source=source)
        control = preferences(fresh.key, layer, _source=fresh)
    except InputError as error:
        st.info(literal(str(error)))
        return
    length = st.segmented_control(
        "Classes of its", list(_LENGTHS), default="top 9", required=True, key=K, bind="query-params"
    )
    k = _LENGTHS.get(length, 9)
    rate = float(found.rate[channel])
    st.markdown(_answers(source, layer, channel, found))
    if rate > 0:
        charts = _lists(source, layer, channel, k, found)
        _show([*charts, _means(source, channel, found)], "lists", least=250)
        _conclude(source, fresh, layer, channel, k, found, control)
    _show(_strips(layer, channel, found, control), "strips", least=340)
    st.caption(_standing(source, found))
    evidence_ablation.draw(source, layer, channel)


def _show(charts: list[dict], key: str, *, least: int) -> None:
    """Show charts side by side, each at least so many pixels wide."""
    _MOUNT(key=f"inside_evidence_{key}", data=strict({"charts": charts, "least": least}))


def _answers(source: Source, layer: str, channel: int, found: Selectivity) -> str:
    total, rate = source.scan.pictures, float(found.rate[channel])
    who = f"**{layer}, filter {channel}**"
    if rate == 0:
        return (
            f"{who} is **dead** on these {total:,} pictures: it answers none of them, so it "
            "prefers nothing, and its selectivity is not 0 but undefined."
        )
    said = f"{who} answers {round(rate * total):,} of {total:,} pictures ({100 * rate:.2f} %)."
    if rate >= NEARLY_DEAD:
        return said
    said += (
        " **These are too few to conclude anything:** what they have in common may be chance, so "
        "the bars are hatched."
    )
    if np.isnan(found.index[channel]):
        return said
    return (
        f"{said} A selectivity index of {found.index[channel]:.2f} would only look like evidence."
    )


def _lists(source, layer, channel, k, found) -> list[dict]:
    """Return how often each class is in the two lists, beside what drawing blindly would give."""
    names, labels = source.pictures.classes, source.pictures.labels
    share = np.bincount(labels, minlength=len(names)) / len(labels)
    charts = []
    for score, word in _SCORES.items():
        counts = lists(source.key, layer, score, k, _source=source).counts[channel]
        shown = int(counts.sum())
        expected = shown * float(share.max())
        charts.append(
            figures.bars(
                f"Top {shown} by the {word}: classes",
                names,
                counts.tolist(),
                [str(int(count)) for count in counts],
                strong=(counts == counts.max()).tolist(),
                line=(expected, f"{expected:.1f}: pictures of the largest class if drawn blindly"),
                quiet=found.rate[channel] < NEARLY_DEAD,
            )
        )
    return charts


def _means(source, channel, found) -> dict:
    means, favourite = np.nan_to_num(found.means[:, channel]), int(found.favourite[channel])
    names = source.pictures.classes
    rest = float(np.nanmean(np.delete(found.means[:, channel], favourite)))
    return figures.bars(
        "Mean response to each class",
        names,
        means.tolist(),
        [_short(float(mean)) for mean in means],
        strong=[c == favourite for c in range(len(names))],
        line=(rest, f"{_short(rest)}: mean of the classes other than its favourite, bold"),
        quiet=found.rate[channel] < NEARLY_DEAD,
    )


def _short(value: float) -> str:
    """Return three digits, also of a mean over many pictures without an answer."""
    return f"{value:.1e}" if 0 < abs(value) < _SMALL else gallery.number(value)


def _conclude(source, fresh, layer, channel, k, found, control) -> None:
    """Say of each number whether it is evidence."""
    if found.rate[channel] < NEARLY_DEAD:
        return
    names = source.pictures.classes
    lines = []
    for score, word in _SCORES.items():
        own = lists(source.key, layer, score, k, _source=source)
        other = lists(fresh.key, layer, score, k, _source=fresh)
        counts = own.counts[channel]
        held = words.control(counts.max(), own.shuffled, other.commonest.astype(float))
        lines.append(words.pure(held, int(counts.sum()), word, names[int(counts.argmax())]))
    favourite = int(found.favourite[channel])
    alive = control.rate >= NEARLY_DEAD
    if favourite >= 0 and not np.isnan(found.index[channel]):
        held = words.control(found.index[channel], found.shuffled, control.index[alive])
        lines.append(words.index(held, names[favourite]))
    if favourite >= 0 and not np.isnan(found.auroc[channel]):
        inside = round(found.measured_on * float((source.pictures.labels == favourite).mean()))
        line = chance_area(inside, found.measured_on - inside)
        held = words.control(found.auroc[channel], line, control.auroc[alive])
        lines.append(words.area(held, names[favourite]))
    st.markdown("\n".join(f"- {line}" for line in lines))


def _strips(layer, channel, found, control) -> list[dict]:
    """Return all filters of the layer, trained and untrained, on one scale for each number."""
    count = f"{len(found.rate)} filters of {layer}"
    line = None
    if not np.isnan(found.shuffled):
        line = found.shuffled, f"{found.shuffled:.2f}: 99 of 100 stay below with shuffled labels"
    make = partial(_strip, channel=channel, found=found, control=control)
    return [
        make(f"Selectivity index, {count}", "index", begin=0.0, line=line, ticks=(0, 0.5, 1)),
        make(
            f"AUROC, {count}",
            "auroc",
            begin=0.4,
            line=(0.5, "0.50: chance"),
            ticks=(0.5, 0.75, 1),
        ),
    ]


def _strip(title, which, *, channel, found, control, begin, line, ticks) -> dict:
    rows = []
    for name, measured in (("trained", found), ("untrained", control)):
        values = getattr(measured, which)[measured.rate >= NEARLY_DEAD]
        values = values[~np.isnan(values)]
        middle = f"median {np.median(values):.2f}" if len(values) else "none"
        rows.append((name, values, middle))
    own = float(getattr(found, which)[channel])
    told = not np.isnan(own) and found.rate[channel] >= NEARLY_DEAD
    chosen = own if told else None
    return figures.strip(title, rows, begin=begin, chosen=chosen, line=line, ticks=ticks)


def _standing(source: Source, found) -> str:
    left_out = int((found.rate < NEARLY_DEAD).sum())
    said = (
        f"The diamond is the chosen filter. {words.RULE} Its favourite class was chosen on "
        f"{found.chosen_on:,} pictures; mean responses, index and AUROC are measured on the other "
        f"{found.measured_on:,}, the lists on all of them. The untrained network has the same "
        "layers with fresh random weights."
    )
    if left_out:
        said += f" Filters that answer fewer than 1 % of the pictures have no dot: {left_out}."
    if source.epoch == 0:
        said += " The network that you look at is untrained itself."
    return said
