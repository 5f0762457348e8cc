"""Maps of attribution as pictures: alone, and laid over the picture that they explain."""

import numpy as np

from explorer.figures import colours
from explorer.figures.palette import NEGATIVE, OUTPUT, POSITIVE

_OPAQUE = 0.85  # of the colour where a map is strongest; the picture stays visible
_FADED = (90, 0.6)  # black becomes this grey, and so much contrast is left: a tint shows on black
_GREY = (0.299, 0.587, 0.114)  # of red, green and blue: how bright they look (Rec. 601)


def on_pixels(values: np.ndarray, height: int, width: int) -> np.ndarray:
    """Return a map on the grid of a picture: each pixel gets the value of the place it lies in.

    Nothing is blurred: a place of an 8×8 map stays a square of a 32×32 picture.

    Parameters
    ----------
    values : np.ndarray
        (rows, columns).
    height, width : int
        Of the picture.

    Examples
    --------
    >>> on_pixels(np.array([[1, 2]]), 2, 4).tolist()
    [[1, 1, 2, 2], [1, 1, 2, 2]]
    """
    rows = (np.arange(height) * 2 + 1) * values.shape[0] // (2 * height)
    columns = (np.arange(width) * 2 + 1) * values.shape[1] // (2 * width)
    return values[rows][:, columns]


def alone(values: np.ndarray, height: int, width: int, *, signed: bool) -> np.ndarray:
    """Return a map in the colours of its scale, uint8 (height, width, 3)."""
    scale = colours.SIGNED if signed else colours.FROM_ZERO
    return colours.coloured(on_pixels(values, height, width), colours.limit(values), scale)


def laid_over(values: np.ndarray, image: np.ndarray, *, signed: bool) -> np.ndarray:
    """Return a faded picture in grey, tinted where a map is not 0: the stronger, the more colour.

    Parameters
    ----------
    values : np.ndarray
        (rows, columns).
    image : np.ndarray
        uint8 (H, W, 3) or (H, W, 1).
    signed : bool
        Blue for positive and red for negative values; otherwise all in green.

    Returns
    -------
    np.ndarray
        uint8 (H, W, 3).

    Examples
    --------
    >>> laid_over(np.zeros((1, 1)), np.full((1, 1, 1), 100, np.uint8), signed=True).tolist()
    [[[150, 150, 150]]]
    """
    height, width, channels = image.shape
    grey = image.astype(float) @ _GREY if channels == 3 else image[:, :, 0].astype(float)
    grey = _FADED[0] + _FADED[1] * grey
    share = on_pixels(values, height, width) / colours.limit(values)
    part = _OPAQUE * np.clip(np.abs(share), 0, 1)[..., None]
    high, low = (POSITIVE, NEGATIVE) if signed else (OUTPUT, OUTPUT)
    tint = np.where(share[..., None] < 0, colours.rgb(low), colours.rgb(high))
    return np.rint(grey[..., None] * (1 - part) + tint * part).astype(np.uint8)
