"""Pictures to train on: Shapes, CIFAR-10, MNIST and folders; the only user of the network."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from explorer import limits
from explorer.datasets import cifar10, folder, mnist, shapes, sources
from explorer.datasets.pictures import (
    SPLITS,
    TITLES,
    DatasetStatus,
    Pictures,
    check_enough,
    choose_classes,
    choose_numbers,
    fitted,
    locked,
    shown,
    together,
)
from explorer.datasets.ratio import TEST_SHARE, check_test_share
from explorer.datasets.standing import statuses
from explorer.errors import InputError

__all__ = [
    "TITLES",
    "DatasetStatus",
    "Pictures",
    "class_names",
    "counts",
    "fitted",
    "load",
    "picture_shape",
    "statuses",
]

# The sets that were used last, shared by all sessions (their arrays are read-only).
_recent: OrderedDict[tuple, Pictures] = OrderedDict()
_recent_lock = threading.Lock()
# A class that opens one page together loads a set once; two sets may be loaded side by side.
_loading_locks = [threading.Lock() for _ in range(16)]


def load(
    data: str,
    split: str,
    *,
    root: str | None = None,
    classes: Sequence[str] | None = None,
    per_class: int | None = None,
    seed: int = 0,
    test_share: float = TEST_SHARE,
    side: int = limits.PICTURE_WORK_SIDE,
) -> Pictures:
    """Load pictures of one size with their labels.

    Parameters
    ----------
    data : str
        "shapes", "cifar10", "mnist" or "folder".
    split : str
        "train" or "test".
    root : str, optional
        The folder, for "folder" only.
    classes : sequence of str, optional
        2 to 10 names; the first gets label 0. None takes all.
    per_class : int, optional
        So many pictures of each class, drawn with `seed`: the same ones for the same seed, and a
        larger number contains every smaller one. None takes all.
    seed : int
    test_share : float
        Only for a folder without train/ and test/: the share of its pictures that is the test
        split, see `explorer.datasets.ratio`.
    side : int
        Only for a folder: its pictures are brought to side × side pixels.

    Returns
    -------
    Pictures
        Class after class; the arrays are read-only.

    Raises
    ------
    InputError
        If a class, a number or the data set itself is not to be had.
    DataError
        If the data set is missing, incomplete or damaged.

    Examples
    --------
    >>> some = load("shapes", "test", classes=["ring", "dots"], per_class=3)
    >>> some.images.shape, some.labels.tolist()
    ((6, 32, 32, 3), [0, 0, 0, 1, 1, 1])
    """
    if split not in SPLITS:
        raise InputError(f"There is no split “{shown(split)}”; choose train or test.")
    if per_class is not None and per_class < 1:
        raise InputError(f"{per_class} pictures per class were asked for; ask for at least 1.")
    if not 0 <= seed <= limits.SEED_MAX:
        raise InputError(f"The seed is {seed}; choose one from 0 to {limits.SEED_MAX:,}.")
    check_test_share(test_share)
    _check_side(data, side)
    chosen = choose_classes(class_names(data, root), classes)
    place = _groups(root, split, chosen, test_share, side) if data == "folder" else root
    state = _fingerprint(data, place, test_share)
    key = (data, split, root, chosen, per_class, seed, side, state)
    if (found := _remembered(key)) is not None:
        return found
    with _loading_locks[hash(key) % len(_loading_locks)]:
        if (found := _remembered(key)) is not None:
            return found
        pictures = _READERS[data](split, place, chosen, per_class, seed, side)
        _remember(key, pictures)
    return pictures


def class_names(data: str, root: str | None = None) -> tuple[str, ...]:
    """Return the names of all classes of a data set, in the order of their labels.

    Raises
    ------
    InputError, DataError
        If there is no such data set, or the folder is not laid out as it should be.
    """
    if data == "shapes":
        return shapes.CLASSES
    if data in _STORED:
        return _STORED[data].CLASSES
    return folder.class_names(_folder(data, root))


def picture_shape(data: str, side: int = limits.PICTURE_WORK_SIDE) -> tuple[int, int, int]:
    """Return rows, columns and channels of every picture of a data set; `side` is for a folder.

    Raises
    ------
    InputError
        If there is no such data set, or no such side.

    Examples
    --------
    >>> picture_shape("shapes")
    (32, 32, 3)
    >>> picture_shape("folder", 224)
    (224, 224, 3)
    """
    if data not in TITLES:
        raise _unknown(data)
    _check_side(data, side)
    return mnist.SHAPE if data == "mnist" else (side, side, 3)


def _check_side(data: str, side: object) -> None:
    """Raise InputError unless pictures of that many pixels can be had."""
    usual = limits.PICTURE_WORK_SIDE
    if data != "folder" and side != usual:
        raise InputError(
            f"Pictures of {str(side)[:20]} pixels a side were asked for; only those of a folder "
            f"are brought to another size. Leave the side at {usual}."
        )
    if type(side) is not int or side not in limits.FOLDER_SIDES:
        raise InputError(
            f"Pictures of {str(side)[:20]} pixels a side were asked for; choose one of "
            f"{', '.join(map(str, limits.FOLDER_SIDES))}."
        )


def counts(
    data: str, split: str, root: str | None = None, *, test_share: float = TEST_SHARE
) -> dict[str, int]:
    """Return how many pictures each class has; in a folder, files that may be unreadable.

    Examples
    --------
    >>> counts("shapes", "train")["ring"]
    5000
    """
    names = class_names(data, root)
    if data == "folder":
        check_test_share(test_share)
        groups = _groups(root, split, names, test_share)
        return {name: len(group.numbers) for name, group in groups.items()}
    if data == "mnist":
        return dict(zip(names, mnist.PER_CLASS[split], strict=True))
    there = {"shapes": shapes.PER_CLASS, "cifar10": cifar10.PER_CLASS}[data]
    return dict.fromkeys(names, there[split])


def _folder(data: str, root: str | None) -> Path:
    if data != "folder":
        raise _unknown(data)
    if not root:
        raise InputError("A folder of pictures needs its path; give the folder that holds train/.")
    return Path(root).expanduser()


def _unknown(data: object) -> InputError:
    return InputError(
        f"There is no data set “{shown(str(data))}”; choose {', '.join([*TITLES][:-1])} or folder."
    )


def _groups(
    root: str | None,
    split: str,
    classes: Sequence[str],
    test_share: float,
    side: int = limits.PICTURE_WORK_SIDE,
) -> dict[str, folder.Group]:
    """List the files of a folder once, for the fingerprint and for the reading."""
    path = _folder("folder", root)
    return {name: folder.group(path, split, name, test_share, side) for name in classes}


def _fingerprint(data: str, groups: dict[str, folder.Group], test_share: float) -> tuple:
    """Return what changes when the files do."""
    if data in _STORED:
        return sources.fingerprint(sources.SOURCES[data])
    if data == "folder":
        return (test_share, *(group.files.digest for group in groups.values()))
    return ()


def _read_shapes(split, root, classes, per_class, seed, _side) -> Pictures:
    parts = []
    for name in classes:
        there, index = shapes.PER_CLASS[split], shapes.CLASSES.index(name)
        check_enough(name, there, per_class)
        numbers = choose_numbers(name, there, per_class, seed, split, index)
        parts.append(shapes.draw(name, split, numbers))
    return together(TITLES["shapes"], classes, parts)


def _read_stored(data, split, root, classes, per_class, seed, _side) -> Pictures:
    images, labels = _STORED[data].read(split)
    parts = []
    for name in classes:
        index = _STORED[data].CLASSES.index(name)
        rows = np.flatnonzero(labels == index)
        parts.append(images[rows[choose_numbers(name, len(rows), per_class, seed, split, index)]])
    return together(TITLES[data], classes, parts)


def _read_folder(split, groups, classes, per_class, seed, side) -> Pictures:
    path = Path(next(iter(groups.values())).files.root)
    found = folder.read(path, split, groups, per_class, seed, side)
    whole = locked(shown(path.name), classes, found.images, found.counts, found.notes)
    return replace(whole, files=found.files, sizes=found.sizes)


# Data sets that are fetched once and lie on the disk as they were published.
_STORED = {"cifar10": cifar10, "mnist": mnist}
_READERS = {
    "shapes": _read_shapes,
    "cifar10": partial(_read_stored, "cifar10"),
    "mnist": partial(_read_stored, "mnist"),
    "folder": _read_folder,
}


def _remembered(key: tuple) -> Pictures | None:
    with _recent_lock:
        if key in _recent:
            _recent.move_to_end(key)
        return _recent.get(key)


def _remember(key: tuple, pictures: Pictures) -> None:
    """Keep a set, and let the ones go that were not used for longest."""
    with _recent_lock:
        _recent[key] = pictures
        while len(_recent) > 1 and _bytes_held() > limits.DATASETS_IN_MEMORY_MAX:
            _recent.popitem(last=False)


def _bytes_held() -> int:
    return sum(pictures.images.nbytes for pictures in _recent.values())
