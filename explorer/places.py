"""Where things lie on the disk: the code's own folders, and the one folder for data and runs."""

import contextlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "assets"
HOME_VARIABLE = "CNN_EXPLORER_HOME"


def home() -> Path:
    """Return the folder that holds data sets and runs.

    `CNN_EXPLORER_HOME` moves it; otherwise it is `~/.cnn-explorer`. It need not exist yet.
    """
    chosen = os.environ.get(HOME_VARIABLE)
    return Path(chosen).expanduser() if chosen else Path.home() / ".cnn-explorer"


def datasets_folder() -> Path:
    """Return the folder for downloaded data sets."""
    return home() / "datasets"


def pictures_folder() -> Path:
    """Return the folder whose subfolders are offered as "folder" data sets.

    A web page never takes a path from a visitor: it offers what the operator has put here.
    """
    return home() / "folders"


def runs_folder() -> Path:
    """Return the folder that holds one subfolder per run."""
    return home() / "runs"


def shown(path: Path) -> str:
    """Return a path as people write it, with ~ for the home folder of whoever runs the server.

    Examples
    --------
    >>> shown(Path.home() / "pictures")
    '~/pictures'
    """
    with contextlib.suppress(ValueError):
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    return str(path)
