"""How alike two maps are."""

import numpy as np

from explorer.errors import ShapeError


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float | None:
    """Return Spearman's correlation of two maps: that of the ranks of their values.

    1 when both order the places alike, 0 when they have nothing in common. It does not depend on
    the scale of either map. None when one of them is constant and so orders nothing.

    Parameters
    ----------
    first, second : np.ndarray
        Of the same shape.

    Raises
    ------
    ShapeError
        When the shapes differ.

    Examples
    --------
    >>> rank_correlation(np.array([1, 2, 3]), np.array([10, 20, 400]))
    1.0
    >>> rank_correlation(np.array([1, 2, 3]), np.array([5, 5, 5])) is None
    True
    """
    if first.shape != second.shape:
        raise ShapeError(
            f"Maps of {first.shape} and {second.shape} cannot be compared place by place. Bring "
            "them to one shape."
        )
    one, other = _ranks(first.ravel()), _ranks(second.ravel())
    one, other = one - one.mean(), other - other.mean()
    size = np.sqrt((one**2).sum() * (other**2).sum())
    return float(np.clip((one * other).sum() / size, -1, 1)) if size > 0 else None


def _ranks(values: np.ndarray) -> np.ndarray:
    """Return ranks from 0 on; equal values share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts) - 1
    return (last - (counts - 1) / 2)[place]
