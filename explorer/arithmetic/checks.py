"""The checks that every size formula shares, and the words of their messages."""

import operator
from collections.abc import Iterable

from explorer.errors import InputError

Size = tuple[int, int]
Setting = int | tuple[int, int]

_REMEDIES = {
    "Input size": (1, "Give the input at least one cell."),
    "Output size": (1, "Ask for at least one cell."),
    "Kernel size": (1, "Give the kernel at least one cell."),
    "Stride": (1, "Choose 1 to move one cell at a time."),
    "Padding": (0, "Choose 0 for none."),
    "Dilation": (1, "Choose 1 for no gaps."),
    "Output padding": (0, "Choose 0 for none."),
    "Groups": (1, "Choose 1 to let every filter read every channel."),
}


def whole(name: str, value: object) -> int:
    """Return a setting as a plain int, if it is a whole number within its range.

    Parameters
    ----------
    name : str
        "Stride", "Padding" …, as the message calls it.
    value : object
        An int, or anything that NumPy counts as one; True and 2.0 are refused, as in PyTorch.

    Raises
    ------
    InputError
        If the value is not a whole number or lies below its least value.

    Examples
    --------
    >>> whole("Stride", 2)
    2
    >>> whole("Dilation", 0)
    Traceback (most recent call last):
    explorer.errors.InputError: Dilation must be a whole number of at least 1, not 0. Choose 1 for \
no gaps.
    """
    least, remedy = _REMEDIES[name]
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None or number < least:
        given = repr(value)[:20]
        raise InputError(
            f"{name} must be a whole number of at least {least}, not {given}. {remedy}"
        )
    return number


def pair(name: str, value: object) -> Size:
    """Return a setting for rows and columns: one number stands for both.

    Raises
    ------
    InputError
        If the value is neither one whole number nor two, or lies out of range.

    Examples
    --------
    >>> pair("Padding", 1), pair("Stride", (2, 3))
    ((1, 1), (2, 3))
    """
    if not isinstance(value, tuple | list):
        return (whole(name, value),) * 2
    if len(value) != 2:
        raise InputError(
            f"{name} must be one whole number, or two for rows and columns, not {len(value)}. "
            "Leave the others out."
        )
    return whole(name, value[0]), whole(name, value[1])


def times(numbers: Iterable[int]) -> str:
    """Write sizes as on the page.

    Examples
    --------
    >>> times((5, 3)), times([4])
    ('5×3', '4')
    """
    return "×".join(map(str, numbers))


def briefly(numbers: Iterable[int]) -> str:
    """Write a setting once where rows and columns share it.

    Examples
    --------
    >>> briefly((2, 2)), briefly((2, 0))
    ('2', '2×0')
    """
    numbers = tuple(numbers)
    return str(numbers[0]) if len(set(numbers)) == 1 else times(numbers)
