"""What a kernel makes of pictures, step by step, and how that goes with moving the pictures."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer import ops
from explorer.arithmetic import span

if TYPE_CHECKING:
    from explorer.cases.picture import PictureCase

GREY = (299, 587, 114)  # thousandths of red, green, blue, after ITU-R BT.601; exact as integers
SAMPLE = 24  # cells of each step that the browser's own are held against
SAME = 1e-9  # of the largest number; sums of 121 products in another order differ by far less


@dataclass(frozen=True, eq=False)
class Step:
    """One step of a chain.

    Parameters
    ----------
    name : str
        "picture", "convolution", "relu" or "pooling".
    values : ndarray of float64, shape (N, C, H, W)
    """

    name: str
    values: np.ndarray


def as_planes(pictures: np.ndarray, channels: str) -> np.ndarray:
    """Return pixels as the numbers that a kernel reads.

    Parameters
    ----------
    pictures : ndarray of uint8, shape (N, H, W, 3)
    channels : str
        "grey" or "each".

    Returns
    -------
    ndarray of float64, shape (N, 1, H, W) or (N, 3, H, W)
        0 to 255.

    **Source**: ITU-R BT.601-7, section 2.5.1, for the weights of grey.

    Examples
    --------
    >>> as_planes(np.array([[[[255, 0, 0]]]], np.uint8), "grey").round(3).tolist()
    [[[[76.245]]]]
    """
    if channels == "each":
        return np.ascontiguousarray(pictures.transpose(0, 3, 1, 2), np.float64)
    red, green, blue = (weight * pictures[..., c].astype(float) for c, weight in enumerate(GREY))
    return (red + green + blue)[:, None] / 1000


def chain(case: "PictureCase", pictures: np.ndarray) -> list[Step]:
    """Return every step of a case on pictures: uint8 (N, H, W, 3).

    Raises
    ------
    InputError, ShapeError
        If a setting does not fit the pictures.
    """
    steps = [Step("picture", as_planes(pictures, case.channels))]
    steps.append(Step("convolution", _filtered(case, steps[0].values)))
    if case.relu:
        steps.append(Step("relu", ops.relu(steps[-1].values)))
    if case.pool != "none":
        steps.append(Step("pooling", _on_planes(ops.pool_tiles, steps[-1].values, case)))
    return steps


def _on_planes(pool: object, values: np.ndarray, case: "PictureCase") -> np.ndarray:
    count, channels = values.shape[:2]
    pooled = pool(values.reshape(-1, *values.shape[2:]), case.window, case.pool)
    return pooled.reshape(count, channels, *pooled.shape[1:])


def _filtered(case: "PictureCase", values: np.ndarray) -> np.ndarray:
    planes = values.reshape(-1, *values.shape[2:])

    def sums(kernel: np.ndarray) -> np.ndarray:
        settings = (case.stride, case.padding, case.dilation)
        found = ops.filter_planes(planes, kernel, *settings, padding_mode=case.ring)
        return np.divide(found, case.divisor, out=found)

    found = sums(case.kernel)
    if case.measure == "magnitude":
        found = np.abs(found, out=found)
    elif case.measure == "gradient":
        found = np.hypot(found, sums(case.kernel.T))
    return found.reshape(*values.shape[:2], *found.shape[1:])


def answer_of(case: "PictureCase", steps: list[Step]) -> list[dict]:
    """Return what the browser is told of each step: shape, least, most, mean, and some cells.

    The cells are drawn from a fixed seed; the first of the convolution is the selected one.
    """
    random = np.random.default_rng(0)
    told = []
    for step in steps:
        places = [[int(random.integers(side)) for side in step.values.shape] for _ in range(SAMPLE)]
        if step.name == "convolution":
            selected = zip((case.which, *case.at), step.values.shape, strict=True)
            places[0] = [min(place, side - 1) for place, side in selected]
        told.append(
            {
                "name": step.name,
                "shape": list(step.values.shape),
                "least": float(step.values.min()),
                "most": float(step.values.max()),
                "mean": float(step.values.mean()),
                "cells": [[*place, float(step.values[tuple(place)])] for place in places],
            }
        )
    return told


def moved(values: np.ndarray, move: str, shift: tuple[int, int], factor: int = 1) -> np.ndarray:
    """Return values with their last two axes moved, as one of `explorer.cases.picture.MOVES`.

    Parameters
    ----------
    values : ndarray, shape (..., H, W)
    move : str
    shift : (int, int)
        Pixels of the picture; what leaves on one side comes in on the other.
    factor : int
        Pixels between two cells of `values`; a shift is rounded to whole cells.

    Examples
    --------
    >>> row = np.array([[1, 2, 3, 4]])
    >>> moved(row, "shift", (0, 1)).tolist(), moved(row, "mirror", (0, 0)).tolist()
    ([[4, 1, 2, 3]], [[4, 3, 2, 1]])
    """
    if move == "shift":
        cells = tuple((2 * pixels + factor) // (2 * factor) for pixels in shift)
        return np.roll(values, cells, (-2, -1))
    if move == "mirror":
        return values[..., ::-1]
    if move == "upside-down":
        return values[..., ::-1, :]
    turns = {"quarter": 1, "half": 2}.get(move, 0)
    return np.rot90(values, turns, (-2, -1))


def compared(case: "PictureCase", steps: list[Step]) -> list[dict] | None:
    """Hold the chain of the moved picture against the moved chain of the selected picture.

    Returns
    -------
    list of dict, or None without a move
        For every step after the picture: its name, how many cells there are and how many are equal,
        and both for the cells whose windows read neither padding nor what came round the edge.
    """
    if case.move == "none":
        return None
    picture = case.pictures[case.which].transpose(2, 0, 1)
    picture = moved(picture, case.move, case.shift).transpose(1, 2, 0)
    sides = picture.shape[:2]
    told = []
    for step, fresh in zip(steps[1:], chain(case, picture[None])[1:], strict=True):
        factor = case.stride * (case.window if step.name == "pooling" else 1)
        old = moved(step.values[case.which], case.move, case.shift, factor)
        same = np.abs(fresh.values[0] - old) <= SAME * max(1.0, float(np.abs(old).max()))
        inside = same[:, *inner(case, step.name, sides, same.shape[1:])]
        told.append(
            {
                "name": step.name,
                "cells": same.size,
                "equal": int(same.sum()),
                "inside": inside.size,
                "inside_equal": int(inside.sum()),
            }
        )
    return told


def inner(
    case: "PictureCase", name: str, sides: tuple[int, int], shape: tuple[int, int]
) -> tuple[slice, slice]:
    """Return the rows and columns whose windows read the moved picture alone, away from its border.

    Parameters
    ----------
    case : PictureCase
    name : str
        The step.
    sides, shape : (int, int)
        Of the moved picture, and of the step.
    """
    window = case.window if name == "pooling" else 1
    factor = case.stride * window
    reach = span(len(case.kernel), case.dilation) + (window - 1) * case.stride
    shift = case.shift if case.move == "shift" else (0, 0)
    ranges = []
    for side, places, pixels in zip(sides, shape, shift, strict=True):
        first, last = max(0, pixels), side + min(0, pixels) - reach  # where windows may start
        least = -((-first - case.padding) // factor)  # rounded up
        most = min(places, (last + case.padding) // factor + 1)
        ranges.append(slice(least, max(least, most)))
    return tuple(ranges)
