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
    source = (trained.untrained or trained) if choices.untrained() else trained
    found = source.scan.layers[chosen.layer]
    kind = Kind(source.key, chosen.layer, chosen.score, chosen.difficulty, chosen.seed)
    try:
        questions = _round(kind, _found=found, _images=source.pictures.images)
    except InputError as error:
        st.info(literal(str(error)))
        score.of_visitor()
        return
    play = opened(kind, *_named(source, trained))
    if len(play.given) == len(questions) and not play.shown:
        score.of_round(kind, play)
    else:
        question.draw(source, kind, play, questions, chosen)
    _definition(kind, questions[max(0, len(play.given) - 1)])
    score.of_visitor()
    score.of_everybody(kind, play, found.layer.filters)


@st.cache_resource(max_entries=_ROUNDS, show_spinner=False)
def _round(kind: Kind, *, _found, _images) -> tuple[Question, ...]:
    return make_round(_found, _images, seed=kind.seed, score=kind.score, difficulty=kind.difficulty)


def _named(source, trained) -> tuple[str, dict[str, str]]:
    """Return a name for the network, and the query parameters that open it on other pages."""
    if source is not trained:
        return f"{trained.run}, untrained", {}
    if source.epoch is None:
        return trained.run, {RUN: trained.run}
    return f"{trained.run}, epoch {source.epoch}", {RUN: trained.run, EPOCH: str(source.epoch)}


def _definition(kind: Kind, asked: Question) -> None:
    """Show what the score is, as PyTorch computes it."""
    over = "amax" if kind.score == "max" else "mean"
    st.markdown("**The score in PyTorch**, for a batch of pictures:")
    st.code(
        f"maps = torch.relu(a)  # a: output of {kind.layer} (N, filters, rows, columns)\n"
        f"score = maps[:, {asked.channel}].{over}((1, 2))  # one number for each picture",
        language="python",
    )
