"""How much a filter prefers one class, measured so that chance does not look like a preference.

The favourite class is chosen on one half of the pictures, and everything that is said of it is
measured on the other half: the largest of ten noisy means is too large on the pictures that it was
chosen by. Labels that are shuffled tell what the same procedure finds where there is nothing.

**Source**: Morcos, Barrett, Rabinowitz & Botvinick 2018, "On the importance of single directions
for generalization" (the index); Gale, Martin, Blything, Nguyen & Bowers 2020, "Are there any
'object detectors' in the hidden layers of CNNs trained to identify objects or scenes?" (why the
area under the ROC curve stands beside it).
"""

from dataclasses import dataclass

import numpy as np

from explorer.errors import InputError
from explorer.probing.responses import NEARLY_DEAD, LayerScan, firing_rate

SHUFFLES = 20  # of the labels; with 32 filters and more their 99th percentile is steady
_PERCENTILE = 99
_Z99 = 2.3263478740408408  # the same percentile of the standard normal distribution


@dataclass(frozen=True)
class Selectivity:
    """What the filters of one layer prefer.

    Attributes
    ----------
    means : np.ndarray
        float64 (classes, filters): mean response to each class on the second half; NaN for a class
        that has fewer than two pictures.
    favourite : np.ndarray
        int64 (filters,): the class with the largest mean on the first half; -1 without any answer.
    index : np.ndarray
        float64 (filters,): selectivity for the favourite class on the second half, see
        `selectivity_index`; NaN where it is undefined, as for a dead filter.
    auroc : np.ndarray
        float64 (filters,): see `auroc`; on the second half.
    rate : np.ndarray
        float64 (filters,): share of all pictures that a filter answers anywhere.
    shuffled : float
        99 of 100 filters stay below this index when the labels are shuffled; NaN where no filter
        has one. Nearly dead filters are left out: a few pictures make any index.
    chosen_on, measured_on : int
        Pictures of the two halves.
    """

    means: np.ndarray
    favourite: np.ndarray
    index: np.ndarray
    auroc: np.ndarray
    rate: np.ndarray
    shuffled: float
    chosen_on: int
    measured_on: int


def selectivity(
    found: LayerScan, labels: np.ndarray, classes: int, *, seed: int = 0
) -> Selectivity:
    """Measure what every filter of a layer prefers, by the mean of its map.

    Parameters
    ----------
    found : LayerScan
        One layer of a scan.
    labels : np.ndarray
        int64 (pictures,), in 0..classes - 1.
    classes : int
        How many there are.
    seed : int
        Of the halves and of the shuffled labels.

    Raises
    ------
    InputError
        When fewer than two classes have two pictures.
    """
    first, second = halves(labels, seed)
    there = _counts(labels[second], classes) > 0  # whatever is in the second half is in the first
    if there.sum() < 2:
        raise InputError(
            f"A preference needs at least 2 classes with 2 pictures each, not {there.sum()}. "
            "Choose more pictures."
        )
    responses = found.mean.astype(np.float64)
    favourite = favourites(class_means(responses[first], labels[first], classes))
    means = class_means(responses[second], labels[second], classes)
    rate = firing_rate(found)
    return Selectivity(
        means,
        favourite,
        selectivity_index(means, favourite),
        auroc(found.mean[second], labels[second], favourite),
        rate,
        _shuffled(found.mean[:, rate >= NEARLY_DEAD], labels, (first, second), classes, seed),
        len(first),
        len(second),
    )


def halves(labels: np.ndarray, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Part the pictures of every class at random into two halves; an odd one goes to the first.

    Returns
    -------
    tuple of np.ndarray
        int64, the numbers of the pictures, ascending.

    Examples
    --------
    >>> first, second = halves(np.array([0, 1, 0, 1, 1]))
    >>> len(first), len(second)
    (3, 2)
    """
    order = np.random.default_rng(seed).permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]  # class by class, at random within
    sizes = np.bincount(labels)
    place = np.arange(len(labels)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.sort(order[place % 2 == 0]), np.sort(order[place % 2 == 1])


def class_means(responses: np.ndarray, labels: np.ndarray, classes: int) -> np.ndarray:
    """Return the mean response of every filter to every class.

    Parameters
    ----------
    responses : np.ndarray
        (pictures, filters).
    labels : np.ndarray
        int64 (pictures,).
    classes : int
        How many there are.

    Returns
    -------
    np.ndarray
        (classes, filters) in the type of the responses; NaN for a class without pictures.

    Examples
    --------
    >>> class_means(np.array([[1.0], [3.0], [5.0]]), np.array([0, 0, 1]), 2).tolist()
    [[2.0], [5.0]]
    """
    members = np.zeros((classes, len(labels)), responses.dtype)
    members[labels, np.arange(len(labels))] = 1
    counts = _counts(labels, classes).astype(responses.dtype)[:, None]
    sums = members @ responses
    return np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)


def _counts(labels: np.ndarray, classes: int) -> np.ndarray:
    return np.bincount(labels, minlength=classes)


def favourites(means: np.ndarray) -> np.ndarray:
    """Return for every filter the class with the largest mean; -1 where no class has an answer.

    Examples
    --------
    >>> favourites(np.array([[0.0, 0.0], [2.0, 0.0]])).tolist()
    [1, -1]
    """
    filled = np.where(np.isnan(means), -np.inf, means)
    silent = ((means == 0) | np.isnan(means)).all(axis=-2)
    return np.where(silent, -1, filled.argmax(axis=-2))


def selectivity_index(means: np.ndarray, favourite: np.ndarray | None = None) -> np.ndarray:
    """Return (favourite - rest) / (favourite + rest) of class means, for every filter.

    "rest" is the mean of the means of all other classes. 1 means that only the favourite class is
    answered, 0 that it is answered no more than the others, and below 0 less: that happens only
    when it was chosen on other pictures. A filter without any answer has no index, and neither
    has one with a class mean below 0, as can happen where no ReLU follows.

    Parameters
    ----------
    means : np.ndarray
        (..., classes, filters); NaN for a class without pictures.
    favourite : np.ndarray, optional
        int64 (..., filters), -1 for none; by default the class with the largest mean.

    Returns
    -------
    np.ndarray
        (..., filters), NaN where it is undefined.

    Examples
    --------
    >>> selectivity_index(np.array([[3.0, 2.0, 0.0], [1.0, 2.0, 0.0]])).tolist()
    [0.5, 0.0, nan]
    """
    favourite = favourites(means) if favourite is None else favourite
    best = np.take_along_axis(means, np.maximum(favourite, 0)[..., None, :], -2)[..., 0, :]
    others = (~np.isnan(means)).sum(axis=-2) - 1
    rest = (np.nansum(means, axis=-2) - best) / np.maximum(others, 1)
    whole = best + rest
    lowest = np.where(np.isnan(means), 0, means).min(axis=-2)
    fine = (favourite >= 0) & (whole > 0) & (lowest >= 0)
    return np.divide(best - rest, whole, out=np.full_like(whole, np.nan), where=fine)


def auroc(responses: np.ndarray, labels: np.ndarray, favourite: np.ndarray) -> np.ndarray:
    """Return how surely each filter's response tells its favourite class from the others.

    Take one picture of the favourite class and one of another at random: the area under the ROC
    curve is the share of such pairs in which the first gets the larger response; a tie is half a
    pair. 0.5 is chance, 1 means that a threshold parts them.

    **Source**: Hanley & McNeil 1982, "The meaning and use of the area under a receiver operating
    characteristic (ROC) curve", Radiology 143, 29-36.

    Parameters
    ----------
    responses : np.ndarray
        (pictures, filters).
    labels : np.ndarray
        int64 (pictures,).
    favourite : np.ndarray
        int64 (filters,), -1 for none.

    Returns
    -------
    np.ndarray
        float64 (filters,), NaN without a favourite, or where one side has no picture.

    Examples
    --------
    >>> auroc(np.array([[1.0], [2.0], [2.0], [3.0]]), np.array([0, 0, 1, 1]), np.array([1]))
    array([0.875])
    """
    areas = np.full(len(favourite), np.nan)
    rows = np.ascontiguousarray(responses.T)
    for label in np.unique(favourite[favourite >= 0]):
        inside = labels == label
        pairs = int(inside.sum()) * int((~inside).sum())
        for channel in np.flatnonzero(favourite == label) if pairs else ():
            own, other = np.sort(rows[channel][inside]), np.sort(rows[channel][~inside])
            below = np.searchsorted(other, own, "left").sum()
            up_to = np.searchsorted(other, own, "right").sum()  # the difference are the ties
            areas[channel] = (below + up_to) / 2 / pairs
    return areas


def chance_area(own: int, other: int) -> float:
    """Return what `auroc` stays below in 99 of 100 filters that know nothing of the class.

    Without ties the area is then close to a normal distribution around 0.5; ties narrow it.

    Parameters
    ----------
    own, other : int
        Pictures of the favourite class, and of the others.

    Examples
    --------
    >>> round(chance_area(500, 4500), 3)
    0.532
    """
    if not own * other:
        return 1.0
    return 0.5 + _Z99 * ((own + other + 1) / (12 * own * other)) ** 0.5


def _shuffled(responses, labels, parts, classes: int, seed: int) -> float:
    """Return the 99th percentile of the index over filters and shuffled labels, in one product."""
    rng, means = np.random.default_rng(seed), []
    for part in parts:
        drawn = rng.permuted(np.tile(labels[part], (SHUFFLES, 1)), axis=1)
        classes_of = drawn + classes * np.arange(SHUFFLES)[:, None]  # a row of its own for each
        members = np.zeros((SHUFFLES * classes, len(part)), np.float32)
        members[classes_of, np.arange(len(part))] = 1
        counts = np.tile(_counts(labels[part], classes), SHUFFLES)[:, None]
        sums = (members @ responses[part]).astype(np.float64)
        part_means = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
        means.append(part_means.reshape(SHUFFLES, classes, responses.shape[1]))
    index = selectivity_index(means[1], favourites(means[0]))
    index = index[~np.isnan(index)]
    return float(np.percentile(index, _PERCENTILE)) if len(index) else float("nan")
