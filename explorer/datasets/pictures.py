"""What the data sets hand over: pictures with labels, and how each data set stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from explorer import limits
from explorer.datasets.choice import shuffled
from explorer.errors import InputError

SPLITS = ("train", "test")
TITLES = {"shapes": "Shapes", "cifar10": "CIFAR-10", "mnist": "MNIST", "folder": "Folder"}
LUMA = (0.299, 0.587, 0.114)  # brightness of red, green and blue; ITU-R BT.601


@dataclass(frozen=True)
class Pictures:
    """Labelled pictures of one size.

    Attributes
    ----------
    name : str
        The data set's name for people.
    classes : tuple of str
        The name of label 0, of label 1, …
    images : ndarray of uint8, shape (N, H, W, C), read-only
        C is 3 (red, green, blue) or 1 (grey); see `explorer.datasets.picture_shape`.
    labels : ndarray of int64, shape (N,), read-only
    notes : tuple of str
        Sentences that the user should see, for example about pictures that were left out.
    files : tuple of str
        Of a folder, the path of each picture below it; else empty.
    sizes : ndarray of uint16, shape (N, 2), or None
        Of a folder, rows and columns of each picture in its file; else None.
    """

    name: str
    classes: tuple[str, ...]
    images: np.ndarray
    labels: np.ndarray
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    sizes: np.ndarray | None = None


@dataclass(frozen=True)
class DatasetStatus:
    """How one data set stands.

    Attributes
    ----------
    data, root : str and (str or None)
        What `load` takes to load it.
    title : str
    classes : tuple of str
        Empty if they cannot be told.
    ready : bool
    sentence : str
        How it stands, in one sentence.
    remedy : str
        What to do if it is not ready; empty if it is.
    unsplit : bool
        Whether it is a folder without train/ and test/, which `load` splits by a share.
    """

    data: str
    root: str | None
    title: str
    classes: tuple[str, ...]
    ready: bool
    sentence: str
    remedy: str
    unsplit: bool = False


def together(
    name: str, classes: Sequence[str], parts: Sequence[np.ndarray], notes: Sequence[str] = ()
) -> Pictures:
    """Join the pictures of each class, in the order of the classes, and lock them.

    Examples
    --------
    >>> one, two = np.zeros((1, 32, 32, 3), np.uint8), np.zeros((2, 32, 32, 3), np.uint8)
    >>> together("Toy", ("a", "b"), (one, two)).labels
    array([0, 1, 1])
    """
    images = np.concatenate(parts)
    return locked(name, classes, images, [len(part) for part in parts], notes)


def locked(
    name: str,
    classes: Sequence[str],
    images: np.ndarray,
    counts: Sequence[int],
    notes: Sequence[str] = (),
) -> Pictures:
    """Label pictures that lie class after class, and lock them; nothing is copied."""
    labels = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    images.flags.writeable = labels.flags.writeable = False  # many sessions share them
    return Pictures(name, tuple(classes), images, labels, tuple(notes))


def fitted(pictures: Pictures, shape: tuple[int, int, int]) -> Pictures:
    """Bring pictures to other rows, columns and channels, by taking the nearest pixels.

    Good enough to look at what a network does with pictures that were not made for it.

    Parameters
    ----------
    pictures : Pictures
        In colour or in grey.
    shape : tuple of int
        Rows, columns, and 1 or 3 channels.

    Examples
    --------
    >>> toy = together("Toy", ("a",), [np.full((1, 32, 32, 3), 9, np.uint8)])
    >>> fitted(toy, (28, 28, 1)).images.shape
    (1, 28, 28, 1)
    """
    images, (H, W, C) = pictures.images, shape
    if images.shape[1:] == shape:
        return pictures
    rows = np.arange(H) * images.shape[1] // H
    columns = np.arange(W) * images.shape[2] // W
    images = images[:, rows][:, :, columns]
    if images.shape[3] > C:
        images = np.rint(images @ LUMA)[..., None].astype(np.uint8)
    images = np.repeat(images, C // images.shape[3], axis=3)
    images.flags.writeable = False
    return replace(pictures, images=images)


def choose_classes(known: Sequence[str], classes: Sequence[str] | None) -> tuple[str, ...]:
    """Return the classes that are asked for, all of them for None.

    Raises
    ------
    InputError
        If there are fewer than 2 or more than 10, one is unknown, or one comes twice.

    Examples
    --------
    >>> choose_classes(["cat", "dog", "frog"], ["frog", "cat"])
    ('frog', 'cat')
    """
    chosen = tuple(known if classes is None else classes)
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise InputError(
            f"There is no class “{shown(str(unknown[0]))}”; choose from "
            f"{', '.join(shown(name) for name in known[:20])}."
        )
    twice = [name for name in chosen if chosen.count(name) > 1]
    if twice:
        raise InputError(f"Class “{shown(twice[0])}” is chosen twice; choose each class once.")
    if not limits.CLASSES_MIN <= len(chosen) <= limits.CLASSES_MAX:
        raise InputError(
            f"{len(chosen)} {'class is' if len(chosen) == 1 else 'classes are'} chosen; "
            f"choose {limits.CLASSES_MIN} to {limits.CLASSES_MAX}."
        )
    return chosen


def choose_numbers(
    name: str, there: int, per_class: int | None, seed: int, split: str, class_index: int
) -> np.ndarray:
    """Return which of `there` pictures of a class are taken, in rising order.

    Raises
    ------
    InputError
        If more are asked for than there are.
    """
    check_enough(name, there, per_class)
    order = shuffled(there, seed, SPLITS.index(split), class_index)
    return np.sort(order[:per_class])


def check_enough(name: str, there: int, per_class: int | None) -> None:
    """Raise InputError if a class has fewer pictures than are asked for."""
    if per_class is not None and per_class > there:
        raise InputError(
            f"Class {shown(name)} has {there:,} pictures, {per_class:,} were asked for; "
            f"ask for at most {there:,}."
        )


def shown(name: str) -> str:
    """Return a file or folder name as it can stand in a sentence: printable and not too long.

    Examples
    --------
    >>> shown("a\\nb")
    'a?b'
    """
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    cut = limits.NAME_SHOWN_MAX
    return plain if len(plain) <= cut else f"{plain[: cut - 1]}…"
