"""Whole numbers of any size in a document: ["50000"], as a slider, a cell and a link hold them."""

from collections.abc import Mapping

from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.ideas.skips.words import shown
from explorer.matrices import number_text


def whole_of(document: Mapping, field: str, name: str, least: int, most: int) -> int:
    """Read a whole number within bounds; raise CellError with a sentence.

    Examples
    --------
    >>> whole_of({"n": ["50000"]}, "n", "Pictures", 2, 100_000)
    50000
    """
    value = float(checks.numbers(document, field, name, 1)[0])
    return _checked(value, field, name, least, most)


def wholes_of(
    document: Mapping, field: str, name: str, least: int, most: int, count: int
) -> tuple[int, ...]:
    """Read up to `count` whole numbers within bounds; raise CellError with its index."""
    values = checks.numbers(document, field, name, count)
    return tuple(
        _checked(float(value), field, f"{name} {index + 1}", least, most, index)
        for index, value in enumerate(values)
    )


def _checked(
    value: float, field: str, name: str, least: int, most: int, index: int | None = None
) -> int:
    if not value.is_integer() or not least <= value <= most:
        raise CellError(
            f"{name} must be a whole number from {least:,} to {most:,}, not {shown(value)}. "
            "Choose one of these.",
            field,
            0,
            index or 0,
            0,
        )
    return int(value)


def texts_of(*values: float) -> list[str]:
    """Write numbers as a document holds them.

    Examples
    --------
    >>> texts_of(50000, 0.5)
    ['50000', '0.5']
    """
    return [number_text(value) for value in values]
