"""One large map in the gallery, on which a place can be chosen by click, touch and keyboard."""

from collections.abc import Sequence

import numpy as np

from explorer.probing.receptive_field import Box
from explorer.widgets.gallery import number, png_address, shares

_VALUES_MAX = 4096  # cells whose numbers travel along, 40 kB; a larger map shows rows and columns


def board(
    picture: np.ndarray,
    *,
    name: str,
    size: int,
    values: np.ndarray | None = None,
    chosen: Sequence[int] | None = None,
    box: Box | None = None,
    overlay: np.ndarray | None = None,
    pick: bool = True,
) -> dict:
    """Return a block with one picture, each of whose pixels is a place that can be chosen.

    `gallery.show` calls its `on_pick` with the number of the block, the row and the column.

    Parameters
    ----------
    picture : np.ndarray
        uint8 (rows, columns, 3 or 4); it is enlarged without blur.
    name : str
        What it is, for screen readers.
    size : int
        Width on the screen, in CSS pixels; less where there is no room.
    values : np.ndarray or None
        (rows, columns), the numbers that are said below the picture.
    chosen : sequence of int or None
        Row and column that are marked.
    box : Box or None
        Drawn in vermilion, in pixels of the picture: what a place of another map can see.
    overlay : np.ndarray or None
        uint8 (any rows, any columns, 4), laid over the whole picture.
    pick : bool
        Whether a place can be chosen.

    Examples
    --------
    >>> block = board(np.zeros((2, 3, 3), np.uint8), name="map", size=90, chosen=(1, 2))
    >>> block["cells"], block["chosen"]
    ([2, 3], [1, 2])
    """
    rows, columns = picture.shape[:2]
    told = values is not None and values.size <= _VALUES_MAX
    return {
        "kind": "board",
        "sheet": png_address(picture),
        "overlay": None if overlay is None else png_address(overlay),
        "cells": [rows, columns],
        "values": [[number(float(v)) for v in row] for row in values] if told else None,
        "name": name,
        "size": size,
        "chosen": None if chosen is None else [int(part) for part in chosen],
        "box": shares(box, rows, columns),
        "pick": pick,
        "hint": "Choose a place." if pick else "",
    }
