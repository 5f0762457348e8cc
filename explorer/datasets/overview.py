"""What there is in a data set: how many pictures of each class, how large, and how they look."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.datasets.pictures import shown
from explorer.errors import DataError
from explorer.limits import PICTURE_WORK_SIDE as SIDE

BALANCED = 1.1  # times; up to it classes count as equally large
_PICTURES = 2_000  # pictures that are added up at once: 12 MB


def percent(share: float) -> str:
    """Return a share as people write it, one decimal, and never rounded to 0 or 100 by mistake.

    Examples
    --------
    >>> percent(0.1234), percent(0), percent(0.0001), percent(0.9999)
    ('12.3 %', '0 %', '< 0.1 %', '> 99.9 %')
    """
    if share in (0, 1):
        return f"{100 * share:.0f} %"
    if share < 0.0005:
        return "< 0.1 %"
    return "> 99.9 %" if share > 0.9995 else f"{100 * share:.1f} %"


def imbalance(train: dict[str, int], test: dict[str, int]) -> str:
    """Say how unequal the classes are, and what always naming the largest one would reach.

    Parameters
    ----------
    train, test : dict of str to int
        Pictures of each class; the same classes in both, at least one picture each.

    Examples
    --------
    >>> imbalance({"cat": 90, "dog": 10}, {"cat": 9, "dog": 3})
    'Largest to smallest class 9 : 1 (cat: 90, dog: 10). Always guessing cat is right for 75.0 % \
of the test pictures.'
    >>> imbalance({"cat": 5, "dog": 5}, {"cat": 1, "dog": 1})
    'All classes have 5 training pictures. Always guessing the same one is right for 50.0 % of \
the test pictures.'
    """
    largest, smallest = max(train, key=train.get), min(train, key=train.get)
    most, least = train[largest], train[smallest]
    right = percent(test[largest] / sum(test.values()))
    guess = f"right for {right} of the test pictures."
    if most == least:
        return (
            f"All classes have {most:,} training pictures. Always guessing the same one is {guess}"
        )
    ratio = f"{most / least:.2g}" if most < 10 * least else f"{most / least:,.0f}"
    how = "nearly balanced" if most <= BALANCED * least else f"{ratio} : 1"
    return (
        f"Largest to smallest class {how} ({shown(largest)}: {most:,}, {shown(smallest)}: "
        f"{least:,}). Always guessing {shown(largest)} is {guess}"
    )


@dataclass(frozen=True)
class Parts:
    """How many pictures of each class train, validate and test, in the order of the classes."""

    training: tuple[int, ...]
    validation: tuple[int, ...]
    test: tuple[int, ...]


def parts(
    train: dict[str, int], test: dict[str, int], per_class: int | None, validation_share: float
) -> Parts:
    """Return the three parts as a training makes them.

    The validation part is taken from the training pictures: of each class the share, rounded, and
    at least one; the test part is what the data set keeps apart.

    Raises
    ------
    DataError
        If a class has not enough pictures for two parts.

    Examples
    --------
    >>> parts({"cat": 100, "dog": 30}, {"cat": 10, "dog": 10}, None, 0.2)
    Parts(training=(80, 24), validation=(20, 6), test=(10, 10))
    """
    validation = []
    for name, there in train.items():
        if there < (per_class or 2):
            raise DataError(
                f"Class {shown(name)} has {there:,} training picture{'s' if there != 1 else ''}; "
                f"{per_class or 2:,} are needed. Choose fewer per class, or leave the class out."
            )
        validation.append(max(1, round((per_class or there) * validation_share)))
    training = [
        (per_class or there) - held for there, held in zip(train.values(), validation, strict=True)
    ]
    return Parts(tuple(training), tuple(validation), tuple(test.values()))


def class_means(images: np.ndarray, labels: np.ndarray, count: int | None = None) -> np.ndarray:
    """Return the mean picture of each class, from exact integer sums.

    Parameters
    ----------
    images : ndarray of uint8, shape (N, H, W, C)
    labels : ndarray of int, shape (N,)
        0 to K − 1, each at least once.
    count : int, optional
        Only the first so many of each class.

    Returns
    -------
    ndarray of float64, shape (K, H, W, C)

    Examples
    --------
    >>> images = np.array([0, 10, 7], np.uint8).reshape(3, 1, 1, 1)
    >>> class_means(images, np.array([0, 0, 1])).ravel().tolist()
    [5.0, 7.0]
    """
    K = int(labels.max()) + 1
    means = np.empty((K, *images.shape[1:]))
    for label in range(K):
        places = np.flatnonzero(labels == label)[:count]
        total = np.zeros(images.shape[1:], np.int64)
        for start in range(0, len(places), _PICTURES):
            total += images[places[start : start + _PICTURES]].sum(axis=0, dtype=np.int64)
        means[label] = total / len(places)
    return means


def nearest_mean_accuracy(means: np.ndarray, images: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of pictures whose own class has the nearest mean picture.

    A baseline that learns nothing but K pictures; a network should do better.

    Parameters
    ----------
    means : ndarray of float, shape (K, H, W, C)
    images : ndarray of uint8, shape (N, H, W, C)
    labels : ndarray of int, shape (N,)

    Examples
    --------
    >>> means = np.array([0.0, 10.0]).reshape(2, 1, 1, 1)
    >>> nearest_mean_accuracy(means, np.array([1, 9, 8], np.uint8).reshape(3, 1, 1, 1), [0, 1, 0])
    0.6666666666666666
    """
    flat = means.reshape(len(means), -1)
    # |x − m|² = |x|² − 2 x·m + |m|², and |x|² is the same for all means.
    half = (flat**2).sum(axis=1) / 2
    named = [
        (images[start : start + _PICTURES].reshape(-1, flat.shape[1]) @ flat.T - half).argmax(
            axis=1
        )
        for start in range(0, len(images), _PICTURES)
    ]
    return float(np.mean(np.concatenate(named) == labels))


@dataclass(frozen=True)
class Sizes:
    """The sizes that the pictures of a folder have in their files.

    Attributes
    ----------
    common : tuple of (int, int, int)
        The most frequent ones: rows, columns, pictures; the most frequent first.
    kinds : int
        How many different sizes there are.
    smallest, largest : tuple of int
        Rows and columns, by the number of pixels.
    resized, cropped, enlarged : int
        Pictures that were brought to another size; of them, those that lost a margin because they
        are not square, and those that are smaller than what they were brought to.
    pictures : int
    """

    common: tuple[tuple[int, int, int], ...]
    kinds: int
    smallest: tuple[int, int]
    largest: tuple[int, int]
    resized: int
    cropped: int
    enlarged: int
    pictures: int


def sizes(of_files: Sequence[Sequence[int]] | np.ndarray, most: int = 5) -> Sizes:
    """Count the sizes of pictures.

    Parameters
    ----------
    of_files : array of int, shape (N, 2)
        Rows and columns of each picture.
    most : int
        How many of the sizes are named.

    Examples
    --------
    >>> found = sizes([(32, 32), (48, 64), (48, 64)])
    >>> found.common, found.resized, found.cropped
    (((48, 64, 2), (32, 32, 1)), 2, 2)
    """
    table = np.asarray(of_files, np.int64)
    counted = Counter(map(tuple, table.tolist()))
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    by_pixels = sorted(counted, key=lambda size: size[0] * size[1])
    return Sizes(
        tuple((*size, count) for size, count in ordered[:most]),
        len(counted),
        by_pixels[0],
        by_pixels[-1],
        int((table != SIDE).any(axis=1).sum()),
        int((table[:, 0] != table[:, 1]).sum()),
        int((table.min(axis=1) < SIDE).sum()),
        len(table),
    )
