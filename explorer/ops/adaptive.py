"""Adaptive pooling in NumPy: the output size is given, the windows follow from it."""

from collections.abc import Iterator

import numpy as np

from explorer.arithmetic import Size, adaptive_windows, whole
from explorer.errors import InputError
from explorer.ops.checks import check_image
from explorer.ops.maximum import Pooled

Wanted = int | tuple[int | None, int | None]


def adaptive_max_pool2d(
    input: np.ndarray, output_size: Wanted, return_indices: bool = False
) -> Pooled:
    """Keep the largest number of each adaptive window; with size 1 it is global max pooling.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
    output_size : int or (int or None, int or None)
        Rows and columns of the output, in cells; None keeps the input's.
    return_indices : bool
        Whether to say where the largest number stood.

    Returns
    -------
    values : ndarray of float64, shape (C, H', W')
    indices : ndarray of int64, shape (C, H', W')
        Only with `return_indices`: the place in the flattened (H, W) input; of equal numbers the
        first, row by row.

    Raises
    ------
    InputError, ShapeError
        If a size is not a whole number of at least 1, or there are not two.

    Source
    ------
    PyTorch 2.11, torch.nn.functional.adaptive_max_pool2d.

    Examples
    --------
    >>> adaptive_max_pool2d(np.array([[[1.0, 7.0, 3.0]]]), (1, 2))
    array([[[7., 7.]]])
    """
    image, shape = _wanted(input, output_size)
    values, indices = np.zeros((len(image), *shape)), np.zeros((len(image), *shape), np.int64)
    for i, j, (top, bottom), (left, right) in _places(image, shape):
        window = image[:, top:bottom, left:right].reshape(len(image), -1)
        row, column = np.divmod(window.argmax(axis=1), right - left)
        values[:, i, j] = window.max(axis=1)
        indices[:, i, j] = (top + row) * image.shape[2] + left + column
    return (values, indices) if return_indices else values


def adaptive_avg_pool2d(input: np.ndarray, output_size: Wanted) -> np.ndarray:
    """Replace each adaptive window by its mean; with size 1 it is global average pooling.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
    output_size : int or (int or None, int or None)
        Rows and columns of the output, in cells; None keeps the input's.

    Returns
    -------
    ndarray of float64, shape (C, H', W')

    Raises
    ------
    InputError, ShapeError
        As `adaptive_max_pool2d`.

    Source
    ------
    PyTorch 2.11, torch.nn.functional.adaptive_avg_pool2d.

    Examples
    --------
    >>> adaptive_avg_pool2d(np.array([[[1.0, 7.0, 3.0]]]), (1, 2))  # the middle counts twice
    array([[[4., 5.]]])
    """
    image, shape = _wanted(input, output_size)
    output = np.zeros((len(image), *shape))
    for i, j, (top, bottom), (left, right) in _places(image, shape):
        output[:, i, j] = image[:, top:bottom, left:right].mean(axis=(1, 2))
    return output


def _wanted(values: np.ndarray, output_size: Wanted) -> tuple[np.ndarray, Size]:
    image = check_image(values)
    if not isinstance(output_size, tuple | list):
        output_size = (output_size, output_size) if output_size is not None else ()
    if len(output_size) != 2:
        raise InputError(
            f"Output size must be one whole number, or two for rows and columns, not "
            f"{len(output_size)}. Give None in a pair for a side that stays as it is."
        )
    rows, columns = (
        size if wanted is None else whole("Output size", wanted)
        for size, wanted in zip(image.shape[1:], output_size, strict=True)
    )
    return image, (rows, columns)


def _places(image: np.ndarray, shape: Size) -> Iterator[tuple[int, int, Size, Size]]:
    """Yield each output cell with its rows and columns of the input."""
    rows, columns = (
        adaptive_windows(size, wanted) for size, wanted in zip(image.shape[1:], shape, strict=True)
    )
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            yield i, j, row, column
