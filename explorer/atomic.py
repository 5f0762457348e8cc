"""Files that are whole or not there: write beside, flush to the disk, rename."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

Buffer = bytes | memoryview


def write_bytes(path: Path, data: bytes) -> None:
    """Replace a file in one go; after a crash either the old or the new content is there.

    Parameters
    ----------
    path : pathlib.Path
        In an existing folder.
    data : bytes
        The whole new content.
    """
    write_pieces(path, (data,))


def write_pieces(path: Path, pieces: Iterable[Buffer]) -> None:
    """Replace a file in one go by pieces that follow each other; see `write_bytes`."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Replace a text file in one go; see `write_bytes`."""
    write_bytes(path, text.encode())
