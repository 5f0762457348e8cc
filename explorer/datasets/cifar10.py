"""CIFAR-10: 60,000 small photographs of ten classes, through torchvision's own class.

**Source**: Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images".
"""

import contextlib
import os
import shutil

import numpy as np

from explorer.datasets import sources
from explorer.errors import DataError

CLASSES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
PER_CLASS = {"train": 5_000, "test": 1_000}
COMMAND = "python -m explorer.datasets.fetch cifar10"


def is_ready() -> bool:
    """Return whether the data set is installed; its checksums are compared when it is read."""
    return sources.CIFAR10.is_installed(sources.folder_of(sources.CIFAR10))


def fingerprint() -> tuple[int, ...]:
    """Return numbers that change when a file changes."""
    folder = sources.folder_of(sources.CIFAR10) / sources.CIFAR10.unpacked
    with contextlib.suppress(OSError):
        return tuple((folder / name).stat().st_mtime_ns for name in sources.CIFAR10.members)
    return ()


def read(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Read one split.

    torchvision compares each file with its published checksum before it opens it.

    Returns
    -------
    images : ndarray of uint8, shape (N, 32, 32, 3)
    labels : ndarray of int64, shape (N,)

    Raises
    ------
    DataError
        If the data set is missing or damaged. A damaged one is put aside and offered again.
    """
    if not is_ready():
        raise DataError(f"CIFAR-10 is not on this machine; get it with `{COMMAND}`.")
    from torchvision import datasets  # imports torch, seconds that no other data set needs

    folder = sources.folder_of(sources.CIFAR10)
    try:
        whole = datasets.CIFAR10(folder, train=split == "train", download=False)
    except RuntimeError as error:
        _put_aside()
        raise DataError(
            "CIFAR-10 is damaged: a file differs from what was published. "
            f"Get it again with `{COMMAND}`."
        ) from error
    except OSError as error:
        raise DataError(
            f"CIFAR-10 cannot be read ({error.strerror or error}); look at the disk and try again."
        ) from error
    return whole.data, np.asarray(whole.targets, dtype=np.int64)


def _put_aside() -> None:
    """Rename the damaged folder, so that every process sees it as missing; fetch removes it."""
    folder = sources.folder_of(sources.CIFAR10) / sources.CIFAR10.unpacked
    aside = folder.with_suffix(".damaged")
    with contextlib.suppress(OSError):  # on a read-only disk it stays, and is refused every time
        if aside.exists():
            shutil.rmtree(aside)
        os.replace(folder, aside)
