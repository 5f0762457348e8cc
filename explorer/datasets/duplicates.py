"""Pictures that are the same, or nearly: in two splits they make a test look better than it is.

A picture is cut into cells, 8×8 of them to search with and 16×16 to measure with, and becomes the
steps of brightness from each cell to the next one on the right and below. The distance of two
pictures is 1 minus the cosine of their steps. So a change of brightness, contrast or tint, noise
and another JPEG quality count little; a mirrored copy counts only if it is asked for; a copy that
was shifted or cropped by more than a pixel or two is not found. Steps, unlike brightnesses, do not
make all pictures with a bright sky above a dark sea alike.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.datasets.pictures import LUMA

SEARCH, MEASURE = 8, 16  # rows and columns of cells
FAINT = 1.0  # grey levels; root mean square of the steps below which a picture is flat: only noise
_ROWS = 256  # pictures that are compared with all others at once: 51 MB for 50,000
_PICTURES = 2_000  # pictures that become numbers at once


@dataclass(frozen=True, eq=False)
class Nearest:
    """For each picture of a set the most similar one among others.

    Attributes
    ----------
    place : ndarray of int64, shape (N,)
        Which of the others.
    distance : ndarray of float32, shape (N,)
        From 0, the same up to brightness and contrast, to 2; about 1 for unrelated pictures.
    same : ndarray of bool, shape (N,)
        Whether it is the same, byte for byte.
    mirrored : ndarray of bool, shape (N,)
        Whether it is most similar after mirroring left and right.
    """

    place: np.ndarray
    distance: np.ndarray
    same: np.ndarray
    mirrored: np.ndarray

    def within(self, distance: float) -> np.ndarray:
        """Return the pictures that have a near one, the closest first.

        Examples
        --------
        >>> found = Nearest(np.array([4, 1, 2]), np.array([0.3, 0.0, 0.05]), None, None)
        >>> found.within(0.1).tolist()
        [1, 2]
        """
        order = np.argsort(self.distance, kind="stable")
        return order[: np.count_nonzero(self.distance <= distance)]


def descriptors(images: np.ndarray, cells: int) -> np.ndarray:
    """Return what pictures are compared by.

    Parameters
    ----------
    images : ndarray of uint8, shape (N, H, W, 1 or 3)
    cells : int
        Rows and columns of the small version; at most H and W.

    Returns
    -------
    ndarray of float32, shape (N, 2·cells·(cells − 1))
        Of length 1 each; zeros for a picture without any steps, which is near to none.

    Examples
    --------
    >>> ramp = np.arange(32, dtype=np.uint8).reshape(1, 1, 32, 1).repeat(32, axis=1)
    >>> numbers = descriptors(np.concatenate([ramp, 4 * ramp]), 8)
    >>> numbers.shape, round(float(numbers[0] @ numbers[1]), 4)
    ((2, 112), 1.0)
    """
    numbers = np.empty((len(images), 2 * cells * (cells - 1)), np.float32)
    for start in range(0, len(images), _PICTURES):
        numbers[start : start + _PICTURES] = _steps(images[start : start + _PICTURES], cells)
    length = np.linalg.norm(numbers, axis=1, keepdims=True)
    flat = length < FAINT * numbers.shape[1] ** 0.5
    numbers /= np.where(flat, np.inf, length)
    return numbers


def _steps(images: np.ndarray, cells: int) -> np.ndarray:
    N, H, W, C = images.shape
    means = images.astype(np.float32) @ np.array(LUMA if C == 3 else [1.0], np.float32)
    for axis, side in ((1, H), (2, W)):
        starts = np.arange(cells) * side // cells
        lengths = np.diff([*starts, side]).astype(np.float32)
        means = np.add.reduceat(means, starts, axis)
        means /= lengths[:, None] if axis == 1 else lengths
    return np.concatenate([np.diff(means, axis=axis).reshape(N, -1) for axis in (2, 1)], axis=1)


def nearest(
    images: np.ndarray,
    others: np.ndarray | None = None,
    *,
    mirrored: bool = False,
    progress: Callable[[float], None] = lambda share: None,
) -> Nearest:
    """Find for each picture the most similar one among others, by comparing all with all.

    10,000 with 50,000 pictures take some seconds on one core.

    Parameters
    ----------
    images : ndarray of uint8, shape (N, H, W, C)
    others : ndarray of uint8, shape (M, h, w, c), optional
        M at least 1. Left out: `images` itself, of at least 2, and no picture is its own nearest.
    mirrored : bool
        Whether a mirrored copy counts as well; takes twice as long.
    progress : callable
        Called with the share that is done, from 0 to 1.

    Source
    ------
    Barz & Denzler 2020, "Do we train on test data? Purging CIFAR of near-duplicates": 3.3 % of the
    test pictures of CIFAR-10, found with features of a trained network and looked through by hand.

    Examples
    --------
    >>> noise = np.random.default_rng(0).integers(0, 256, (5, 32, 32, 3), np.uint8)
    >>> found = nearest(noise[[3]], noise)
    >>> int(found.place[0]), bool(found.same[0])
    (3, True)
    """
    own = others is None
    others = images if own else others
    kept = descriptors(others, SEARCH)
    place, likeness = _most_alike(descriptors(images, SEARCH), kept, own, progress, 1 + mirrored)
    flipped = np.zeros(len(images), bool)
    if mirrored:
        turned = descriptors(images[:, :, ::-1], SEARCH)
        place_2, likeness_2 = _most_alike(turned, kept, own, lambda part: progress(0.5 + part), 2)
        flipped = likeness_2 > likeness
        place, likeness = (
            np.where(flipped, place_2, place),
            np.where(flipped, likeness_2, likeness),
        )
    likeness = _measured(images, others, place, flipped)
    equal = _equal_bytes(images, others, own)
    same = equal >= 0
    distance = np.where(same, 0, np.clip(1 - likeness, 0, 2)).astype(np.float32)
    return Nearest(np.where(same, equal, place), distance, same, flipped & ~same)


def _measured(
    images: np.ndarray, others: np.ndarray, place: np.ndarray, flipped: np.ndarray
) -> np.ndarray:
    """Return the cosine of each picture and its nearest, with the finer cells."""
    cells, likeness = min(MEASURE, *images.shape[1:3], *others.shape[1:3]), []
    for start in range(0, len(images), _PICTURES):
        part = slice(start, start + _PICTURES)
        turn = flipped[part, None, None, None]
        turned = np.where(turn, images[part, :, ::-1], images[part])
        one, two = descriptors(turned, cells), descriptors(others[place[part]], cells)
        likeness.append(np.einsum("ij,ij->i", one, two))
    return np.concatenate(likeness)


def _most_alike(
    numbers: np.ndarray,
    kept: np.ndarray,
    own: bool,
    progress: Callable[[float], None],
    passes: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return place and cosine of the most similar one, for each row of `numbers`."""
    import torch  # its matrix product keeps to the threads that the server allows

    table = torch.from_numpy(kept).T
    place, likeness = np.empty(len(numbers), np.int64), np.empty(len(numbers), np.float32)
    for start in range(0, len(numbers), _ROWS):
        part = torch.from_numpy(numbers[start : start + _ROWS]) @ table
        if own:
            part.diagonal(start).fill_(-2)
        best = part.max(dim=1)
        place[start : start + _ROWS] = best.indices.numpy()
        likeness[start : start + _ROWS] = best.values.numpy()
        progress(min(start + _ROWS, len(numbers)) / len(numbers) / passes)
    return place, likeness


def _equal_bytes(images: np.ndarray, others: np.ndarray, own: bool) -> np.ndarray:
    """Return for each picture the first of the others with the same bytes, or -1."""
    if images.shape[1:] != others.shape[1:]:
        return np.full(len(images), -1)
    keys = _digests(others)
    first = {key: place for place, key in reversed(list(enumerate(keys)))}
    if not own:
        return np.array([first.get(key, -1) for key in _digests(images)], np.int64)
    last = {key: place for place, key in enumerate(keys)}
    pairs = ((first[key], last[key], place) for place, key in enumerate(keys))
    return np.array(
        [-1 if one == two else (two if one == place else one) for one, two, place in pairs],
        np.int64,
    )


def _digests(images: np.ndarray) -> list[bytes]:
    return [hashlib.blake2b(np.ascontiguousarray(i), digest_size=16).digest() for i in images]
