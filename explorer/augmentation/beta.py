"""The Beta(α, α) distribution, from which MixUp and CutMix draw λ."""

import math

import numpy as np

from explorer.augmentation.chance import shares

_TRIES = 4096  # pairs drawn at once; for α = 4 every 70th is taken


def density(x: np.ndarray, alpha: float) -> np.ndarray:
    """Return how densely λ lies at x: Γ(2α) / Γ(α)² · (x(1 − x))^(α − 1).

    Parameters
    ----------
    x : numpy.ndarray
        Strictly between 0 and 1.
    alpha : float
        Above 0. Below 1 most λ lie near 0 and 1, at 1 all are equally likely, above 1 most lie
        near a half.

    Examples
    --------
    >>> density(np.array([0.25, 0.5]), 2.0).tolist()
    [1.125, 1.5]
    """
    scale = math.gamma(2 * alpha) / math.gamma(alpha) ** 2
    return scale * (x * (1 - x)) ** (alpha - 1)


def spread(alpha: float) -> float:
    """Return the standard deviation of λ: 1 / √(4(2α + 1)); its mean is a half.

    Examples
    --------
    >>> spread(1.5)
    0.25
    """
    return 0.5 / math.sqrt(2 * alpha + 1)


def sample(alpha: float, count: int, seed: int, *key: int) -> np.ndarray:
    """Draw λ from Beta(α, α): two random numbers, each to the power 1/α, until their sum is ≤ 1.

    Then λ is the first one's part of the sum.

    **Source**: Jöhnk 1964, "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen".

    Parameters
    ----------
    alpha : float
        Within `limits.BETA_ALPHA`.
    count : int
        How many.
    seed, key : int
        The same ones give the same λ.

    Returns
    -------
    numpy.ndarray
        float64 (count,).

    Examples
    --------
    >>> sample(1.0, 3, 0).round(3).tolist()
    [0.702, 0.713, 0.997]
    """
    found, turn = np.empty(0), 0
    while len(found) < count:
        powers = shares(_TRIES, 2, seed, *key, turn) ** (1 / alpha)
        sums = powers.sum(axis=1)
        taken = (sums <= 1) & (sums > 0)
        found = np.concatenate((found, powers[taken, 0] / sums[taken]))
        turn += 1
    return found[:count]
