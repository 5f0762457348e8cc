"""The lists of pictures that a filter can be shown with, and what has to be said of each."""

from dataclasses import dataclass

import numpy as np

from explorer.probing.ranking import (
    CANDIDATES,
    diverse,
    least_images,
    quantile_groups,
    silent,
    silent_images,
)
from explorer.probing.responses import top_images
from explorer.widgets.gallery import number
from explorer.widgets.inside.state import LISTS

SCORE_NAMES = {"max": "maximum", "mean": "mean"}


@dataclass(frozen=True)
class Part:
    """Some pictures that stand together.

    Attributes
    ----------
    title, text : str
        Empty where the list has one part only.
    images : np.ndarray
        int64, numbers of pictures.
    silent : bool
        Whether they all score exactly 0: no place of them is the strongest.
    """

    title: str
    text: str
    images: np.ndarray
    silent: bool = False


@dataclass(frozen=True)
class Listed:
    """A list of pictures, in parts, with what has to be said of it."""

    parts: tuple[Part, ...]
    note: str

    @property
    def images(self) -> np.ndarray:
        """All pictures of the list that are ranked, part by part: int64."""
        parts = [part.images for part in self.parts if not part.silent]
        return np.concatenate([np.array([], np.int64), *parts])


def listed(source, layer: str, channel: int, kind: str, score: str, k: int) -> Listed:
    """Return one list of one filter.

    Parameters
    ----------
    source : Source
        The network and its pictures.
    kind : str
        One of LISTS.
    score : {"max", "mean"}
        By which the pictures are ranked.
    k : int
        At most so many pictures; groups have five each.
    """
    found = source.scan.layers[layer]
    if kind == LISTS[1]:
        return Listed(
            (Part("", "", least_images(found, channel, score, k)),), _least(found, channel)
        )
    if kind == LISTS[2]:
        return _groups(source, found, channel, score)
    if kind == LISTS[3]:
        return _diverse(source, found, channel, score, k)
    return Listed((Part("", "", top_images(found, channel, score, k)),), "")


def _least(found, channel) -> str:
    if not found.layer.relu:
        return "The lowest of all: no ReLU follows, so there is no tie at 0."
    count = silent(found, channel)
    share = 100 * count / len(found.max)
    return (
        f"The lowest scores above 0. Exactly 0 behind the ReLU: {_many(count)} ({share:.1f} %); "
        "nothing orders them, and none of them is shown."
    )


def _groups(source, found, channel, score) -> Listed:
    parts = [
        Part(
            f"Group {group.number}",
            f"{number(group.low)} to {number(group.high)}, {_many(group.size)}",
            np.array(group.images, np.int64),
        )
        for group in quantile_groups(found, channel, score)
    ]
    count = silent(found, channel)
    if count:
        labels, classes = source.pictures.labels, source.pictures.classes
        among = np.bincount(labels[found.max[:, channel] <= 0], minlength=len(classes))
        share = 100 * count / len(found.max)
        text = (
            f"exactly 0 behind the ReLU, {_many(count)} ({share:.1f} %), {among.max():,} of them "
            f"{classes[int(among.argmax())]}"
        )
        parts.append(Part("Zeros", text, silent_images(found, channel), silent=True))
    note = (
        "All pictures above 0 in ten groups of equal size, five drawn from each with a fixed seed, "
        "the strongest first."
    )
    if not found.layer.relu:
        note = note.replace("All pictures above 0", "All pictures")
    return Listed(tuple(parts), note)


def _many(count: int) -> str:
    return "1 picture" if count == 1 else f"{count:,} pictures"


def _diverse(source, found, channel, score, k) -> Listed:
    from explorer.probing.penultimate import penultimate

    best = top_images(found, channel, score, CANDIDATES)
    if not len(best):
        return Listed((Part("", "", best),), "")
    images, card = source.pictures.images[best], source.card
    chosen = diverse(images, penultimate(source.model, images, card.mean, card.std), k)
    copies = {0: "no near copies", 1: "1 near copy"}.get(
        chosen.copies, f"{chosen.copies} near copies"
    )
    note = (
        f"Of the {len(best)} strongest pictures, those that differ most in what the network's last "
        f"layer reads; {copies} left out."
    )
    return Listed((Part("", "", best[list(chosen.chosen)]),), note)
