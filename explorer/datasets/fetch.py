"""Fetch a data set or trained weights: `python -m explorer.datasets.fetch cifar10`.

Each file is downloaded to a .part file, or taken from the folder if somebody has put it there, and
checked against its SHA-256; all are unpacked beside, and renamed: there is never half a data set. A
download that was cut begins again. A file lock lets one process fetch; whoever asks meanwhile waits
and is served by the same download.
"""

import argparse
import contextlib
import errno
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from explorer import limits
from explorer.datasets.download import HTTPS, Progress, download
from explorer.datasets.locks import locked
from explorer.datasets.sources import SOURCES, WEIGHTS, RemoteFile, Source, folder_of
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
        Called with (bytes done, bytes in all) of all files together, also while another process
        downloads.
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

    def show_the_other_download() -> None:
        archives = [_archive(folder, file) for file in source.files]
        progress(sum(map(_size, archives)), source.size)

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / "fetch.lock", show_the_other_download):
            if source.is_installed(folder):
                return
            _sweep(folder)
            try:
                _install(source, folder, progress, silence_s, _schemes)
            finally:
                _sweep(folder)
    except OSError as error:
        why = "The disk is full" if error.errno in _FULL else f"It cannot be written to {folder}"
        raise DataError(
            f"{source.title} was not fetched. {why}; it needs {_needed(source) / 1e6:,.0f} MB. "
            "Make room or choose another folder with CNN_EXPLORER_HOME."
        ) from error


def _archive(folder: Path, file: RemoteFile) -> Path:
    """Return the file that somebody has put there, or the place for a download."""
    by_hand = folder / file.filename
    return by_hand if by_hand.is_file() else folder / f"{file.filename}.part"


def _size(path: Path) -> int:
    with contextlib.suppress(OSError):  # it may just have been renamed, or be still to come
        return path.stat().st_size
    return 0


def _install(
    source: Source, folder: Path, progress: Progress, silence_s: float, schemes: tuple[str, ...]
) -> None:
    archives = [_archive(folder, file) for file in source.files]
    by_hand = [path for path in archives if path.suffix != ".part"]
    _check_space(source, folder, by_hand)
    before = 0  # bytes of the files that are complete
    for file, archive in zip(source.files, archives, strict=True):
        wrong = [archive] if archive in by_hand else []
        with _said(source, folder, wrong):
            if not wrong:
                ahead = partial(_add, progress, before, source.size)
                download(file, source.title, archive, ahead, silence_s=silence_s, schemes=schemes)
            verify(source, file, archive)
        before += file.size
    with _said(source, folder, by_hand):
        unpack(source, archives, folder)


def _add(progress: Progress, before: int, total: int, done: int, _: int) -> None:
    """Tell the progress of one file as that of all."""
    progress(before + done, total)


@contextlib.contextmanager
def _said(source: Source, folder: Path, by_hand: list[Path]) -> Iterator[None]:
    """Add to a reason what was not done and what to do."""
    try:
        yield
    except DataError as error:
        remedy = f"Try again later. {source.by_hand(folder)}"
        if by_hand:
            remedy = f"Remove {' and '.join(map(str, by_hand))} or copy it again."
        raise DataError(f"{source.title} was not fetched. {error} {remedy}") from error


def _needed(source: Source) -> int:
    return source.size + source.unpacked_size


def _check_space(source: Source, folder: Path, there: list[Path]) -> None:
    needed = _needed(source) - sum(map(_size, there))
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
    there = SOURCES | WEIGHTS
    parser.add_argument("data", choices=sorted(there))
    source = there[parser.parse_args(arguments).data]
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
