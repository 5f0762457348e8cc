"""The small picture of the page Compare runs: accuracies of several runs over the epochs."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from explorer.figures.home import GAP, SIDE
from explorer.figures.palette import SERIES

_SCALE = 4  # drawn larger, then made smaller: smooth lines
_EDGE = 6  # pixels; the last dot lies inside


def accuracies(runs: Sequence[Sequence[float]]) -> np.ndarray:
    """Draw up to six runs' accuracies from 0 to 100 %, with a dot at the end of each.

    Parameters
    ----------
    runs : sequence of sequence of float
        One accuracy for each epoch; at least 2.

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    width, height = (2 * SIDE + GAP) * _SCALE, SIDE * _SCALE
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    edge, dot = _EDGE * _SCALE, 4 * _SCALE
    for values, colour in zip(runs, SERIES, strict=False):
        places = [
            (edge + (width - 2 * edge) * place / (len(values) - 1),
             height - edge - (height - 2 * edge) * value)
            for place, value in enumerate(values)
        ]  # fmt: skip
        pen.line(places, fill=colour, width=_SCALE * 3, joint="curve")
        x, y = places[-1]
        pen.ellipse((x - dot, y - dot, x + dot, y + dot), fill=colour)
    return np.asarray(image.resize((width // _SCALE, height // _SCALE), Image.Resampling.LANCZOS))
