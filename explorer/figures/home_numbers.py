"""Home's small pictures of numbers: pixels with their values, and a histogram that is moved."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from explorer.datasets.channels import channel_statistics
from explorer.datasets.constants import normalised
from explorer.figures.grids import enlarge
from explorer.figures.home import GAP, SIDE
from explorer.figures.palette import SERIES

_FINE = 4  # drawn larger, then made smaller: smooth lines
_CELLS = 3  # pixels in a row of the enlarged part


def pixels_with_numbers(picture: np.ndarray, row: int, column: int) -> np.ndarray:
    """Return a picture beside nine of its pixels, each with its grey value.

    Parameters
    ----------
    picture : ndarray of uint8, shape (H, W, 3), grey
    row, column : int
        The first of the nine pixels.

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    canvas = np.zeros((SIDE, 2 * SIDE + GAP, 4), np.uint8)
    small = enlarge(picture, SIDE // picture.shape[0])
    canvas[: small.shape[0], : small.shape[1], :3] = small
    canvas[: small.shape[0], : small.shape[1], 3] = 255
    part = picture[row : row + _CELLS, column : column + _CELLS]
    image = Image.fromarray(enlarge(part, SIDE // _CELLS))
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(15)
    for (i, j), value in np.ndenumerate(part[..., 0]):
        middle = ((j + 0.5) * SIDE / _CELLS, (i + 0.5) * SIDE / _CELLS)
        ink = "white" if value < 128 else "black"
        pen.text(middle, str(int(value)), fill=ink, font=font, anchor="mm")
    canvas[:, SIDE + GAP :, :3] = np.asarray(image)
    canvas[:, SIDE + GAP :, 3] = 255
    return canvas


def moved_histogram(images: np.ndarray) -> np.ndarray:
    """Draw the histogram of pictures in 0..1 and after normalisation, on one axis.

    Parameters
    ----------
    images : ndarray of uint8, shape (N, H, W, C)

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    counts = channel_statistics(images).histograms.sum(axis=0).reshape(32, 8).sum(axis=1)
    mean, std = channel_statistics(images).one_for_all()
    levels = np.arange(4, 256, 8, dtype=np.uint8)[:, None]
    image = Image.new("RGBA", ((2 * SIDE + GAP) * _FINE, SIDE * _FINE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    for (shift, scale), colour in zip(((0.0, 1.0), (mean, std)), SERIES, strict=False):
        places = normalised(levels, [shift], [scale])[:, 0]
        pen.line(_curve(places, counts / counts.max()), fill=colour, width=3 * _FINE)
    size = (image.width // _FINE, image.height // _FINE)
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS))


def _curve(places: np.ndarray, heights: np.ndarray) -> Sequence[tuple[float, float]]:
    """Return the points of a curve whose places lie between −2.2 and 2.2."""
    width, height = (2 * SIDE + GAP) * _FINE, SIDE * _FINE
    across = (places + 2.2) / 4.4 * width
    down = height * (0.96 - 0.92 * heights)
    return list(zip(across.tolist(), down.tolist(), strict=True))
