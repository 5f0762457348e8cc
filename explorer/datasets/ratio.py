"""Split a folder that has no train/ and test/ by a share, without moving or copying a file.

On which side a picture lies is decided by its bytes alone: the first 64 bits of a hash, read as a
number from 0 to 1, are below the share or not. So the split is the same on every machine, stays as
it is when pictures are added, removed or renamed, a larger test share contains every smaller one,
and copies of one file lie on the same side, whatever their names and classes. The price is that
the share is met on average, not exactly: of 100 pictures and a share of 20 %, 12 to 28 are for
testing.
"""

import hashlib
import os
from pathlib import Path

import numpy as np

from explorer import limits
from explorer.datasets import cache
from explorer.datasets.listing import Listing
from explorer.datasets.pictures import shown
from explorer.errors import DataError, InputError

TEST_SHARE = 0.2  # of the pictures; the usual four to one
ENDS = 4_096  # bytes at both ends of a file that are hashed; larger files are not read whole
_MARK = np.dtype([("key", "V16"), ("mark", "<u8")])


def check_test_share(share: float) -> None:
    """Raise InputError unless the share leaves enough to train and enough to test."""
    low, high = limits.TEST_SHARE
    if not isinstance(share, int | float) or not low <= share <= high:
        raise InputError(
            f"The test share is {str(share)[:20]}; choose one from {low:g} to {high:g}."
        )


def numbers_of(root: Path, split: str, name: str, files: Listing, test_share: float) -> np.ndarray:
    """Return which files of a class belong to a split, in rising order.

    Both splits get at least one picture: where the share alone would leave one empty, the picture
    that lies nearest to it goes there.

    Parameters
    ----------
    root : Path
    split : str
        "train" or "test".
    name : str
        The class.
    files : Listing
        All its files.
    test_share : float
        From 0 to 1.

    Raises
    ------
    DataError
        If the class has fewer than two different pictures.
    """
    marks = _marks(root, name, files)
    low, high = marks.min(), marks.max()
    if low == high:
        have = "1 picture" if len(files) == 1 else f"{len(files):,} copies of one picture"
        raise DataError(
            f"Class {shown(name)} has {have}; to be split by a share it needs at least 2 different "
            "ones. Add pictures or leave the class out."
        )
    bound = np.uint64(min(int(test_share * 2**64), 2**64 - 1))
    # At least the lowest is for testing, at least the highest for training.
    test = ((marks < bound) | (marks == low)) & (marks != high)
    return np.flatnonzero(test == (split == "test"))


def _marks(root: Path, name: str, files: Listing) -> np.ndarray:
    """Return the hash of each file, uint64 (n,), from the cache if all files are as they were."""
    held = cache.path_of(root, "marks", name)
    records, seal = cache.read(held, _MARK)
    if seal != files.digest or len(records) != len(files):
        records = np.zeros(len(files), _MARK)
        for number, length in enumerate(files.lengths):
            records["mark"][number] = _mark(f"{files.root}{files.names[number]}", length)
        cache.write(held, records, files.digest)
    return records["mark"]


def _mark(path: str, length: int) -> int:
    try:
        content = _ends(path, length)
    except OSError:
        content = path.encode("utf-8", "surrogatepass")  # it will be left out on either side
    whole = hashlib.blake2b(content + length.to_bytes(8, "little"), digest_size=8)
    return int.from_bytes(whole.digest(), "little")


def _ends(path: str, length: int) -> bytes:
    """Read both ends of a file; a file object for each would take as long again."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        content = os.read(file, 2 * ENDS)
        if length > 2 * ENDS:
            os.lseek(file, -ENDS, os.SEEK_END)
            content = content[:ENDS] + os.read(file, ENDS)
    finally:
        os.close(file)
    return content
