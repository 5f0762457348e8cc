"""A lock on a file: one process or thread at a time, on Linux, macOS and Windows."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

POLL_SECONDS = 0.2


@contextlib.contextmanager
def locked(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock while the body runs.

    The operating system ends the lock together with the process that holds it, however that ends,
    so a lock file that was left behind locks nothing and needs no cleaning.

    Parameters
    ----------
    path : Path
        Made if it is missing, and never removed: removing it would let a third one in beside a
        second one that still waits on the old file.
    waiting : callable
        Called about five times a second while somebody else holds the lock.
    """
    with open(path, "a+b") as file:
        while not _take(file):
            waiting()
            time.sleep(POLL_SECONDS)
        try:
            yield
        finally:
            _give_back(file)


if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _give_back(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _give_back(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
