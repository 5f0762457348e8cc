"""Is a process that wrote a file still there? By its number and its start time."""

import os
import platform
from pathlib import Path


def host() -> str:
    """Return this machine's name; process numbers of another machine say nothing here."""
    return platform.node()


def start_time(pid: int) -> float | None:
    """Return when a process started, in the system's own ticks; None where that is not known.

    Together with the number it identifies a process: numbers are used again after a while.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (OSError, ValueError):
        return None
    fields = text[text.rindex(")") + 2 :].split()  # the name before may contain spaces
    return None if fields[0] == "Z" else float(fields[19])


def is_alive(pid: int | None, started: float | None) -> bool | None:
    """Return whether the process is still there; None when this system cannot tell.

    Parameters
    ----------
    pid : int or None
        Its number.
    started : float or None
        Its `start_time`, as it was written down.
    """
    if type(pid) is not int or pid <= 0:
        return None
    if Path("/proc/self/stat").exists():
        return started is not None and start_time(pid) == started
    if os.name == "nt":
        return None  # os.kill would end the process there instead of asking
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
