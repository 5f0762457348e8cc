"""What the network says when a patch covers part of the picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from torch import nn

from explorer.errors import InputError
from explorer.probing.activations import predict

FILLS = ("mean colour", "grey", "noise")
_GREY = 128  # of 0..255
_AT_ONCE = 64  # pictures; the largest that stays in a laptop's cache


@dataclass(frozen=True)
class Occlusion:
    """The answers for a patch at every place of a grid.

    Attributes
    ----------
    rows, columns : tuple of int
        The patch's top row and left column.
    size : int
        Its side in pixels.
    probabilities : np.ndarray
        float64 (rows, columns, classes).
    whole : np.ndarray
        float64 (classes,), without a patch.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    size: int
    probabilities: np.ndarray
    whole: np.ndarray

    def drop(self, label: int) -> np.ndarray:
        """Return how much probability each place of the patch costs a class: (rows, columns)."""
        return self.whole[label] - self.probabilities[:, :, label]

    def map(self, label: int, height: int, width: int) -> np.ndarray:
        """Return for each pixel the mean drop of the patches that cover it: (height, width)."""
        total, count = np.zeros((height, width)), np.zeros((height, width))
        for i, top in enumerate(self.rows):
            for j, left in enumerate(self.columns):
                part = np.s_[top : top + self.size, left : left + self.size]
                total[part] += self.drop(label)[i, j]
                count[part] += 1
        return total / np.maximum(count, 1)  # a stride wider than the patch leaves pixels out


def places(length: int, size: int, stride: int) -> tuple[int, ...]:
    """Return where a patch begins along one side; the last place is always one of them.

    Raises
    ------
    InputError
        When the patch does not fit, or the stride is below 1.

    Examples
    --------
    >>> places(10, 4, 4), places(8, 4, 2)
    ((0, 4, 6), (0, 2, 4))
    """
    if not 1 <= size <= length or stride < 1:
        raise InputError(
            f"A patch of {size} pixels with stride {stride} does not fit a side of {length} "
            f"pixels. Choose a size from 1 to {length} and a stride of at least 1."
        )
    last = length - size
    regular = tuple(range(0, last + 1, stride))
    return regular if regular[-1] == last else (*regular, last)


def fill_picture(
    shape: tuple[int, int, int], fill: str, mean: Sequence[float], *, seed: int = 0
) -> np.ndarray:
    """Return what a patch shows at each place, as a picture of its own: uint8 (H, W, C).

    Parameters
    ----------
    shape : tuple of int
        (H, W, C).
    fill : {"mean colour", "grey", "noise"}
        The mean colour of the training pictures, middle grey, or pixels drawn evenly from 0..255.
    mean : sequence of float
        Per channel, of pixels in 0..1.
    seed : int
        Of the noise's own generator.

    Raises
    ------
    InputError
        When there is no such fill.

    Examples
    --------
    >>> fill_picture((1, 1, 3), "mean colour", (0.0, 0.5, 1.0)).tolist()
    [[[0, 128, 255]]]
    """
    if fill not in FILLS:
        raise InputError(f"A patch is filled with one of {', '.join(FILLS)}, not {fill!r}.")
    if fill == "noise":
        return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    colour = [_GREY] * shape[2] if fill == "grey" else [int(255 * m + 0.5) for m in mean]
    return np.broadcast_to(np.clip(colour, 0, 255).astype(np.uint8), shape).copy()


def covered(image: np.ndarray, filling: np.ndarray, top: int, left: int, size: int) -> np.ndarray:
    """Return a copy of a picture with a square replaced by the same square of another.

    Raises
    ------
    InputError
        When the square does not lie on the picture.
    """
    height, width = image.shape[:2]
    if not (size >= 1 and 0 <= top <= height - size and 0 <= left <= width - size):
        raise InputError(
            f"A patch of {size}×{size} pixels at row {top}, column {left} does not lie on a "
            f"picture of {height}×{width}. Move it inside or make it smaller."
        )
    out, part = image.copy(), np.s_[top : top + size, left : left + size]
    out[part] = filling[part]
    return out


def under_patch(
    model: nn.Module,
    image: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
    place: tuple[int, int, int],
    fill: str = FILLS[0],
) -> np.ndarray:
    """Return the class probabilities with one patch, float64 (classes,).

    Parameters
    ----------
    model : nn.Module
        In eval mode.
    image : np.ndarray
        uint8 (H, W, C).
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    place : tuple of int
        Top row, left column and side of the patch.
    fill : {"mean colour", "grey", "noise"}
        See `fill_picture`.

    Raises
    ------
    InputError
        When the patch does not lie on the picture.
    """
    filling = fill_picture(image.shape, fill, mean)
    return predict(model, covered(image, filling, *place)[None], mean, std)[0]


def occlusion(
    model: nn.Module,
    image: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
    *,
    size: int,
    stride: int,
    fill: str = FILLS[0],
) -> Occlusion:
    """Slide a patch over the picture and ask the network at every place.

    Parameters
    ----------
    model, image, mean, std, fill
        See `under_patch`.
    size, stride : int
        Side of the patch, and pixels from one place to the next.

    Raises
    ------
    InputError
        When the patch does not fit.

    Source
    ------
    Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks", section 4.2.
    """
    height, width = image.shape[:2]
    rows, columns = places(height, size, stride), places(width, size, stride)
    filling = fill_picture(image.shape, fill, mean)
    spots = [(top, left) for top in rows for left in columns]
    answers = []
    for start in range(0, len(spots), _AT_ONCE):
        part = spots[start : start + _AT_ONCE]
        batch = np.stack([covered(image, filling, *spot, size) for spot in part])
        answers.append(predict(model, batch, mean, std))
    found = np.concatenate(answers).reshape(len(rows), len(columns), -1)
    return Occlusion(rows, columns, size, found, predict(model, image[None], mean, std)[0])
