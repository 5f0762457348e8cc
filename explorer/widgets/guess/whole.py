"""The page Guess the filter from top to bottom: network, round, question or score."""

import streamlit as st

from explorer.errors import InputError
from explorer.probing.quiz import Question, make_round
from explorer.widgets.guess import choices, question, score
from explorer.widgets.guess.state import Kind, opened
from explorer.widgets.inside import source as inside_source
from explorer.widgets.inside.state import EPOCH, RUN
from explorer.widgets.text import literal
from explorer.widgets.warm import wait_until_warm

_ROUNDS = 64  # of 20 kB each; a class plays the same few


def guess() -> None:
    """Show the game, after PyTorch has been imported in the background."""
    if not wait_until_warm("PyTorch is being loaded; the pictures appear in a few seconds."):
        return
    source = inside_source.choose()
    if source is not None and source.scan.layers:
        _body(source)


@st.fragment
def _body(trained: inside_source.Source) -> None:
    chosen = choices.choose(list(trained.scan.layers))
    source = trained.untrained if chosen.untrained else trained
    found = source.scan.layers[chosen.layer]
    kind = Kind(source.key, chosen.layer, chosen.score, chosen.difficulty, chosen.seed)
    try:
        questions = _round(kind, _found=found, _images=source.pictures.images)
    except InputError as error:
        st.info(literal(str(error)))
        return
    play = opened(kind, *_named(source))
    if len(play.given) == len(questions) and not play.shown:
        score.of_round(kind, play)
    else:
        question.draw(source, kind, play, questions, chosen)
    due = len(play.given) - len(play.shown)
    _definition(found.layer, kind.score, questions[min(due, len(questions) - 1)].channel)
    score.of_visitor(kind)
    score.of_everybody(kind, play, found.layer.filters)


@st.cache_resource(max_entries=_ROUNDS, show_spinner=False)
def _round(kind: Kind, *, _found, _images) -> tuple[Question, ...]:
    return make_round(_found, _images, seed=kind.seed, score=kind.score, difficulty=kind.difficulty)


def _named(source) -> tuple[str, dict[str, str]]:
    """Return a name for the network, and the query parameters that open it on other pages."""
    if source.drawn:  # weights that no run has kept: no link leads to them
        return f"{source.run}, with fresh random weights", {}
    if source.epoch is None:
        return source.run, {RUN: source.run}
    when = f"epoch {source.epoch}" if source.epoch else "before training"
    return f"{source.run}, {when}", {RUN: source.run, EPOCH: str(source.epoch)}


def _definition(layer, score_name: str, channel: int) -> None:
    """Show what the score is, as PyTorch computes it."""
    over = "amax" if score_name == "max" else "mean"
    plus = " plus the skip connection" if layer.added else ""
    st.markdown("**The score in PyTorch**, for a batch of pictures:")
    st.code(
        f"# a: output of {layer.name}{plus}, (N, filters, rows, columns)\n"
        f"maps = {'torch.relu(a)' if layer.relu else 'a  # no ReLU follows'}\n"
        f"score = maps[:, {channel}].{over}((1, 2))  # one number for each picture",
        language="python",
    )
    st.caption(
        "The pictures are cut into two halves, the same for every round: examples come from the "
        "one, questions from the other, and none that looks the same as an example is asked about."
    )
