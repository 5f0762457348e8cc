"""How places and matrices are written: places from 1, matrices as Python reads them."""

import numpy as np

from explorer.matrices import number_text


def named(place: tuple[int, ...]) -> str:
    """Write row and column, counted from 1.

    Examples
    --------
    >>> named((0, 2))
    '1,3'
    """
    return f"{place[0] + 1},{place[1] + 1}"


def nested(matrix: np.ndarray) -> str:
    """Write a matrix as a list of lists.

    Examples
    --------
    >>> nested(np.array([[1.0, 0.5]]))
    '[[1, 0.5]]'
    """
    rows = (f"[{', '.join(map(number_text, row))}]" for row in matrix)
    return f"[{', '.join(rows)}]"
