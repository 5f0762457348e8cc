"""The way of pictures to the browser: once, as bytes, into a store that every component reads."""

import base64
import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np

from explorer.widgets.browser_part import register, strict

_component = cache(register)


def send(pictures: Sequence) -> None:
    """Put pictures into the browser's store (explorer/static/shared/pictures.js).

    Call it outside fragments and before the component that uses them: a picture then travels once,
    and not with every answer.

    Parameters
    ----------
    pictures : sequence of Chosen
        Anything with `key`, a str that tells contents apart, and `pixels`, uint8 (H, W, 3).
    """
    data = {"pictures": [pack(one.key, one.pixels) for one in pictures]}
    _component("pixels")(key="pixels", data=strict(data), height=1)


def pack(key: str, pixels: np.ndarray) -> dict:
    """Return a picture as the store takes it.

    Parameters
    ----------
    key : str
    pixels : ndarray of uint8, shape (H, W, 3)

    Returns
    -------
    dict
        key, width, height, and packed: base64 of zlib of the differences of neighbours in a row
        (modulo 256), which halve the size of a drawing or a photograph.

    Examples
    --------
    >>> pack("a", np.zeros((2, 3, 3), np.uint8))["width"]
    3
    """
    steps = pixels.copy()
    steps[:, 1:] -= pixels[:, :-1]
    return {
        "key": key,
        "width": pixels.shape[1],
        "height": pixels.shape[0],
        "packed": base64.b64encode(zlib.compress(steps.tobytes(), 1)).decode(),
    }
