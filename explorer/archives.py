"""A zip of pictures, read in memory and never unpacked onto the disk: the only opener of archives.

Names in an archive are words, not paths; what an archive says about sizes is checked while it is
read. So nothing in it can reach a file of the server or make the server read without end.
"""

import io
import struct
import zipfile
import zlib

from explorer import limits
from explorer.errors import PictureError
from explorer.images import EXTENSIONS, Opened, read_picture

MAGIC = b"PK\x03\x04"  # how a zip with at least one file begins
_END, _END_BYTES, _COMMENT_MAX = b"PK\x05\x06", 22, 65_535
# What every program writes; another method may ask for gigabytes before it gives a byte.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30  # bytes, at least, between a file's start and its data
# What zipfile raises on archives that are cut, flipped or made up.
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, KeyError, struct.error)
_BROKEN += (NotImplementedError, RuntimeError, IndexError, UnicodeError, OverflowError)


def open_archive(data: bytes) -> tuple[list[tuple[str, Opened]], list[str]]:
    """Decode the pictures in a zip.

    Parameters
    ----------
    data : bytes
        The whole file, at most `limits.PICTURE_BYTES_MAX`.

    Returns
    -------
    pictures : list of (str, Opened)
        The last part of each name, and the picture; in the archive's order.
    left_out : list of str
        For each other file its name and what is wrong with it. Folders and hidden files, which
        macOS adds by itself, are passed over.

    Raises
    ------
    PictureError
        If it is not a zip, is damaged, encrypted, has too many files or unpacks to too much, or
        has no picture at all.

    Examples
    --------
    >>> from PIL import Image
    >>> picture, file = io.BytesIO(), io.BytesIO()
    >>> Image.new("RGB", (8, 8)).save(picture, "PNG")
    >>> with zipfile.ZipFile(file, "w") as archive:
    ...     archive.writestr("one.png", picture.getvalue())
    ...     archive.writestr("two.png", b"no picture")
    >>> pictures, left_out = open_archive(file.getvalue())
    >>> [name for name, _ in pictures], left_out
    (['one.png'], ['two.png is not a PNG, JPEG or WebP picture'])
    """
    if len(data) > limits.PICTURE_BYTES_MAX:
        raise PictureError(
            f"The zip has {len(data):,} bytes; at most {limits.PICTURE_BYTES_MAX:,} are taken. "
            "Take some pictures out and try again."
        )
    _check_count(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            pictures, left_out = _read(archive)
    except _BROKEN as error:
        raise PictureError(
            "The zip is damaged or not a zip at all. Make it again and try once more."
        ) from error
    if not pictures:
        what = f": {left_out[0]}" if left_out else ""
        raise PictureError(f"The zip has no picture that can be read{what}. Put some in.")
    return pictures, left_out


def _check_count(data: bytes) -> None:
    """Refuse too many entries by the archive's last record, before the list of them is read."""
    place = data.rfind(_END, max(0, len(data) - _END_BYTES - _COMMENT_MAX))
    if place < 0 or len(data) < place + _END_BYTES:
        raise PictureError("The zip is incomplete: its end is missing. Save or copy it again.")
    count = struct.unpack("<H", data[place + 10 : place + 12])[0]
    if count > limits.ARCHIVE_FILES_MAX:
        raise PictureError(
            f"The zip has {count:,} or more files; at most {limits.ARCHIVE_FILES_MAX} are taken. "
            "Put fewer pictures in."
        )


def _read(archive: zipfile.ZipFile) -> tuple[list[tuple[str, Opened]], list[str]]:
    entries = archive.infolist()
    if len(entries) > limits.ARCHIVE_FILES_MAX:  # the last record may lie
        raise PictureError(
            f"The zip has {len(entries):,} files; at most {limits.ARCHIVE_FILES_MAX} are taken. "
            "Put fewer pictures in."
        )
    _check_overlap(entries)
    pictures, left_out, room = [], [], limits.ARCHIVE_BYTES_MAX
    for entry in entries:
        name = _last_part(entry.filename)
        if entry.is_dir() or not name or name.startswith("."):
            continue
        if not name.lower().endswith(EXTENSIONS):
            left_out.append(f"{name} is not a PNG, JPEG or WebP picture")
            continue
        data = _unpack(archive, entry, room)
        room -= len(data)
        try:
            pictures.append((name, read_picture(data)))
        except PictureError as error:
            left_out.append(f"{name} {error.reason}")
    return pictures, left_out


def _last_part(name: str) -> str:
    """Return the name without folders, in the way of any system: it is shown and nothing else."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    plain = "".join(letter if letter.isprintable() else "?" for letter in last)
    cut = limits.NAME_SHOWN_MAX
    return plain if len(plain) <= cut else f"{plain[: cut - 5]}…{plain[-4:]}"


def _check_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse files that share bytes: so a small archive could claim to hold a huge one."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise PictureError("The zip is damaged: two of its files overlap. Make it again.")
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    """Return the bytes of one file; what it claims is not trusted, what comes out is counted."""
    if entry.flag_bits & _ENCRYPTED:
        raise PictureError("The zip is encrypted. Make one without a password.")
    if entry.compress_type not in _METHODS:
        raise PictureError("The zip is packed in an unusual way. Make it with the usual method.")
    # By ratio a small file may unpack to little only; a picture of 1 kB may be a plain area.
    most = min(room, limits.PICTURE_BYTES_MAX)
    most = min(most, limits.ARCHIVE_RATIO_MAX * max(entry.compress_size, 1024))
    with archive.open(entry) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise PictureError(
            f"The zip unpacks to more than {limits.ARCHIVE_BYTES_MAX:,} bytes, or one file to more "
            f"than {limits.ARCHIVE_RATIO_MAX} times its size. Put fewer or ordinary pictures in."
        )
    return data
