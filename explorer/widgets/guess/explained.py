"""What is shown after an answer: which picture was the stronger one, by how much, and where."""

import numpy as np

from explorer.figures import quiz as figures
from explorer.figures.inside import boxes_at
from explorer.probing.quiz import Question, higher_than
from explorer.probing.responses import scores
from explorer.widgets import gallery
from explorer.widgets.guess.state import Kind, Play
from explorer.widgets.inside.state import FILTER, LAYER, PART, PARTS, PICTURE
from explorer.widgets.lesson import link

_SIDES = ("Left", "Right")


def pair(source, kind: Kind, question: Question, given: int, size: int) -> dict:
    """Return the block of the two pictures with their scores and what the filter saw in them."""
    found = source.scan.layers[kind.layer]
    images = np.array(question.pair)
    values = scores(found, question.channel, kind.score)[images]
    boxes = boxes_at(found, images, question.channel) if kind.score == "max" else None
    pictures = source.pictures.images[images]
    if boxes is None:
        maps = source.maps_of(images, kind.layer)[:, question.channel]
        pictures, _ = figures.laid_over(pictures, maps)
    items = []
    for side, value in enumerate(values):
        where = boxes[side] if boxes and value > 0 else None  # a score of 0 has no place
        stronger = "stronger" if side == question.answer else "weaker"
        share = higher_than(found, question.channel, question.pair[side], kind.score)
        lines = (
            f"{_SIDES[side]}: {gallery.number(float(value))}, above {int(100 * share)} %",
            f"{stronger}, your choice" if side == given else stronger,
        )
        name = source.pictures.classes[source.pictures.labels[question.pair[side]]]
        items.append(gallery.Tile(lines, f"{name}, {', '.join(lines)}", where))
    return gallery.tiles(
        pictures, items, name="The two pictures", size=size, columns=2, chosen=given, pick=False
    )


def verdict(source, kind: Kind, question: Question, given: int) -> str:
    """Say whether the answer was right, both scores, and what is drawn on the pictures."""
    found = source.scan.layers[kind.layer]
    values = scores(found, question.channel, kind.score)
    high, low = (
        gallery.number(float(values[question.pair[side]]))
        for side in (question.answer, 1 - question.answer)
    )
    right = given == question.answer
    mark = ":material/check_circle: **Right.**" if right else ":material/cancel: **Wrong.**"
    stronger = _SIDES[question.answer].lower()
    return (
        f"{mark} The {stronger} one excites filter {question.channel} more: {kind.score} {high} "
        f"against {low}. {_drawn(found, kind, question)}"
    )


def _drawn(found, kind, question) -> str:
    if kind.score == "max" and found.layer.chain is not None:
        fields = "box" if _weakest(found, question) == 0 else "boxes"
        none = " 0 has no place." if fields == "box" else ""
        return f"The {fields}: all that the strongest place can see.{none}"
    return "The greener, the stronger its answer there."


def _weakest(found, question) -> float:
    return float(found.max[list(question.pair), question.channel].min())


def links(kind: Kind, play: Play, question: Question) -> None:
    """Link to the maps of both pictures, where the network can be opened by a link."""
    if not play.query:
        return
    for side, image in enumerate(question.pair):
        query = play.query | {
            PART: PARTS[1],
            LAYER: kind.layer,
            FILTER: str(question.channel),
            PICTURE: str(image),
        }
        link("inside", f"{_SIDES[side]}: maps", query)
