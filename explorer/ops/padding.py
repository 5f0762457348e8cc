"""Padding in NumPy: the ring of cells around an input, and what each mode writes into it."""

import numpy as np

from explorer.arithmetic import PADDING_MODES, check_padding_mode, pair, whole
from explorer.ops.checks import check_image

_NUMPY_MODES = dict(zip(PADDING_MODES, ("constant", "reflect", "edge", "wrap"), strict=True))


def pad(
    input: np.ndarray, padding: int | tuple[int, int] | tuple[tuple[int, int], ...], mode: str
) -> np.ndarray:
    """Surround each channel with a ring of cells.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
    padding : int, (int, int) or ((int, int), (int, int))
        Cells on every side; above and below, left and right; or ((top, bottom), (left, right)).
    mode : str
        "zeros"; "reflect", a mirror at the border cell; "replicate", the border cell again;
        "circular", the other end of the input.

    Returns
    -------
    ndarray of float64, shape (C, top + H + bottom, left + W + right)

    Raises
    ------
    InputError, ShapeError
        If a number is negative, the mode unknown, or the input too small for it.

    Source
    ------
    PyTorch 2.11, torch.nn.functional.pad, and torch.nn.Conv2d, "padding_mode".

    Examples
    --------
    >>> row = np.array([[[1.0, 2.0, 3.0]]])
    >>> for mode in ("zeros", "reflect", "replicate", "circular"):
    ...     print(pad(row, ((0, 0), (2, 2)), mode)[0, 0])
    [0. 0. 1. 2. 3. 0. 0.]
    [3. 2. 1. 2. 3. 2. 1.]
    [1. 1. 1. 2. 3. 3. 3.]
    [2. 3. 1. 2. 3. 1. 2.]
    """
    image = check_image(input)
    sides = _sides(padding)
    for size, (before, after) in zip(image.shape[1:], sides, strict=True):
        check_padding_mode(size, before, after, mode)
    return np.pad(image, ((0, 0), *sides), _NUMPY_MODES[mode])


def source_cell(place: int, size: int, mode: str) -> int | None:
    """Return the input cell that a place on the padded axis shows, or None for a zero.

    Parameters
    ----------
    place : int
        Counted from the first input cell: negative before it, `size` and more behind it.
    size : int
        Cells of the input.
    mode : str
        As in `pad`.

    Examples
    --------
    >>> [source_cell(place, 3, "reflect") for place in range(-2, 5)]
    [2, 1, 0, 1, 2, 1, 0]
    """
    if 0 <= place < size:
        return place
    if mode == "zeros":
        return None
    if mode == "replicate":
        return 0 if place < 0 else size - 1
    if mode == "circular":
        return place % size
    return -place if place < 0 else 2 * (size - 1) - place


def _sides(padding: object) -> tuple[tuple[int, int], tuple[int, int]]:
    if isinstance(padding, tuple | list) and any(isinstance(p, tuple | list) for p in padding):
        rows, columns = padding
        return (
            (whole("Padding", rows[0]), whole("Padding", rows[1])),
            (whole("Padding", columns[0]), whole("Padding", columns[1])),
        )
    rows, columns = pair("Padding", padding)
    return (rows, rows), (columns, columns)
