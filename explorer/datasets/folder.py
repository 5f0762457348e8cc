"""A folder of pictures in the layout of torchvision's ImageFolder.

ROOT/train/CLASS/*.jpg and ROOT/test/CLASS/*.jpg, or ROOT/CLASS/*.jpg, which is split by a share: a
class is a subfolder, classes and files are sorted by name, and subfolders of a class are searched
too. Names that begin with a dot are passed over. Pictures of another size are cut to their middle
square and resized.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer import limits
from explorer.datasets import cache, decoded, listing, ratio
from explorer.datasets.choice import shuffled
from explorer.datasets.decoder import Decoders
from explorer.datasets.listing import Listing
from explorer.datasets.pictures import SPLITS, check_enough, shown
from explorer.errors import DataError, InputError
from explorer.limits import PICTURE_WORK_SIDE as SIDE


def is_unsplit(root: Path) -> bool:
    """Return whether a folder has classes and neither train/ nor test/."""
    try:
        return not any((root / split).is_dir() for split in SPLITS) and bool(_subfolders(root))
    except DataError:
        return False


def class_names(root: Path) -> tuple[str, ...]:
    """Return the sorted class names of a folder.

    Raises
    ------
    DataError
        If train/ or test/ is missing, their classes differ, or a name cannot be shown.
    InputError
        If there are fewer than two classes.
    """
    unsplit = is_unsplit(root)
    names = _subfolders(root) if unsplit else _in_both(root)
    unshowable = sorted(name for name in names if not name.isprintable())
    if unshowable:
        where = "" if unsplit else " in train/ and test/"
        raise DataError(
            f"The class folder {shown(unshowable[0])} has characters in its name that cannot be "
            f"shown; rename it{where}."
        )
    if len(names) < limits.CLASSES_MIN:
        where = "" if unsplit else " to train/ and test/"
        raise InputError(
            f"The folder {shown(root.name)} has {len(names)} class"
            f"{'' if len(names) == 1 else 'es'}; {limits.CLASSES_MIN} to {limits.CLASSES_MAX} are "
            f"needed. Add subfolders{where}."
        )
    return tuple(sorted(names))


def _in_both(root: Path) -> set[str]:
    found = {}
    for split in SPLITS:
        if not (root / split).is_dir():
            raise DataError(
                f"The folder {shown(root.name)} has no subfolder {split}; pictures belong into "
                "train/CLASS/ and test/CLASS/, or all into CLASS/ to be split by a share."
            )
        found[split] = _subfolders(root / split)
    train, test = found["train"], found["test"]
    for here, there, names in (("train", "test", train - test), ("test", "train", test - train)):
        if names:
            raise DataError(
                f"Class {shown(min(names))} is in {here}/ but not in {there}/; both need the same "
                f"classes, so add it to {there}/ or remove it."
            )
    return train


def _subfolders(folder: Path) -> set[str]:
    try:
        with os.scandir(folder) as entries:
            return {e.name for e in entries if e.is_dir() and not e.name.startswith(".")}
    except OSError as error:
        raise DataError(
            f"The folder {shown(folder.parent.name)}/{folder.name} cannot be read "
            f"({error.strerror}); look at its permissions."
        ) from error


def list_files(root: Path, split: str, name: str) -> Listing:
    """List the picture files of a class in ImageFolder's order; split "" means root/name.

    Raises
    ------
    DataError
        If there are none.
    """
    try:
        files = listing.find(root, split, name)
    except OSError as error:
        raise DataError(
            f"The folder {_place(split, name)} cannot be read ({error.strerror}); look at its "
            "permissions."
        ) from error
    if not files:
        raise _no_pictures(split, name)
    return files


@dataclass(frozen=True, eq=False)
class Group:
    """The pictures of one class in one split.

    Attributes
    ----------
    files : Listing
        All files that share a cache file.
    numbers : ndarray of int
        Which of them are meant, in rising order.
    held : Path
        The cache file.
    """

    files: Listing
    numbers: np.ndarray
    held: Path


def group(
    root: Path,
    split: str,
    name: str,
    test_share: float = ratio.TEST_SHARE,
    side: int = SIDE,
) -> Group:
    """Return the pictures of one class in one split, to be brought to side × side pixels.

    Raises
    ------
    DataError
        If there are none, or, in a folder that is not split, fewer than two different ones.
    """
    if not is_unsplit(root):
        files = list_files(root, split, name)
        return Group(files, np.arange(len(files)), cache.path_of(root, split, name, side))
    files = list_files(root, "", name)
    numbers = ratio.numbers_of(root, split, name, files, test_share)
    return Group(files, numbers, cache.path_of(root, "", name, side))


def check_not_empty(root: Path, split: str, name: str) -> None:
    """Raise DataError if a class has no picture file; stop at the first one found."""
    try:
        if listing.has_picture(root / split / name):
            return
    except OSError:
        pass  # list_files says it in plain words
    list_files(root, split, name)


@dataclass(frozen=True)
class Read:
    """Pictures of a folder, class after class.

    Attributes
    ----------
    images : ndarray of uint8, shape (N, side, side, 3)
        Within a class in the order of the file names.
    counts : tuple of int
        How many there are of each class.
    files : tuple of str
        The path of each picture below the root.
    sizes : ndarray of uint16, shape (N, 2)
        Rows and columns of each picture in its file.
    notes : tuple of str
        What was left out, and what was resized.
    """

    images: np.ndarray
    counts: tuple[int, ...]
    files: tuple[str, ...]
    sizes: np.ndarray
    notes: tuple[str, ...]


def read(
    root: Path,
    split: str,
    groups: dict[str, Group],
    per_class: int | None,
    seed: int,
    side: int = SIDE,
) -> Read:
    """Read the pictures of some classes.

    Parameters
    ----------
    root : Path
    split : str
    groups : dict
        The classes in the order wanted, each from `group` with the same side.
    per_class : int or None
        So many readable pictures of each class, drawn with `seed`; None takes all.
    seed : int
    side : int
        Pixels of each picture.

    Raises
    ------
    DataError
        If a class has no readable picture.
    InputError
        If a class has fewer than `per_class`, or all together are more than the limit.
    """
    known = class_names(root)
    asked = [min(per_class or len(g.numbers), len(g.numbers)) for g in groups.values()]
    most = min(limits.FOLDER_PICTURES_MAX, limits.FOLDER_BYTES_MAX // (side * side * 3))
    if sum(asked) > most:
        smaller = "" if side == SIDE else f", or for less than {side} pixels a side"
        raise InputError(
            f"These classes have {sum(asked):,} pictures; at most {most:,} are loaded at once. "
            f"Ask for fewer per class{smaller}."
        )
    images, end = np.empty((sum(asked), side, side, 3), np.uint8), 0
    names, sizes, counts, left_out = [], [], [], []
    with Decoders(_mean_length(groups.values()), side) as decoders:
        for (name, found), count in zip(groups.items(), asked, strict=True):
            check_enough(name, len(found.numbers), per_class)
            drawn = shuffled(len(found.numbers), seed, SPLITS.index(split), known.index(name))
            into, order = images[end : end + count], found.numbers[drawn]
            good = decoded.decode(found.files, order, into, found.held, decoders)
            left_out += good.left_out
            if not len(good.numbers):
                raise _no_pictures(split, name)
            check_enough(name, len(good.numbers), per_class)
            names += [found.files.name(number) for number in good.numbers.tolist()]
            sizes.append(good.sizes)
            counts.append(len(good.numbers))
            end += counts[-1]
    sizes = np.concatenate(sizes)
    notes = _notes(left_out, int((sizes != side).any(1).sum()), side)
    return Read(images[:end], tuple(counts), tuple(names), sizes, notes)


def _mean_length(groups: Iterable[Group]) -> float:
    lengths = [length for found in groups for length in found.files.lengths]
    return sum(lengths) / len(lengths)


def _place(split: str, name: str) -> str:
    return f"{split}/{shown(name)}" if split else shown(name)


def _no_pictures(split: str, name: str) -> DataError:
    where = f" in {split}/" if split else ""
    return DataError(
        f"Class {shown(name)} has no readable picture{where}; every class needs at least one "
        f"PNG, JPEG or WebP file. Put pictures into {_place(split, name)}/ or leave the class out."
    )


def _notes(left_out: Sequence[str], resized: int, side: int) -> tuple[str, ...]:
    notes = []
    if left_out:
        count, named = len(left_out), ", ".join(left_out[:3])
        more = f", and {count - 3:,} more" if count > 3 else ""
        notes.append(f"{count:,} picture{'s' if count > 1 else ''} left out: {named}{more}.")
    if resized:
        pictures = "1 picture was" if resized == 1 else f"{resized:,} pictures were"
        notes.append(
            f"{pictures} not {side}×{side}: cut to the middle square and brought to that size."
        )
    return tuple(notes)
