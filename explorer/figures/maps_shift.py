"""How a map follows its picture when that is shifted: what a convolution keeps, and what breaks it.

**Source**: a convolution of stride 1 commutes with shifts but for the border; with stride s it
does so only for shifts by whole multiples of s.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

BLACK, WRAP = "black", "the other side"
FILLS = (BLACK, WRAP)
_SAME = 1e-5  # of the largest value; sums in another order differ by less


def shifted(image: np.ndarray, down: int, right: int, fill: str = BLACK) -> np.ndarray:
    """Return a picture moved down and to the right.

    Parameters
    ----------
    image : np.ndarray
        uint8 (H, W, C).
    down, right : int
        Pixels; negative ones move up and left.
    fill : {"black", "the other side"}
        What comes in at the border: zeros, or what has left on the other side.

    Examples
    --------
    >>> picture = np.array([[[1], [2], [3]]], np.uint8)
    >>> shifted(picture, 0, 1)[0, :, 0].tolist(), shifted(picture, 0, -1, WRAP)[0, :, 0].tolist()
    ([0, 1, 2], [2, 3, 1])
    """
    moved = np.roll(image, (down, right), (0, 1))
    if fill == BLACK:
        for axis, by in ((0, down), (1, right)):
            size = moved.shape[axis]
            gap = slice(0, min(by, size)) if by >= 0 else slice(max(size + by, 0), size)
            moved[(slice(None),) * axis + (gap,)] = 0
    return moved


@dataclass(frozen=True)
class Followed:
    """How a map followed.

    Attributes
    ----------
    asked : tuple of Fraction
        Places down and right by which the map should move: pixels over pixels per place.
    best : tuple of int
        Whole places by which the old map, moved, is most like the new one.
    places : int
        Places that both share then; the others have come in at the border.
    same : int
        How many of these hold the same number.
    change : float
        Mean absolute difference over these places, as a share of the mean absolute value; 0 when
        both maps are 0 everywhere.
    still : float
        The same with the old map left where it was.
    """

    asked: tuple[Fraction, Fraction]
    best: tuple[int, int]
    places: int
    same: int
    change: float
    still: float

    @property
    def whole(self) -> bool:
        """Whether the map should move by whole places."""
        return all(part.denominator == 1 for part in self.asked)


def followed(
    before: np.ndarray, now: np.ndarray, shift: tuple[int, int], cell: tuple[int, int]
) -> Followed:
    """Compare a map with the one that the shifted picture gives.

    Parameters
    ----------
    before, now : np.ndarray
        (rows, columns).
    shift : tuple of int
        Pixels down and right.
    cell : tuple of int
        Pixels between two places of the map, rows and columns.

    Examples
    --------
    >>> before = np.array([[0.0, 1.0, 2.0, 3.0]])
    >>> found = followed(before, np.array([[9.0, 0.0, 1.0, 2.0]]), (0, 2), (2, 2))
    >>> found.best, found.places, found.same, found.change
    ((0, 1), 3, 3, 0.0)
    """
    asked = tuple(Fraction(s, c) for s, c in zip(shift, cell, strict=True))
    near = [sorted({int(np.floor(float(a))), int(np.ceil(float(a)))}) for a in asked]
    tries = [(r, c) for r in near[0] for c in near[1] if _overlap(before, (r, c)) is not None]
    if not tries:
        tries = [(0, 0)]
    compared = {by: _compare(before, now, by) for by in tries}
    best = min(tries, key=lambda by: compared[by][2])
    places, same, change = compared[best]
    return Followed(asked, best, places, same, change, _compare(before, now, (0, 0))[2])


def _overlap(maps: np.ndarray, by: tuple[int, int]):
    """Return where old and new places meet: slices of the new map, slices of the old one."""
    pairs = []
    for size, move in zip(maps.shape, by, strict=True):
        if abs(move) >= size:
            return None
        pairs.append(
            (slice(max(move, 0), size + min(move, 0)), slice(max(-move, 0), size - max(move, 0)))
        )
    return tuple(new for new, _ in pairs), tuple(old for _, old in pairs)


def _compare(before: np.ndarray, now: np.ndarray, by: tuple[int, int]) -> tuple[int, int, float]:
    new, old = _overlap(before, by)
    difference = np.abs(now[new].astype(np.float64) - before[old])
    largest = max(float(np.abs(now).max()), float(np.abs(before).max()))
    same = int((difference <= _SAME * largest).sum())
    size = float((np.abs(now[new]).mean(dtype=float) + np.abs(before[old]).mean(dtype=float)) / 2)
    if same == difference.size or size == 0:
        return difference.size, same, 0.0
    return difference.size, same, float(difference.mean()) / size


def told(found: Followed, layer: str, shift: tuple[int, int], cell: tuple[int, int]) -> str:
    """Say in words how the map followed.

    Examples
    --------
    >>> found = Followed((Fraction(1), Fraction(0)), (1, 0), 56, 40, 0.021, 0.6)
    >>> print(told(found, "conv3", (4, 0), (4, 4)))
    The picture moved 4 pixels down. A place of conv3 stands for 4×4 pixels, so its map should \
move 1 place down: there 40 of the 56 places that both share are the same number. The others see \
the border, where something else came in: on average they all differ by 2.1 %. Without moving it \
along the difference would be 60 %.
    """
    moved = f"The picture moved {_way(shift, 'pixel')}."
    pixels = "1 pixel" if cell == (1, 1) else f"{cell[0]}×{cell[1]} pixels"
    cells = f"A place of {layer} stands for {pixels}"
    still = f"Without moving it along the difference would be {_percent(found.still)}."
    if found.whole:
        should = f"{cells}, so its map should move {_way(found.best, 'place')}:"
        if found.same == found.places:
            return f"{moved} {should} there all {found.places} places that both share are equal."
        return (
            f"{moved} {should} there {found.same} of the {found.places} places that both share "
            "are the same number. The others see the border, where something else came in: on "
            f"average they all differ by {_percent(found.change)}. {still}"
        )
    asked, best = _way(found.asked, "place"), _way(found.best, "place")
    return (
        f"{moved} {cells}, so its map should move {asked}, and there is nothing between two "
        f"places. It is most like the old map moved {best}, and differs by "
        f"{_percent(found.change)} there: **the stride breaks the rule that a map moves along.**"
    )


def _way(by: tuple, unit: str) -> str:
    names = (("up", "down"), ("left", "right"))
    parts = [
        f"{abs(part)} {unit}{'' if abs(part) <= 1 else 's'} {pair[part > 0]}"
        for part, pair in zip(by, names, strict=True)
        if part
    ]
    return " and ".join(parts) if parts else f"0 {unit}s"


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share < 1 else f"{100 * share:.0f} %"
