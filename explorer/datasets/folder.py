"""A folder of pictures in the layout of torchvision's ImageFolder.

ROOT/train/CLASS/*.jpg and ROOT/test/CLASS/*.jpg: a class is a subfolder, classes and files are
sorted by name, and subfolders of a class are searched too. Names that begin with a dot are passed
over. Pictures of another size are cut to their middle square and resized.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from explorer import limits
from explorer.datasets import decoded
from explorer.datasets.choice import shuffled
from explorer.datasets.decoded import PictureFile
from explorer.datasets.pictures import SPLITS, check_enough, shown
from explorer.errors import DataError, InputError
from explorer.images import EXTENSIONS
from explorer.limits import PICTURE_WORK_SIDE as SIDE

WORKERS = min(4, os.cpu_count() or 1)  # threads; Pillow decodes outside the interpreter's lock


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


def list_files(root: Path, split: str, name: str) -> list[PictureFile]:
    """List the picture files of a class in ImageFolder's order.

    Raises
    ------
    DataError
        If there are none.
    """
    try:
        files = list(_walk(root, root / split / name))
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
        with os.scandir(root / split / name) as scan:
            if any(_is_picture(entry) for entry in scan):
                return
    except OSError:
        pass  # list_files says it in plain words
    list_files(root, split, name)


def _walk(root: Path, folder: Path) -> Iterator[PictureFile]:
    above = len(str(root)) + 1
    for place in sorted(_folders(str(folder), set())):
        with os.scandir(place) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
        for entry in entries:
            if _is_picture(entry):
                stat = entry.stat()
                name = entry.path[above:].replace(os.sep, "/")
                key = decoded.key_of(name, stat.st_size, stat.st_mtime_ns)
                yield PictureFile(entry.path, name, key)


def _is_picture(entry: os.DirEntry) -> bool:
    """Tell by the name; a pipe named .jpg is no file and would be waited for for ever."""
    named = entry.name.lower().endswith(EXTENSIONS) and not entry.name.startswith(".")
    return named and entry.is_file()


def _folders(folder: str, seen: set[str]) -> Iterator[str]:
    """Yield a folder and all below it, each once: a link may lead back up."""
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    yield folder
    with os.scandir(folder) as scan:
        below = [entry.path for entry in scan if entry.is_dir() and entry.name[0] != "."]
    for path in below:
        yield from _folders(path, seen)


def read(
    root: Path, split: str, classes: Sequence[str], per_class: int | None, seed: int
) -> tuple[list[np.ndarray], tuple[str, ...]]:
    """Read the pictures of some classes.

    Parameters
    ----------
    root : Path
    split : str
    classes : sequence of str
        Names that `class_names` returned.
    per_class : int or None
        So many readable pictures of each class, drawn with `seed`; None takes all.
    seed : int

    Returns
    -------
    parts : list of ndarray of uint8, each of shape (n, 32, 32, 3)
        One for each class, in the order of the file names.
    notes : tuple of str
        What was left out, and what was resized.

    Raises
    ------
    DataError
        If a class has no readable picture.
    InputError
        If a class has fewer than `per_class`, or all together are more than the limit.
    """
    known = class_names(root)
    files = [list_files(root, split, name) for name in classes]
    asked = sum(len(group) if per_class is None else min(per_class, len(group)) for group in files)
    if asked > limits.FOLDER_PICTURES_MAX:
        raise InputError(
            f"These classes have {asked:,} pictures; at most {limits.FOLDER_PICTURES_MAX:,} are "
            "loaded at once. Ask for fewer per class."
        )
    parts, left_out, resized = [], [], 0
    with ThreadPoolExecutor(WORKERS) as pool:
        for name, group in zip(classes, files, strict=True):
            check_enough(name, len(group), per_class)
            order = shuffled(len(group), seed, SPLITS.index(split), known.index(name))
            cache = decoded.path_of(root, split, name)
            good, bad = decoded.decode(group, order, per_class, cache, pool)
            left_out += bad
            if not len(good):
                raise _no_pictures(split, name)
            check_enough(name, len(good), per_class)
            resized += int(good["resized"].sum())
            parts.append(good["picture"])
    return parts, _notes(left_out, resized)


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
