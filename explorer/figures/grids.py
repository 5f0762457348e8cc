"""Small pictures: enlarged, framed, cut out, and laid side by side on one sheet."""

import io

import numpy as np
from PIL import Image

from explorer.errors import ShapeError
from explorer.probing.receptive_field import Box


def enlarge(picture: np.ndarray, factor: int) -> np.ndarray:
    """Return every pixel as a square of factor × factor pixels: nothing is blurred.

    Parameters
    ----------
    picture : np.ndarray
        (rows, columns) or (rows, columns, channels).
    factor : int
        At least 1.

    Examples
    --------
    >>> enlarge(np.array([[1, 2]]), 2).tolist()
    [[1, 1, 2, 2], [1, 1, 2, 2]]
    """
    return picture.repeat(factor, axis=0).repeat(factor, axis=1)


def sheet(tiles: np.ndarray, across: int) -> np.ndarray:
    """Return tiles laid out row by row on one picture, without gaps; the rest stays 0.

    Parameters
    ----------
    tiles : np.ndarray
        uint8 (n, rows, columns, channels).
    across : int
        Tiles in one row.

    Examples
    --------
    >>> sheet(np.arange(3, dtype=np.uint8).reshape(3, 1, 1, 1), across=2)[..., 0].tolist()
    [[0, 1], [2, 0]]
    """
    if tiles.ndim != 4 or not len(tiles):
        raise ShapeError(
            f"A sheet needs at least 1 tile of shape (n, rows, columns, channels), "
            f"not {tiles.shape}. Stack the tiles first."
        )
    count, height, width, channels = tiles.shape
    down = -(-count // across)
    full = np.zeros((down * across, height, width, channels), tiles.dtype)
    full[:count] = tiles
    rows = full.reshape(down, across, height, width, channels).transpose(0, 2, 1, 3, 4)
    return rows.reshape(down * height, across * width, channels)


def window(picture: np.ndarray, box: Box) -> np.ndarray:
    """Return what a box shows of a picture; outside the picture it is transparent.

    The result always has the size of the box, so that windows at the border and in the middle can
    be compared.

    Parameters
    ----------
    picture : np.ndarray
        uint8 (rows, columns, 3), or (rows, columns, 1) in grey.
    box : Box
        Half-open, in pixels.

    Returns
    -------
    np.ndarray
        uint8 (box.height, box.width, 4).
    """
    inside = box.clipped(*picture.shape[:2])
    out = np.zeros((box.height, box.width, 4), np.uint8)
    rows = slice(inside.top - box.top, inside.bottom - box.top)
    columns = slice(inside.left - box.left, inside.right - box.left)
    out[rows, columns, :3] = picture[inside.top : inside.bottom, inside.left : inside.right]
    out[rows, columns, 3] = 255
    return out


def framed(picture: np.ndarray, margin: int) -> np.ndarray:
    """Return a picture with a transparent margin of so many pixels on all four sides."""
    height, width = picture.shape[:2]
    return window(picture, Box(-margin, -margin, height + margin, width + margin))


def png(picture: np.ndarray) -> bytes:
    """Return a uint8 picture as PNG: lossless, so that every pixel keeps its colour."""
    into = io.BytesIO()
    Image.fromarray(picture.squeeze(-1) if picture.shape[-1] == 1 else picture).save(into, "PNG")
    return into.getvalue()
