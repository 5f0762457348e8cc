"""Filters that do the same as another one, and filters that do next to nothing.

Two filters are near-duplicates when their maps rise and fall together: at the same places of the
same pictures. Their weights need not be alike for that, and seldom are: both numbers are here.

A page imports this at once, so torch is imported where it is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.probing.responses import LayerInfo

if TYPE_CHECKING:
    from torch import Tensor, nn

BATCH = 64  # pictures; as in `scan`
SAME = 0.95  # absolute correlation above which two filters are called near-duplicates
_TINY = 1e-12  # variance, as a share of the largest of the layer: below it a map is constant


@dataclass(frozen=True)
class Alike:
    """How alike the maps of one convolution's filters are over some pictures; read only.

    Attributes
    ----------
    correlation : np.ndarray
        float32 (filters, filters), −1 to 1; nan where a filter is the same everywhere.
    firing : np.ndarray
        float64 (filters,), the share of all places of all these maps that are above 0.
    pictures : int
        Over how many.
    """

    correlation: np.ndarray
    firing: np.ndarray
    pictures: int


class _Sums:
    """Counts, sums and products of the maps of one layer, added up batch by batch."""

    def __init__(self, filters: int):
        self.count = 0
        self.above = np.zeros(filters)
        self.sums = np.zeros(filters)
        self.products = np.zeros((filters, filters))
        self.shift: Tensor | None = None

    def add(self, maps: Tensor) -> None:
        """Add the maps (n, filters, rows, columns) of a batch; nothing of them is kept."""
        rows = maps.permute(0, 2, 3, 1).flatten(0, 2)
        self.above += (rows > 0).sum(0).numpy()
        if self.shift is None:
            self.shift = rows.mean(0)  # sums of what is left lose no digits
        rows = rows - self.shift
        self.count += len(rows)
        self.sums += rows.sum(0).double().numpy()
        self.products += (rows.T @ rows).double().numpy()

    def alike(self, pictures: int) -> Alike:
        """Return what the sums say."""
        mean = self.sums / self.count
        covariance = self.products / self.count - np.outer(mean, mean)
        variance = np.diag(covariance).copy()
        variance[variance <= _TINY * variance.max(initial=0)] = np.nan
        spread = np.sqrt(variance)
        correlation = np.clip(covariance / np.outer(spread, spread), -1, 1).astype(np.float32)
        firing = self.above / self.count
        for array in (correlation, firing):
            array.setflags(write=False)  # all sessions share them
        return Alike(correlation, firing, pictures)


def alike(
    model: nn.Module, images: np.ndarray, mean: Sequence[float], std: Sequence[float]
) -> dict[str, Alike]:
    """Correlate the maps of every two filters of each convolution, in one pass.

    The maps are those behind the ReLU where one follows, as in a scan.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU; it is left as it was.
    images : np.ndarray
        uint8 (N, H, W, C), N at least 1; see `samples.sample`.
    mean, std : sequence of float
        Per channel, of pixels in 0..1.

    Returns
    -------
    dict
        Name of the convolution → Alike.
    """
    from explorer.probing.activations import conv_layers, normalise
    from explorer.probing.observer import AFTER, BEFORE, observe

    layers: dict[str, LayerInfo] = {layer.name: layer for layer in conv_layers(model)}
    sums = {name: _Sums(layer.filters) for name, layer in layers.items()}

    def keep(name: str, when: str, maps: Tensor) -> None:
        if when == (AFTER if layers[name].relu else BEFORE):
            sums[name].add(maps)

    for start in range(0, len(images), BATCH):
        observe(model, normalise(model, images[start : start + BATCH], mean, std), keep)
    return {name: found.alike(len(images)) for name, found in sums.items()}


def weight_cosines(weights: np.ndarray) -> np.ndarray:
    """Return the cosine of every two filters' weights, float64 (filters, filters).

    Parameters
    ----------
    weights : np.ndarray
        (filters, inputs, rows, columns); a filter of zeros has nan.

    Examples
    --------
    >>> weight_cosines(np.array([[1.0], [-2.0]]).reshape(2, 1, 1, 1)).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    flat = np.asarray(weights, float).reshape(len(weights), -1)
    length = np.linalg.norm(flat, axis=1)
    length[length == 0] = np.nan
    return np.clip(flat @ flat.T / np.outer(length, length), -1, 1)


def pairs(table: np.ndarray, above: float = SAME) -> list[tuple[int, int, float]]:
    """Return the pairs of filters whose absolute value is above a bound, the largest first.

    Parameters
    ----------
    table : np.ndarray
        (filters, filters), symmetric, from `alike` or `weight_cosines`; nan counts as no pair.
    above : float
        The bound, not counted.

    Examples
    --------
    >>> pairs(np.array([[1, 0.5, -0.97], [0.5, 1, 0.96], [-0.97, 0.96, 1]]))
    [(0, 2, -0.97), (1, 2, 0.96)]
    """
    first, second = np.nonzero(np.triu(np.nan_to_num(np.abs(table)) > above, 1))
    values = table[first, second]
    order = np.argsort(-np.abs(values), kind="stable")
    return [(int(first[i]), int(second[i]), float(values[i])) for i in order]


def closest(table: np.ndarray) -> np.ndarray:
    """Return for each filter the largest absolute value that it has with another, 0 for none.

    Examples
    --------
    >>> closest(np.array([[1, -0.5], [-0.5, 1]])).tolist()
    [0.5, 0.5]
    """
    others = np.nan_to_num(np.abs(np.array(table, float)))
    np.fill_diagonal(others, 0)
    return others.max(axis=1, initial=0)


def groups(found: Sequence[tuple[int, int, float]]) -> list[tuple[int, ...]]:
    """Return the filters that pairs join, each group ascending, the largest group first.

    Examples
    --------
    >>> groups([(4, 7, 0.99), (1, 4, 0.98), (2, 3, 0.97)])
    [(1, 4, 7), (2, 3)]
    """
    joined: list[set[int]] = []
    for one, other, _ in found:
        touched = [group for group in joined if one in group or other in group]
        joined = [group for group in joined if group not in touched]
        joined.append({one, other}.union(*touched))
    return sorted((tuple(sorted(group)) for group in joined), key=lambda g: (-len(g), g))
