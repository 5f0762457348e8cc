"""The pictures that every page offers: samples, and some of each data set that is ready."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer import datasets, limits, samples
from explorer.datasets import DatasetStatus
from explorer.datasets.pictures import shown

OFFERED = 100  # test pictures of each class, the same ones for everybody


@dataclass(frozen=True, eq=False)
class Chosen:
    """A picture that somebody works on.

    Attributes
    ----------
    key : str
        Tells contents apart, also in the browser's store.
    title : str
        May hold anything: show it with `st.text` or `widgets.text.literal`.
    pixels : ndarray of uint8, shape (H, W, 3), read-only
        Each side has 8 to 512 pixels.
    grey : bool
        Whether all three channels are equal.
    origin : {"sample", "dataset", "upload", "camera"}
    notes : tuple of str
        What was done to it.
    """

    key: str
    title: str
    pixels: np.ndarray
    grey: bool
    origin: str
    notes: tuple[str, ...] = ()


def chosen(title: str, pixels: np.ndarray, origin: str, notes: tuple[str, ...] = ()) -> Chosen:
    """Return a picture (H, W, 1 or 3) with its key, as three channels."""
    if pixels.shape[2] == 1:
        pixels = np.repeat(pixels, 3, axis=2)
    pixels = np.ascontiguousarray(pixels)
    pixels.flags.writeable = False
    digest = hashlib.blake2b(pixels.tobytes(), digest_size=10)
    digest.update(repr(pixels.shape).encode())
    grey = bool((pixels == pixels[..., :1]).all())
    return Chosen(digest.hexdigest(), title, pixels, grey, origin, notes)


def from_sample(name: str) -> Chosen:
    """Return a sample by its name."""
    return chosen(name, samples.draw(name), "sample")


def from_dataset(status: DatasetStatus, name: str, number: int) -> Chosen:
    """Return a test picture of a class.

    Raises
    ------
    DataError
        If the data set cannot be read.
    """
    pixels = pictures_of(status, name)[number]
    return chosen(f"{status.title}: {shown(name)}, number {number}", pixels, "dataset")


def ready() -> list[DatasetStatus]:
    """Return the data sets that can be used right now; Shapes is always among them."""
    return [status for status in datasets.statuses() if status.ready]


def pictures_of(status: DatasetStatus, name: str) -> np.ndarray:
    """Return the offered pictures of a class, uint8 (n, H, W, C).

    Raises
    ------
    DataError
        If the data set cannot be read.
    """
    there = datasets.counts(status.data, "test", status.root)
    few = len(status.classes) <= limits.CLASSES_MAX
    other = next(other for other in status.classes if other != name)
    # All classes at once where they are few: another class is then in memory already.
    classes = status.classes if few else (name, other)
    count = min(OFFERED, *(there[each] for each in classes))
    pictures = datasets.load(
        status.data, "test", root=status.root, classes=classes, per_class=count
    )
    return pictures.images[pictures.labels == classes.index(name)]


def address(status: DatasetStatus) -> str:
    """Return a data set as a link names it; a folder by its name, never by its path."""
    return status.data if status.root is None else f"folder:{Path(status.root).name}"


def find(text: str) -> tuple[DatasetStatus, str, int] | None:
    """Look up what a link says, SET/CLASS/NUMBER, among what is offered; None if it is not there.

    Examples
    --------
    >>> find("shapes/ring/3")[1:], find("shapes/ring/1000"), find("../x"), find("shapes/cat/1")
    (('ring', 3), None, None, None)
    """
    where, _, rest = text.partition("/")
    name, _, number = rest.rpartition("/")
    status = next((one for one in ready() if address(one) == where), None)
    if status is None or name not in status.classes:
        return None
    if not (number.isascii() and number.isdigit() and len(number) <= len(str(OFFERED))):
        return None
    there = datasets.counts(status.data, "test", status.root)
    return (status, name, int(number)) if int(number) < min(OFFERED, *there.values()) else None
