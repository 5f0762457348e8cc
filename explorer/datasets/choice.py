"""Random choices that are the same on every machine and with every NumPy."""

import numpy as np


def raw_numbers(count: int, *key: int) -> np.ndarray:
    """Return `count` random 64-bit numbers that depend only on `key`.

    They are the raw output of PCG64. NumPy promises that SeedSequence and the bit generators keep
    their streams for ever, and does not promise it for the methods of Generator (`integers`,
    `permutation`), which may change between versions.

    Parameters
    ----------
    count : int
    key : int
        Any number of integers >= 0.

    Returns
    -------
    ndarray of uint64, shape (count,)

    Source
    ------
    NumPy enhancement proposal 19, "Random number generator policy".

    Examples
    --------
    >>> raw_numbers(2, 7, 1)
    array([14206593023844375757,  2064693230803885548], dtype=uint64)
    """
    return np.random.PCG64(np.random.SeedSequence(key)).random_raw(count)


def shuffled(count: int, *key: int) -> np.ndarray:
    """Return the numbers 0 … count − 1 in an order that depends only on `count` and `key`.

    The first k of them are a fair draw of k, and a larger draw contains every smaller one.

    Examples
    --------
    >>> sorted(shuffled(5, 0).tolist())
    [0, 1, 2, 3, 4]
    """
    return np.argsort(raw_numbers(count, *key), kind="stable")
