"""One fixed permutation of the pixels: every picture is torn apart in the same way.

It takes away which pixels are neighbours and nothing else: all values are still there, and it could
be undone. A dense layer does not notice; a convolution lives on neighbours.
"""

import numpy as np

from explorer.datasets.choice import shuffled

_KEY = 7_919  # any fixed number: the order must be the same in every run and on every machine


def pixel_order(height: int, width: int) -> np.ndarray:
    """Return which pixel comes to each place: int64 (height · width,), rows one after another.

    Examples
    --------
    >>> sorted(pixel_order(2, 3).tolist())
    [0, 1, 2, 3, 4, 5]
    """
    return shuffled(height * width, _KEY)


def shuffle_pixels(images: np.ndarray) -> np.ndarray:
    """Return pictures with their pixels at other places; the channels of a pixel stay together.

    Parameters
    ----------
    images : ndarray, shape (N, H, W, C)

    Returns
    -------
    ndarray of the same shape, read-only
        Always the same permutation for the same H and W.
    """
    N, H, W, C = images.shape
    moved = images.reshape(N, H * W, C)[:, pixel_order(H, W)].reshape(images.shape)
    moved.flags.writeable = False
    return moved
