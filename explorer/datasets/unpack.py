"""Verified files become a folder in one step: whole, or not at all."""

import hashlib
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from explorer.datasets.published import convert
from explorer.datasets.sources import RemoteFile, Source
from explorer.errors import DataError

TEMPORARY_PREFIX = "unpack-"


def verify(source: Source, file: RemoteFile, archive: Path) -> None:
    """Raise DataError unless the file is, byte for byte, the one that was published."""
    with open(archive, "rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if not found.startswith(file.sha256):
        which = "The file" if len(source.files) == 1 else f"The file {file.filename}"
        raise DataError(
            f"{which} is not {source.title} as published: its SHA-256 begins with {found[:8]} "
            f"instead of {file.sha256[:8]}."
        )


def unpack(source: Source, archives: Sequence[Path], folder: Path) -> None:
    """Unpack or copy the needed files into a temporary folder and rename it.

    Parameters
    ----------
    source : Source
    archives : sequence of Path
        The verified files, in the order of `source.files`; their names do not matter.
    folder : Path
        Gets the subfolder `source.unpacked`; one that is there already is replaced.

    Raises
    ------
    DataError
        If an archive lacks a needed file or has more bytes than it should.
    OSError
        If the disk is full or read-only.
    """
    temporary = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=folder))
    try:
        for file, archive in zip(source.files, archives, strict=True):
            if file.filename.endswith(".tar.gz"):
                _extract_needed(source, archive, temporary)
                continue
            (temporary / source.unpacked).mkdir(exist_ok=True)
            if file.filename.endswith(".pth"):
                convert(archive, temporary / source.unpacked)
            else:
                shutil.copyfile(archive, temporary / source.unpacked / file.filename)
        if not source.is_installed(temporary):
            names = ", ".join(archive.name for archive in archives)
            raise DataError(f"{names} lacks files of {source.title}.")
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
