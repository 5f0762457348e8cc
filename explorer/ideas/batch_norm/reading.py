"""What the sheets of batch normalisation read in the same way: maps, γ and β, single numbers."""

from collections.abc import Mapping, Sequence

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.errors import InputError
from explorer.matrices import number_text
from explorer.reference import difference


def read_maps(
    document: Mapping,
    field: str,
    channels: int = 1,
    pictures: int = limits.BATCH_NORM_PICTURES_MAX,
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Read small feature maps: those of picture 1 first, in the order of their channels.

    Returns
    -------
    maps : ndarray of float64, shape (B, C, H, W)
    notes : tuple of str

    Raises
    ------
    InputError
        If the maps cannot be shared out to pictures; CellError if a cell cannot be used.
    """
    side = limits.BATCH_NORM_SIDE_MAX
    maps, notes = checks.tables(document, field, "Map", side, pictures * channels)
    if len(maps) % channels:
        raise InputError(
            f"{len(maps)} maps cannot be shared out to pictures of {channels} channels. "
            f"Give {channels} maps for each picture."
        )
    within(maps, field, "Map", -limits.BATCH_NORM_CELL_MAX, limits.BATCH_NORM_CELL_MAX)
    return maps.reshape(-1, channels, *maps.shape[1:]), notes


def within(tables: np.ndarray, field: str, name: str, low: float, high: float) -> None:
    """Raise CellError for the first number of (n, rows, columns) that lies outside low … high."""
    for index, row, column in np.argwhere((tables > high) | (tables < low)).tolist():
        called = name if len(tables) == 1 else f"{name} {index + 1}"
        raise CellError(
            f"{called}, row {row + 1}, column {column + 1}, holds {tables[index, row, column]:g}. "
            f"Type a number between {low:,g} and {high:,g}.".replace("-", "−"),
            field,
            row,
            column,
            index,
        )


def read_numbers(
    document: Mapping, field: str, names: Sequence[str], low: float, high: float
) -> np.ndarray:
    """Read as many numbers as there are names, each between low and high; raise CellError."""
    values = checks.numbers(document, field, names[0], len(names))
    if len(values) != len(names):
        raise InputError(
            f"{', '.join(names)} are {len(names)} numbers, not {len(values)}. Give one for each."
        )
    for index, value in enumerate(values):
        if not low <= value <= high:
            raise CellError(
                f"{names[index]} is {value:g}; it lies between {low:,g} and {high:,g}. "
                "Choose a number between.".replace("-", "−"),
                field,
                0,
                index,
            )
    return values


def read_affine(document: Mapping, field: str, channels: int) -> np.ndarray:
    """Read γ and β of every channel, [[γ, β]] each; return (C, 2)."""
    tables, _ = checks.tables(document, field, "γ and β", 2, channels)
    if tables.shape[1:] != (1, 2):
        size = "×".join(map(str, tables.shape[1:]))
        raise InputError(f"γ and β of a channel are one row of 2 numbers, not {size}. Give both.")
    most = limits.BATCH_NORM_AFFINE_MAX
    within(tables, field, "γ and β", -most, most)
    return tables[:, 0]


def maps_texts(maps: np.ndarray) -> list:
    """Return (B, C, H, W) as a document holds it: a list of matrices of texts."""
    return [checks.texts(channel) for picture in maps for channel in picture]


def number_texts(values: Sequence[float]) -> list[str]:
    """Return numbers as a document holds them."""
    return [number_text(value) for value in values]


def apart(shown: np.ndarray, expected: np.ndarray, input: np.ndarray, stretch: np.ndarray) -> float:
    """Return the largest difference from PyTorch, relative to the largest number in sight.

    An output is the difference of x·s and μ·s: what these are rounded by is no fault.

    Parameters
    ----------
    shown, expected : ndarray of float64, shape (B, C, H, W)
    input : ndarray of float64, shape (B, C, H, W)
    stretch : ndarray of float64, shape (C,)
        s = γ/√(σ² + ε).
    """
    if shown.shape != expected.shape:
        return float("inf")
    terms = np.abs(input).max((0, 2, 3)) * np.abs(stretch)
    scale = np.maximum(1.0, terms)[:, None, None]
    return difference(shown / scale, expected / scale)
