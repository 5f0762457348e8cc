"""A few pictures of one class by their numbers, without reading all the others where possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer import datasets
from explorer.datasets import folder, shapes
from explorer.datasets.cache import RECORD
from explorer.datasets.choice import shuffled
from explorer.datasets.decoder import decode_file, open_file
from explorer.datasets.ratio import TEST_SHARE
from explorer.errors import PictureError

TRIED = 5  # files of a class until one can be read


@dataclass(frozen=True, eq=False)
class Leaf:
    """Some pictures of one class.

    Attributes
    ----------
    images : ndarray of uint8, shape (n, H, W, C)
        Zeros for a file that cannot be read.
    numbers : tuple of int
        The place of each among the pictures of its class and split, from 0.
    files : tuple of str
        Of a folder, the path below it; else empty texts. May hold anything.
    sizes : tuple of (int, int)
        Rows and columns in the file.
    faults : tuple of str
        What is wrong with a file, with its name; "" for nothing.
    """

    images: np.ndarray
    numbers: tuple[int, ...]
    files: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]
    faults: tuple[str, ...]


def order(count: int, seed: int | None) -> np.ndarray:
    """Return the numbers 0 to count − 1 as they come, or shuffled for a seed.

    Examples
    --------
    >>> order(3, None).tolist(), sorted(order(3, 7).tolist())
    ([0, 1, 2], [0, 1, 2])
    """
    return np.arange(count) if seed is None else shuffled(count, seed)


def some(
    data: str,
    split: str,
    name: str,
    numbers: Sequence[int],
    *,
    root: str | None = None,
    test_share: float = TEST_SHARE,
) -> Leaf:
    """Return pictures of one class by their numbers; those that do not exist are passed over.

    Parameters
    ----------
    data, split, root, test_share
        As for `explorer.datasets.load`.
    name : str
        The class.
    numbers : sequence of int

    Raises
    ------
    InputError, DataError
        As `explorer.datasets.load`; but one unreadable file is a fault and no error.

    Examples
    --------
    >>> leaf = some("shapes", "test", "ring", [3, 5000])
    >>> leaf.images.shape, leaf.numbers
    ((1, 32, 32, 3), (3,))
    """
    if data == "folder":
        return _of_folder(Path(root).expanduser(), split, name, numbers, test_share)
    if data == "shapes":
        wanted = [int(n) for n in numbers if 0 <= n < shapes.PER_CLASS[split]]
        images = shapes.draw(name, split, wanted)
    else:
        whole = datasets.load(data, split)
        rows = np.flatnonzero(whole.labels == whole.classes.index(name))
        wanted = [int(n) for n in numbers if 0 <= n < len(rows)]
        images = whole.images[rows[wanted]]
    size, blank = images.shape[1:3], ("",) * len(wanted)
    return Leaf(images, tuple(wanted), blank, (size,) * len(wanted), blank)


def _of_folder(root: Path, split: str, name: str, numbers: Sequence[int], share: float) -> Leaf:
    group = folder.group(root, split, name, share)
    wanted = [int(n) for n in numbers if 0 <= n < len(group.numbers)]
    files = [group.files[int(group.numbers[n])] for n in wanted]
    records = np.zeros(len(files), RECORD)
    faults = [decode_file(file, record) for file, record in zip(files, records, strict=True)]
    return Leaf(
        records["picture"],
        tuple(wanted),
        tuple(file.name for file in files),
        tuple((int(rows), int(columns)) for rows, columns in records["size"]),
        tuple(faults),
    )


def original(
    root: str, split: str, name: str, number: int, test_share: float = TEST_SHARE
) -> np.ndarray:
    """Return one picture of a folder in the size of its file, uint8 (H, W, 3).

    Raises
    ------
    DataError
        If the folder is not as it should be.
    PictureError
        If the file is not there any more or cannot be read.
    """
    group = folder.group(Path(root).expanduser(), split, name, test_share)
    if not 0 <= number < len(group.numbers):
        raise PictureError(f"There is no picture {number:,} in this class. Reload the page.")
    try:
        return open_file(group.files[int(group.numbers[number])])
    except OSError as error:
        raise PictureError("The picture is not there any more. Reload the page.") from error


def first(
    data: str,
    split: str,
    names: Sequence[str],
    *,
    root: str | None = None,
    test_share: float = TEST_SHARE,
) -> Leaf:
    """Return the first picture of each class that can be read, of the first few.

    Raises
    ------
    InputError, DataError
        As `some`.

    Examples
    --------
    >>> first("shapes", "train", ["ring", "disc"]).numbers
    (0, 0)
    """
    rows = []
    for name in names:
        few = range(TRIED if data == "folder" else 1)
        leaf = some(data, split, name, few, root=root, test_share=test_share)
        readable = (row for row, fault in enumerate(leaf.faults) if not fault)
        rows.append((leaf, next(readable, 0)))
    return Leaf(
        np.stack([leaf.images[row] for leaf, row in rows]),
        *(
            tuple(getattr(leaf, part)[row] for leaf, row in rows)
            for part in ("numbers", "files", "sizes", "faults")
        ),
    )
