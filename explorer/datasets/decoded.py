"""Decoded pictures on the disk, so that a folder is decoded once and not for every training.

One .npy file per class: a record per picture with a key made of its name, size and time. It is a
cache and nothing else: without it, or on a read-only disk, everything works, only slower.
"""

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer import limits, places
from explorer.datasets.pictures import shown
from explorer.errors import PictureError
from explorer.images import fit_picture, open_picture
from explorer.limits import PICTURE_WORK_SIDE as SIDE

RECORD = np.dtype([("key", "V16"), ("resized", "?"), ("picture", "u1", (SIDE, SIDE, 3))])
CHUNK = 250  # files that one thread decodes in one go
LEFTOVER_SECONDS = 3_600.0  # a temporary file that is older belongs to a process that died


@dataclass(frozen=True)
class PictureFile:
    """One file of a class: its path, its path below the root, and the key of its state."""

    path: str
    name: str
    key: bytes


def decode(
    files: Sequence[PictureFile],
    order: np.ndarray,
    wanted: int | None,
    cache: Path,
    pool: Executor,
) -> tuple[np.ndarray, list[str]]:
    """Decode the first `wanted` readable files of an order, through the cache.

    Parameters
    ----------
    files : sequence of PictureFile
    order : ndarray of int
        In which order the files are tried.
    wanted : int or None
        None decodes them all.
    cache : Path
        The cache file of these files.
    pool : Executor
        Threads that decode.

    Returns
    -------
    records : ndarray of RECORD, in the order of `files`
    left_out : list of str
        For each unreadable file that was tried: its name and what is wrong with it.
    """
    tables = [read(cache)]
    held = rows = len(tables[0])
    row_of_key = {key: row for row, key in enumerate(_keys(tables[0]))}
    wanted = len(files) if wanted is None else wanted
    row_of: dict[int, int] = {}  # file number -> its row in all the tables
    left_out: dict[int, str] = {}
    tried = 0
    while len(row_of) < wanted and tried < len(files):
        batch = order[tried : tried + wanted - len(row_of)].tolist()
        tried += len(batch)
        missing = []
        for number in batch:
            row = row_of_key.get(files[number].key)
            if row is None:
                missing.append(number)
            else:
                row_of[number] = row
        chunks = [missing[start : start + CHUNK] for start in range(0, len(missing), CHUNK)]
        decoded = pool.map(lambda chunk: _decode_chunk([files[n] for n in chunk]), chunks)
        for chunk, (table, faults) in zip(chunks, decoded, strict=True):
            tables.append(table)
            for place, (number, fault) in enumerate(zip(chunk, faults, strict=True)):
                if fault:
                    left_out[number] = fault
                else:
                    row_of[number] = rows + place
            rows += len(table)
    records = np.concatenate(tables)
    _keep(cache, records, held, {file.key for file in files}, sorted(row_of.values()))
    return records[[row_of[n] for n in sorted(row_of)]], [left_out[n] for n in sorted(left_out)]


def _keep(
    cache: Path, records: np.ndarray, held: int, still_there: set[bytes], used: list[int]
) -> None:
    """Write what the cache held of files that still exist, and what was decoded just now."""
    fresh = [row for row in used if row >= held]
    if fresh:
        kept = [row for row, key in enumerate(_keys(records[:held])) if key in still_there]
        write(cache, records[kept + fresh])


def _keys(records: np.ndarray) -> list[bytes]:
    whole = records["key"].tobytes()
    return [whole[i : i + 16] for i in range(0, len(whole), 16)]


def _decode_chunk(files: Sequence[PictureFile]) -> tuple[np.ndarray, list[str]]:
    """Return a record for each file, and what is wrong with it ("" for nothing)."""
    records = np.zeros(len(files), RECORD)
    return records, [_decode_file(f, record) for f, record in zip(files, records, strict=True)]


def _decode_file(file: PictureFile, record: np.void) -> str:
    """Fill the record in place; return the file's name and what is wrong with it, or ""."""
    try:
        with open(file.path, "rb") as stream:
            data = stream.read(limits.PICTURE_BYTES_MAX + 1)
        picture = open_picture(data)
    except PictureError as error:
        return f"{shown(file.name)} {error.reason}"
    except OSError:
        return f"{shown(file.name)} cannot be read"
    record["key"] = file.key
    record["resized"] = picture.shape != (SIDE, SIDE, 3)
    record["picture"][...] = fit_picture(picture, SIDE)
    return ""


def key_of(name: str, size: int, mtime_ns: int) -> bytes:
    """Return 16 bytes that stand for one file in one state."""
    text = f"{name}\0{size}\0{mtime_ns}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).digest()


def path_of(root: Path, split: str, name: str) -> Path:
    """Return the cache file of one class of one folder."""
    text = f"{root.resolve()}\0{split}\0{name}\0{SIDE}".encode("utf-8", "surrogatepass")
    return places.home() / "cache" / f"{hashlib.sha256(text).hexdigest()[:32]}.npy"


def read(path: Path) -> np.ndarray:
    """Return the records of a cache file; none if it is missing, foreign or damaged."""
    with contextlib.suppress(OSError, ValueError, EOFError, SyntaxError, MemoryError):
        with open(path, "rb") as file:  # np.load would also take archives and pickles
            records = np.lib.format.read_array(file, allow_pickle=False)
        if records.dtype == RECORD and records.ndim == 1:
            return records
    return np.empty(0, RECORD)


def write(path: Path, records: np.ndarray) -> None:
    """Replace a cache file in one step; do nothing where nothing can be written."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            temporary = Path(file.name)
            np.save(file, records, allow_pickle=False)
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
