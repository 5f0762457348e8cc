"""MNIST: 70,000 handwritten digits, grey pictures of 28×28 pixels.

The four files stay as they were published; they are small, and so every reading can compare them
with their published checksums.

**Source**: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document
Recognition"; the format is described on http://yann.lecun.com/exdb/mnist/.
"""

import gzip
import hashlib
import struct

import numpy as np

from explorer.datasets import sources
from explorer.errors import DataError

CLASSES = tuple("0123456789")
SHAPE = (28, 28, 1)  # rows, columns, channels
PER_CLASS = {
    "train": (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949),
    "test": (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009),
}
_PREFIX = {"train": "train", "test": "t10k"}
_UNSIGNED_BYTES = 0x08  # the only type of numbers in these files


def read(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Read one split.

    Returns
    -------
    images : ndarray of uint8, shape (N, 28, 28, 1)
    labels : ndarray of int64, shape (N,)

    Raises
    ------
    DataError
        If the data set is missing or damaged. A damaged one is put aside and offered again.
    """
    source = sources.SOURCES["mnist"]
    if not sources.is_ready(source):
        raise DataError(f"MNIST is not on this machine; get it with `{source.command}`.")
    try:
        images, labels = (
            read_idx(_unpacked(source, f"{_PREFIX[split]}-{kind}-ubyte.gz"))
            for kind in ("images-idx3", "labels-idx1")
        )
        if images.shape != (len(labels), *SHAPE[:2]):
            raise ValueError(images.shape)
    except ValueError as error:
        sources.put_aside(source)
        raise DataError(
            f"MNIST is damaged: a file differs from what was published. Get it again with "
            f"`{source.command}`."
        ) from error
    except OSError as error:
        raise DataError(
            f"MNIST cannot be read ({error.strerror or error}); look at the disk and try again."
        ) from error
    return images[..., None], labels.astype(np.int64)


def _unpacked(source: sources.Source, name: str) -> bytes:
    """Return the content of a published file, after its size and checksum were compared."""
    path = sources.folder_of(source) / source.unpacked / name
    (file,) = (file for file in source.files if file.filename == name)
    if path.stat().st_size != file.size:
        raise ValueError(name)
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise ValueError(name)
    return gzip.decompress(data)


def read_idx(data: bytes) -> np.ndarray:
    """Read an array of bytes in the IDX format.

    Two zero bytes, the type of the numbers, how many axes there are, the length of each axis as a
    big-endian 32-bit number, then the numbers row by row.

    Raises
    ------
    ValueError
        If the header is another one, or does not fit to the number of bytes.

    Examples
    --------
    >>> read_idx(bytes([0, 0, 8, 1, 0, 0, 0, 2, 7, 9]))
    array([7, 9], dtype=uint8)
    """
    if len(data) < 4 or data[:3] != bytes([0, 0, _UNSIGNED_BYTES]):
        raise ValueError("no IDX file of bytes")
    axes = data[3]
    header = 4 + 4 * axes
    if len(data) < header:
        raise ValueError("the header is cut")
    shape = struct.unpack(f">{axes}I", data[4:header])
    return np.frombuffer(data, np.uint8, offset=header).reshape(shape)
