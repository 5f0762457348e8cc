"""Which runs are compared, and what they are called: a letter, a shape, and what they differ in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote

import streamlit as st

from explorer.figures.overlaid import SHAPES
from explorer.limits import COMPARED_RUNS_MAX
from explorer.results.diff import changes, counted
from explorer.results.summary import Summary, find, shipped, summary
from explorer.training import rundir
from explorer.training.rundir import RunInfo

RUNS = "runs"  # query parameter: names with commas between
CHOSEN = "compare_runs"  # session: what the widget holds
_SEEN = "compare_seen"  # session: the link that the widget was last set from
USUAL = ("plain-cnn", "plain-mlp")  # they come with the explorer and differ in one thing
_LABEL_MAX = 28  # characters of a label in the legend
_TAGS_MAX = 2  # differences that a label tells; with more it names the run
LETTERS = "ABCDEF"


@dataclass(frozen=True)
class Compared:
    """One of the runs on the page.

    `label` is the letter with what the run differs in, short enough for a legend.
    """

    letter: str
    shape: str
    label: str
    run: RunInfo
    summary: Summary

    @cached_property
    def epochs(self) -> list[dict]:
        """The means of its epochs, those that are complete records."""
        wanted = ("epoch", "seconds", "val_loss", "val_accuracy", "train_loss", "train_accuracy")
        return [
            point
            for point in rundir.read_metrics(self.run.path)
            if point["kind"] == "epoch"
            and all(type(point.get(key)) in (int, float) for key in wanted)
        ]


def choose(known: dict[str, RunInfo]) -> list[str]:
    """Let the reader choose among the known runs; return the names, which the link holds too."""
    _take_link(known)
    st.session_state.setdefault(CHOSEN, [name for name in USUAL if name in known])
    names = st.multiselect(
        "Runs",
        list(known),
        format_func=_titles(known).get,
        key=CHOSEN,
        max_selections=COMPARED_RUNS_MAX,
        placeholder="Choose two to six runs",
        persist_state="session",
        help="This machine's runs, newest first, then those that come with the explorer: "
        f"{', '.join(shipped())}.",
    )
    _write_link(names)
    return names


def _titles(known: dict[str, RunInfo]) -> dict[str, str]:
    """Return what each run is called in the list: short, and never the same twice."""
    titles, own = {}, set(shipped())
    for name, run in known.items():
        recipe = run.recipe
        title = f"{recipe.model}, {recipe.data}, seed {recipe.seed} ({name[-4:]})"
        titles[name] = name if name in own or title in titles.values() else title
    return titles


def _short(run: RunInfo) -> str:
    """Return a few letters that name a run: those that ship by name, others by their ending."""
    return run.name if run.name in shipped() else f"{run.recipe.model} ({run.name[-4:]})"


def _take_link(known: dict[str, RunInfo]) -> None:
    """Set the widget from a link once; names that are not there are left out."""
    asked = st.query_params.get(RUNS)
    if asked is None or asked == st.session_state.get(_SEEN):
        return
    st.session_state[_SEEN] = asked
    wanted = list(dict.fromkeys(unquote(part) for part in asked.split(",")))
    found = [name for name in wanted if name in known][:COMPARED_RUNS_MAX]
    if found:
        st.session_state[CHOSEN] = found


def _write_link(names: Sequence[str]) -> None:
    text = as_link(names)
    if text and (tuple(names) != USUAL or RUNS in st.query_params):
        st.session_state[_SEEN] = text
        if st.query_params.get(RUNS) != text:
            st.query_params[RUNS] = text


def as_link(names: Sequence[str]) -> str:
    """Return the names as the link holds them."""
    return ",".join(quote(name, safe="") for name in names)


def show(names: Sequence[str]) -> None:
    """Compare these runs from the next drawing on; for callbacks of buttons."""
    st.session_state[CHOSEN] = list(names)[:COMPARED_RUNS_MAX]
    st.session_state[_SEEN] = st.query_params[RUNS] = as_link(st.session_state[CHOSEN])


def compared(names: Sequence[str]) -> list[Compared]:
    """Read the chosen runs as they are now, each with its letter and its label."""
    runs = [run for run in map(find, names) if run is not None]
    things = counted(changes([run.recipe for run in runs]))
    found = []
    for number, run in enumerate(runs):
        words = ", ".join(thing.tag(number) for thing in things)
        if not 1 <= len(things) <= _TAGS_MAX:
            words = _short(run)
        letter = LETTERS[number]
        words = words if len(words) <= _LABEL_MAX else words[: _LABEL_MAX - 1] + "…"
        found.append(Compared(letter, SHAPES[number], f"{letter} · {words}", run, summary(run)))
    return found
