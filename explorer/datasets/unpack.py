"""A verified archive becomes a folder in one step: whole, or not at all."""

import hashlib
import os
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path

from explorer.datasets.sources import Source
from explorer.errors import DataError

TEMPORARY_PREFIX = "unpack-"


def verify(source: Source, archive: Path) -> None:
    """Raise DataError unless the file is, byte for byte, the one that was published."""
    with open(archive, "rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != source.sha256:
        raise DataError(
            f"The file is not {source.title} as published: its SHA-256 begins with {found[:8]} "
            f"instead of {source.sha256[:8]}."
        )


def unpack(source: Source, archive: Path, folder: Path) -> None:
    """Unpack the needed files into a temporary folder and rename it.

    Parameters
    ----------
    source : Source
    archive : Path
        A verified .tar.gz file.
    folder : Path
        Gets the subfolder `source.unpacked`; one that is there already is replaced.

    Raises
    ------
    DataError
        If the archive lacks a needed file or has more bytes than it should.
    OSError
        If the disk is full or read-only.
    """
    temporary = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=folder))
    try:
        _extract_needed(source, archive, temporary)
        if not source.is_installed(temporary):
            raise DataError(f"{archive.name} lacks files of {source.title}.")
        target = folder / source.unpacked
        if target.exists():
            os.replace(target, temporary / "old")  # a folder cannot be replaced in one step
        os.replace(temporary / source.unpacked, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _extract_needed(source: Source, archive: Path, folder: Path) -> None:
    needed = {f"{source.unpacked}/{name}" for name in source.members}
    room = source.unpacked_size
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                if member.name not in needed or not member.isfile():
                    continue
                room -= member.size
                if room < 0:
                    raise DataError(
                        f"{archive.name} holds more than {source.unpacked_size:,} bytes; "
                        f"{source.title} has fewer."
                    )
                tar.extract(member, folder, filter="data")  # refuses links and outside paths
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise DataError(f"{archive.name} cannot be unpacked: {error}.") from error
