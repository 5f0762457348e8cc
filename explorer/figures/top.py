"""The pictures that a filter answers, with what it saw of them; arrays in, arrays out."""

import numpy as np

from explorer.figures import colours
from explorer.figures.grids import window
from explorer.figures.inside import boxes_at
from explorer.probing.receptive_field import Box
from explorer.probing.responses import LayerScan

_PAPER = 0.35  # share of white in a picture under a map: the map stands out, shapes stay visible
_LUMA = np.array([0.299, 0.587, 0.114])


def best_windows(found: LayerScan, pictures: np.ndarray, side: int) -> np.ndarray:
    """Return for every filter what it saw in the picture that it answers most.

    Parameters
    ----------
    found : LayerScan
        One layer of a scan.
    pictures : np.ndarray
        uint8 (N, H, W, 3) or (N, H, W, 1), the pictures of the scan.
    side : int
        Pixels of a tile at most; of larger windows some rows and columns are left out.

    Returns
    -------
    np.ndarray
        uint8 (filters, rows, columns, 4), transparent for a dead filter and for the padding.
    """
    whole, tiles = Box(0, 0, *pictures.shape[1:3]), []
    for channel in range(found.layer.filters):
        best = int(found.max[:, channel].argmax())
        where = boxes_at(found, np.array([best]), channel)
        seen = window(pictures[best], where[0] if where else whole)
        every = -(-max(seen.shape[:2]) // side)
        seen = seen[::every, ::every]
        tiles.append(seen if found.max[best, channel] > 0 else np.zeros_like(seen))
    return np.stack(tiles)


def laid_over(pictures: np.ndarray, maps: np.ndarray, end: float) -> np.ndarray:
    """Return pictures in pale grey with a feature map laid over each, as green as it is strong.

    Parameters
    ----------
    pictures : np.ndarray
        uint8 (n, H, W, 3 or 1).
    maps : np.ndarray
        (n, rows, columns), after the ReLU; each cell covers its share of the picture.
    end : float
        The value at which the map covers the picture.

    Returns
    -------
    np.ndarray
        uint8 (n, H, W, 3).

    Examples
    --------
    >>> grey = np.full((1, 2, 2, 1), 100, np.uint8)
    >>> laid_over(grey, np.array([[[0.0, 1.0]]]), 1.0)[0, 0].tolist()
    [[154, 154, 154], [0, 40, 28]]
    """
    H, W = pictures.shape[1:3]
    grey = pictures @ (_LUMA if pictures.shape[3] == 3 else np.ones(1))
    pale = (grey * (1 - _PAPER) + 255 * _PAPER)[..., None]
    rows = np.arange(H) * maps.shape[1] // H
    columns = np.arange(W) * maps.shape[2] // W
    values = maps[:, rows][:, :, columns]
    cover = np.clip(values / end, 0, 1)[..., None]
    return np.rint(
        pale * (1 - cover) + colours.coloured(values, end, colours.FROM_ZERO) * cover
    ).astype(np.uint8)
