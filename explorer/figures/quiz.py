"""The pictures of Guess the filter: examples, the pair, and the pair explained."""

from collections.abc import Sequence

import numpy as np

from explorer.figures import colours
from explorer.figures.grids import enlarge, window
from explorer.figures.inside import boxes_at
from explorer.figures.palette import OUTPUT
from explorer.probing.receptive_field import Box
from explorer.probing.responses import LayerScan

_COVER = 0.75  # of a picture where its map is at the end of the scale; the rest shines through


def examples(
    found: LayerScan, channel: int, images: np.ndarray, pictures: np.ndarray, *, crops: bool
) -> tuple[np.ndarray, list[Box | None]]:
    """Return the most exciting pictures, and what the filter saw there.

    Parameters
    ----------
    found : LayerScan
        One layer of a scan.
    channel : int
        The filter.
    images : np.ndarray
        int64 (n,), numbers of pictures.
    pictures : np.ndarray
        uint8 (N, H, W, C), all of the scan.
    crops : bool
        Cut to the receptive field of the strongest place instead of a box around it.

    Returns
    -------
    tuple of np.ndarray and list
        uint8 (n, rows, columns, C or 4), and a box for each; None where there is none to draw.
    """
    where = boxes_at(found, images, channel)
    if where is None:
        return pictures[images], [None] * len(images)
    if crops:
        cut = [window(pictures[i], b) for i, b in zip(images, where, strict=True)]
        return np.stack(cut), [None] * len(images)
    return pictures[images], where


def thinned(
    pictures: np.ndarray, boxes: list[Box | None], side: int
) -> tuple[np.ndarray, list[Box | None]]:
    """Return large pictures with every so many rows and columns only, and their boxes on these.

    Parameters
    ----------
    pictures : np.ndarray
        uint8 (n, rows, columns, channels).
    boxes : list of Box or None
        In pixels of the pictures.
    side : int
        Pixels of the longer side that are enough.

    Examples
    --------
    >>> small, where = thinned(np.zeros((1, 64, 64, 3), np.uint8), [Box(8, 0, 16, 4)], 32)
    >>> small.shape, where
    ((1, 32, 32, 3), [Box(top=4.0, left=0.0, bottom=8.0, right=2.0)])
    """
    every = -(-max(pictures.shape[1:3]) // side)
    if every == 1:
        return pictures, boxes
    small = [
        b and Box(b.top / every, b.left / every, b.bottom / every, b.right / every) for b in boxes
    ]
    return pictures[:, ::every, ::every], small


def laid_over(pictures: np.ndarray, maps: np.ndarray) -> tuple[np.ndarray, float]:
    """Return pictures under their feature maps: the stronger the answer, the greener.

    Parameters
    ----------
    pictures : np.ndarray
        uint8 (n, H, W, 1 or 3).
    maps : np.ndarray
        (n, rows, columns), of one filter; values below 0 are no answer.

    Returns
    -------
    tuple of np.ndarray and float
        uint8 (n, H, W, 3), and the value at the end of the scale that they share.

    Examples
    --------
    >>> grey = np.full((1, 2, 2, 1), 200, np.uint8)
    >>> laid_over(grey, np.zeros((1, 1, 1)))[0].tolist() == np.full((1, 2, 2, 3), 200).tolist()
    True
    """
    end = colours.limit(np.maximum(maps, 0))
    height, width = pictures.shape[1:3]
    rows = np.arange(height) * maps.shape[1] // height
    columns = np.arange(width) * maps.shape[2] // width
    share = (np.clip(maps / end, 0, 1) * _COVER)[:, rows[:, None], columns, None]
    mixed = pictures * (1 - share) + colours.rgb(OUTPUT) * share  # (n, H, W, 3)
    return np.rint(mixed).astype(np.uint8), end


def beside(pictures: Sequence[np.ndarray], side: int, gap: int) -> np.ndarray:
    """Return pictures beside each other, enlarged to one size, with transparent gaps.

    Parameters
    ----------
    pictures : sequence of np.ndarray
        uint8 (n, n, 3) each, where `side` is a multiple of n.
    side : int
        Pixels of each.
    gap : int
        Pixels between them.

    Returns
    -------
    np.ndarray
        uint8 (side, all together, 4).

    Examples
    --------
    >>> black = np.zeros((1, 1, 3), np.uint8)
    >>> beside([black, black], side=2, gap=1)[0, :, 3].tolist()
    [255, 255, 0, 255, 255]
    """
    width = len(pictures) * side + (len(pictures) - 1) * gap
    row = np.zeros((side, width, 4), np.uint8)
    for place, picture in enumerate(pictures):
        columns = slice(place * (side + gap), place * (side + gap) + side)
        row[:, columns, :3] = enlarge(picture, side // len(picture))
        row[:, columns, 3] = 255
    return row
