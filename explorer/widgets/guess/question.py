"""One question on the screen: the examples, the two pictures, and after the answer the reason.

Until it is answered, nothing that the browser gets depends on which picture is the right one.
"""

import streamlit as st

from explorer.figures import quiz as figures
from explorer.probing.quiz import Question
from explorer.widgets import gallery
from explorer.widgets.guess import explained, visitors
from explorer.widgets.guess.choices import Choice
from explorer.widgets.guess.state import Kind, Play, answer

_SIDES = ("Left", "Right")  # also the keys that answer
_EMPTY = "\u00a0"  # a line that has its height and no words
_PAIR, _MANY, _FEW = 210, 100, 64  # CSS pixels of a picture: of the pair, of the examples
_PIXELS = 128  # of an example; more do not show at its size
_LINES = 84  # CSS pixels of the place where the question and then the verdict stand: three lines


def draw(source, kind: Kind, play: Play, questions: tuple[Question, ...], choice: Choice) -> None:
    """Show the question that is due, or the last one with its answer explained."""
    number = len(play.given) - len(play.shown)
    left, right = st.columns(2, gap="medium")
    with left:
        if choice.least:
            most, least = st.columns(2, gap="small", wrap=False)
            with most:
                _most(source, kind, questions[number], choice)
            with least:
                _least(source, questions[number])
        else:
            _most(source, kind, questions[number], choice)
    with right:
        _ask(source, kind, play, questions, number)


def _most(source, kind, question, choice) -> None:
    pictures, boxes = source.pictures.images[question.most], [None] * len(question.most)
    if kind.score == "max":
        pictures, boxes = figures.examples(
            source.scan.layers[kind.layer],
            question.channel,
            question.most,
            source.pictures.images,
            crops=choice.crops,
        )
    st.markdown(f"**Most** exciting for filter {question.channel}")
    _examples(source, question.most, pictures, boxes, "most", _FEW if choice.least else _MANY)


def _least(source, question) -> None:
    st.markdown(f"**Least** exciting for filter {question.channel}")
    pictures = source.pictures.images[question.least]
    _examples(source, question.least, pictures, [None] * len(pictures), "least", _FEW)


def _examples(source, numbers, pictures, boxes, which, size) -> None:
    pictures, boxes = figures.thinned(pictures, boxes, _PIXELS)
    names = [source.pictures.classes[label] for label in source.pictures.labels[numbers]]
    items = [gallery.Tile((), name, where) for name, where in zip(names, boxes, strict=True)]
    words = f"Pictures that excite the filter {which}"
    block = gallery.tiles(pictures, items, name=words, size=size, columns=3, pick=False)
    gallery.show([block], key=f"guess_{which}_examples")


def _ask(source, kind, play, questions, number) -> None:
    question = questions[number]

    def choose(_: int, side: int) -> None:
        _answered(source, kind, play, question, number, side)

    with st.container(height=_LINES, border=False):
        if play.shown:
            st.markdown(explained.verdict(source, kind, question, play.given[-1]))
        else:
            st.markdown(_due(play, question, number, len(questions)))
    if play.shown:
        block = explained.pair(source, kind, question, play.given[-1], _PAIR)
    else:
        block = _pair(source, question)
    gallery.show([block], key="guess_pair", on_pick=choose)
    with st.container(horizontal=True):
        if play.shown:
            _go_on(play, last=number + 1 == len(questions))
            explained.links(kind, play, question)
        else:
            for side, name in enumerate(_SIDES):
                place = {"key": f"guess_{side}", "args": (0, side)}
                st.button(name, shortcut=name, on_click=choose, **place)


def _due(play: Play, question: Question, number: int, total: int) -> str:
    right = sum(is_right for _, is_right in play.right)
    return (
        f"**Question {number + 1} of {total}: which of these two excites filter "
        f"{question.channel} more?** Click on it, or press ← or →. Right so far: {right} of "
        f"{len(play.given)}."
    )


def _pair(source, question) -> dict:
    """Return the block of the two pictures, which says nothing but left and right."""
    items = [gallery.Tile((name, _EMPTY), f"{name} picture") for name in _SIDES]
    pictures = source.pictures.images[list(question.pair)]
    return gallery.tiles(pictures, items, name="The two pictures", size=_PAIR, columns=2)


def _go_on(play: Play, *, last: bool) -> None:
    st.button(
        "Your score" if last else "Next question",
        key="guess_next",
        shortcut="Enter",
        type="primary",
        on_click=play.shown.clear,
    )


def _answered(source, kind, play, question, number, side) -> None:
    right = answer(play, question, number, side)
    if right is not None:
        filters = source.scan.layers[kind.layer].layer.filters
        visitors.count(kind.group, filters, question.channel, right)
