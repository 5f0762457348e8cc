"""Fetch a data set: `python -m explorer.datasets.fetch cifar10`.

The archive is downloaded to a .part file, or taken from the folder if somebody has put it there,
checked against its SHA-256, unpacked beside, and renamed: there is never half a data set. A file
lock lets one process fetch; whoever asks meanwhile waits and is served by the same download.
"""

import argparse
import contextlib
import errno
import shutil
import sys
from pathlib import Path

from explorer import limits
from explorer.datasets.download import HTTPS, Progress, download
from explorer.datasets.locks import locked
from explorer.datasets.sources import SOURCES, Source, folder_of
from explorer.datasets.unpack import TEMPORARY_PREFIX, unpack, verify
from explorer.errors import DataError

_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}


def fetch(
    source: Source,
    folder: Path | None = None,
    progress: Progress = lambda done, total: None,
    *,
    silence_s: float = limits.FETCH_SILENCE_SECONDS,
    _schemes: tuple[str, ...] = HTTPS,
) -> None:
    """Make sure that the data set lies in its folder, whole and verified.

    Parameters
    ----------
    source : Source
    folder : Path, optional
        Default: the source's own folder below `places.datasets_folder()`.
    progress : callable
        Called with (bytes done, bytes in all), also while another process downloads.
    silence_s : float
        Seconds without a byte after which the server is given up.

    Raises
    ------
    DataError
        In one or two sentences what went wrong and how to get the data set by hand. Nothing is
        left behind.
    """
    folder = folder_of(source) if folder is None else folder
    if source.is_installed(folder):
        return
    part = folder / f"{source.filename}.part"

    def show_the_other_download() -> None:
        with contextlib.suppress(OSError):
            progress(part.stat().st_size, source.size)

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / "fetch.lock", show_the_other_download):
            if source.is_installed(folder):
                return
            _sweep(folder)
            try:
                _install(source, folder, part, progress, silence_s, _schemes)
            finally:
                _sweep(folder)
    except OSError as error:
        why = "The disk is full" if error.errno in _FULL else f"It cannot be written to {folder}"
        raise DataError(
            f"{source.title} was not fetched. {why}; it needs {_needed(source) / 1e6:,.0f} MB. "
            "Make room or choose another folder with CNN_EXPLORER_HOME."
        ) from error


def _install(
    source: Source,
    folder: Path,
    part: Path,
    progress: Progress,
    silence_s: float,
    schemes: tuple[str, ...],
) -> None:
    by_hand = folder / source.filename
    archive = by_hand if by_hand.is_file() else part
    _check_space(source, folder, archive)
    try:
        if archive == part:
            download(source, part, progress, silence_s=silence_s, schemes=schemes)
        verify(source, archive)
        unpack(source, archive, folder)
    except DataError as error:
        remedy = f"Try again later. {source.by_hand(folder)}"
        if archive == by_hand:
            remedy = f"Remove {by_hand} or copy it again."
        raise DataError(f"{source.title} was not fetched. {error} {remedy}") from error


def _needed(source: Source) -> int:
    return source.size + source.unpacked_size


def _check_space(source: Source, folder: Path, archive: Path) -> None:
    needed = _needed(source) - (source.size if archive.exists() else 0)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DataError(
            f"{source.title} was not fetched. It needs {needed / 1e6:,.0f} MB on the disk and "
            f"{free / 1e6:,.0f} MB are free. Make room or choose another folder with "
            "CNN_EXPLORER_HOME."
        )


def _sweep(folder: Path) -> None:
    """Remove what this or a killed process left; the lock says that nobody is using it."""
    for path in folder.glob("*.part"):
        path.unlink(missing_ok=True)
    for path in (*folder.glob(f"{TEMPORARY_PREFIX}*"), *folder.glob("*.damaged")):
        shutil.rmtree(path, ignore_errors=True)


def main(arguments: list[str] | None = None) -> int:
    """Fetch from the command line; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m explorer.datasets.fetch", description="Fetch a data set for the explorer."
    )
    parser.add_argument("data", choices=sorted(SOURCES))
    source = SOURCES[parser.parse_args(arguments).data]
    shown = -1

    def show(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // total
        if percent != shown:
            shown = percent
            print(f"\r{source.title}: {done / 1e6:.0f} of {total / 1e6:.0f} MB", end="", flush=True)

    try:
        fetch(source, progress=show)
    except DataError as error:
        print(f"\n{error}" if shown >= 0 else error, file=sys.stderr)
        return 1
    print(f"{'' if shown < 0 else chr(10)}{source.title} is ready in {folder_of(source)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
