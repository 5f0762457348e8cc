"""What every kind of case checks in the same way: cells, whole numbers, choices."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from explorer.errors import InputError, NumberError
from explorer.matrices import number_text, parse_number, parse_table
from explorer.sheets.words import say


class CellError(InputError):
    """A number that cannot be used, and the cell of the stage where it stands.

    Parameters
    ----------
    message : str
    grid : str
        "x", "k" or "bias".
    row, column : int or None
        Counted from 0.
    index : int
        Which matrix of the grid: the channel of "x", the kernel of "k", the filter of "bias".
    """

    def __init__(
        self,
        message: str,
        grid: str,
        row: int | None = None,
        column: int | None = None,
        index: int = 0,
    ):
        super().__init__(message)
        self.grid, self.row, self.column, self.index = grid, row, column, index


def texts(matrix: np.ndarray) -> list[list[str]]:
    """Return a matrix as the browser takes it: rows of cells as text."""
    return [[number_text(value) for value in row] for row in matrix]


def number_texts(values: Iterable[float]) -> list[str]:
    """Return numbers as a document holds them: a list of texts.

    Examples
    --------
    >>> number_texts([50000.0, 0.5])
    ['50000', '0.5']
    """
    return [number_text(value) for value in values]


def tables(
    document: Mapping, field: str, name: str, side: int, count: int
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Read a list of matrices of the same size.

    Parameters
    ----------
    document : mapping
    field : str
        Where the list stands; also the grid that a CellError names.
    name : str
        What messages call one matrix.
    side, count : int
        The most rows and columns of a matrix, and the most matrices.

    Returns
    -------
    values : ndarray of float64, shape (n, rows, columns)
    notes : tuple of str

    Raises
    ------
    InputError
        If there is no matrix, one too many, or two sizes; CellError if a cell cannot be read.
    """
    found = document.get(field)
    if not isinstance(found, list | tuple) or not 1 <= len(found) <= count:
        number = len(found) if isinstance(found, list | tuple) else "no"
        raise InputError(f"{name} comes as 1 to {count} matrices, not {number}. Choose fewer.")
    read = []
    for index, table in enumerate(found):
        called = name if len(found) == 1 else f"{name} {index + 1}"
        try:
            read.append(parse_table(table, called, side))
        except NumberError as error:
            raise CellError(str(error), field, error.row, error.column, index) from None
        if read[-1].values.shape != read[0].values.shape:
            first, other = ("×".join(map(str, m.values.shape)) for m in (read[0], read[-1]))
            raise InputError(
                f"{name} 1 is {first} and {called} is {other}. Give all of them the same size."
            )
    values = np.stack([matrix.values for matrix in read])
    values.flags.writeable = False
    return values, tuple(note for matrix in read for note in matrix.notes)


def numbers(document: Mapping, field: str, name: str, count: int) -> np.ndarray:
    """Read a list of 1 to `count` numbers, as biases are given; raise CellError with its index."""
    found = document.get(field)
    if not isinstance(found, list | tuple) or not 1 <= len(found) <= count:
        raise CellError(f"{name} is not a number. Give 1 to {count} numbers.", field)
    values = []
    for index, cell in enumerate(found):
        try:
            values.append(parse_number(cell, name if len(found) == 1 else f"{name} {index + 1}"))
        except NumberError as error:
            raise CellError(str(error), field, index=index) from None
    return np.array(values) + 0.0


def numbers_between(
    document: Mapping, field: str, names: Sequence[str], low: float, high: float
) -> np.ndarray:
    """Read as many numbers as there are names, each from low to high.

    Parameters
    ----------
    document : mapping
    field : str
    names : sequence of str
        What messages call each number.
    low, high : float

    Returns
    -------
    ndarray of float64, shape (n,)

    Raises
    ------
    InputError
        If there are not as many; CellError if one cannot be read or lies outside.

    Examples
    --------
    >>> numbers_between({"range": ["0.5", "1"]}, "range", ("Start", "End"), 0, 1)
    array([0.5, 1. ])
    """
    values = numbers(document, field, names[0], len(names))
    if len(values) != len(names):
        raise InputError(
            f"{', '.join(names)} are {len(names)} numbers, not {len(values)}. Give one for each."
        )
    for index, (name, value) in enumerate(zip(names, values, strict=True)):
        if not low <= value <= high:
            raise CellError(
                f"{name} is {say(value)}; it lies between {say(low)} and {say(high)}. "
                "Choose a number between.",
                field,
                index=index,
            )
    return values


def number_between(document: Mapping, field: str, name: str, low: float, high: float) -> float:
    """Read a list of one number from low to high, as `numbers_between` does.

    Examples
    --------
    >>> number_between({"rate": ["0.1"]}, "rate", "The rate", 0, 1)
    0.1
    """
    return float(numbers_between(document, field, (name,), low, high)[0])


def whole_typed(document: Mapping, field: str, name: str, least: int, most: int) -> int:
    """Read a list of one whole number within bounds, as a cell or a slider's texts hold it.

    Raises
    ------
    CellError
        If it cannot be read, is not whole or lies outside.

    Examples
    --------
    >>> whole_typed({"n": ["50000"]}, "n", "Pictures", 2, 100_000)
    50000
    """
    (value,) = numbers(document, field, name, 1)
    return _whole_typed(float(value), field, name, least, most)


def wholes_typed(
    document: Mapping, field: str, name: str, least: int, most: int, count: int
) -> tuple[int, ...]:
    """Read up to `count` whole numbers within bounds; raise CellError with its index."""
    values = numbers(document, field, name, count)
    return tuple(
        _whole_typed(float(value), field, f"{name} {index + 1}", least, most, index)
        for index, value in enumerate(values)
    )


def _whole_typed(value: float, field: str, name: str, least: int, most: int, index: int = 0) -> int:
    if not value.is_integer() or not least <= value <= most:
        raise CellError(
            f"{name} must be a whole number from {least:,} to {most:,}, not {say(value)}. "
            "Choose one of these.",
            field,
            index=index,
        )
    return int(value)


def tables_between(
    tables: np.ndarray, field: str, name: str, low: float, high: float, first: int = 0
) -> None:
    """Raise CellError for the first number of some matrices that lies outside low … high.

    Parameters
    ----------
    tables : ndarray of float, shape (n, rows, columns)
    field, name : str
        As in `tables`.
    low, high : float
    first : int
        Which matrix of the field the first one is.
    """
    for index, row, column in np.argwhere((tables > high) | (tables < low)).tolist():
        called = name if len(tables) == 1 else f"{name} {index + 1}"
        raise CellError(
            f"{called}, row {row + 1}, column {column + 1}, holds "
            f"{say(tables[index, row, column])}. Type a number between {say(low)} and {say(high)}.",
            field,
            row,
            column,
            first + index,
        )


def whole(document: Mapping, field: str, least: int, most: int, name: str | None = None) -> int:
    """Read a whole number within bounds."""
    return _whole(document.get(field), name or field.replace("_", " "), least, most)


def pair(document: Mapping, field: str, least: int, most: int) -> tuple[int, int]:
    """Read whole numbers for rows and columns: [down, across]."""
    found = document.get(field)
    if not isinstance(found, list | tuple) or len(found) != 2:
        found = (found, found)
    name = field.replace("_", " ")
    return _whole(found[0], name, least, most), _whole(found[1], name, least, most)


def _whole(value: object, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InputError(
            f"{name.capitalize()} must be a whole number from {least} to {most}, "
            f"not {str(value)[:20]}. Choose one of these."
        )
    return value


def choice(document: Mapping, field: str, choices: Sequence[str]) -> str:
    """Read one of a few words."""
    value = document.get(field)
    if not isinstance(value, str) or value not in choices:
        raise InputError(
            f"{field.replace('_', ' ').capitalize()} is {' or '.join(choices)}, "
            f"not {str(value)[:20]}. Choose one of these."
        )
    return value


def flag(document: Mapping, field: str) -> bool:
    """Read a yes or no."""
    value = document.get(field, False)
    if not isinstance(value, bool):
        raise InputError(
            f"{field.replace('_', ' ').capitalize()} is yes or no, not {str(value)[:20]}. "
            "Choose one of these."
        )
    return value


def place(document: Mapping, field: str, shape: Sequence[int]) -> tuple[int, ...]:
    """Read a selected cell, and bring it into the shape; anything else is the first cell."""
    found = document.get(field)
    good = (
        isinstance(found, list | tuple)
        and len(found) == len(shape)
        and all(isinstance(index, int) and not isinstance(index, bool) for index in found)
    )
    if not good:
        return (0,) * len(shape)
    return tuple(min(max(0, index), side - 1) for index, side in zip(found, shape, strict=True))
