"""Pictures that the explorer draws itself: scenes for kernels, and digits as pen strokes.

As in `explorer.datasets.forms`, only + − × ÷, square root, floor, absolute value, minimum and
maximum are used, so that a picture has the same bytes on every processor and a link shows
everybody the same numbers.
"""

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np

from explorer.datasets.choice import raw_numbers
from explorer.errors import InputError

SIDE = 256  # pixels of a scene
DIGIT_SIDE = 28  # pixels of a digit, as in MNIST
COS_10, SIN_10 = 0.984807753012208, 0.17364817766693033  # of 10 degrees, written out
Colour = tuple[int, int, int]


def draw(name: str) -> np.ndarray:
    """Draw one of the samples.

    Parameters
    ----------
    name : str
        One of `NAMES`.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3), read-only
        A scene is 256×256, a digit 28×28 and grey.

    Raises
    ------
    InputError
        If there is no such sample.

    Examples
    --------
    >>> draw("house").shape, draw("digit 6").shape
    ((256, 256, 3), (28, 28, 3))
    >>> bool((draw("digit 6")[::-1, ::-1] == draw("digit 9")).all())
    True
    """
    if name not in NAMES:
        raise InputError(f"There is no sample “{name[:40]}”; choose from {', '.join(NAMES)}.")
    return _drawn(name)


@cache
def _drawn(name: str) -> np.ndarray:
    picture = _digit(int(name[-1])) if name.startswith("digit") else _SCENES[name]()
    picture = np.ascontiguousarray(picture)
    picture.flags.writeable = False  # everybody shares it
    return picture


# Distances in pixels, below 0 inside; rows and columns of the pixels' centres.
_Y = np.arange(SIDE)[:, None] + 0.5
_X = np.arange(SIDE)[None, :] + 0.5


def _disc(y: float, x: float, radius: float) -> np.ndarray:
    return np.sqrt((_Y - y) * (_Y - y) + (_X - x) * (_X - x)) - radius


def _box(top: float, left: float, bottom: float, right: float) -> np.ndarray:
    return np.maximum(np.maximum(top - _Y, _Y - bottom), np.maximum(left - _X, _X - right))


def _gable(top: float, middle: float, bottom: float, half: float) -> np.ndarray:
    """Return a triangle that stands on its base."""
    height = bottom - top
    length = np.sqrt(np.float64(height * height + half * half))
    side = (height * np.abs(_X - middle) - half * (_Y - top)) / length
    return np.maximum(side, _Y - bottom)


def _lay(picture: np.ndarray, distance: np.ndarray, colour: Colour | np.ndarray) -> None:
    """Cover the inside of a form; a pixel on its border is covered in part."""
    share = np.clip(0.5 - distance, 0.0, 1.0)[..., None]
    picture += share * (np.asarray(colour, float) - picture)


def _bytes(picture: np.ndarray) -> np.ndarray:
    return np.floor(np.clip(picture, 0.0, 255.0) + 0.5).astype(np.uint8)


def _paper(colour: Colour = (255, 255, 255)) -> np.ndarray:
    return np.tile(np.array(colour, float), (SIDE, SIDE, 1))


def _house() -> np.ndarray:
    """Draw a house with edges in every direction, a sun, a hill, a tree and a fence."""
    high = (_Y / SIDE)[..., None]
    picture = np.tile((1 - high) * (96, 160, 224) + high * (208, 232, 248), (1, SIDE, 1))
    _lay(picture, _disc(52, 208, 24), (250, 214, 70))
    _lay(picture, _disc(420, 60, 250), (120, 170, 96))
    _lay(picture, _disc(470, 230, 270), (92, 146, 76))
    _lay(picture, _box(52, 132, 100, 148), (128, 72, 60))  # chimney
    _lay(picture, _box(110, 64, 204, 168), (236, 222, 196))
    _lay(picture, _gable(52, 116, 112, 66), (176, 64, 52))
    for left in (76, 136):  # two windows with bars
        _lay(picture, _box(126, left, 150, left + 22), (255, 255, 255))
        _lay(picture, _box(128, left + 2, 148, left + 20), (56, 88, 128))
        _lay(picture, _box(137, left, 139, left + 22), (255, 255, 255))
        _lay(picture, _box(126, left + 10, 150, left + 12), (255, 255, 255))
    _lay(picture, _box(158, 104, 204, 130), (110, 70, 44))
    _lay(picture, _disc(182, 125, 2), (240, 210, 90))
    _lay(picture, _box(160, 212, 212, 222), (96, 66, 42))  # tree
    _lay(picture, np.minimum(_disc(140, 217, 26), _disc(158, 200, 18)), (48, 112, 56))
    _lay(picture, _disc(156, 233, 18), (60, 128, 64))
    posts = np.abs((_X / 12 - np.floor(_X / 12)) * 12 - 6) - 2
    _lay(picture, np.maximum(posts, _box(214, 0, 244, SIDE)), (250, 250, 246))
    _lay(picture, _box(222, 0, 226, SIDE), (250, 250, 246))
    return _bytes(picture)


def _fan() -> np.ndarray:
    """Draw a star of black and white sectors: every direction, finer towards the middle."""
    parity = np.ones((SIDE, SIDE))
    cos, sin = 1.0, 0.0
    for _ in range(18):
        parity *= np.clip((cos * (_Y - SIDE / 2) - sin * (_X - SIDE / 2)) * 2, -1, 1)
        cos, sin = cos * COS_10 - sin * SIN_10, sin * COS_10 + cos * SIN_10
    picture = _paper()
    picture[...] = (127.5 + 127.5 * parity)[..., None]
    _lay(picture, -_disc(SIDE / 2, SIDE / 2, 118), (128, 128, 128))
    return _bytes(picture)


def _rings() -> np.ndarray:
    """Draw rings that grow finer outwards, down to two pixels."""
    square = (_Y - SIDE / 2) * (_Y - SIDE / 2) + (_X - SIDE / 2) * (_X - SIDE / 2)
    place = square / (2.0 * SIDE)
    wave = np.abs(place - np.floor(place) - 0.5) * 4 - 1  # a triangle wave from −1 to 1
    return _bytes(np.repeat((127.5 + 127.5 * wave)[..., None], 3, axis=2))


def _blocks() -> np.ndarray:
    """Draw panels of plain colours between black bars: what a channel sees of a colour."""
    picture = _paper((244, 240, 228))
    panels = (
        (0, 0, 104, 88, (220, 36, 36)),
        (0, 96, 60, 256, (40, 72, 200)),
        (112, 0, 176, 88, (250, 214, 40)),
        (184, 0, 256, 150, (36, 160, 72)),
        (68, 176, 176, 256, (0, 190, 200)),
        (184, 158, 256, 210, (200, 60, 180)),
        (184, 218, 256, 256, (20, 20, 20)),
    )
    _lay(picture, _box(0, 88, 256, 96), (16, 16, 16))
    for top, left, bottom, right, _ in panels:
        _lay(picture, _box(top - 8, left - 8, bottom + 8, right + 8), (16, 16, 16))
    for top, left, bottom, right, colour in panels:
        _lay(picture, _box(top, left, bottom, right), colour)
    return _bytes(picture)


def _ramps() -> np.ndarray:
    """Draw a smooth ramp and the same in eight steps: an edge is a change, not a value."""
    picture = _paper()
    ramp = (_X - 0.5)[..., None]
    steps = np.floor(ramp / 32) * 255 / 7
    upper = _Y[..., None] < SIDE / 2
    picture[...] = np.where(upper, ramp, steps)
    return _bytes(picture)


def _grain() -> np.ndarray:
    """Draw a disc and a square under noise, which blurring takes away together with the edges."""
    picture = _paper((92, 92, 92))
    _lay(picture, _disc(92, 92, 56), (176, 176, 176))
    _lay(picture, _box(132, 132, 226, 226), (36, 36, 36))
    raw = raw_numbers(SIDE * SIDE // 8, 6).view(np.uint8).reshape(SIDE, SIDE)
    return _bytes(picture + ((raw.astype(float) - 127.5) * 0.45)[..., None])


_SCENES: dict[str, Callable[[], np.ndarray]] = {
    "house": _house,
    "fan": _fan,
    "rings": _rings,
    "blocks": _blocks,
    "ramps": _ramps,
    "grain": _grain,
}
DIGITS = tuple(f"digit {number}" for number in range(10))
NAMES = (*_SCENES, *DIGITS)

# Strokes of the digits: curves through (x, y), bent by a middle point, in a box of width and
# height 1 whose y points down. A stroke of two points is straight.
_BELLY = (
    ((0, 0.68), (0, 1), (0.5, 1)),
    ((0.5, 1), (1, 1), (1, 0.7)),
    ((1, 0.7), (1, 0.42), (0.5, 0.42)),
    ((0.5, 0.42), (0.05, 0.42), (0, 0.68)),
)
_STROKES: dict[int, tuple] = {
    0: (
        ((0.5, 0), (1, 0), (1, 0.5)),
        ((1, 0.5), (1, 1), (0.5, 1)),
        ((0.5, 1), (0, 1), (0, 0.5)),
        ((0, 0.5), (0, 0), (0.5, 0)),
    ),
    1: (((0.2, 0.2), (0.55, 0)), ((0.55, 0), (0.55, 1))),
    2: (
        ((0, 0.25), (0.05, 0), (0.5, 0)),
        ((0.5, 0), (1, 0), (1, 0.28)),
        ((1, 0.28), (1, 0.55), (0, 1)),
        ((0, 1), (1, 1)),
    ),
    3: (
        ((0.05, 0.1), (0.3, 0), (0.5, 0)),
        ((0.5, 0), (0.95, 0), (0.95, 0.25)),
        ((0.95, 0.25), (0.95, 0.48), (0.4, 0.48)),
        ((0.4, 0.48), (1, 0.48), (1, 0.75)),
        ((1, 0.75), (1, 1), (0.5, 1)),
        ((0.5, 1), (0.2, 1), (0, 0.88)),
    ),
    4: (((0.7, 1), (0.7, 0)), ((0.7, 0), (0, 0.68)), ((0, 0.68), (1, 0.68))),
    5: (
        ((0.95, 0), (0.15, 0)),
        ((0.15, 0), (0.08, 0.45)),
        ((0.08, 0.45), (0.3, 0.36), (0.5, 0.36)),
        ((0.5, 0.36), (1, 0.36), (1, 0.68)),
        ((1, 0.68), (1, 1), (0.5, 1)),
        ((0.5, 1), (0.15, 1), (0, 0.88)),
    ),
    6: (((0.85, 0.02), (0, 0.15), (0, 0.68)), *_BELLY),
    7: (((0, 0), (1, 0)), ((1, 0), (0.5, 0.5), (0.35, 1))),
    8: (
        ((0.5, 0), (0.92, 0), (0.92, 0.24)),
        ((0.92, 0.24), (0.92, 0.48), (0.5, 0.48)),
        ((0.5, 0.48), (0.08, 0.48), (0.08, 0.24)),
        ((0.08, 0.24), (0.08, 0), (0.5, 0)),
        ((0.5, 0.48), (1, 0.48), (1, 0.74)),
        ((1, 0.74), (1, 1), (0.5, 1)),
        ((0.5, 1), (0, 1), (0, 0.74)),
        ((0, 0.74), (0, 0.48), (0.5, 0.48)),
    ),
}
_PIECES = 12  # straight pieces that stand for one bent stroke
_PEN = 1.25  # pixels from the middle of a stroke to its border


def _digit(number: int) -> np.ndarray:
    """Draw a digit in white on black: 12×20 pixels in the middle, as MNIST centres them."""
    if number == 9:
        return _digit(6)[::-1, ::-1]
    pixels = np.arange(DIGIT_SIDE) + 0.5
    y, x = np.meshgrid(pixels, pixels, indexing="ij")
    distance = np.full((DIGIT_SIDE, DIGIT_SIDE), float(DIGIT_SIDE))
    for stroke in _STROKES[number]:
        points = _along(stroke) * (12, 20) + (8, 4)
        for start, end in pairwise(points):
            distance = np.minimum(distance, _from_piece(y, x, start, end))
    grey = _bytes(255 * np.clip(_PEN + 0.5 - distance, 0, 1))
    return np.repeat(grey[..., None], 3, axis=2)


def _along(stroke: tuple) -> np.ndarray:
    """Return points (n, 2) on a stroke; a bent one is a quadratic Bézier curve."""
    points = np.array(stroke, float)
    if len(points) == 2:
        return points
    t = (np.arange(_PIECES + 1) / _PIECES)[:, None]
    return (1 - t) * (1 - t) * points[0] + 2 * t * (1 - t) * points[1] + t * t * points[2]


def _from_piece(y: np.ndarray, x: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the distance of every pixel from a straight piece."""
    dx, dy = end - start
    t = np.clip(((x - start[0]) * dx + (y - start[1]) * dy) / (dx * dx + dy * dy), 0, 1)
    across, down = x - start[0] - t * dx, y - start[1] - t * dy
    return np.sqrt(across * across + down * down)
