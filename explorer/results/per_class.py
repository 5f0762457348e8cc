"""How well each class is found, and how far its name can be believed."""

from dataclasses import dataclass

import numpy as np

from explorer.results.intervals import wilson


@dataclass(frozen=True)
class ClassScores:
    """One class.

    Parameters
    ----------
    pictures : int
        So many pictures are of this class.
    said : int
        So many pictures were called this class.
    right : int
        So many are both.
    """

    pictures: int
    said: int
    right: int

    @property
    def recall(self) -> float | None:
        """Right of all pictures of the class, the accuracy within the class; None without any."""
        return self.right / self.pictures if self.pictures else None

    @property
    def precision(self) -> float | None:
        """Right of all that were called so; None where none was."""
        return self.right / self.said if self.said else None

    @property
    def recall_interval(self) -> tuple[float, float]:
        """Wilson interval of the recall, 95 %."""
        return wilson(self.right, self.pictures)

    @property
    def precision_interval(self) -> tuple[float, float]:
        """Wilson interval of the precision, 95 %."""
        return wilson(self.right, self.said)


def per_class(counts: np.ndarray) -> list[ClassScores]:
    """Return the scores of every class from a confusion matrix (K, K), rows = true classes.

    Examples
    --------
    >>> one, two = per_class(np.array([[8, 2], [4, 6]]))
    >>> one, one.recall, two.precision
    (ClassScores(pictures=10, said=12, right=8), 0.8, 0.75)
    """
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    return [
        ClassScores(int(row), int(column), int(right))
        for row, column, right in zip(rows, columns, counts.diagonal(), strict=True)
    ]


def mean_recall(counts: np.ndarray) -> float:
    """Return the mean of the classes' recalls: every class counts the same, however small.

    Classes without pictures are left out.

    Examples
    --------
    >>> mean_recall(np.array([[90, 0], [10, 0]]))  # where 90 % are named correctly
    0.5
    """
    recalls = [scores.recall for scores in per_class(counts) if scores.pictures]
    return sum(recalls) / len(recalls)


def largest_share(counts: np.ndarray) -> float:
    """Return the accuracy of always naming the most frequent class.

    Examples
    --------
    >>> largest_share(np.array([[80, 10], [5, 5]]))
    0.9
    """
    return float(counts.sum(axis=1).max() / counts.sum())
