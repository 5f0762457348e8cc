"""Flattening and dense layers in NumPy: where a cell goes, and what is done with the vector.

A flat vector counts from 0, as PyTorch does: cell (c, h, w) of an input (C, H, W) becomes number
c·H·W + h·W + w.
"""

import numpy as np

from explorer.errors import InputError, ShapeError
from explorer.ops.checks import check_image

Shape = tuple[int, int, int]


def flat_index(place: Shape, shape: Shape, *, channels_last: bool = False) -> int:
    """Return where a cell stands in the flat vector, counted from 0.

    Parameters
    ----------
    place : (int, int, int)
        Channel, row and column, from 0.
    shape : (int, int, int)
        Channels, rows and columns.
    channels_last : bool
        For an input that lies as (H, W, C), as in TensorFlow and in pictures as they are stored.

    Raises
    ------
    InputError
        If the cell lies outside.

    Source
    ------
    PyTorch 2.11, torch.flatten; NumPy, numpy.ravel_multi_index.

    Examples
    --------
    >>> flat_index((6, 0, 6), (16, 7, 7))  # 6·49 + 0·7 + 6
    300
    >>> flat_index((6, 0, 6), (16, 7, 7), channels_last=True)  # (0·7 + 6)·16 + 6
    102
    """
    if not all(0 <= index < side for index, side in zip(place, shape, strict=True)):
        raise InputError(
            f"Cell {', '.join(map(str, place))} lies outside {'×'.join(map(str, shape))}. "
            "Channels, rows and columns count from 0."
        )
    (c, h, w), (C, H, W) = place, shape
    return (h * W + w) * C + c if channels_last else (c * H + h) * W + w


def flat_place(index: int, shape: Shape, *, channels_last: bool = False) -> Shape:
    """Return channel, row and column, from 0, of a number of the flat vector.

    Raises
    ------
    InputError
        If the vector is shorter.

    Examples
    --------
    >>> flat_place(300, (16, 7, 7)), flat_place(102, (16, 7, 7), channels_last=True)
    ((6, 0, 6), (6, 0, 6))
    """
    C, H, W = shape
    if not 0 <= index < C * H * W:
        raise InputError(
            f"Index {index} lies outside a vector of {C * H * W} numbers. "
            f"Choose one from 0 to {C * H * W - 1}."
        )
    if channels_last:
        rest, c = divmod(index, C)
        return c, *divmod(rest, W)
    c, rest = divmod(index, H * W)
    return c, *divmod(rest, W)


def flatten(input: np.ndarray, *, channels_last: bool = False) -> np.ndarray:
    """Write all cells one after another: channel by channel, in each row by row.

    Parameters
    ----------
    input : ndarray of float, shape (C, H, W)
    channels_last : bool
        Instead cell by cell, in each channel by channel.

    Returns
    -------
    ndarray of float64, shape (C · H · W,)

    Source
    ------
    PyTorch 2.11, torch.flatten.

    Examples
    --------
    >>> maps = np.array([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
    >>> flatten(maps).tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
    >>> flatten(maps, channels_last=True).tolist()
    [1.0, 5.0, 2.0, 6.0, 3.0, 7.0, 4.0, 8.0]
    """
    image = check_image(input)
    return (image.transpose(1, 2, 0) if channels_last else image).reshape(-1).copy()


def linear_loop(
    input: np.ndarray, weight: np.ndarray, bias: np.ndarray | None = None
) -> np.ndarray:
    """Do what `linear` does, one product at a time.

    Examples
    --------
    >>> linear_loop(np.array([1.0, 2.0]), np.array([[3.0, 4.0]]), np.array([0.5]))
    array([11.5])
    """
    x, weights, bias = _checked(input, weight, bias)
    output = np.zeros(len(weights))
    for o, row in enumerate(weights):
        total = 0.0
        for i, number in enumerate(x):
            total += row[i] * number
        output[o] = total + bias[o]
    return output


def linear(input: np.ndarray, weight: np.ndarray, bias: np.ndarray | None = None) -> np.ndarray:
    """Give every output a weight of its own for every input: y = W x + b.

    Parameters
    ----------
    input : ndarray of float, shape (I,)
    weight : ndarray of float, shape (O, I)
    bias : ndarray of float, shape (O,), optional

    Returns
    -------
    ndarray of float64, shape (O,)

    Raises
    ------
    ShapeError
        With both numbers, if they do not fit each other.

    Source
    ------
    PyTorch 2.11, torch.nn.functional.linear.

    Examples
    --------
    >>> linear(np.array([1.0, 2.0]), np.array([[3.0, 4.0], [0.0, -1.0]])).tolist()
    [11.0, -2.0]
    """
    x, weights, bias = _checked(input, weight, bias)
    return weights @ x + bias


def _checked(
    input: np.ndarray, weight: np.ndarray, bias: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, weights = np.asarray(input, np.float64), np.asarray(weight, np.float64)
    if x.ndim != 1 or weights.ndim != 2:
        raise ShapeError(
            f"A dense layer takes a vector and a matrix, 1 and 2 axes, not {x.ndim} and "
            f"{weights.ndim}. Flatten the input first."
        )
    if weights.shape[1] != len(x):
        raise ShapeError(
            f"Weights for {weights.shape[1]} inputs do not fit {len(x)} inputs. "
            "Give each output one weight per input."
        )
    bias = np.zeros(len(weights)) if bias is None else np.asarray(bias, np.float64)
    if bias.shape != (len(weights),):
        raise ShapeError(
            f"{bias.size} biases do not fit {len(weights)} outputs. Give each output one."
        )
    return x, weights, bias
