"""Home's picture of the page After training: the same share, counted on more and more pictures."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from explorer.figures.home import GAP, SIDE
from explorer.figures.palette import PADDING, SERIES
from explorer.results.intervals import wilson

_SCALE = 4  # drawn larger, then made smaller: smooth lines
_EDGE = 8  # pixels to the left and to the right


def shrinking_intervals(share: float, counts: Sequence[int]) -> np.ndarray:
    """Draw the Wilson intervals of a share for several numbers of pictures, below each other.

    The width of the picture stands for 0 to 1, the dashed line for the share.

    Parameters
    ----------
    share : float
        So large a part was right, each time.
    counts : sequence of int
        Of so many pictures.

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    width, height = (2 * SIDE + GAP) * _SCALE, SIDE * _SCALE
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)

    def x(value: float) -> float:
        return _SCALE * _EDGE + value * (width - 2 * _SCALE * _EDGE)

    for top in range(0, height, 8 * _SCALE):
        pen.line([(x(share), top), (x(share), top + 4 * _SCALE)], fill=PADDING, width=2 * _SCALE)
    for number, count in enumerate(counts):
        low, high = wilson(round(share * count), count)
        y = height * (number + 0.5) / len(counts)
        pen.line([(x(low), y), (x(high), y)], fill=SERIES[0], width=3 * _SCALE)
        for end in (low, high):
            pen.line(
                [(x(end), y - 5 * _SCALE), (x(end), y + 5 * _SCALE)],
                fill=SERIES[0],
                width=3 * _SCALE,
            )
        pen.circle((x(share), y), 5 * _SCALE, fill=SERIES[1])
    return np.asarray(image.resize((width // _SCALE, height // _SCALE), Image.Resampling.LANCZOS))
