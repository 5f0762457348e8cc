"""What the cases about losses read alike: scores, a class, a share; and how they go to PyTorch."""

from collections.abc import Mapping, Sequence

import numpy as np

from explorer.cases import checks
from explorer.errors import InputError
from explorer.ideas.loss.words import CLASSES
from explorer.limits import LOSS_CLASSES_MAX
from explorer.matrices import number_text
from explorer.reference import difference
from explorer.sheets import Button


def read_scores(document: Mapping) -> tuple[np.ndarray, tuple[str, ...]]:
    """Read "z", one row of 1 to LOSS_CLASSES_MAX scores.

    Returns
    -------
    scores : ndarray of float64, shape (K,)
    notes : tuple of str

    Raises
    ------
    InputError
        If there are too many, or more than one row; CellError if a cell cannot be read.
    """
    found = document.get("z")
    rows = _list(_list(found)[0]) if len(_list(found)) == 1 else ()
    longest = max((len(_list(row)) for row in rows), default=0)
    if longest > LOSS_CLASSES_MAX:
        raise InputError(
            f"A sheet has 1 to {LOSS_CLASSES_MAX} classes, not {longest}. Take some away."
        )
    values, notes = checks.tables(document, "z", "Scores", LOSS_CLASSES_MAX, 1)
    if values.shape[1] != 1:
        raise InputError(
            f"Scores stand in one row, one for each class, not in {values.shape[1]} rows. "
            "Give one row."
        )
    return values[0, 0], notes


def _list(found: object) -> Sequence:
    return found if isinstance(found, list | tuple) else ()


def read_class(document: Mapping, field: str, name: str, classes: int) -> int:
    """Read which class is meant: its number from 0, or [0, number] as a click on a grid gives it.

    Raises
    ------
    InputError
        If it is none of the classes.

    Examples
    --------
    >>> read_class({"true": [0, 2]}, "true", "The true class", 3)
    2
    """
    found = document.get(field)
    if isinstance(found, list | tuple) and len(found) == 2 and found[0] == 0:
        found = found[1]
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found < classes:
        raise InputError(
            f"{name} is one of {classes}, number 0 to {classes - 1}, not {str(found)[:20]}. "
            "Click on one of them."
        )
    return found


def scores_text(z: np.ndarray) -> list[list[list[str]]]:
    """Return scores as a document holds them: one matrix of one row.

    Examples
    --------
    >>> scores_text(np.array([3.0, 0.2]))
    [[['3', '0.2']]]
    """
    return [checks.texts(z[None])]


def size_buttons(z: np.ndarray, **picked: int) -> tuple[Button, ...]:
    """Return the buttons that add a class with score 0 and take the last one away.

    `picked` are the chosen classes, which stay within what is left.
    """
    (row,) = checks.texts(z[None])
    buttons = []
    if len(row) < LOSS_CLASSES_MAX:
        buttons.append(Button("Add a class", {"z": [[[*row, "0"]]]}))
    if len(row) > 1:
        kept = {name: min(index, len(row) - 2) for name, index in picked.items()}
        buttons.append(Button("Take one away", {"z": [[row[:-1]]], **kept}))
    return tuple(buttons)


def names(classes: int) -> tuple[str, ...]:
    """Return the classes' names: letters, for PyTorch counts from 0 and people from 1.

    Examples
    --------
    >>> names(3)
    ('A', 'B', 'C')
    """
    return tuple(CLASSES[:classes])


def vector(name: str, values: Sequence[float], more: str = "") -> str:
    """Return the line of Python that makes a tensor in float64.

    Examples
    --------
    >>> vector("z", [3.0, 0.2])
    'z = torch.tensor([3, 0.2], dtype=torch.float64)'
    """
    numbers = ", ".join(number_text(value) for value in values)
    return f"{name} = torch.tensor([{numbers}], dtype=torch.float64{more})"


def program(*lines: str) -> str:
    """Return lines of PyTorch that run as they stand."""
    return "\n".join(("import torch", "import torch.nn.functional as F", "", *lines))


def apart(shown: Sequence[object], expected: Sequence[object]) -> float:
    """Return the largest relative difference of numbers shown from PyTorch's, pair by pair.

    ∞ and NaN are no difference where both have them.

    Examples
    --------
    >>> apart([float("nan"), 0.5], [float("nan"), 0.5]), apart([float("inf")], [1.0])
    (0.0, inf)
    """
    worst = 0.0
    for ours, theirs in zip(shown, expected, strict=True):
        a, b = np.atleast_1d(np.asarray(ours, float)), np.atleast_1d(np.asarray(theirs, float))
        odd = ~np.isfinite(b)
        if a.shape != b.shape or not np.array_equal(a[odd], b[odd], equal_nan=True):
            return float("inf")
        if not odd.all():
            worst = max(worst, difference(a[~odd], b[~odd]))
    return worst if np.isfinite(worst) else float("inf")
