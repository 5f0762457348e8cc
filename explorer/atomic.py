"""Files that are whole or not there: write beside, flush to the disk, rename."""

import os
import secrets
from pathlib import Path


def write_bytes(path: Path, data: bytes) -> None:
    """Replace a file in one go; after a crash either the old or the new content is there.

    Parameters
    ----------
    path : pathlib.Path
        In an existing folder.
    data : bytes
        The whole new content.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Replace a text file in one go; see `write_bytes`."""
    write_bytes(path, text.encode())
