"""Home's small pictures of the ideas around the convolution."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from explorer.figures.colours import coloured, limit, rgb
from explorer.figures.grids import enlarge
from explorer.figures.home import GAP, SIDE
from explorer.figures.palette import INPUT, OUTPUT, WINDOW

_WIDTH = 2 * SIDE + GAP


def bars(values: Sequence[float]) -> np.ndarray:
    """Draw values from 0 to 1 as horizontal bars; the first in the colour of the window.

    Parameters
    ----------
    values : sequence of float

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)

    Examples
    --------
    >>> bars([0.84, 0.11, 0.05]).shape
    (96, 204, 4)
    """
    image = Image.new("RGBA", (_WIDTH, SIDE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    step = SIDE / len(values)
    for number, value in enumerate(values):
        top = number * step + step / 6
        right = 2 + (_WIDTH - 6) * value
        colour = WINDOW if number == 0 else OUTPUT
        pen.rectangle((2, top, right, top + step * 2 / 3), fill=colour)
    return np.asarray(image)


def maps(rows: Sequence[Sequence[np.ndarray]]) -> np.ndarray:
    """Lay small maps out in rows, on one signed scale for each row; NaN cells stay transparent.

    Parameters
    ----------
    rows : sequence of sequence of ndarray of float, shape (H, W)
        All of the same size; as many in each row.

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)

    Examples
    --------
    >>> maps([[np.eye(3), -np.eye(3)]]).shape
    (96, 204, 4)
    """
    canvas = np.zeros((SIDE, _WIDTH, 4), np.uint8)
    H, W = rows[0][0].shape
    high, wide = SIDE // len(rows), _WIDTH // len(rows[0])
    factor = min((high - 4) // H, (wide - 6) // W)
    for i, row in enumerate(rows):
        end = limit(np.nan_to_num(np.stack(row)))
        for j, values in enumerate(row):
            tile = coloured(np.nan_to_num(values), end, "signed")
            there = np.where(np.isnan(values), 0, 255).astype(np.uint8)[..., None]
            large = enlarge(np.concatenate([tile, there], axis=2), factor)
            top = i * high + (high - len(large)) // 2
            left = j * wide + (wide - large.shape[1]) // 2
            canvas[top : top + len(large), left : left + large.shape[1]] = large
    return canvas


def unrolled(values: np.ndarray) -> np.ndarray:
    """Draw a map, the same as one row, and its mean as one cell.

    Parameters
    ----------
    values : ndarray of float, shape (H, W)

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)

    Examples
    --------
    >>> unrolled(np.arange(9.0).reshape(3, 3)).shape
    (96, 204, 4)
    """
    canvas = np.zeros((SIDE, _WIDTH, 4), np.uint8)
    end = limit(values)
    square, line, mean = values, values.reshape(1, -1), values.mean(keepdims=True)
    places = ((square, 60, 2, 2), (line, _WIDTH - 4, 72, 2), (mean, 30, 18, _WIDTH - 50))
    for part, wide, top, left in places:
        large = enlarge(coloured(part, end, "signed"), wide // part.shape[1])
        area = canvas[top : top + len(large), left : left + large.shape[1]]
        area[..., :3], area[..., 3] = large, 255
    return canvas


def winners(channels: Sequence[np.ndarray]) -> np.ndarray:
    """Draw maps side by side, two rows of them, with the largest cell of each framed.

    Parameters
    ----------
    channels : sequence of ndarray of float, shape (H, W)
        An even number.

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)

    Examples
    --------
    >>> winners([np.eye(5)] * 6).shape
    (96, 204, 4)
    """
    half = len(channels) // 2
    image = Image.fromarray(maps([channels[:half], channels[half:]]))
    pen = ImageDraw.Draw(image)
    H, W = channels[0].shape
    high, wide = SIDE // 2, _WIDTH // half
    factor = min((high - 4) // H, (wide - 6) // W)
    for number, values in enumerate(channels):
        row, column = np.unravel_index(np.argmax(values), values.shape)
        top = number // half * high + (high - factor * H) // 2 + row * factor
        left = number % half * wide + (wide - factor * W) // 2 + column * factor
        pen.rectangle((left, top, left + factor - 1, top + factor - 1), outline=WINDOW, width=2)
    return np.asarray(image)


def path(points: Sequence[tuple[float, float]], bands: np.ndarray) -> np.ndarray:
    """Draw a path over a surface in bands.

    Parameters
    ----------
    points : sequence of (float, float)
        From 0 to 1: from the left and from below.
    bands : ndarray of int, shape (rows, columns)
        0 to 15.

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)

    Examples
    --------
    >>> path([(0.0, 0.0), (0.5, 0.5)], np.zeros((4, 8), int)).shape
    (96, 204, 4)
    """
    grey = Image.fromarray((bands * 12).astype(np.uint8)).resize((_WIDTH, SIDE))
    canvas = np.zeros((SIDE, _WIDTH, 4), np.uint8)
    canvas[..., :3], canvas[..., 3] = rgb(INPUT), np.asarray(grey)  # the deeper, the darker
    image = Image.fromarray(canvas)
    pen = ImageDraw.Draw(image)
    places = [(x * (_WIDTH - 1), (1 - y) * (SIDE - 1)) for x, y in points]
    pen.line(places, fill=WINDOW, width=3, joint="curve")
    for x, y in places:
        pen.ellipse((x - 3, y - 3, x + 3, y + 3), fill=WINDOW)
    return np.asarray(image)
