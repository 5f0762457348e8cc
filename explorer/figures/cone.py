"""A receptive field as a small picture: the units that one unit sees, row by row of a stack."""

import numpy as np
from PIL import Image, ImageDraw

from explorer.arithmetic.receptive_field import Field
from explorer.figures.palette import INPUT, OUTPUT, WINDOW
from explorer.layers.summary import Summary

WIDTH, HEIGHT = 204, 96  # pixels, as the other pictures on Home


def cone_picture(table: Summary, rows: tuple[int, ...]) -> np.ndarray:
    """Draw the columns of the input and of some layers, and what the last one's middle unit sees.

    Parameters
    ----------
    table : Summary
    rows : tuple of int
        Layers, counted from 0, whose units are in step.

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    strips = [(Field(), table.stack.shape[2])]
    strips += [(table.rows[index].fields[1], table.rows[index].places[1]) for index in rows]
    last, places = strips[-1]
    first, end = last.pixels(places // 2)
    image = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    step = HEIGHT / len(strips)
    for number, (fields, units) in enumerate(strips):
        top, bottom = round(number * step + 2), round((number + 1) * step - 5)
        for unit in range(units):
            begin, stop = fields.pixels(unit)
            seen = first <= begin and stop <= end
            colour = WINDOW if seen else (OUTPUT if number else INPUT)
            middle = fields.start + unit * fields.jump
            ends = (middle - fields.jump / 2, middle + fields.jump / 2)
            left, right = (round(x * WIDTH / table.stack.shape[2]) for x in ends)
            pen.rectangle((left, top, right - 2, bottom), fill=colour)
    return np.asarray(image)
