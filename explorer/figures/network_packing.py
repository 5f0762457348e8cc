"""Maps on their way to the browser: as bytes, and not as pictures.

The browser colours them itself, so another scale costs no journey; and some browsers add noise to
what a canvas gives back, so numbers never come from pixels.
"""

import base64
import zlib
from collections.abc import Sequence

import numpy as np

LEVELS = 127  # steps from 0 to the end of a map's own scale
SIDE = 64  # pixels; of larger maps only every second, third … row and column is drawn
_SPEED = 1  # of zlib: twice as fast as the usual 6, a tenth larger


def as_maps(values: np.ndarray) -> np.ndarray:
    """Return the values of a step as maps (n, rows, columns): units are maps of one number.

    Examples
    --------
    >>> [as_maps(np.zeros(shape)).shape for shape in (5, (2, 3, 4), (2, 7))]
    [(5, 1, 1), (2, 3, 4), (2, 1, 7)]
    """
    return values if values.ndim == 3 else values.reshape(len(values), 1, -1)


def thinned(maps: np.ndarray) -> tuple[np.ndarray, int]:
    """Return maps (n, rows, columns) with at most SIDE rows and columns, and which are left.

    Examples
    --------
    >>> small, every = thinned(np.zeros((2, 224, 100)))
    >>> small.shape, every
    ((2, 56, 25), 4)
    """
    every = -(-max(maps.shape[1:]) // SIDE)
    return maps[:, ::every, ::every], every


def levels(maps: np.ndarray, ends: Sequence[float]) -> np.ndarray:
    """Return maps as int8, each on its own scale from −end to end.

    Examples
    --------
    >>> levels(np.array([[[0.0, -2.0, 1.0]]]), [2.0]).tolist()
    [[[0, -127, 64]]]
    """
    scale = np.array([LEVELS / end for end in ends]).reshape(-1, 1, 1)
    return np.clip(np.rint(maps * scale), -LEVELS, LEVELS).astype(np.int8)


def packed(parts: Sequence[np.ndarray]) -> tuple[str, list[int]]:
    """Return the bytes of some arrays as base64 of zlib, and where each begins.

    Examples
    --------
    >>> text, starts = packed([np.zeros(3, np.int8), np.zeros(2, np.int8)])
    >>> starts, zlib.decompress(base64.b64decode(text))
    ([0, 3], b'\\x00\\x00\\x00\\x00\\x00')
    """
    raw = [np.ascontiguousarray(part).tobytes() for part in parts]
    starts = np.cumsum([0, *map(len, raw)])[:-1]
    text = base64.b64encode(zlib.compress(b"".join(raw), _SPEED)).decode()
    return text, [int(start) for start in starts]
