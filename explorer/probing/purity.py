"""Which classes a filter's strongest pictures have, and how pure such lists are by chance."""

from dataclasses import dataclass

import numpy as np

from explorer.probing.responses import LayerScan, top_images

SHUFFLES = 20  # of the labels
_PERCENTILE = 99


@dataclass(frozen=True)
class Purity:
    """The classes of the strongest pictures of every filter of a layer.

    Attributes
    ----------
    counts : np.ndarray
        int64 (filters, classes); a row adds up to the number of pictures in the filter's list,
        which is less than k where fewer activate it.
    shuffled : int
        With shuffled labels the commonest class has no more pictures than this in 99 of 100 lists.
    """

    counts: np.ndarray
    shuffled: int

    @property
    def commonest(self) -> np.ndarray:
        """int64 (filters,): pictures of the class that occurs most often."""
        return self.counts.max(axis=1)


def top_classes(
    found: LayerScan, labels: np.ndarray, classes: int, score: str = "max", k: int = 9
) -> Purity:
    """Count the classes of the k strongest pictures of every filter.

    Parameters
    ----------
    found : LayerScan
        One layer of a scan.
    labels : np.ndarray
        int64 (pictures,), in 0..classes - 1.
    classes : int
        How many there are.
    score : {"max", "mean"}
        Over the places of the map.
    k : int
        At most so many pictures; those of `responses.top_images`.
    """
    lists = _lists(found, score, k)
    listed = [labels[images] for images in lists]
    counts = np.stack([np.bincount(one, minlength=classes) for one in listed])
    return Purity(counts, _shuffled(lists, labels, classes))


def _lists(found: LayerScan, score: str, k: int) -> list[np.ndarray]:
    """Return `top_images` of every filter: only what may be on a list is put in order."""
    values = np.ascontiguousarray((found.max if score == "max" else found.mean).T)
    if values.shape[1] <= k:
        return [top_images(found, channel, score, k) for channel in range(len(values))]
    last = -np.partition(-values, k - 1, axis=1)[:, k - 1]
    lists = []
    for row, lowest in zip(values, last, strict=True):
        may = np.flatnonzero((row >= lowest) & (row > 0))
        lists.append(may[np.argsort(-row[may], kind="stable")[:k]])
    return lists


def _shuffled(lists: list[np.ndarray], labels: np.ndarray, classes: int) -> int:
    rng, highest = np.random.default_rng(0), []
    full = [images for images in lists if len(images) == max(map(len, lists))]
    for _ in range(SHUFFLES):
        drawn = rng.permutation(labels)[np.stack(full)]
        highest.append((drawn[:, :, None] == np.arange(classes)).sum(axis=1).max(axis=1))
    return int(np.percentile(np.concatenate(highest), _PERCENTILE, method="inverted_cdf"))
