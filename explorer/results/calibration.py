"""Is a network right as often as it is sure? Reliability bins and the error over them."""

from dataclasses import dataclass

import numpy as np

from explorer.results.intervals import wilson

BINS = 10


@dataclass(frozen=True, eq=False)
class Calibration:
    """Pictures sorted into bins by the confidence of the answer.

    Parameters
    ----------
    edges : np.ndarray
        float64 (B + 1,); bin b holds confidences in (edges[b], edges[b + 1]].
    count, right : np.ndarray
        int64 (B,): pictures in the bin, and how many of them were named correctly.
    confidence : np.ndarray
        float64 (B,): mean confidence of the bin's pictures; NaN where there are none.
    """

    edges: np.ndarray
    count: np.ndarray
    right: np.ndarray
    confidence: np.ndarray

    @property
    def accuracy(self) -> np.ndarray:
        """float64 (B,): share of the bin's pictures that were named correctly; NaN if none."""
        return np.where(self.count > 0, self.right / np.maximum(self.count, 1), np.nan)

    @property
    def interval(self) -> tuple[np.ndarray, np.ndarray]:
        """Wilson intervals of the accuracies, float64 (B,) each."""
        return wilson(self.right, self.count)

    @property
    def error(self) -> float:
        """Expected calibration error: mean of |accuracy − confidence|, weighted by the counts."""
        there = self.count > 0
        gaps = np.abs(self.accuracy[there] - self.confidence[there])
        return float((gaps * self.count[there]).sum() / self.count.sum())

    @property
    def mean_confidence(self) -> float:
        """Mean confidence of all pictures."""
        there = self.count > 0
        sums = self.confidence[there] * self.count[there]
        return float(sums.sum() / self.count.sum())

    @property
    def mean_accuracy(self) -> float:
        """Share of all pictures that were named correctly."""
        return int(self.right.sum()) / int(self.count.sum())


def reliability(confidence: np.ndarray, right: np.ndarray, bins: int = BINS) -> Calibration:
    """Sort answers into bins of equal width by their confidence.

    Parameters
    ----------
    confidence : np.ndarray
        float (N,), in 0..1: the probability of the predicted class.
    right : np.ndarray
        Bool (N,).
    bins : int
        B.

    Returns
    -------
    Calibration

    **Source**: Guo et al. 2017, "On Calibration of Modern Neural Networks", arXiv:1706.04599,
    section 2: bins ((m − 1)/M, m/M], and equation 3 for the error.

    Examples
    --------
    >>> found = reliability(np.array([0.95, 0.85, 0.85, 0.85]), np.array([True, True, False, True]))
    >>> found.count.tolist(), round(found.error, 3)
    ([0, 0, 0, 0, 0, 0, 0, 0, 3, 1], 0.15)
    """
    edges = np.arange(bins + 1) / bins
    sure = np.asarray(confidence, float)
    place = np.clip(np.searchsorted(edges, sure, side="left") - 1, 0, bins - 1)
    count = np.bincount(place, minlength=bins)
    sums = np.bincount(place, weights=sure, minlength=bins)
    mean = np.where(count > 0, sums / np.maximum(count, 1), np.nan)
    return Calibration(edges, count, np.bincount(place[right], minlength=bins), mean)
