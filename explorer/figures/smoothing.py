"""A noisy curve made readable: the exponential mean, without the pull to 0 at its beginning."""

from collections.abc import Sequence

HALF = 0.25  # epochs after which a value counts half
WORDS = (
    "Smoothed: a mean of all batches so far, in which a batch counts half as much for every "
    "quarter of an epoch that has passed since; divided by the sum of these weights, so that the "
    "beginning is no lower than it should be."
)


def smoothed(values: Sequence[float], epochs: Sequence[float], half: float = HALF) -> list[float]:
    """Return the bias-corrected exponential mean up to each value.

    Parameters
    ----------
    values : sequence of float
        In the order of time; each stands for what came since the one before.
    epochs : sequence of float
        Where each of them ends, from 0 on, ascending.
    half : float
        Epochs after which a value counts half.

    Returns
    -------
    list of float
        As long as `values`; a value that is not finite leaves the mean as it was.

    Notes
    -----
    **Source**: Kingma & Ba 2015, "Adam", section 3: mₜ = β·mₜ₋₁ + (1 - β)·xₜ, divided by 1 - βᵗ;
    here β is ½ to the power of the time passed, in `half`.

    Examples
    --------
    >>> [round(v, 4) for v in smoothed([2.0, 2.0, 1.0], [0.25, 0.5, 0.75])]
    [2.0, 2.0, 1.4286]
    """
    mean, weight, before, found = 0.0, 0.0, 0.0, []
    for value, epoch in zip(values, epochs, strict=True):
        if abs(value) < float("inf"):  # False for NaN too
            kept = 0.5 ** (max(0.0, epoch - before) / half)
            mean = kept * mean + (1 - kept) * value
            weight = kept * weight + (1 - kept)
            before = epoch
        found.append(mean / weight if weight else value)
    return found
