"""The confusion matrix: rows are the true classes, columns are what the network said."""

from dataclasses import dataclass

import numpy as np


def confusion(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Count how often each true class was called each class.

    Parameters
    ----------
    labels, predicted : np.ndarray
        int (N,), in 0..classes-1.
    classes : int
        K.

    Returns
    -------
    np.ndarray
        int64 (K, K); row: true class, column: predicted class.

    Examples
    --------
    >>> confusion(np.array([0, 0, 1]), np.array([0, 1, 1]), 2).tolist()
    [[1, 1], [0, 1]]
    """
    if labels.shape != predicted.shape:
        raise ValueError(f"{labels.shape} labels, {predicted.shape} answers")
    both = np.asarray(labels, np.int64) * classes + predicted
    return np.bincount(both, minlength=classes * classes).reshape(classes, classes)


def row_shares(counts: np.ndarray) -> np.ndarray:
    """Return each cell's share of its row: of this true class, how many were called that?

    Parameters
    ----------
    counts : np.ndarray
        int (K, K).

    Returns
    -------
    np.ndarray
        float64 (K, K); NaN in the row of a class without pictures.

    Examples
    --------
    >>> row_shares(np.array([[3, 1], [0, 2]])).tolist()
    [[0.75, 0.25], [0.0, 1.0]]
    """
    sums = counts.sum(axis=1, keepdims=True)
    return np.where(sums > 0, counts / np.maximum(sums, 1), np.nan)


@dataclass(frozen=True)
class Pair:
    """Two classes that are taken for each other.

    `there` pictures of class `one` were called `other`, `back` the other way round.
    """

    one: int
    other: int
    there: int
    back: int

    @property
    def both(self) -> int:
        """Mistakes in either direction."""
        return self.there + self.back


def confused_pairs(counts: np.ndarray, most: int = 3) -> list[Pair]:
    """Return the pairs with the most mistakes in either direction, the worst first.

    `one` is the class that is taken for the other more often. Of pairs with equally many mistakes
    the one whose classes come first is first; pairs without a mistake are left out.

    Examples
    --------
    >>> confused_pairs(np.array([[5, 1, 0], [3, 5, 0], [0, 2, 5]]))[0]
    Pair(one=1, other=0, there=3, back=1)
    """
    found = []
    for i in range(len(counts)):
        for j in range(i + 1, len(counts)):
            there, back = int(counts[i, j]), int(counts[j, i])
            if there or back:
                found.append(Pair(i, j, there, back) if there >= back else Pair(j, i, back, there))
    return sorted(found, key=lambda pair: -pair.both)[:most]  # sorted() keeps the order of equals
