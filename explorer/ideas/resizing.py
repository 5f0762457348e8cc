"""Buttons that make tables larger or smaller: what the document holds after a press."""

from collections.abc import Callable

import numpy as np

from explorer.cases.checks import texts
from explorer.sheets import Button


def resized(matrix: np.ndarray, rows: int, columns: int) -> list[list[str]]:
    """Return a matrix of another size as cells of text; new cells hold 0.

    Examples
    --------
    >>> resized(np.array([[1.0, 2.0]]), 2, 1)
    [['1'], ['0']]
    """
    found = np.zeros((rows, columns))
    H, W = (min(pair) for pair in zip(matrix.shape, (rows, columns), strict=True))
    found[:H, :W] = matrix[:H, :W]
    return texts(found)


def count_buttons(
    what: str, count: int, most: int, sets: Callable[[int], dict]
) -> tuple[Button, ...]:
    """Return buttons that add one and take one away, where there is one to add or take.

    Parameters
    ----------
    what : str
        What is counted, as "channel".
    count, most : int
        How many there are, and how many there may be.
    sets : callable
        Number → fields of the document that make so many.

    Examples
    --------
    >>> [button.label for button in count_buttons("map", 1, 4, lambda count: {"x": count})]
    ['Add a map']
    """
    add = (Button(f"Add a {what}", sets(count + 1)),) if count < most else ()
    return (*add, *((Button(f"Take a {what} away", sets(count - 1)),) if count > 1 else ()))


def side_buttons(
    tables: dict[str, np.ndarray], least: tuple[int, int], most: int
) -> tuple[Button, ...]:
    """Return buttons that make tables one row and one column larger or smaller.

    Parameters
    ----------
    tables : dict of str to ndarray, shape (H, W)
        Field of the document → the matrix that it holds; all of one size.
    least : (int, int)
        Rows and columns that have to stay.
    most : int
        The most rows, and the most columns.
    """
    H, W = next(iter(tables.values())).shape
    buttons = []
    for label, step in (("Larger", 1), ("Smaller", -1)):
        rows, columns = H + step, W + step
        if least[0] <= rows <= most and least[1] <= columns <= most:
            sets = {field: [resized(table, rows, columns)] for field, table in tables.items()}
            buttons.append(Button(f"{label}: {rows}×{columns}", sets))
    return tuple(buttons)
