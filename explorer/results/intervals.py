"""How far a share can be trusted that was counted on so many pictures."""

import numpy as np

Z95 = 1.959963984540054  # of the standard normal distribution; 95 % lie within ±Z95


def wilson(k, n, z: float = Z95):
    """Return the Wilson interval of a share: where the true one lies, with 95 % certainty.

    Unlike the plain interval p ± z·√(p(1 − p)/n) it never leaves 0..1 and has a width when all or
    none were right.

    Parameters
    ----------
    k, n : int or np.ndarray of int
        So many of so many; where n is 0 nothing is known, and the interval is 0 to 1.
    z : float
        1.96 for 95 %.

    Returns
    -------
    tuple
        Lower and upper end, each a float, or float64 of the shape of k and n.

    **Source**: Wilson 1927, "Probable inference, the law of succession, and statistical
    inference", J. Am. Stat. Assoc. 22, 209-212.

    Examples
    --------
    >>> [round(end, 3) for end in wilson(8, 10)]
    [0.49, 0.943]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    k, n = np.asarray(k, float), np.asarray(n, float)
    if (k < 0).any() or (k > n).any():
        raise ValueError("k must be from 0 to n")
    safe = np.maximum(n, 1)
    share, square = k / safe, z * z
    middle = (share + square / (2 * safe)) / (1 + square / safe)
    half = z / (1 + square / safe) * np.sqrt(share * (1 - share) / safe + square / (4 * safe**2))
    # At the ends the formula gives 0 and 1 exactly, but for the last digits.
    low = np.where(k == 0, 0.0, middle - half)
    high = np.where(k == n, 1.0, middle + half)
    return (float(low), float(high)) if low.ndim == 0 else (low, high)
