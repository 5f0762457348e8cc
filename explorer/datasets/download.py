"""One file from the internet to the disk: the only lines of the explorer that use the network."""

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

from explorer import limits
from explorer.datasets.sources import RemoteFile
from explorer.errors import DataError

Progress = Callable[[int, int], None]  # bytes done, bytes in all
BLOCK = 2**18  # bytes read at once, at most
HTTPS = ("https",)


def download(
    file: RemoteFile,
    title: str,
    part: Path,
    progress: Progress,
    *,
    silence_s: float = limits.FETCH_SILENCE_SECONDS,
    schemes: tuple[str, ...] = HTTPS,
) -> None:
    """Write a file of the internet to the file `part`.

    Parameters
    ----------
    file : RemoteFile
    title : str
        The data set's name for people.
    part : Path
        Overwritten; after an error the caller removes it.
    progress : callable
        Called with (bytes done, bytes in all) after every block.
    silence_s : float
        Seconds without a byte after which the server is given up.
    schemes : tuple of str
        What an address may begin with, that of a redirection too; other than https in tests only.

    Raises
    ------
    DataError
        If the server cannot be reached, falls silent, or sends more, less or something else.
    OSError
        If the disk is full or read-only.
    """
    host = urllib.parse.urlsplit(file.url).hostname
    opener = urllib.request.build_opener(_Redirections(schemes))
    request = urllib.request.Request(  # noqa: S310  the scheme is checked in the next line
        file.url, headers={"User-Agent": "cnn-explorer", "Accept-Encoding": "identity"}
    )
    _check_scheme(file.url, schemes)
    # The file is opened first: what goes wrong with it is no fault of the network.
    with open(part, "wb") as target:
        answer = _asking(host, silence_s, lambda: opener.open(request, timeout=silence_s))
        with answer:
            done, end = 0, time.monotonic() + limits.FETCH_SECONDS_MAX
            while block := _asking(host, silence_s, lambda: answer.read1(BLOCK)):
                done += len(block)
                _check_progress(file, title, done, end)
                target.write(block)
                progress(done, file.size)
    if done < file.size - file.slack:
        raise DataError(
            f"{host} sent {done:,} of {file.size:,} bytes and hung up, or sent something else."
        )


def _check_progress(file: RemoteFile, title: str, done: int, end: float) -> None:
    if done > file.size + file.slack:
        raise DataError(f"The server sent more than the {file.size:,} bytes of {title}.")
    if time.monotonic() > end:
        raise DataError(
            f"{title} did not arrive within {limits.FETCH_SECONDS_MAX / 60:.0f} minutes."
        )


def _asking(host: str | None, silence_s: float, ask: Callable):
    """Return what `ask` returns; say failures of the network in plain words."""
    try:
        return ask()
    except urllib.error.HTTPError as error:
        error.close()
        raise DataError(f"{host} answered with error {error.code}.") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise DataError(f"{host} was silent for {silence_s:g} seconds.") from error
        raise DataError(f"No connection to {host}.") from error


def _check_scheme(url: str, schemes: tuple[str, ...]) -> None:
    if urllib.parse.urlsplit(url).scheme not in schemes:
        raise DataError("The address does not begin with https, so nothing was fetched from it.")


class _Redirections(urllib.request.HTTPRedirectHandler):
    """Follow a redirection only to an address that begins with one of `schemes`."""

    def __init__(self, schemes: tuple[str, ...]):
        self._schemes = schemes

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """Check the new address before it is asked."""
        try:
            _check_scheme(newurl, self._schemes)
        except DataError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)
