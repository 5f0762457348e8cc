"""The score: of a round, of all rounds of this visitor, and of all visitors by filter."""

import streamlit as st

from explorer.limits import QUIZ_ANSWERS_MIN
from explorer.probing.readability import Read, by_chance, ranked, verdict
from explorer.results.intervals import wilson
from explorer.results.words import between, percent
from explorer.widgets.guess import visitors
from explorer.widgets.guess.state import SEED, SEEDS, UNTRAINED, Kind, Play, rounds, score
from explorer.widgets.inside.state import FILTER, LAYER, PART, PARTS
from explorer.widgets.lesson import link
from explorer.widgets.text import literal

_NAMED = 5  # filters at either end of the list of all visitors


def of_round(kind: Kind, play: Play) -> None:
    """Show how a round went, which filters were read right and wrong, and what can follow."""
    right, asked = score([play])
    st.markdown(f"**{verdict(right, asked)}** {_worth(right, asked)}")
    with st.container(horizontal=True):
        st.button("Next round", type="primary", shortcut="Enter", on_click=_next, args=(kind,))
        other = "trained" if st.session_state.get(UNTRAINED) else "untrained"
        st.button(f"The same with the {other} network", on_click=_swap)
    for title, wanted in (("You read right", True), ("You read wrong", False)):
        channels = sorted({channel for channel, is_right in play.right if is_right == wanted})
        if channels:
            _list(title, [(channel, f"filter {channel}") for channel in channels], kind, play)


def _worth(right: int, asked: int) -> str:
    ends = between(wilson(right, asked))
    if by_chance(right, asked) < 0.05:
        return f"Guessing seldom gets so far. The 95 % interval of your share: {ends}."
    return f"This may be luck. The 95 % interval of your share: {ends}."


def _next(kind: Kind) -> None:
    st.session_state[SEED] = (kind.seed + 1) % (SEEDS + 1)


def _swap() -> None:
    st.session_state[UNTRAINED] = not st.session_state.get(UNTRAINED, False)


def _list(title: str, entries: list[tuple[int, str]], kind: Kind, play: Play) -> None:
    """List filters, each linking to its top pictures where the network can be opened by a link."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{title}:**", width="content")
        for channel, words in entries:
            if play.query:
                place = {PART: PARTS[2], LAYER: kind.layer, FILTER: str(channel)}
                link("inside", words, play.query | place)
            else:
                st.markdown(words, width="content")


def of_visitor(shown: Kind) -> None:
    """Show all rounds of this visitor, added up by network, layer, score and difficulty.

    Parameters
    ----------
    shown : Kind
        The round on the screen; its row is there from the start, so that nothing moves later.
    """
    groups: dict[tuple, list[Play]] = {}
    for kind, play in rounds().items():
        if play.right or kind.group == shown.group:
            groups.setdefault((play.title, *kind.group), []).append(play)
    st.subheader("Your answers so far", anchor=False)
    rows = [_row(title, group, plays) for (title, *group), plays in groups.items()]
    head = ("Network", "Layer", "Score", "Difficulty", "Right", "95 % interval", "By chance")
    lines = [head, ("---",) * len(head), *rows]
    st.markdown("\n".join("| " + " | ".join(line) + " |" for line in lines))
    st.caption(
        "Guessing gives 50 %. By chance: how often guessing gets so many right, or more. The "
        "untrained network is the control: what can be read there as well was not learnt."
    )


def _row(title: str, group: list[str], plays: list[Play]) -> tuple[str, ...]:
    right, asked = score(plays)
    _, layer, by, difficulty = group
    numbers = ("0 of 0", "–", "–")
    if asked:
        share, chance = percent(right / asked, 0), percent(by_chance(right, asked))
        numbers = (f"{right} of {asked}, {share}", between(wilson(right, asked)), chance)
    return literal(title), literal(layer), by, difficulty, *numbers


def of_everybody(kind: Kind, play: Play, filters: int) -> None:
    """Show which filters all visitors of this server read best and worst, once there are enough."""
    right, asked = visitors.counts(kind.group, filters)
    found = ranked(right, asked, QUIZ_ANSWERS_MIN)
    with st.expander(f"How readable are the filters of {kind.layer}? All visitors together"):
        st.markdown(
            f"{int(asked.sum()):,} answers since this server was started, without names; "
            f"{kind.score}, {kind.difficulty}. A filter is ranked once it has "
            f"{QUIZ_ANSWERS_MIN} answers: {len(found)} of {filters} have."
        )
        best, worst = found[:_NAMED], found[max(_NAMED, len(found) - _NAMED) :]
        for title, some in (("Read best", best), ("Read worst", worst)):
            if some:
                _list(title, [(one.channel, _told(one)) for one in some], kind, play)


def _told(one: Read) -> str:
    ends = between((one.low, one.high))
    return f"filter {one.channel}: {one.right} of {one.asked} ({ends})"
