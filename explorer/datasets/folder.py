"""A folder of pictures in the layout of torchvision's ImageFolder.

ROOT/train/CLASS/*.jpg and ROOT/test/CLASS/*.jpg: a class is a subfolder, classes and files are
sorted by name, and subfolders of a class are searched too. Names that begin with a dot are passed
over. Pictures of another size are cut to their middle square and resized.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer import limits
from explorer.datasets import cache, decoded, listing
from explorer.datasets.choice import shuffled
from explorer.datasets.decoder import Decoders
from explorer.datasets.listing import Listing
from explorer.datasets.pictures import SPLITS, check_enough, shown
from explorer.errors import DataError, InputError
from explorer.limits import PICTURE_WORK_SIDE as SIDE


def class_names(root: Path) -> tuple[str, ...]:
    """Return the sorted class names of a folder.

    Raises
    ------
    DataError
        If train/ or test/ is missing, their classes differ, or a name cannot be shown.
    InputError
        If there are fewer than two classes.
    """
    found = {}
    for split in SPLITS:
        if not (root / split).is_dir():
            raise DataError(
                f"The folder {shown(root.name)} has no subfolder {split}; pictures belong into "
                f"{split}/CLASS/."
            )
        found[split] = _subfolders(root / split)
    train, test = found["train"], found["test"]
    for here, there, names in (("train", "test", train - test), ("test", "train", test - train)):
        if names:
            raise DataError(
                f"Class {shown(min(names))} is in {here}/ but not in {there}/; both need the same "
                f"classes, so add it to {there}/ or remove it."
            )
    unshowable = sorted(name for name in train if not name.isprintable())
    if unshowable:
        raise DataError(
            f"The class folder {shown(unshowable[0])} has characters in its name that cannot be "
            "shown; rename it in train/ and test/."
        )
    if len(train) < limits.CLASSES_MIN:
        raise InputError(
            f"The folder {shown(root.name)} has {len(train)} class"
            f"{'' if len(train) == 1 else 'es'}; {limits.CLASSES_MIN} to {limits.CLASSES_MAX} are "
            "needed. Add subfolders to train/ and test/."
        )
    return tuple(sorted(train))


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
    """List the picture files of a class in ImageFolder's order.

    Raises
    ------
    DataError
        If there are none.
    """
    try:
        files = listing.find(root, split, name)
    except OSError as error:
        raise DataError(
            f"The folder {split}/{shown(name)} cannot be read ({error.strerror}); look at its "
            "permissions."
        ) from error
    if not files:
        raise _no_pictures(split, name)
    return files


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
    parts : list of ndarray of uint8, each of shape (n, 32, 32, 3)
        One for each class, in the order of the file names; slices of one array.
    files : tuple of str
        The path of each picture below the root.
    sizes : ndarray of uint16, shape (N, 2)
        Rows and columns of each picture in its file.
    notes : tuple of str
        What was left out, and what was resized.
    """

    parts: list[np.ndarray]
    files: tuple[str, ...]
    sizes: np.ndarray
    notes: tuple[str, ...]


def read(
    root: Path, split: str, classes: Sequence[str], per_class: int | None, seed: int
) -> tuple[list[np.ndarray], tuple[str, ...]]:
    """Read the pictures of some classes; return one array for each, and the notes."""
    groups = {name: list_files(root, split, name) for name in classes}
    found = read_listed(root, split, groups, per_class, seed)
    return found.parts, found.notes


def read_listed(
    root: Path,
    split: str,
    groups: dict[str, Listing],
    per_class: int | None,
    seed: int,
) -> Read:
    """Read the pictures of some classes.

    Parameters
    ----------
    root : Path
    split : str
    groups : dict
        The classes in the order wanted, each with its files from `list_files`.
    per_class : int or None
        So many readable pictures of each class, drawn with `seed`; None takes all.
    seed : int

    Raises
    ------
    DataError
        If a class has no readable picture.
    InputError
        If a class has fewer than `per_class`, or all together are more than the limit.
    """
    known = class_names(root)
    asked = [
        len(files) if per_class is None else min(per_class, len(files)) for files in groups.values()
    ]
    if sum(asked) > limits.FOLDER_PICTURES_MAX:
        raise InputError(
            f"These classes have {sum(asked):,} pictures; at most {limits.FOLDER_PICTURES_MAX:,} "
            "are loaded at once. Ask for fewer per class."
        )
    images, end = np.empty((sum(asked), SIDE, SIDE, 3), np.uint8), 0
    parts, names, sizes, left_out = [], [], [], []
    with Decoders(_mean_length(groups.values())) as decoders:
        for (name, files), count in zip(groups.items(), asked, strict=True):
            check_enough(name, len(files), per_class)
            order = shuffled(len(files), seed, SPLITS.index(split), known.index(name))
            into, held = images[end : end + count], cache.path_of(root, split, name)
            good = decoded.decode(files, order, into, held, decoders)
            left_out += good.left_out
            if not len(good.numbers):
                raise _no_pictures(split, name)
            check_enough(name, len(good.numbers), per_class)
            parts.append(into[: len(good.numbers)])
            names += [files.names[number] for number in good.numbers.tolist()]
            sizes.append(good.sizes)
            end += len(good.numbers)
    sizes = np.concatenate(sizes)
    return Read(parts, tuple(names), sizes, _notes(left_out, int((sizes != SIDE).any(1).sum())))


def _mean_length(groups: Iterable[Listing]) -> float:
    lengths = [length for files in groups for length in files.lengths]
    return sum(lengths) / len(lengths)


def _no_pictures(split: str, name: str) -> DataError:
    return DataError(
        f"Class {shown(name)} has no readable picture in {split}/; every class needs at least one "
        f"PNG, JPEG or WebP file. Put pictures into {split}/{shown(name)}/ or leave the class out."
    )


def _notes(left_out: Sequence[str], resized: int) -> tuple[str, ...]:
    notes = []
    if left_out:
        count, named = len(left_out), ", ".join(left_out[:3])
        more = f", and {count - 3:,} more" if count > 3 else ""
        notes.append(f"{count:,} picture{'s' if count > 1 else ''} left out: {named}{more}.")
    if resized:
        pictures = "1 picture was" if resized == 1 else f"{resized:,} pictures were"
        notes.append(
            f"{pictures} not {SIDE}×{SIDE}: cut to the middle square and brought to that size."
        )
    return tuple(notes)
