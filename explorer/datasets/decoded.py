"""Pictures from files, decoded once: what the cache holds is copied, the rest decoded and kept."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.datasets import cache
from explorer.datasets.decoder import Decoders
from explorer.datasets.listing import Listing


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
    files: Listing, order: np.ndarray, into: np.ndarray, held: Path, decoders: Decoders
) -> Decoded:
    """Decode the first readable files of an order, as many as there are rows, through the cache.

    Parameters
    ----------
    files : Listing
        All files that share the cache file.
    order : ndarray of int
        Which of them are tried, in which order.
    into : ndarray of uint8, shape (wanted, side, side, 3)
        Is filled from the start, in the order of `files`.
    held : Path
        The cache file of pictures of that side.
    decoders : Decoders
        Of that side.
    """
    wanted = min(len(into), len(order))
    numbers, sizes = np.sort(order[:wanted]), np.zeros((wanted, 2), np.uint16)
    fresh, fresh_numbers, left_out, tried = [], [], {}, wanted
    rows = np.arange(wanted)
    while len(rows):
        rows = _take(held, files, numbers, rows, into, sizes)
        bad, start = [], 0
        missing = [files[number] for number in numbers[rows].tolist()]
        for table, faults in decoders.decode(missing):
            chunk = rows[start : start + len(table)]
            start += len(table)
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
    dtype = cache.record(into.shape[1])
    sealed = cache.seal_of(held, dtype) == files.digest
    row_of_key = {} if sealed else {files.key(numbers[row]): row for row in rows}
    missing, start = set(rows.tolist()), 0
    for part in cache.pieces(held, dtype):
        if sealed:
            here = row_of[start : start + len(part)]
        else:
            here = np.array([row_of_key.get(key, -1) for key in cache.keys_of(part)])
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
    old, _ = cache.read(held, fresh.dtype)
    old_numbers = [number_of.get(key, -1) for key in cache.keys_of(old)]
    again = {-1, *fresh_numbers}
    kept = [row for row, number in enumerate(old_numbers) if number not in again]
    numbers = np.array([*(old_numbers[row] for row in kept), *fresh_numbers])
    records = np.concatenate([old[kept], fresh])[np.argsort(numbers, kind="stable")]
    whole = np.array_equal(np.sort(numbers), np.arange(len(files)))
    cache.write(held, records, files.digest if whole else cache.NO_SEAL)
