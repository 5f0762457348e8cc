"""Home's small picture of a kernel: a picture and how strong its edges are."""

import numpy as np

from explorer import ops
from explorer.examples import KERNELS
from explorer.figures.colours import limit
from explorer.figures.home import GAP, SIDE


def outlines(picture: np.ndarray) -> np.ndarray:
    """Return a picture beside the strength of its edges in every direction, √(h² + v²).

    Parameters
    ----------
    picture : ndarray of uint8, shape (96, 96, 3)

    Returns
    -------
    ndarray of uint8, shape (96, 204, 4)
    """
    planes = picture.transpose(2, 0, 1).mean(axis=0, keepdims=True)
    kernel = np.array(KERNELS["Sobel, vertical edges"], float)
    v, h = (
        ops.filter_planes(planes, table, padding=1, padding_mode="replicate")[0]
        for table in (kernel, kernel.T)
    )
    strength = np.hypot(h, v)
    canvas = np.zeros((SIDE, 2 * SIDE + GAP, 4), np.uint8)
    canvas[:, :SIDE, :3] = picture
    canvas[:, SIDE + GAP :, :3] = np.rint(255 * strength / limit(strength))[..., None]
    canvas[:, :SIDE, 3] = canvas[:, SIDE + GAP :, 3] = 255
    return canvas
