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
_PAIR, _MANY, _FEW = 210, 100, 72  # CSS pixels of a picture: of the pair, of the examples
_LINES = 80  # CSS pixels of the place where the verdict will stand
_RULE = (
    "Examples and questions come from different halves of the pictures: none that you are asked "
    "about is ever shown as an example. Keys: ← and →, then Enter."
)


def draw(source, kind: Kind, play: Play, questions: tuple[Question, ...], choice: Choice) -> None:
    """Show the question that is due, or the last one with its answer explained."""
    number = len(play.given) - len(play.shown)
    columns = st.columns([2, 2, 3] if choice.least else [2, 3], gap="medium")
    with columns[0]:
        _most(source, kind, questions[number], choice)
    if choice.least:
        with columns[1]:
            _least(source, questions[number])
    with columns[-1]:
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
    st.markdown(f"{kind.layer}, filter {question.channel}: **most** exciting")
    _examples(source, question.most, pictures, boxes, "most", _FEW if choice.least else _MANY)


def _least(source, question) -> None:
    st.markdown("**Least** exciting")
    pictures = source.pictures.images[question.least]
    _examples(source, question.least, pictures, [None] * len(pictures), "least", _FEW)


def _examples(source, numbers, pictures, boxes, which, size) -> None:
    names = [source.pictures.classes[label] for label in source.pictures.labels[numbers]]
    items = [gallery.Tile((), name, where) for name, where in zip(names, boxes, strict=True)]
    words = f"Pictures that excite the filter {which}"
    block = gallery.tiles(pictures, items, name=words, size=size, columns=3, pick=False)
    gallery.show([block], key=f"guess_{which}_examples")


def _ask(source, kind, play, questions, number) -> None:
    question, right = questions[number], sum(is_right for _, is_right in play.right)
    st.markdown(
        f"**Question {number + 1} of {len(questions)}: which excites it more?** "
        f"Right so far: {right} of {len(play.given)}."
    )
    if play.shown:
        block = explained.pair(source, kind, question, play.given[-1], _PAIR)
        gallery.show([block], key="guess_pair")
        with st.container(horizontal=True, height=_LINES // 2, border=False):
            _go_on(play, last=number + 1 == len(questions))
            explained.links(source, kind, play, question)
        words = explained.verdict(source, kind, question, play.given[-1])
    else:

        def choose(_: int, side: int) -> None:
            _answered(source, kind, play, question, number, side)

        gallery.show([_pair(source, question)], key="guess_pair", on_pick=choose)
        with st.container(horizontal=True):
            for side, name in enumerate(_SIDES):
                st.button(name, key=f"guess_{side}", shortcut=name, on_click=choose, args=(0, side))
        words = _RULE
    with st.container(height=_LINES, border=False):
        st.markdown(words)


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
