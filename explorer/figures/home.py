"""The small pictures on Home: each is the real thing, computed from the data that ships."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from explorer import ops
from explorer.examples import KERNELS
from explorer.figures.colours import coloured, filters_as_rgb, limit
from explorer.figures.grids import enlarge
from explorer.figures.palette import SERIES

SIDE = 96  # pixels of one tile: 32 pixels three times as large
_VARIANT = 1  # seed of the variant; one on which all four changes can be seen
GAP = 12  # pixels between two tiles
_LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601


def _pair(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Lay two tiles side by side, with a transparent gap: uint8 (SIDE, 2·SIDE + GAP, 4)."""
    both = np.zeros((SIDE, 2 * SIDE + GAP, 4), np.uint8)
    for tile, start in ((left, 0), (right, SIDE + GAP)):
        large = enlarge(tile, SIDE // tile.shape[0])
        both[: large.shape[0], start : start + large.shape[1], :3] = large
        both[: large.shape[0], start : start + large.shape[1], 3] = 255
    return both


def edges(picture: np.ndarray) -> np.ndarray:
    """Return a picture beside its answer to the vertical Sobel kernel, on a signed scale.

    Parameters
    ----------
    picture : ndarray of uint8, shape (32, 32, 3)

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    grey = (picture @ _LUMA)[None]
    kernel = np.array(KERNELS["Sobel, vertical edges"], float)[None, None]
    answer = ops.conv2d(grey, kernel, padding=1)[0]
    return _pair(picture, coloured(answer, limit(answer), "signed"))


def augmented(picture: np.ndarray) -> np.ndarray:
    """Return a picture beside a variant of it, drawn as a training would.

    Parameters
    ----------
    picture : ndarray of uint8, shape (32, 32, 3)

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    from explorer.augmentation.pipeline import variants
    from explorer.augmentation.settings import Erasing, Flip, Jitter, Pipeline, Rotation

    changes = Pipeline(None, Flip(1.0), Rotation(30), False, Jitter(), Erasing(1.0))
    return _pair(picture, variants(picture, changes, 1, seed=_VARIANT).pictures[0])


def pooled(picture: np.ndarray) -> np.ndarray:
    """Return a picture beside its 4×4 max pooling, channel by channel.

    Parameters
    ----------
    picture : ndarray of uint8, shape (32, 32, 3)

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    values = ops.max_pool2d(picture.transpose(2, 0, 1), 4)
    return _pair(picture, values.transpose(1, 2, 0).astype(np.uint8))


def learning_curve(training: Sequence[float], validation: Sequence[float]) -> np.ndarray:
    """Draw two losses over the epochs as plain lines, without axes.

    Parameters
    ----------
    training, validation : sequence of float
        One loss for each epoch; at least 2.

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    highest = max(*training, *validation) or 1.0
    drawn = [
        [(place / (len(losses) - 1), loss / highest) for place, loss in enumerate(losses)]
        for losses in (training, validation)
    ]
    return plain_lines(drawn)


def activations() -> np.ndarray:
    """Draw ReLU and GELU from −3 to 3 as plain lines, without axes.

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    x = np.linspace(-3, 3, 121)
    lowest, highest = -0.4, 3.0  # GELU falls to −0.17
    curves = ((f(x) - lowest) / (highest - lowest) for f in (ops.relu, ops.gelu))
    return plain_lines([list(zip((x + 3) / 6, y, strict=True)) for y in curves])


def plain_lines(drawn: Sequence[Sequence[tuple[float, float]]]) -> np.ndarray:
    """Draw up to two lines of points, without axes.

    Parameters
    ----------
    drawn : sequence of sequence of (float, float)
        0 to 1 from the left, 0 to 1 from below.

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    scale = 4  # drawn larger, then made smaller: smooth lines
    width, height = (2 * SIDE + GAP) * scale, SIDE * scale
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    edge = scale * 4
    for points, colour in zip(drawn, SERIES, strict=False):
        places = [
            (edge + (width - 2 * edge) * x, height - edge - (height - 2 * edge) * y)
            for x, y in points
        ]
        pen.line(places, fill=colour, width=scale * 3, joint="curve")
    return np.asarray(image.resize((width // scale, height // scale), Image.Resampling.LANCZOS))


def first_filters(weights: np.ndarray) -> np.ndarray:
    """Return the first filters of a layer that reads colour pictures, two rows of them.

    Parameters
    ----------
    weights : ndarray of float, shape (filters, 3, 3, 3)
        At least 8 filters.

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    tiles = filters_as_rgb(weights[:8], limit(weights))
    canvas = np.zeros((SIDE, 2 * SIDE + GAP, 4), np.uint8)
    for number, tile in enumerate(tiles):
        large = enlarge(tile, 15)  # 3 × 15 = 45 pixels: two rows and a gap make 96
        top, left = number // 4 * 51, number % 4 * 53
        canvas[top : top + 45, left : left + 45, :3] = large
        canvas[top : top + 45, left : left + 45, 3] = 255
    return canvas
