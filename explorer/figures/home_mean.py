"""Home's picture of the page Data sets: one picture of a class beside the mean of the class."""

import numpy as np

from explorer.figures.grids import enlarge
from explorer.figures.home import GAP, SIDE


def beside_their_mean(pictures: np.ndarray) -> np.ndarray:
    """Return the first of some pictures beside their mean.

    Parameters
    ----------
    pictures : ndarray of uint8, shape (N, 32, 32, 3)

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    both = np.zeros((SIDE, 2 * SIDE + GAP, 4), np.uint8)
    mean = np.rint(pictures.mean(axis=0)).astype(np.uint8)
    for tile, start in ((pictures[0], 0), (mean, SIDE + GAP)):
        both[:, start : start + SIDE, :3] = enlarge(tile, SIDE // len(tile))
        both[:, start : start + SIDE, 3] = 255
    return both
