"""What the page "Inside the network" shows, as stacks of small pictures; arrays in, arrays out."""

import numpy as np

from explorer.figures import colours
from explorer.figures.grids import framed, window
from explorer.probing.receptive_field import Box, box, overhang
from explorer.probing.responses import LayerScan, dead_filters


def kernel_tiles(kernels: np.ndarray, end: float) -> np.ndarray:
    """Return kernels (n, rows, columns) in signed colours, uint8 (n, rows, columns, 3)."""
    return colours.coloured(kernels, end, colours.SIGNED)


def map_tiles(maps: np.ndarray, *, signed: bool) -> tuple[np.ndarray, float]:
    """Return feature maps in colours, with the end of the scale that they share.

    Parameters
    ----------
    maps : np.ndarray
        (n, rows, columns).
    signed : bool
        True before the ReLU, False after it.

    Returns
    -------
    tuple of np.ndarray and float
        uint8 (n, rows, columns, 3), and the largest absolute value of all of them.
    """
    end = colours.limit(maps)
    return colours.coloured(maps, end, colours.SIGNED if signed else colours.FROM_ZERO), end


def picture_tiles(
    pictures: np.ndarray, boxes: list[Box] | None, margin: int
) -> tuple[np.ndarray, list[Box | None]]:
    """Return whole pictures with a margin for the padding, and their boxes on these tiles.

    Parameters
    ----------
    pictures : np.ndarray
        uint8 (n, H, W, 3), or (n, H, W, 1) in grey.
    boxes : list of Box or None
        One for each, in pixels of the picture.
    margin : int
        Pixels on each side; as wide as the boxes reach outside.

    Returns
    -------
    tuple of np.ndarray and list
        uint8 (n, H + 2·margin, W + 2·margin, 4), and the boxes moved by the margin.
    """
    tiles = np.stack([framed(picture, margin) for picture in pictures])
    if boxes is None:
        return tiles, [None] * len(pictures)
    moved = [
        Box(b.top + margin, b.left + margin, b.bottom + margin, b.right + margin) for b in boxes
    ]
    return tiles, moved


def boxes_at(found: LayerScan, images: np.ndarray, channel: int) -> list[Box] | None:
    """Return for each picture the receptive field of the place where the filter is strongest.

    None when the layer has no single box (several paths meet on the way).
    """
    if found.layer.chain is None:
        return None
    return [box(found.layer.chain, *found.place(int(image), channel)) for image in images]


def margin_of(found: LayerScan, pictures: np.ndarray) -> int:
    """Return how many pixels of padding each of (N, H, W, C) needs so that every box fits."""
    chain = found.layer.chain
    return 0 if chain is None else overhang(chain, found.layer.size, pictures.shape[1:3])


def strongest_windows(found: LayerScan, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for every filter what it sees in the picture that it answers most.

    Parameters
    ----------
    found : LayerScan
        One layer of a scan.
    pictures : np.ndarray
        uint8 (N, H, W, 3) or (N, H, W, 1), the pictures of the scan.

    Returns
    -------
    tuple of np.ndarray
        uint8 (filters, rows, columns, 4), transparent for a dead filter and for the padding; and
        bool (filters,), True for a dead filter.
    """
    dead, tiles, whole = dead_filters(found), [], Box(0, 0, *pictures.shape[1:3])
    for channel in range(found.layer.filters):
        best = int(found.max[:, channel].argmax())
        where = boxes_at(found, np.array([best]), channel)
        tiles.append(window(pictures[best], where[0] if where else whole))
    stack = np.stack(tiles)
    stack[dead] = 0
    return stack, dead


def class_counts(labels: np.ndarray, names: tuple[str, ...]) -> list[tuple[str, int]]:
    """Return how often each class occurs, the commonest first; classes that do not occur are out.

    Examples
    --------
    >>> class_counts(np.array([2, 0, 2]), ("cat", "dog", "ship"))
    [('ship', 2), ('cat', 1)]
    """
    counts = np.bincount(labels, minlength=len(names))
    order = np.argsort(-counts, kind="stable")
    return [(names[i], int(counts[i])) for i in order if counts[i]]
