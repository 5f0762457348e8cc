"""A file that grows by whole lines, also where the disk is full for a while."""

import json
import os
from pathlib import Path
from typing import Any


class Lines:
    """Appends JSON objects, one a line; what could not be written waits for the next time.

    Parameters
    ----------
    file : pathlib.Path
        May exist.
    size : int, optional
        Cut it back to so many bytes first.
    """

    def __init__(self, file: Path, size: int | None = None):
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        there = os.fstat(self._descriptor).st_size
        self.size = there if size is None else min(size, there)
        self._waiting = b""
        os.ftruncate(self._descriptor, self.size)

    def add(self, entry: dict[str, Any]) -> bool:
        """Write one line; False when it has to wait."""
        self._waiting += json.dumps(entry).encode() + b"\n"
        return self.flush()

    def flush(self) -> bool:
        """Write what waits; nothing half-written is left when the disk is full."""
        if not self._waiting:
            return True
        try:
            os.lseek(self._descriptor, self.size, os.SEEK_SET)
            written = 0
            while written < len(self._waiting):
                written += os.write(self._descriptor, self._waiting[written:])
        except OSError:
            os.ftruncate(self._descriptor, self.size)
            return False
        self.size += written
        self._waiting = b""
        return True

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)
