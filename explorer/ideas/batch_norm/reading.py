"""What the sheets of batch normalisation read in the same way: maps, and γ and β."""

from collections.abc import Mapping

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.errors import InputError, NumberError
from explorer.matrices import Matrix, parse_table
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
    found = document.get(field)
    count = len(found) if isinstance(found, list | tuple) else 0
    if not 1 <= count <= pictures * channels or count % channels:
        raise InputError(
            f"A batch here has 1 to {pictures} pictures of {channels} "
            f"map{'s' if channels > 1 else ''} each, not {count} maps. "
            f"Give 1 to {pictures} times {channels}."
        )
    read = [_read_map(table, field, index, channels) for index, table in enumerate(found)]
    sizes = {matrix.values.shape for matrix in read}
    if len(sizes) > 1:
        first, other = ("×".join(map(str, size)) for size in sorted(sizes)[:2])
        raise InputError(f"One map is {first}, another {other}. Give all of them the same size.")
    maps = np.stack([matrix.values for matrix in read])
    return (
        maps.reshape(-1, channels, *maps.shape[1:]),
        tuple(note for matrix in read for note in matrix.notes),
    )


def _read_map(table: object, field: str, index: int, channels: int) -> Matrix:
    """Read one map; messages name its picture and, if there are several, its channel."""
    name = f"Picture {index // channels + 1}"
    if channels > 1:
        name += f", channel {index % channels + 1}"
    try:
        matrix = parse_table(table, name, limits.BATCH_NORM_SIDE_MAX)
    except NumberError as error:
        raise CellError(str(error), field, error.row, error.column, index) from None
    most = limits.BATCH_NORM_CELL_MAX
    checks.tables_between(matrix.values[None], field, name, -most, most, index)
    return matrix


def read_affine(document: Mapping, field: str, channels: int) -> np.ndarray:
    """Read γ and β of every channel, [[γ, β]] each; return (C, 2)."""
    tables, _ = checks.tables(document, field, "γ and β", 2, channels)
    if tables.shape[1:] != (1, 2):
        size = "×".join(map(str, tables.shape[1:]))
        raise InputError(f"γ and β of a channel are one row of 2 numbers, not {size}. Give both.")
    most = limits.BATCH_NORM_AFFINE_MAX
    checks.tables_between(tables, field, "γ and β", -most, most)
    return tables[:, 0]


def maps_texts(maps: np.ndarray) -> list:
    """Return (B, C, H, W) as a document holds it: a list of matrices of texts."""
    return [checks.texts(channel) for picture in maps for channel in picture]


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
