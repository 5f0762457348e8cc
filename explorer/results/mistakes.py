"""Which pictures to look at: the most confident mistakes, one cell's pictures, a sample.

All functions return rows of the predictions. Of equally confident answers the earlier row is
first, so that a link always shows the same pictures in the same order.
"""

import numpy as np

from explorer.results.predictions import Predictions


def by_confidence(predictions: Predictions, rows: np.ndarray) -> np.ndarray:
    """Return rows in falling order of confidence; equals keep their order.

    Examples
    --------
    >>> toy = Predictions(np.array([[0.6, 0.4], [0.9, 0.1], [0.1, 0.9]], np.float32),
    ...                   np.array([0, 0, 0]), np.arange(3), ("ring", "disc"))
    >>> by_confidence(toy, np.arange(3)).tolist()
    [1, 2, 0]
    """
    return rows[np.argsort(-predictions.confidence[rows], kind="stable")]


def most_confident(predictions: Predictions, most: int) -> np.ndarray:
    """Return the wrong answers that the network was surest of, the surest first."""
    return by_confidence(predictions, np.flatnonzero(~predictions.right))[:most]


def in_cell(predictions: Predictions, true: int, predicted: int) -> np.ndarray:
    """Return the pictures of a cell of the confusion matrix, the most confident answer first."""
    inside = (predictions.labels == true) & (predictions.predicted == predicted)
    return by_confidence(predictions, np.flatnonzero(inside))


def sample(predictions: Predictions, *, right: bool, most: int, seed: int) -> np.ndarray:
    """Draw pictures with a right or with a wrong answer: every one has the same chance.

    Parameters
    ----------
    predictions : Predictions
    right : bool
        Which of the two kinds.
    most : int
        How many; fewer where there are not so many.
    seed : int
        The same seed draws the same pictures.

    Returns
    -------
    np.ndarray
        int64, in the order in which they were drawn.
    """
    rows = np.flatnonzero(predictions.right == right)
    return np.random.default_rng(seed).permutation(rows)[:most]
