"""The picture shifted: how far each layer's maps should move, and what differs after all."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from explorer.probing.nodes import Node

MAPS, DIFFERENCE, ALONG = "The maps", "Difference to unshifted", "Difference, moved along"
SHOWS = (MAPS, DIFFERENCE, ALONG)
_SAME = 1e-5  # of a layer's largest value; sums in another order differ by less
_WINDOWED = ("conv2d", "max_pool2d", "avg_pool2d")
_LOSES_PLACE = ("flatten", "linear", "adaptive_avg_pool2d", "adaptive_max_pool2d", "softmax")


def shifted(image: np.ndarray, shift: tuple[int, int]) -> np.ndarray:
    """Return a picture (H, W, C) moved down and right; what leaves comes in on the other side.

    Examples
    --------
    >>> shifted(np.array([[[1], [2], [3]]], np.uint8), (0, 1))[0, :, 0].tolist()
    [3, 1, 2]
    """
    return np.roll(image, shift, (0, 1))


def cell_sizes(nodes: Sequence[Node]) -> dict[str, tuple[int, int] | None]:
    """Return how many pixels lie between two neighbouring cells of each node, rows and columns.

    None where a node has no places any more: behind a flattening or a global pooling.

    Examples
    --------
    >>> maps = np.zeros((1, 4, 4), np.float32)
    >>> cell_sizes([Node("input", "input", (), maps),
    ...             Node("p", "max_pool2d", ("input",), maps, None, {"stride": (2, 2)})])["p"]
    (2, 2)
    """
    sizes: dict[str, tuple[int, int] | None] = {}
    for node in nodes:
        known = [sizes[parent] for parent in node.parents]
        size = (1, 1) if not known else known[0]
        if node.op in _LOSES_PLACE or node.values.ndim != 3 or None in known:
            size = None
        elif node.op in _WINDOWED:
            size = tuple(a * b for a, b in zip(size, node.settings["stride"], strict=True))
        sizes[node.name] = size
    return sizes


def cells(shift: tuple[int, int], size: tuple[int, int] | None) -> tuple[Fraction, Fraction]:
    """Return by how many cells a shift of the picture should move a map; 0 where it has no places.

    Examples
    --------
    >>> cells((1, -4), (2, 2))
    (Fraction(1, 2), Fraction(-2, 1))
    """
    if size is None:
        return Fraction(0), Fraction(0)
    return Fraction(shift[0], size[0]), Fraction(shift[1], size[1])


def differences(
    now: Node, before: Node, shift: tuple[int, int], size: tuple[int, int] | None, show: str
) -> np.ndarray:
    """Return what the shift has changed at a node, float64 of the shape of its values.

    Parameters
    ----------
    now, before : Node
        The same node for the shifted and for the unshifted picture.
    shift : tuple of int
        Rows down and columns right, in pixels.
    size : tuple of int or None
        From `cell_sizes`.
    show : {"Difference to unshifted", "Difference, moved along"}
        Cell by cell, or after the old map has been moved along by the nearest whole cells.

    Returns
    -------
    np.ndarray
        Exactly 0 where both agree but for rounding.
    """
    old = before.values.astype(np.float64)
    if show == ALONG and size is not None:
        whole = [round(part) for part in cells(shift, size)]
        old = np.roll(old, whole, (-2, -1))
    found = now.values - old
    end = max(float(np.abs(now.values).max(initial=0)), float(np.abs(old).max(initial=0)))
    found[np.abs(found) <= _SAME * end] = 0
    return found


def told(found: np.ndarray, shift: tuple[int, int], size: tuple[int, int] | None, show: str) -> str:
    """Say how much of a node is equal, and by how much its maps should have moved.

    Examples
    --------
    >>> told(np.array([0.0, 1.0]), (1, 0), (2, 2), ALONG)
    '50 % equal, moves 1/2 cell'
    """
    equal = f"{_percent(float((found == 0).mean()))} equal"
    if show != ALONG or size is None:
        return equal
    parts = [part for part in cells(shift, size) if part]
    moved = " and ".join(str(abs(part)) for part in parts)
    return (
        f"{equal}, moves {moved} cell{'s' if parts and max(map(abs, parts)) > 1 else ''}"
        if parts
        else equal
    )


def _percent(share: float) -> str:
    """Return a share in whole percent; 100 and 0 only where they are exact."""
    whole = round(100 * share)
    whole = min(whole, 99) if share < 1 else whole
    return f"{max(whole, 1) if share > 0 else whole} %"


def by_name(nodes: Sequence[Node]) -> Mapping[str, Node]:
    """Return nodes by their names."""
    return {node.name: node for node in nodes}
