"""Take a filter away: which answers are lost, class by class, with intervals."""

import streamlit as st

from explorer.figures import evidence as figures
from explorer.widgets.browser_part import register, strict
from explorer.widgets.inside import evidence_lean
from explorer.widgets.inside.evidence_effects import (
    counted,
    fewer_pictures,
    quick_way,
    the_quick,
    the_slow,
)
from explorer.widgets.inside.evidence_pictures import Bench, bench_of
from explorer.widgets.inside.evidence_words import listed
from explorer.widgets.inside.source import Source

_ASKED = "inside_evidence_asked"
_MOUNT = register("evidence")
_BY_CHANCE = (
    "An interval leaves 0 out by chance in about 1 of 20 cases, so with many classes one of them "
    "may be named without a reason."
)


def draw(source: Source, layer: str, channel: int) -> None:
    """Show what the network can no longer tell without one filter."""
    st.markdown(
        "#### Take it away\n\nA filter that prefers a class need not matter for it. Its map is set "
        "to 0 everywhere, and the same pictures are named again."
    )
    bench = bench_of(source)
    if bench is None:
        return
    found = source.scan.layers[layer]
    dead = found.layer.relu and not found.max[:, channel].any()
    quick = quick_way(bench, layer)
    if dead:
        st.markdown("It is dead: its map is 0 anyway, so without it every answer stays as it is.")
    elif quick is None:
        _slowly(bench, layer, channel)
    else:
        _show(the_quick(quick, layer, channel), quick.bench, layer, channel)
    if quick is not None:
        evidence_lean.draw(source, quick, layer)


def _slowly(bench: Bench, layer: str, channel: int) -> None:
    """Count at a click: behind this layer much of the network has to run again."""
    part = fewer_pictures(bench)
    effect = counted(part.key, layer).get(channel)
    asked = st.session_state.pop(_ASKED, None) == (part.key, layer, channel)
    if effect is None and asked:
        effect = the_slow(part, layer, channel)
    if effect is None:
        st.button(
            f"Take filter {channel} of {layer} away",
            key="inside_evidence_take",
            on_click=_ask,
            args=(part.key, layer, channel),
            help="What comes behind this layer runs again for every picture: some seconds.",
        )
        return
    _show(effect, part, layer, channel)


def _ask(key: str, layer: str, channel: int) -> None:
    st.session_state[_ASKED] = (key, layer, channel)


def _show(effect, bench: Bench, layer: str, channel: int) -> None:
    names = bench.source.card.classes
    st.markdown(_sentence(effect, names, layer, channel))
    there = [c for c, change in enumerate(effect.changes) if change is not None]
    rows = [(names[c], effect.changes[c]) for c in there]
    sure = {*effect.lean, *effect.gain}
    chart = figures.changes(
        f"Correct answers without filter {channel} of {layer}, change in points",
        [*rows, ("all classes", effect.change)],
        strong=[*(c in sure for c in there), False],
        words="Filled: the 95 % interval leaves 0 out.",
    )
    _MOUNT(key="inside_evidence_changes", data=strict({"charts": [chart], "least": 340}))
    st.caption(
        f"Counted on {len(bench.labels):,} {bench.words}. The intervals are Newcombe's for pairs: "
        f"the same pictures with and without the filter. {_BY_CHANCE}"
    )


def _sentence(effect, names, layer: str, channel: int) -> str:
    pairs = effect.overall
    said = (
        f"Without filter {channel} of {layer} **{pairs.only_first:,} answers are lost and "
        f"{pairs.only_second:,} are won**, of {pairs.total:,}."
    )
    if effect.lean:
        lean = listed([names[c] for c in effect.lean])
        said += f" **{lean}** lean{'s' if len(effect.lean) == 1 else ''} on it."
    if effect.gain:
        gain = listed([names[c] for c in effect.gain])
        said += f" {gain} {'is' if len(effect.gain) == 1 else 'are'} named better without it."
    if not effect.lean and not effect.gain:
        said += " No class leans on it, as far as these pictures can tell: every interval holds 0."
    return said
