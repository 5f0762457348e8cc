"""Files that are whole or not there: write beside, flush to the disk, rename."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

Buffer = bytes | memoryview


def write_bytes(path: Path, data: bytes, *, lasting: bool = True) -> None:
    """Replace a file in one go; after a crash either the old or the new content is there.

    Parameters
    ----------
    path : pathlib.Path
        In an existing folder.
    data : bytes
        The whole new content.
    lasting : bool
        Wait until it is on the disk. What is replaced every second need not: a crash of the
        program loses nothing, a power cut at most this file.
    """
    write_pieces(path, (data,), lasting=lasting)


def write_pieces(path: Path, pieces: Iterable[Buffer], *, lasting: bool = True) -> None:
    """Replace a file in one go by pieces that follow each other; see `write_bytes`."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str, *, lasting: bool = True) -> None:
    """Replace a text file in one go; see `write_bytes`."""
    write_bytes(path, text.encode(), lasting=lasting)
