"""Pictures from files, decoded once: what the cache holds is copied, the rest decoded and kept."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer import limits
from explorer.datasets import cache
from explorer.datasets.cache import RECORD, keys_of, path_of
from explorer.datasets.listing import Listing, PictureFile
from explorer.datasets.pictures import shown
from explorer.errors import PictureError
from explorer.images import fit_picture, open_picture
from explorer.limits import PICTURE_WORK_SIDE as SIDE

__all__ = ["RECORD", "Decoded", "decode", "open_file", "path_of", "read"]

CHUNK = 250  # files that one thread decodes in one go


@dataclass(frozen=True)
class Decoded:
    """What became of some files.

    Attributes
    ----------
    numbers : ndarray of int, shape (n,)
        Which files were readable and are there, in rising order.
    sizes : ndarray of uint16, shape (n, 2)
        Rows and columns of each picture in its file.
    left_out : list of str
        For each unreadable file that was tried: its name and what is wrong with it.
    """

    numbers: np.ndarray
    sizes: np.ndarray
    left_out: list[str]


def decode(
    files: Listing, order: np.ndarray, into: np.ndarray, held: Path, pool: Executor
) -> Decoded:
    """Decode the first readable files of an order, as many as there are rows, through the cache.

    Parameters
    ----------
    files : Listing
        All files that share the cache file.
    order : ndarray of int
        Which of them are tried, in which order.
    into : ndarray of uint8, shape (wanted, 32, 32, 3)
        Is filled from the start, in the order of `files`.
    held : Path
        The cache file.
    pool : Executor
        Threads that decode.
    """
    wanted = min(len(into), len(order))
    numbers, sizes = np.sort(order[:wanted]), np.zeros((wanted, 2), np.uint16)
    fresh, fresh_numbers, left_out, tried = [], [], {}, wanted
    rows = np.arange(wanted)
    while len(rows):
        rows = _take(held, files, numbers, rows, into, sizes)
        bad = []
        chunks = [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]
        asked = ([files[number] for number in numbers[chunk].tolist()] for chunk in chunks)
        for chunk, (table, faults) in zip(chunks, pool.map(_decode_chunk, asked), strict=True):
            good = np.array([not fault for fault in faults])
            into[chunk[good]], sizes[chunk[good]] = table["picture"][good], table["size"][good]
            fresh.append(table[good])
            fresh_numbers += numbers[chunk[good]].tolist()
            left_out |= {
                int(numbers[row]): fault for row, fault in zip(chunk, faults, strict=True) if fault
            }
            bad += chunk[~good].tolist()
        rows = np.array(bad[: len(order) - tried], int)
        numbers[bad] = len(files)  # of no file, unless the order has one more to try
        numbers[rows] = order[tried : tried + len(rows)]
        tried += len(rows)
    if fresh_numbers:
        _keep(held, files, np.concatenate(fresh), fresh_numbers)
    if left_out:
        rows = np.argsort(numbers, kind="stable")[: np.count_nonzero(numbers < len(files))]
        into[: len(rows)], sizes, numbers = into[rows], sizes[rows], numbers[rows]
    return Decoded(numbers, sizes, [left_out[number] for number in sorted(left_out)])


def _take(
    held: Path,
    files: Listing,
    numbers: np.ndarray,
    rows: np.ndarray,
    into: np.ndarray,
    sizes: np.ndarray,
) -> np.ndarray:
    """Copy what the cache holds into its rows; return the rows that it does not hold, rising."""
    row_of = np.full(len(files), -1)
    row_of[numbers[rows]] = rows
    sealed = cache.seal_of(held) == files.digest
    row_of_key = {} if sealed else {files.key(numbers[row]): row for row in rows}
    missing, start = set(rows.tolist()), 0
    for part in cache.pieces(held):
        if sealed:
            here = row_of[start : start + len(part)]
        else:
            here = np.array([row_of_key.get(key, -1) for key in keys_of(part)])
        start += len(part)
        if here[0] >= 0 and np.all(np.diff(here) == 1):  # the rule: a block is copied in one go
            block = slice(int(here[0]), int(here[-1]) + 1)
            into[block], sizes[block] = part["picture"], part["size"]
        else:
            found = here >= 0
            into[here[found]], sizes[here[found]] = part["picture"][found], part["size"][found]
        missing.difference_update(here.tolist())
    return np.array(sorted(missing), int)


def _keep(held: Path, files: Listing, fresh: np.ndarray, fresh_numbers: list[int]) -> None:
    """Write what the cache held of files that still exist, and what was decoded just now."""
    number_of = {files.key(number): number for number in range(len(files))}
    old, _ = cache.read(held)
    old_numbers = [number_of.get(key, -1) for key in keys_of(old)]
    again = {-1, *fresh_numbers}
    kept = [row for row, number in enumerate(old_numbers) if number not in again]
    numbers = np.array([*(old_numbers[row] for row in kept), *fresh_numbers])
    records = np.concatenate([old[kept], fresh])[np.argsort(numbers, kind="stable")]
    whole = np.array_equal(np.sort(numbers), np.arange(len(files)))
    cache.write(held, records, files.digest if whole else cache.NO_SEAL)


def read(held: Path) -> np.ndarray:
    """Return the records of a cache file; none if it is missing, foreign or damaged."""
    return cache.read(held)[0]


def _decode_chunk(files: Sequence[PictureFile]) -> tuple[np.ndarray, list[str]]:
    """Return a record for each file, and what is wrong with it ("" for nothing)."""
    records = np.zeros(len(files), RECORD)
    return records, [_decode_file(f, record) for f, record in zip(files, records, strict=True)]


def _decode_file(file: PictureFile, record: np.void) -> str:
    """Fill the record in place; return the file's name and what is wrong with it, or ""."""
    try:
        picture = open_file(file)
    except PictureError as error:
        return f"{shown(file.name)} {error.reason}"
    except OSError:
        return f"{shown(file.name)} cannot be read"
    record["key"] = file.key
    record["size"] = picture.shape[:2]
    record["picture"][...] = fit_picture(picture, SIDE)
    return ""


def open_file(file: PictureFile) -> np.ndarray:
    """Decode one file in its own size.

    Raises
    ------
    PictureError, OSError
    """
    with open(file.path, "rb") as stream:
        return open_picture(stream.read(limits.PICTURE_BYTES_MAX + 1))
