"""Random erasing and cutout: a box of the picture is filled with one grey level."""

from dataclasses import dataclass

import numpy as np
import torch

from explorer.augmentation.chance import CUTOUT, ERASING, shares
from explorer.augmentation.settings import Cutout, Erasing

TRIES = 10  # as torchvision; then the picture stays whole


@dataclass(frozen=True, eq=False)
class Boxes:
    """What is erased.

    `share` is the number that decides, float64 (N,); `erased` is bool (N,); `boxes` are rows and
    columns, half-open: int64 (N, 4) as top, left, bottom, right, all 0 where nothing is erased.
    """

    share: np.ndarray
    erased: np.ndarray
    boxes: np.ndarray


def draw(settings: Erasing, count: int, size: tuple[int, int], seed: int, epoch: int = 0) -> Boxes:
    """Draw whether and where a rectangle is erased.

    Area and ratio (the latter evenly on a logarithmic scale) are drawn again, up to 10 times,
    while the rectangle is not smaller than the picture in both directions.

    **Source**: Zhong et al. 2017, "Random Erasing Data Augmentation", algorithm 1.

    Parameters
    ----------
    settings : Erasing
        Probability, and the ranges of area and ratio.
    count : int
        Pictures.
    size : tuple of int
        Height and width of a picture.
    seed, epoch : int
        The same ones give the same boxes.

    Examples
    --------
    >>> draw(Erasing(1.0), 1, (32, 32), seed=0).boxes.tolist()
    [[2, 9, 15, 20]]
    """
    H, W = size
    u = shares(count, 3 + 2 * TRIES, seed, ERASING, epoch)
    low, high = settings.area
    areas = H * W * (low + u[:, 3 : 3 + TRIES] * (high - low))
    narrow, wide = np.log(settings.ratio)
    ratios = np.exp(narrow + u[:, 3 + TRIES :] * (wide - narrow))
    heights = np.rint(np.sqrt(areas * ratios)).astype(np.int64)
    widths = np.rint(np.sqrt(areas / ratios)).astype(np.int64)
    fits = (heights < H) & (widths < W)
    first = fits.argmax(axis=1)[:, None]
    height, width = (np.take_along_axis(a, first, 1)[:, 0] for a in (heights, widths))
    top = (u[:, 1] * (H - height + 1)).astype(np.int64)
    left = (u[:, 2] * (W - width + 1)).astype(np.int64)
    erased = (u[:, 0] < settings.probability) & fits.any(axis=1)
    boxes = np.stack((top, left, top + height, left + width), axis=1)
    return Boxes(u[:, 0], erased, boxes * erased[:, None])


def draw_cutout(
    settings: Cutout, count: int, size: tuple[int, int], seed: int, epoch: int = 0
) -> Boxes:
    """Draw the pixel in the middle of each square; the square is clipped to the picture.

    **Source**: DeVries and Taylor 2017, "Improved Regularization of Convolutional Neural Networks
    with Cutout", section 3.2.

    Examples
    --------
    >>> draw_cutout(Cutout(8), 1, (32, 32), seed=3).boxes.tolist()
    [[25, 0, 32, 8]]
    """
    H, W = size
    u = shares(count, 2, seed, CUTOUT, epoch)
    corner = (u * (H, W)).astype(np.int64) - settings.side // 2
    low = np.maximum(corner, 0)
    high = np.minimum(corner + settings.side, (H, W))
    return Boxes(np.zeros(count), np.ones(count, bool), np.concatenate((low, high), axis=1))


def apply(pictures: torch.Tensor, drawn: Boxes, grey: int) -> torch.Tensor:
    """Fill the boxes.

    Parameters
    ----------
    pictures : torch.Tensor
        uint8 (B, C, H, W).
    drawn : Boxes
        Of these B pictures.
    grey : int
        0 to 255.

    Examples
    --------
    >>> one = torch.ones(1, 1, 2, 3, dtype=torch.uint8)
    >>> box = Boxes(np.zeros(1), np.array([True]), np.array([[0, 1, 2, 2]]))
    >>> apply(one, box, 9).tolist()
    [[[[1, 9, 1], [1, 9, 1]]]]
    """
    H, W = pictures.shape[2:]
    box = torch.from_numpy(drawn.boxes).to(pictures.device)[:, :, None]
    row = torch.arange(H, device=pictures.device)
    column = torch.arange(W, device=pictures.device)
    rows = (row >= box[:, 0]) & (row < box[:, 2])
    columns = (column >= box[:, 1]) & (column < box[:, 3])
    inside = rows[:, None, :, None] & columns[:, None, None, :]
    return pictures.masked_fill(inside, grey)
