"""The runs in a table, and their recipes as far as they differ."""

from collections.abc import Sequence

import streamlit as st

from explorer.results.diff import ASIDE, as_json, changes, sentence
from explorer.results.seeds import Spread, grouped, spread
from explorer.results.summary import Share
from explorer.widgets.compare.choice import Compared
from explorer.widgets.text import literal

_NONE = "–"


def what_changed(runs: Sequence[Compared]) -> None:
    """Say how many things differ between the recipes."""
    st.markdown(f"**{literal(sentence([one.run.recipe for one in runs]))}**")


def table(runs: Sequence[Compared]) -> None:
    """Show what every run cost and what came out, one row each."""
    head = ("Run", "Validation accuracy", "Best epoch", "Epochs", "Parameters", "Seconds",
            "Pictures per second")  # fmt: skip
    opened = any(one.summary.test for one in runs)
    rows = [_row(one, opened) for one in runs]
    st.markdown(_markdown((*head, "Test accuracy") if opened else head, rows))
    st.caption(_below(runs, opened))


def _row(one: Compared, opened: bool) -> tuple[str, ...]:
    found = one.summary
    best = _NONE if found.best_epoch is None else str(found.best_epoch or "before 1")
    state = "" if one.run.status.state == "finished" else f" · {one.run.status.state}"
    row = (
        f"{one.shape}\N{NO-BREAK SPACE}**{literal(_together(one.label))}**{state}",
        _share(found.validation),
        best,
        f"{found.epochs} of {one.run.recipe.epochs}",
        _number(found.parameters),
        _number(found.seconds),
        _number(found.images_per_second),
    )
    return (*row, _share(found.test)) if opened else row


def _together(label: str) -> str:
    """Return a label that is not broken: a narrow table would make five lines of it."""
    return label.replace(" ", "\N{NO-BREAK SPACE}").replace("-", "\N{NON-BREAKING HYPHEN}")


def _below(runs: Sequence[Compared], opened: bool) -> str:
    words = (
        "In brackets: where the true accuracy lies with 95 % certainty (Wilson), by the number of "
        "pictures alone; another seed can move it further."
    )
    if not opened:
        words += " Test results stay sealed until they are opened on the page After training."
    return words + _at_the_same_epoch(runs)


def _at_the_same_epoch(runs: Sequence[Compared]) -> str:
    """Where the runs have different numbers of epochs: say what each had after the same one."""
    curves = [{point["epoch"]: point for point in one.epochs} for one in runs]
    common = set.intersection(*map(set, curves))
    if len({len(curve) for curve in curves}) < 2 or not common:
        return ""
    last = max(common)
    values = (
        f"{one.letter} {curve[last]['val_accuracy']:.1%}"
        for one, curve in zip(runs, curves, strict=True)
    )
    return (
        f" **The runs have different numbers of epochs. After epoch {last:g}, the last that all "
        f"have, validation accuracy was {', '.join(values)}.**"
    )


def _share(share: Share | None) -> str:
    if share is None:
        return _NONE
    low, high = 100 * share.low, 100 * share.high
    return f"{share.value:.1%} ({low:.1f} to {high:.1f}; {share.pictures:,} pictures)"


def _number(value: float | None) -> str:
    return _NONE if value is None else f"{value:,.0f}"


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def recipes(runs: Sequence[Compared]) -> None:
    """Show what differs between the recipes, in words and as JSON."""
    found = changes([one.run.recipe for one in runs])
    if not found:
        return
    rows = []
    for change in found:
        title = change.title[0].upper() + change.title[1:]
        if change.part_of:
            title += " (part of the same change)"
        elif change.entry in ASIDE:
            title += " (changes no more than the last digits)"
        rows.append([title, *map(literal, change.words)])
    st.markdown(_markdown(["Recipe", *(f"{one.shape} {one.letter}" for one in runs)], rows))
    with st.expander("The same as JSON"):
        names = [f"{one.letter} {one.run.name}" for one in runs]
        st.code(as_json(names, [one.run.recipe for one in runs]), language="json")


def seeds(runs: Sequence[Compared]) -> None:
    """Show mean and spread wherever there are several seeds of one recipe."""
    by_name = {one.run.name: one for one in runs}
    groups = grouped({name: one.run.recipe for name, one in by_name.items()})
    rows, found = [], []
    for names in groups:
        group = [by_name[name] for name in names if by_name[name].summary.validation]
        if len({one.run.recipe.seed for one in group}) > 1:
            found.append(spread([one.summary.validation.value for one in group]))
            rows.append([", ".join(one.letter for one in group), *_in_words(found[-1])])
    if rows:
        head = ("Runs of one recipe", "Seeds", "Validation accuracy: mean ± deviation", "Range")
        st.markdown(_markdown(head, rows))
        if len(found) == 2:
            st.markdown(_gap(*found))
        st.caption(
            "± is the standard deviation from one seed to the next: weights, order, augmentation "
            "and validation pictures are drawn anew. A gap between two recipes that is not clearly "
            "larger than it may be chance."
        )


def _in_words(found: Spread) -> tuple[str, str, str]:
    deviation = f"{found.mean:.1%} ± {100 * found.deviation:.1f}"
    return str(found.count), deviation, f"{found.low:.1%} to {found.high:.1%}"


def _gap(one: Spread, other: Spread) -> str:
    apart = 100 * abs(one.mean - other.mean)
    moved = sorted(100 * found.deviation for found in (one, other))
    return (
        f"The means are **{apart:.1f} points** apart; from one seed to the next a result moves by "
        f"about {moved[0]:.1f} and {moved[1]:.1f} points."
    )
