"""CIFAR-10: 60,000 small photographs of ten classes, through torchvision's own class.

**Source**: Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images".
"""

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
    source = sources.SOURCES["cifar10"]
    if not sources.is_ready(source):
        raise DataError(f"CIFAR-10 is not on this machine; get it with `{source.command}`.")
    from torchvision import datasets  # imports torch, seconds that no other data set needs

    folder = sources.folder_of(source)
    try:
        whole = datasets.CIFAR10(folder, train=split == "train", download=False)
    except RuntimeError as error:
        sources.put_aside(source)
        raise DataError(
            "CIFAR-10 is damaged: a file differs from what was published. "
            f"Get it again with `{source.command}`."
        ) from error
    except OSError as error:
        raise DataError(
            f"CIFAR-10 cannot be read ({error.strerror or error}); look at the disk and try again."
        ) from error
    return whole.data, np.asarray(whole.targets, dtype=np.int64)
