"""What an entry of a recipe may be; each refusal says the rule, what was given and what to try."""

import math

from explorer import limits
from explorer.errors import RecipeError

TEXT_MAX = 4096  # characters of a path; the longest that Linux takes
_NAME_MAX = 200  # characters of a class name; file systems allow 255 bytes


def choice(name: str, value: object, allowed: tuple[str, ...]) -> None:
    """Raise RecipeError unless it is one of these texts.

    Examples
    --------
    >>> choice("Device", "tpu", ("cpu", "cuda"))
    Traceback (most recent call last):
    explorer.errors.RecipeError: Device 'tpu' is not known. Choose one of: cpu, cuda.
    """
    if not isinstance(value, str) or value not in allowed:
        raise RecipeError(
            f"{name} {str(value)[:40]!r} is not known. Choose one of: {', '.join(allowed)}."
        )


def root(data: str, value: object) -> None:
    """Raise RecipeError unless a folder is named where one is needed, and only there."""
    if data == "folder":
        if not isinstance(value, str) or not value.strip():
            raise RecipeError('Data set "folder" needs a root: the folder that holds the pictures.')
        if len(value) > TEXT_MAX or "\0" in value:
            raise RecipeError(
                f"The root has {len(value)} characters or an invalid one; at most {TEXT_MAX} are "
                "allowed. Give the folder that holds the pictures."
            )
    elif value is not None:
        raise RecipeError(f'A root belongs to data set "folder", not to {data!r}. Leave it out.')


def classes(names: object) -> tuple[str, ...]:
    """Return the names of the classes as a tuple.

    Raises
    ------
    RecipeError
        When they are no list of different names, or too few or too many.
    """
    if isinstance(names, str) or not isinstance(names, list | tuple):
        raise RecipeError("Classes must be a list of names. Leave them out to take all.")
    if not all(isinstance(name, str) and 0 < len(name) <= _NAME_MAX for name in names):
        raise RecipeError(f"A class name must be a text of 1 to {_NAME_MAX} characters. Check it.")
    least, most = limits.CLASSES_MIN, limits.CLASSES_MAX
    if names and not least <= len(names) <= most:
        verb = "Add" if len(names) < least else "Take away"
        counted = f"{len(names)} {'class' if len(names) == 1 else 'classes'}"
        raise RecipeError(f"{counted} chosen; a training takes {least} to {most}. {verb} some.")
    if len(set(names)) != len(names):
        raise RecipeError("A class is named twice. Name each class once.")
    return tuple(names)


def whole(name: str, value: object, low: int, high: int, advice: int) -> None:
    """Raise RecipeError unless it is a whole number from low to high."""
    if type(value) is not int or not low <= value <= high:
        raise RecipeError(
            f"{name}: {_shown(value)}; it must be a whole number from {low:,} to {high:,}. "
            f"Try {advice:,}."
        )


def above_zero(name: str, value: object, high: float, advice: float) -> None:
    """Raise RecipeError unless it is a number above 0 and at most high."""
    if not _is_number(value) or not 0 < value <= high:
        raise RecipeError(
            f"{name} is {_shown(value)}; it must be above 0 and at most {high:,g}. Try {advice:g}."
        )


def between(name: str, value: object, low: float, high: float, advice: float) -> None:
    """Raise RecipeError unless it is a number from low to high."""
    if not _is_number(value) or not low <= value <= high:
        raise RecipeError(
            f"{name} is {_shown(value)}; it must be from {low:g} to {high:g}. Try {advice:g}."
        )


def yes_or_no(name: str, value: object) -> None:
    """Raise RecipeError unless it is True or False."""
    if not isinstance(value, bool):
        raise RecipeError(f"{name} is {str(value)[:40]!r}; it must be yes or no (true or false).")


def _shown(value: object) -> str:
    if type(value) is int:
        return f"{value:,}" if abs(value) < 1e15 else "a number of more than 15 digits"
    return str(value)[:40]


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, int) or math.isfinite(value)
