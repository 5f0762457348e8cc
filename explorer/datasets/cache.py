"""The cache of decoded pictures on the disk: what its files are, and how they are read and written.

One .npy file per class: a record per picture with a key made of its name, size and time, and one
record more, the seal. Its key stands for a whole list of files: where it fits, the records are
those files in that order, and no single key has to be compared. It is a cache and nothing else:
without it, or on a read-only disk, everything works, only slower. A file that is damaged or of
another make is not believed.
"""

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np

from explorer import limits, places
from explorer.limits import PICTURE_WORK_SIDE as SIDE

BLOCK = 256 * SIDE * SIDE * 3  # bytes read at once stay in a core's own cache until copied on
LEFTOVER_SECONDS = 3_600.0  # a temporary file that is older belongs to a process that died
NO_SEAL = bytes(16)
_UNREADABLE = (OSError, ValueError, EOFError, SyntaxError, MemoryError)


@cache
def record(side: int = SIDE) -> np.dtype:
    """Return the type of one picture's record; `size` has its rows and columns in the file."""
    return np.dtype([("key", "V16"), ("size", "<u2", (2,)), ("picture", "u1", (side, side, 3))])


RECORD = record()


def key_of(name: str, size: int, mtime_ns: int) -> bytes:
    """Return 16 bytes that stand for one file in one state."""
    text = f"{name}\0{size}\0{mtime_ns}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).digest()


def keys_of(records: np.ndarray) -> list[bytes]:
    """Return the keys of records as bytes."""
    whole = records["key"].tobytes()
    return [whole[i : i + 16] for i in range(0, len(whole), 16)]


def path_of(root: Path, split: str, name: str, side: int = SIDE) -> Path:
    """Return the cache file of one class of one folder, with pictures of side × side pixels."""
    text = f"{root.resolve()}\0{split}\0{name}\0{side}".encode("utf-8", "surrogatepass")
    return places.home() / "cache" / f"{hashlib.sha256(text).hexdigest()[:32]}.npy"


def read(path: Path, dtype: np.dtype = RECORD) -> tuple[np.ndarray, bytes]:
    """Return the records of a cache file and its seal; none if it is missing or damaged."""
    with contextlib.suppress(*_UNREADABLE), open(path, "rb") as file:
        records = np.empty(_count(file, dtype), dtype)
        if len(records) and file.readinto(records.view(np.uint8)) == records.nbytes:
            return records[:-1], records["key"][-1].tobytes()
    return np.empty(0, dtype), NO_SEAL


def seal_of(path: Path, dtype: np.dtype = RECORD) -> bytes:
    """Return the seal of a cache file of pictures; NO_SEAL if there is no such file."""
    with contextlib.suppress(*_UNREADABLE), open(path, "rb") as file:
        if _count(file, dtype):
            file.seek(-dtype.itemsize, os.SEEK_END)
            return file.read(len(NO_SEAL))
    return NO_SEAL


def pieces(path: Path, dtype: np.dtype = RECORD) -> Iterator[np.ndarray]:
    """Yield the pictures' records of a cache file, some at a time, in one array used again.

    None if the file is missing, foreign or damaged.
    """
    with contextlib.suppress(*_UNREADABLE), open(path, "rb") as file:
        left, buffer = _count(file, dtype) - 1, np.empty(max(1, BLOCK // dtype.itemsize), dtype)
        while left > 0:
            part = buffer[: min(left, len(buffer))]
            if file.readinto(part.view(np.uint8)) != part.nbytes:
                return
            left -= len(part)
            yield part


def _count(file: BinaryIO, dtype: np.dtype) -> int:
    """Read the head of a .npy file; return how many records follow, 0 if it is not ours.

    np.load would also take archives and pickles; this reads the head only, and believes a length
    only if the file has it.
    """
    if np.lib.format.read_magic(file) != (1, 0):
        return 0
    shape, by_columns, found = np.lib.format.read_array_header_1_0(file)
    if found != dtype or len(shape) != 1 or by_columns:
        return 0
    left = os.fstat(file.fileno()).st_size - file.tell()
    return shape[0] if shape[0] * dtype.itemsize == left else 0


def write(path: Path, records: np.ndarray, seal: bytes = NO_SEAL) -> None:
    """Replace a cache file in one step; do nothing where nothing can be written."""
    temporary, last = None, np.zeros(1, records.dtype)
    last["key"] = seal
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            temporary = Path(file.name)
            np.save(file, np.concatenate([records, last]), allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _trim(path.parent)
    except OSError:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _trim(folder: Path) -> None:
    """Remove leftovers, and the oldest files beyond the limit."""
    now = time.time()
    for path, stat in _files(folder, "*.tmp"):
        if now - stat.st_mtime > LEFTOVER_SECONDS:
            path.unlink(missing_ok=True)
    held = 0
    for path, stat in sorted(_files(folder, "*.npy"), key=lambda file: -file[1].st_mtime):
        held += stat.st_size
        if held > limits.DECODED_CACHE_BYTES_MAX:
            path.unlink(missing_ok=True)


def _files(folder: Path, pattern: str) -> Iterator[tuple[Path, os.stat_result]]:
    for path in folder.glob(pattern):
        with contextlib.suppress(OSError):  # another process may have removed it
            yield path, path.stat()
