"""Decode files, few of them in threads, many in processes of their own.

Pillow holds the interpreter's lock for most of the time that a small file takes, so threads do not
help, and a server that decodes 60,000 pictures would answer nobody else for seconds.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from explorer import limits, places
from explorer.datasets.cache import record
from explorer.datasets.listing import PictureFile
from explorer.datasets.pictures import shown
from explorer.errors import PictureError
from explorer.images import fit_picture, open_picture
from explorer.limits import PICTURE_WORK_SIDE as SIDE

WORKERS = min(4, os.cpu_count() or 1)  # threads or processes
MANY = 1_000  # files; fewer are decoded sooner than a process has started
CHUNK = 250  # files that are decoded in one go
# Bytes of a file, on average. Smaller ones are decoded by one thread: two that hand each other the
# interpreter's lock need twice as long (measured with JPEG files of 32×32).
SMALL_FILE = 8_000

Chunk = tuple[np.ndarray, list[str]]  # a record for each file, and what is wrong with it, or ""


class Decoders:
    """Threads that decode, and processes once there is much to decode; use it with `with`.

    Parameters
    ----------
    mean_length : float
        Bytes of a file, on average.
    side : int
        Pixels that the pictures are brought to.
    """

    def __init__(self, mean_length: float, side: int = SIDE):
        self._side = side
        self._threads = WORKERS if mean_length > SMALL_FILE else 1
        self._free: queue.SimpleQueue = queue.SimpleQueue()
        self._stack = contextlib.ExitStack()
        self._started = False

    def __enter__(self) -> "Decoders":
        """Start nothing yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes."""
        self._stack.close()

    def decode(self, files: Sequence[PictureFile]) -> Iterator[Chunk]:
        """Decode files, CHUNK at a time; yield the answers in the same order."""
        chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
        if len(files) >= MANY and not self._started:
            self._started = True
            for _ in range(WORKERS):
                with contextlib.suppress(OSError):  # without processes it only takes longer
                    self._free.put(self._stack.enter_context(_process()))
        with ThreadPoolExecutor(WORKERS if self._started else self._threads) as pool:
            yield from pool.map(self._decode_chunk, chunks)

    def _decode_chunk(self, files: Sequence[PictureFile]) -> Chunk:
        """Ask a free process; do it here if there is none, or if it does not answer well."""
        with contextlib.suppress(queue.Empty, OSError, ValueError):
            process = self._free.get_nowait()
            answer = _ask(process, files, self._side)
            self._free.put(process)
            return answer
        return decode_chunk(files, self._side)


@contextlib.contextmanager
def _process() -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(
        [sys.executable, "-m", "explorer.datasets.decoder_process"],
        cwd=places.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        with contextlib.suppress(OSError):  # it died with a question still on its way
            process.stdin.close()


def _ask(process: subprocess.Popen, files: Sequence[PictureFile], side: int) -> Chunk:
    """Have one chunk decoded; OSError or ValueError if the answer is not whole."""
    question = [side, *((file.path, file.name, file.key.hex()) for file in files)]
    process.stdin.write(json.dumps(question).encode() + b"\n")
    process.stdin.flush()
    faults = json.loads(process.stdout.readline())
    records = np.empty(len(files), record(side))
    if process.stdout.readinto(records.view(np.uint8)) != records.nbytes:
        raise ValueError("half an answer")
    return records, faults


def decode_chunk(files: Sequence[PictureFile], side: int = SIDE) -> Chunk:
    """Decode files in this process."""
    records = np.zeros(len(files), record(side))
    return records, [decode_file(file, row) for file, row in zip(files, records, strict=True)]


def decode_file(file: PictureFile, row: np.void) -> str:
    """Fill the record in place; return the file's name and what is wrong with it, or ""."""
    try:
        picture = open_file(file)
    except PictureError as error:
        return f"{shown(file.name)} {error.reason}"
    except OSError:
        return f"{shown(file.name)} cannot be read"
    row["key"] = file.key
    row["size"] = picture.shape[:2]
    row["picture"][...] = fit_picture(picture, len(row["picture"]))
    return ""


def open_file(file: PictureFile) -> np.ndarray:
    """Decode one file in its own size.

    Raises
    ------
    PictureError, OSError
    """
    door = os.open(file.path, os.O_RDONLY | getattr(os, "O_BINARY", 0))  # a file object is slower
    try:
        # Room for as many bytes as are asked for is made first: 5 MB for each small file.
        wanted = min(os.fstat(door).st_size, limits.PICTURE_BYTES_MAX) + 1
        data = os.read(door, wanted)
        while len(data) < wanted - 1 and (more := os.read(door, wanted - len(data))):
            data += more
    finally:
        os.close(door)
    return open_picture(data)
