"""Table or text to a checked float64 array and back: the only parser of user numbers.

The grammar is strict, so that a slip is named instead of being read as something else:
an optional sign, ASCII digits with at most one point (or comma), an optional exponent.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.errors import NumberError
from explorer.limits import CELL_ABS_MAX, CELL_TEXT_MAX, INPUT_SIDE_MAX

_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]{1,3})?")
_NOT_FINITE = re.compile(r"[+-]?(inf(inity)?|nan)", re.IGNORECASE)
_RANGE = f"between −{CELL_ABS_MAX:,.0f} and {CELL_ABS_MAX:,.0f}"


@dataclass(frozen=True)
class Matrix:
    """A checked matrix, and what the reader should know about how it was read.

    Parameters
    ----------
    values : ndarray of float64, shape (H, W)
        Finite, read-only.
    notes : tuple of str
        Sentences, for instance about a decimal comma.
    """

    values: np.ndarray
    notes: tuple[str, ...] = ()


def parse_number(cell: object, place: str = "The value") -> float:
    """Read one number.

    Parameters
    ----------
    cell : object
        A text, a number, or None for an empty cell.
    place : str
        How the message names the cell, for instance "Row 2, column 3".

    Raises
    ------
    NumberError
        If the cell is empty, not a number, not finite or beyond the limit.

    Examples
    --------
    >>> parse_number(" -1.5 "), parse_number("0,5")
    (-1.5, 0.5)
    >>> parse_number("abc", "Row 2, column 3")
    Traceback (most recent call last):
    explorer.errors.NumberError: Row 2, column 3 holds "abc", which is not a number. Type a number \
between −1,000,000 and 1,000,000.
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float | None):
        raise NumberError(f"{place} is not a number. Type a number {_RANGE}.")
    text = "" if cell is None else str(cell).strip().replace("−", "-")
    if not text:
        raise NumberError(f"{place} is empty. Type a number {_RANGE}.")
    if _NOT_FINITE.fullmatch(text):
        raise NumberError(f"{place} holds {text}, which is not finite. Type a number {_RANGE}.")
    if len(text) > CELL_TEXT_MAX or not _NUMBER.fullmatch(text):
        shown = text if len(text) <= CELL_TEXT_MAX else text[:CELL_TEXT_MAX] + "…"
        raise NumberError(
            f'{place} holds "{shown}", which is not a number. Type a number {_RANGE}.'
        )
    value = float(text.replace(",", "."))
    if not math.isfinite(value) or abs(value) > CELL_ABS_MAX:
        raise NumberError(f"{place} holds {text}. Type a number {_RANGE}.")
    return value


def parse_table(table: object, name: str = "Input", side_max: int = INPUT_SIDE_MAX) -> Matrix:
    """Read a table of cells into a matrix.

    Parameters
    ----------
    table : sequence of sequences of str, int, float or None
        Rows of cells.
    name : str
        How messages name the table.
    side_max : int
        The most rows, and the most columns.

    Returns
    -------
    Matrix

    Raises
    ------
    NumberError
        If the table is empty, ragged or too large (no cell), or a cell cannot be read (its cell).

    Examples
    --------
    >>> parse_table([["1", "0,5"]]).values
    array([[1. , 0.5]])
    >>> parse_table([["1", "0,5"]]).notes
    ('Input, row 1, column 2: 0,5 was read as 0.5.',)
    """
    rows = _checked_rows(table, name, side_max)
    values = np.empty((len(rows), len(rows[0])))
    notes = []
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            place = f"{name}, row {i + 1}, column {j + 1}:"
            try:
                values[i, j] = parse_number(cell, f"{name}, row {i + 1}, column {j + 1},")
            except NumberError as error:
                raise NumberError(str(error), i, j) from None
            if isinstance(cell, str) and "," in cell:
                notes.append(f"{place} {cell.strip()} was read as {values[i, j]:g}.")
    values += 0.0  # a typed -0 becomes 0: the sign of nothing would only confuse
    values.flags.writeable = False
    return Matrix(values, tuple(notes))


def _checked_rows(table: object, name: str, side_max: int) -> Sequence[Sequence[object]]:
    limit = f"at most {side_max}×{side_max} cells"
    if not isinstance(table, list | tuple) or not table:
        raise NumberError(f"{name} has no cells. Give it at least 1×1 and {limit}.")
    if len(table) > side_max:
        raise NumberError(f"{name} has {len(table)} rows. Give it {limit}.")
    for number, row in enumerate(table, 1):
        if not isinstance(row, list | tuple) or not row:
            raise NumberError(f"{name}, row {number}, has no cells. Give it {limit}.")
        if len(row) > side_max:
            raise NumberError(f"{name}, row {number}, has {len(row)} cells. Give it {limit}.")
        if len(row) != len(table[0]):
            raise NumberError(
                f"{name}, row {number}, has {len(row)} cells and row 1 has {len(table[0])}. "
                "Give every row the same number of cells."
            )
    return table


def number_text(value: float) -> str:
    """Write a number as briefly as it can be read back exactly.

    Examples
    --------
    >>> number_text(2.0), number_text(-0.1)
    ('2', '-0.1')
    """
    return str(int(value)) if float(value).is_integer() else repr(float(value))
