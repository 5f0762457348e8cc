"""Does the label survive? What a picture is nearest to, among pictures whose label is known."""

import numpy as np


def nearest(pictures: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each picture which known one it resembles most, and how much.

    Resemblance is the correlation of the grey levels: 1 is the same up to brightness and contrast,
    0 is no likeness at all. A picture of one colour resembles nothing.

    Parameters
    ----------
    pictures : numpy.ndarray
        (n, H, W, C), any numbers.
    known : numpy.ndarray
        (k, H, W, C).

    Returns
    -------
    tuple of numpy.ndarray
        int64 (n,), places in `known`, and float64 (n,).

    Examples
    --------
    >>> known = np.array([[0, 9], [9, 0]]).reshape(2, 1, 2, 1)
    >>> nearest(np.array([[5, 4]]).reshape(1, 1, 2, 1), known)
    (array([1]), array([1.]))
    """
    likeness = _centred(pictures) @ _centred(known).T
    best = likeness.argmax(axis=1)
    return best, likeness[np.arange(len(best)), best]


def _centred(pictures: np.ndarray) -> np.ndarray:
    flat = pictures.reshape(len(pictures), -1).astype(np.float64)
    flat = flat - flat.mean(axis=1, keepdims=True)
    length = np.sqrt((flat**2).sum(axis=1, keepdims=True))
    return flat / np.where(length > 0, length, 1)
