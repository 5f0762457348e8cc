"""The way from one value down to the pixels, as a text for links and in words."""

from collections.abc import Sequence

from explorer.errors import InputError
from explorer.limits import WALK_STEPS_MAX
from explorer.probing.terms import (
    Added,
    Applied,
    ConvSum,
    Explanation,
    LinearSum,
    Moved,
    Normalised,
    Place,
    Pooled,
    Share,
)
from explorer.probing.unit import explain

_DIGITS_MAX = 6  # of a coordinate; no map has a million channels, rows or columns
_COLOURS = ("red", "green", "blue")


def write(places: Sequence[Place]) -> str:
    """Write places with characters that links can carry.

    Examples
    --------
    >>> write([Place("conv3:relu", (105, 4, 2)), Place("input", (0, 17, 9))])
    'conv3:relu@105_4_2~input@0_17_9'
    """
    return "~".join(f"{place.node}@{'_'.join(map(str, place.at))}" for place in places)


def read(text: str) -> tuple[Place, ...]:
    """Read places; what comes from the first one on that is none is left out.

    Whether there is such a node, and such a place on it, only a trace can say.

    Examples
    --------
    >>> read("conv3:relu@105_4_2~conv2@x")
    (Place(node='conv3:relu', at=(105, 4, 2)),)
    """
    found = []
    for part in text.split("~", WALK_STEPS_MAX)[:WALK_STEPS_MAX]:
        node, _, numbers = part.rpartition("@")
        at = numbers.split("_")
        plain = all(n.isascii() and n.isdigit() and len(n) <= _DIGITS_MAX for n in at)
        if not node or not plain or len(at) not in (1, 3):
            break
        found.append(Place(node, tuple(map(int, at))))
    return tuple(found)


def title(place: Place, channels: int = 3) -> str:
    """Return a place in words; rows and columns are counted from 0.

    Parameters
    ----------
    place : Place
    channels : int
        Of the picture: with three, they are called red, green and blue.

    Examples
    --------
    >>> title(Place("conv3", (105, 4, 2))), title(Place("input", (0, 4, 2)))
    ('conv3[105] at (4, 2)', 'pixel (4, 2), red')
    >>> title(Place("fc1", (7,)))
    'fc1[7]'
    """
    channel, *cell = place.at
    where = f"({', '.join(map(str, cell))})"
    if place.node == "input":
        colour = f", {_COLOURS[channel]}" if channels == len(_COLOURS) else ""
        return f"pixel {where}{colour}"
    return f"{place.node}[{channel}]" + (f" at {where}" if cell else "")


def level(model, nodes, place: Place) -> tuple[Explanation, ...]:
    """Explain a value and go on while it was made of one other value alone.

    Returns
    -------
    tuple of Explanation
        Such as a pooling, the ReLU before it and the convolution before that; the last one is a
        sum of several values, or a value of the picture.

    Raises
    ------
    InputError
        When there is no such place.
    """
    found = []
    while place is not None and len(found) < WALK_STEPS_MAX:
        found.append(explain(model, nodes, place.node, place.at))
        place = _only(found[-1].detail)
    return tuple(found)


def _only(detail) -> Place | None:
    if isinstance(detail, Pooled):
        return detail.winner
    return detail.before if isinstance(detail, Applied | Normalised | Moved) else None


def leads_to(detail, place: Place) -> bool:
    """Tell whether a value was made of the value at a place, by what a level ends with.

    Parameters
    ----------
    detail : ConvSum, Pooled, Added, LinearSum, Share, Pixel or Untold
    place : Place
    """
    if isinstance(detail, Added):
        return place in detail.parents
    if getattr(detail, "parent", None) != place.node:
        return False
    if isinstance(detail, ConvSum | Pooled):
        channels = detail.channels if isinstance(detail, ConvSum) else (detail.channel,)
        channel, *cell = place.at
        sides = (detail.window.rows, detail.window.columns)
        within = all(part in side for part, side in zip(cell, sides, strict=False))
        return len(cell) == 2 and channel in channels and within
    return isinstance(detail, LinearSum | Share)


def levels(model, nodes, walk: Sequence[Place]) -> tuple[tuple[Explanation, ...], ...]:
    """Explain each place of a walk; it ends where a place is not there, or made nothing above it.

    Parameters
    ----------
    model : nn.Module
    nodes : sequence of Node
    walk : sequence of Place
        From the value down.
    """
    found: list[tuple[Explanation, ...]] = []
    for place in walk:
        if found and not leads_to(found[-1][-1].detail, place):
            break
        try:
            found.append(level(model, nodes, place))
        except InputError:
            break
    return tuple(found)
