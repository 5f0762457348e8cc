"""The small picture of the Output size page on Home: a strip of cells and the windows on it."""

import numpy as np
from PIL import Image, ImageDraw

from explorer.arithmetic import coverage, window_starts
from explorer.figures.home import GAP, SIDE
from explorer.figures.palette import INPUT, KERNEL, OUTPUT, PADDING

SCALE = 4  # drawn larger, then made smaller: smooth edges


def windows_picture(size: int, kernel: int, stride: int) -> np.ndarray:
    """Draw an input, each window on a line of its own, and the output; unread cells are empty.

    Parameters
    ----------
    size, kernel, stride : int
        N, K and S, in cells.

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)

    Raises
    ------
    InputError, ShapeError
        As `explorer.arithmetic.conv_output_size`.

    Examples
    --------
    >>> windows_picture(10, 3, 2).shape
    (96, 204, 4)
    """
    width, height = (2 * SIDE + GAP) * SCALE, SIDE * SCALE
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    cell, row = (width - 8 * SCALE) / size, 18 * SCALE
    starts = window_starts(size, kernel, stride)
    pitch = (height - 2 * row - 6 * SCALE) / len(starts)

    def box(left: float, top: float, cells: float, tall: float, **ink: object) -> None:
        x = 4 * SCALE + left * cell
        pen.rectangle((x + SCALE, top, x + cells * cell - SCALE, top + tall), **ink)

    for place, times in enumerate(coverage(size, kernel, stride)):
        ink = {"fill": INPUT} if times else {"outline": PADDING, "width": SCALE}
        box(place, SCALE, 1, row - SCALE, **ink)
    for line, start in enumerate(starts):
        box(start, row + 4 * SCALE + line * pitch, kernel, pitch * 0.5, fill=KERNEL)
        box(start + (kernel - 1) / 2, height - row - SCALE, 1, row - SCALE, fill=OUTPUT)
    return np.asarray(image.resize((width // SCALE, height // SCALE), Image.Resampling.BOX))
