"""The ten forms of Shapes as signed distances: below 0 inside the form, above 0 outside, in pixels.

Only + − × ÷, square root, floor, absolute value, minimum and maximum are used, one array operation
at a time: IEEE 754 fixes the result of each of them to the last bit, so the pictures are the same
on every processor. Sines would not be; a turn is therefore given by t, the tangent of half its
angle: cos = (1 − t²)/(1 + t²), sin = 2t/(1 + t²).

Every form takes `u`, an ndarray of float64 of shape (7, N): seven random numbers in [0, 1) for each
of N pictures, meaning size, row, column, turn, thickness, mirror and phase. It returns an array of
shape (N, 32, 32).
"""

from collections.abc import Callable

import numpy as np

from explorer.limits import PICTURE_WORK_SIDE as SIDE

CENTRES = np.arange(SIDE) + 0.5  # of the pixels
HALF_ROOT_3 = 0.8660254037844386  # the sine of 60 degrees, written out instead of computed
TAN_22_5 = 0.41421356237309503  # turns by 45 degrees


def _span(u: np.ndarray, low: float, high: float) -> np.ndarray:
    """Stretch [0, 1) to [low, high) and add the two axes of the picture."""
    return (low + u * (high - low))[:, None, None]


def _offsets(u: np.ndarray, reach: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return rows (N, 32, 1) and columns (N, 1, 32) from a centre that keeps `reach` inside."""
    room = SIDE / 2 - 0.5 - reach
    row = SIDE / 2 + (2.0 * u[1][:, None, None] - 1.0) * room
    column = SIDE / 2 + (2.0 * u[2][:, None, None] - 1.0) * room
    return CENTRES[:, None] - row, CENTRES - column


def _turned(dy: np.ndarray, dx: np.ndarray, t: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Turn offsets by the angle whose half has the tangent t."""
    square = t * t
    cos = (1.0 - square) / (1.0 + square)
    sin = (t + t) / (1.0 + square)
    return cos * dy - sin * dx, sin * dy + cos * dx


def _wave(along: np.ndarray, period: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return the distance to stripes that fill `share` of every period."""
    place = along / period
    place = place - np.floor(place) - 0.5
    return (np.abs(place) - share / 2.0) * period


def disc(u: np.ndarray) -> np.ndarray:
    """Return a filled circle."""
    radius = _span(u[0], 4.0, 12.5)
    dy, dx = _offsets(u, radius)
    return np.sqrt(dy * dy + dx * dx) - radius


def ring(u: np.ndarray) -> np.ndarray:
    """Return the outline of a circle."""
    radius = _span(u[0], 5.5, 12.5)
    dy, dx = _offsets(u, radius + 1.4)
    return np.abs(np.sqrt(dy * dy + dx * dx) - radius) - _span(u[4], 0.8, 1.4)


def _square(
    u: np.ndarray, low: float, high: float, border: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    half = _span(u[0], low, high)
    dy, dx = _offsets(u, (half + border) * 1.27)  # how far the corners reach at the largest turn
    dy, dx = _turned(dy, dx, _span(u[3], -0.16, 0.16))  # up to 18 degrees: never on its corner
    return np.maximum(np.abs(dy), np.abs(dx)), half


def square(u: np.ndarray) -> np.ndarray:
    """Return a filled square, slightly turned."""
    distance, half = _square(u, 3.5, 11.0)
    return distance - half


def frame(u: np.ndarray) -> np.ndarray:
    """Return the outline of a square, slightly turned."""
    distance, half = _square(u, 5.0, 10.5, 1.4)
    return np.abs(distance - half) - _span(u[4], 0.8, 1.4)


def triangle(u: np.ndarray) -> np.ndarray:
    """Return a filled triangle with equal sides, turned to any angle."""
    inner = _span(u[0], 2.8, 6.6)  # radius of the circle inside; the corners reach twice as far
    dy, dx = _offsets(u, 2.0 * inner)
    dy, dx = _turned(dy, dx, _span(u[3], -1.0, 1.0))
    dy = np.where(u[5][:, None, None] < 0.5, dy, -dy)
    return np.maximum(dy, HALF_ROOT_3 * np.abs(dx) - 0.5 * dy) - inner


def _stripes(u: np.ndarray, t: np.ndarray | float) -> np.ndarray:
    dy, _ = _turned(CENTRES[:, None] - SIDE / 2, CENTRES - SIDE / 2, t)
    period = _span(u[0], 4.5, 12.0)
    return _wave(dy + u[6][:, None, None] * period, period, _span(u[4], 0.36, 0.64))


def horizontal_stripes(u: np.ndarray) -> np.ndarray:
    """Return level stripes, at most 10 degrees off."""
    return _stripes(u, _span(u[3], -0.087, 0.087))


def vertical_stripes(u: np.ndarray) -> np.ndarray:
    """Return upright stripes, at most 10 degrees off."""
    return _stripes(u, _span(u[3], -0.087, 0.087)).transpose(0, 2, 1)


def diagonal_stripes(u: np.ndarray) -> np.ndarray:
    """Return stripes at 45 degrees, rising or falling, at most 12 degrees off."""
    t = _span(u[3], TAN_22_5 - 0.09, TAN_22_5 + 0.09)
    return _stripes(u, np.where(u[5][:, None, None] < 0.5, t, -t))


def _lattice(u: np.ndarray, period: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns in a turned lattice, shifted at random."""
    dy, dx = CENTRES[:, None] - SIDE / 2, CENTRES - SIDE / 2
    dy, dx = _turned(dy, dx, _span(u[3], -TAN_22_5, TAN_22_5))
    return dy + u[1][:, None, None] * period, dx + u[2][:, None, None] * period


def dots(u: np.ndarray) -> np.ndarray:
    """Return filled circles on a square lattice, turned to any angle."""
    period = _span(u[0], 6.5, 12.0)
    dy, dx = _lattice(u, period)
    dy = dy - (np.floor(dy / period) + 0.5) * period
    dx = dx - (np.floor(dx / period) + 0.5) * period
    return np.sqrt(dy * dy + dx * dx) - period * _span(u[4], 0.24, 0.34)


def checks(u: np.ndarray) -> np.ndarray:
    """Return a chessboard, turned to any angle."""
    period = _span(u[0], 8.0, 18.0)  # two fields
    dy, dx = _lattice(u, period)
    half = np.float64(0.5)
    rows, columns = _wave(dy, period, half), _wave(dx, period, half)
    return np.maximum(np.minimum(rows, columns), -np.maximum(rows, columns))


# The class names that students see, in the order of their labels.
FORMS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "disc": disc,
    "ring": ring,
    "square": square,
    "frame": frame,
    "triangle": triangle,
    "horizontal stripes": horizontal_stripes,
    "vertical stripes": vertical_stripes,
    "diagonal stripes": diagonal_stripes,
    "dots": dots,
    "checks": checks,
}
