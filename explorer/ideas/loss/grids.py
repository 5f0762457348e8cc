"""Grids that the sheets about losses have in common: one row with a column for each class."""

from collections.abc import Callable

import numpy as np

from explorer.ideas.loss.reading import names
from explorer.sheets import Grid, Tell


def class_row(
    name: str,
    title: str,
    values: np.ndarray,
    tell: Callable[[int], Tell] | None = None,
    **more: object,
) -> Grid:
    """Return a grid of one row, shape (K,), headed by the classes.

    Parameters
    ----------
    name, title : str
    values : ndarray of float, shape (K,)
    tell : callable, optional
        What is said about the class of this number.
    **more
        Whatever else a `Grid` takes.

    Examples
    --------
    >>> class_row("p", "p", np.array([0.75, 0.25])).columns
    ('A', 'B')
    """
    classes = range(len(values))
    if tell is not None:
        more["tells"] = lambda: {(0, j): tell(j) for j in classes}
    return Grid(name, title, values[None], columns=names(len(values)), **more)


def one_cell(
    name: str, title: str, value: float, tell: Callable[[], Tell] | None = None, **more: object
) -> Grid:
    """Return a grid of one number.

    Examples
    --------
    >>> one_cell("sum", "Sum", 2.5).values.shape
    (1, 1)
    """
    if tell is not None:
        more["tells"] = lambda: {(0, 0): tell()}
    return Grid(name, title, np.array([[value]]), **more)
