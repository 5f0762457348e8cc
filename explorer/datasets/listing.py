"""The files of one class of a folder: found with one look at each, and named as ImageFolder does.

Sixty thousand files are listed at every start, so this keeps columns, not an object for each file.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import numpy as np

from explorer.datasets import cache
from explorer.images import EXTENSIONS


class PictureFile(NamedTuple):
    """One file of a class: its path, its path below the root, and the key of its state."""

    path: str
    name: str
    key: bytes


@dataclass(frozen=True, eq=False)
class Listing(Sequence):
    """Files in ImageFolder's order.

    Attributes
    ----------
    root : str
        The folder that the names begin in, with a separator at the end.
    names : list of str
        Path of each file below the root.
    lengths, times : list of int
        Bytes, and nanoseconds of the last change, of each file.
    """

    root: str
    names: list[str]
    lengths: list[int]
    times: list[int]

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self.names)

    def __getitem__(self, number: int) -> PictureFile:
        """Return one file."""
        return PictureFile(self.root + self.names[number], self.name(number), self.key(number))

    def name(self, number: int) -> str:
        """Return the path of one file below the root, with / on every system."""
        return self.names[number].replace(os.sep, "/")

    def key(self, number: int) -> bytes:
        """Return 16 bytes that stand for one file in its state."""
        return cache.key_of(self.names[number], self.lengths[number], self.times[number])

    @cached_property
    def digest(self) -> bytes:
        """16 bytes that stand for all the files in this order, each in its state."""
        names = "\0".join(self.names).encode("utf-8", "surrogatepass")
        whole = hashlib.blake2b(names, digest_size=16)
        whole.update(np.array([self.lengths, self.times], np.int64))
        return whole.digest()


def find(root: Path, *below: str) -> Listing:
    """List the picture files of root/below and of all folders in it.

    Names that begin with a dot are passed over.

    Raises
    ------
    OSError
        If a folder cannot be read.
    """
    found: dict[str, tuple[list, list, list]] = {}
    _walk(os.path.join(root, ""), os.path.join(*below), found, set())
    parts = [found[place] for place in sorted(found)]
    columns = (list(chain.from_iterable(part[i] for part in parts)) for i in range(3))
    return Listing(os.path.join(root, ""), *columns)


def has_picture(folder: Path) -> bool:
    """Return whether a folder itself holds a picture file; stop at the first one found.

    Raises
    ------
    OSError
        If the folder cannot be read.
    """
    with os.scandir(folder) as scan:
        return any(_is_picture(entry) for entry in scan)


def _walk(root: str, place: str, found: dict[str, tuple], seen: set[str]) -> None:
    """Add the files of a folder and of all below it, each once: a link may lead back up."""
    real = os.path.realpath(root + place)
    if real in seen:
        return
    seen.add(real)
    with _scanning(root + place) as scan:
        entries = [entry for entry in scan if entry.name[0] != "."]
        pictures = sorted(filter(_is_picture, entries), key=attrgetter("name"))
        states = [entry.stat() for entry in pictures]
        below = [entry.name for entry in entries if entry.is_dir()]
    found[place] = (
        [f"{place}{os.sep}{entry.name}" for entry in pictures],
        [state.st_size for state in states],
        [state.st_mtime_ns for state in states],
    )
    for name in below:
        _walk(root, os.path.join(place, name), found, seen)


@contextlib.contextmanager
def _scanning(folder: str) -> Iterator[Iterator[os.DirEntry]]:
    """Open a folder to be read, where that is possible so that its files are looked up from it."""
    if os.scandir not in os.supports_fd:
        with os.scandir(folder) as scan:
            yield scan
        return
    door = os.open(folder, os.O_RDONLY)
    try:
        with os.scandir(door) as scan:
            yield scan
    finally:
        os.close(door)


def _is_picture(entry: os.DirEntry) -> bool:
    """Tell by the name; a pipe named .jpg is no file and would be waited for for ever."""
    name = entry.name
    return name.lower().endswith(EXTENSIONS) and name[0] != "." and entry.is_file()
