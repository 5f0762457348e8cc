"""A noisy curve made readable: the exponential mean, without the pull to 0 at its beginning."""

from collections.abc import Sequence

KEPT = 0.9  # of the weight of a point, for each point that comes after it
WORDS = (
    "Smoothed: a mean in which each point counts 0.9 times as much as the next one, "
    "about the last ten points; divided by the sum of these weights, so that the beginning is no "
    "lower than it should be."
)


def smoothed(values: Sequence[float], kept: float = KEPT) -> list[float]:
    """Return the bias-corrected exponential mean up to each value.

    Parameters
    ----------
    values : sequence of float
        In the order of time.
    kept : float
        In 0..1; 0 changes nothing.

    Returns
    -------
    list of float
        As long as `values`; a value that is not finite leaves the mean as it was.

    Notes
    -----
    **Source**: Kingma & Ba 2015, "Adam", section 3: mₜ = β·mₜ₋₁ + (1 - β)·xₜ, divided by 1 - βᵗ.

    Examples
    --------
    >>> [round(v, 4) for v in smoothed([2.0, 2.0, 1.0])]
    [2.0, 2.0, 1.631]
    """
    mean, weight, found = 0.0, 0.0, []
    for value in values:
        if abs(value) < float("inf"):  # False for NaN too
            mean = kept * mean + (1 - kept) * value
            weight = kept * weight + (1 - kept)
        found.append(mean / weight if weight else value)
    return found
