"""Which pictures show a filter's taste, besides those that it answers most.

The strongest nine pictures show the far end only. The least pictures, and a few from each tenth of
all that it answers, show how far the taste reaches down; diverse ones show how wide it is.

After a ReLU many pictures score exactly 0, and nothing tells them apart: they are counted, and no
list pretends that the first of them are the least. Without a ReLU there is no such tie, and the
least are the lowest of all.
"""

from dataclasses import dataclass

import numpy as np

from explorer.datasets.duplicates import MEASURE, descriptors
from explorer.probing.responses import LayerScan, scores

GROUPS = 10
EACH = 5  # pictures of a group; so many stand in one line of a phone
CANDIDATES = 100  # the strongest pictures, among which the diverse ones are chosen
NEARLY_SAME = 0.05  # distance of `duplicates`; at it the pictures of CIFAR-10 are one photograph


@dataclass(frozen=True)
class Group:
    """One tenth of the pictures that a filter answers.

    Attributes
    ----------
    number : int
        From 1, the weakest, to the number of groups.
    size : int
        How many pictures are in it.
    low, high : float
        Its lowest and highest score.
    images : tuple of int
        A few of them, drawn at random, the strongest first.
    """

    number: int
    size: int
    low: float
    high: float
    images: tuple[int, ...]


@dataclass(frozen=True)
class Diverse:
    """Places in a list of candidates, and how many copies were left out of it.

    Attributes
    ----------
    chosen : tuple of int
        Ascending, so the strongest first.
    copies : int
        Candidates that look nearly the same as a stronger one.
    """

    chosen: tuple[int, ...]
    copies: int


def ranked(found: LayerScan, channel: int, score: str = "max") -> np.ndarray:
    """Return the pictures that can be ranked, strongest first, equal ones by their number.

    Behind a ReLU these are the pictures that score above 0; without one they are all pictures.

    Returns
    -------
    np.ndarray
        int64, numbers of pictures.
    """
    values = scores(found, channel, score)
    order = np.argsort(-values, kind="stable")
    return order[values[order] > 0] if found.layer.relu else order


def silent(found: LayerScan, channel: int) -> int:
    """Return how many pictures score exactly 0 behind the filter's ReLU; without a ReLU none."""
    return int((found.max[:, channel] <= 0).sum()) if found.layer.relu else 0


def silent_images(found: LayerScan, channel: int, each: int = EACH, *, seed: int = 0) -> np.ndarray:
    """Return a few of the pictures that `silent` counts, drawn at random, by their numbers.

    Returns
    -------
    np.ndarray
        int64, at most `each`; none without a ReLU.
    """
    quiet = np.flatnonzero(found.max[:, channel] <= 0) if found.layer.relu else np.array([], int)
    return np.sort(np.random.default_rng([seed, channel]).permutation(quiet)[:each])


def least_images(found: LayerScan, channel: int, score: str = "max", k: int = 9) -> np.ndarray:
    """Return the pictures with the lowest scores that can be ranked, the lowest first.

    Of equal scores the lower number comes first.

    Parameters
    ----------
    found : LayerScan
        One layer of a scan.
    channel : int
        The filter, counted from 0.
    score : {"max", "mean"}
        Over the places of the map.
    k : int
        At most so many.

    Returns
    -------
    np.ndarray
        int64, at most k numbers of pictures; `silent` counts those that are in no order.
    """
    values = scores(found, channel, score)
    order = np.argsort(values, kind="stable")
    return (order[values[order] > 0] if found.layer.relu else order)[:k]


def quantile_groups(
    found: LayerScan,
    channel: int,
    score: str = "max",
    *,
    groups: int = GROUPS,
    each: int = EACH,
    seed: int = 0,
) -> tuple[Group, ...]:
    """Cut the pictures that can be ranked into groups of equal size, and draw a few from each.

    Parameters
    ----------
    found : LayerScan
        One layer of a scan.
    channel : int
        The filter, counted from 0; every filter has draws of its own.
    score : {"max", "mean"}
        Over the places of the map.
    groups : int
        At least 1; sizes differ by 1 at most, the stronger groups being the larger ones.
    each : int
        At most so many pictures of each.
    seed : int
        The same seed draws the same pictures.

    Returns
    -------
    tuple of Group
        The strongest first; fewer where there are fewer pictures than groups.

    Source
    ------
    Bills et al. 2023, "Language models can explain neurons in language models": examples from
    each of ten quantiles beside the top ones.
    """
    order, values = ranked(found, channel, score), scores(found, channel, score)
    rng = np.random.default_rng([seed, channel])
    made = []
    for place, part in enumerate(np.array_split(order, groups)):
        drawn = np.sort(rng.permutation(len(part))[:each])
        if len(part):
            low, high = float(values[part[-1]]), float(values[part[0]])
            images = tuple(int(image) for image in part[drawn])
            made.append(Group(groups - place, len(part), low, high, images))
    return tuple(made)


def diverse(images: np.ndarray, features: np.ndarray, k: int = 9) -> Diverse:
    """Choose the pictures of a list that differ most, without near copies.

    The first is the strongest; each next one is the picture whose nearest chosen one is farthest
    away, by the cosine of their features. Nothing is drawn at random.

    Parameters
    ----------
    images : np.ndarray
        uint8 (n, H, W, 1 or 3), strongest first.
    features : np.ndarray
        float (n, features), what the network makes of them.
    k : int
        At most so many.

    Source
    ------
    Gonzalez 1985, "Clustering to minimize the maximum intercluster distance": farthest-point
    traversal.

    Examples
    --------
    >>> noise = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), np.uint8)
    >>> noise[1] = noise[0]
    >>> features = np.array([[1.0, 0], [1, 0], [1, 0.1], [0, 1]])
    >>> diverse(noise, features, k=2)
    Diverse(chosen=(0, 3), copies=1)
    """
    kept = _without_copies(images)
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    unit = (features / np.where(lengths > 0, lengths, 1))[kept]
    chosen, away = [], np.full(len(kept), np.inf)
    while len(chosen) < min(k, len(kept)):
        chosen.append(int(away.argmax()))  # of equal ones the first, which is the strongest
        away = np.minimum(away, 1 - unit @ unit[chosen[-1]])
        away[chosen] = -np.inf
    return Diverse(tuple(sorted(int(kept[place]) for place in chosen)), len(images) - len(kept))


def _without_copies(images: np.ndarray) -> np.ndarray:
    """Return the places of all pictures that do not nearly equal an earlier one."""
    steps = descriptors(images, min(MEASURE, *images.shape[1:3]))
    near = steps @ steps.T >= 1 - NEARLY_SAME
    kept, seen = [], set()
    for place, image in enumerate(images):
        data = image.tobytes()  # flat pictures have no steps, but may still be equal
        if data not in seen and not near[place, kept].any():
            kept.append(place)
        seen.add(data)
    return np.array(kept, np.int64)
