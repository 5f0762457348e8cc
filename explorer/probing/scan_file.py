"""A scan as a file: plain arrays that NumPy opens, and the names of what they were made of.

    conv1/max, conv1/mean     float32 (pictures, filters), and so on for every convolution
    conv1/argmax              uint16 (pictures, filters), row · columns + column of the maximum
    pictures                  int64 (pictures,), the picture's number in its data set
    predicted                 int64 (pictures,), the class with the largest logit
    identity                  JSON text: what weights, pictures, normalisation and layers these were

The arrays are stored without compression, so a file is never larger in memory than on the disk, and
nothing is pickled. Whoever reads one says what it has to be of; everything else is refused.
"""

import hashlib
import json
import math
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from explorer.atomic import write_pieces
from explorer.errors import DataError
from explorer.limits import SCAN_FILE_BYTES_MAX
from explorer.probing.responses import LayerInfo, LayerScan, Scan

_VERSION = 1
_AGAIN = "Scan again with python -m explorer.probing scan."
_KINDS = {"max": "<f4", "argmax": "<u2", "mean": "<f4"}
_HEADER_BYTES_MAX = 1_000  # bytes; shape and type of an array have about 120
_ROOM = 2**20  # bytes for headers and the directory of the zip, beyond the arrays themselves
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold: equal scans are equal files
_WHAT = {
    "weights": "other weights",
    "pictures": "other pictures",
    "mean": "another normalisation",
    "std": "another normalisation",
    "layers": "other layers",
}


@dataclass(frozen=True)
class Identity:
    """What a scan is of; two scans of equal identity hold the same numbers, up to rounding.

    Attributes
    ----------
    weights : str
        From `explorer.probing.activations.fingerprint`.
    pictures : str
        From `digest`.
    mean, std : tuple of float
        What the pictures were normalised with, per channel, of pixels in 0..1.
    layers : tuple of LayerInfo
        From `explorer.probing.activations.conv_layers`.
    """

    weights: str
    pictures: str
    mean: tuple[float, ...]
    std: tuple[float, ...]
    layers: tuple[LayerInfo, ...]

    def to_json(self) -> str:
        """Return it as the file holds it."""
        return json.dumps({"version": _VERSION} | asdict(self), ensure_ascii=False)


def digest(images: np.ndarray) -> str:
    """Return the SHA-256 of the shape and the bytes of pictures, uint8 (N, H, W, C).

    Examples
    --------
    >>> digest(np.zeros((1, 2, 2, 3), np.uint8)) == digest(np.zeros((2, 1, 2, 3), np.uint8))
    False
    """
    found = hashlib.sha256(f"{images.shape}{images.dtype}".encode())
    found.update(np.ascontiguousarray(images))
    return found.hexdigest()


def bytes_of(pictures: int, layers: Sequence[LayerInfo]) -> int:
    """Return how many bytes the arrays of a file take, without its headers.

    Examples
    --------
    >>> info = LayerInfo("conv1", 3, 224, (3, 3), (1, 1), (1, 1), (32, 32), True, None)
    >>> bytes_of(10_000, [info])
    22560000
    """
    each = sum(np.dtype(kind).itemsize for kind in _KINDS.values())
    return pictures * (each * sum(layer.filters for layer in layers) + 2 * 8)


def write(
    path: Path, found: Scan, identity: Identity, numbers: Sequence[int] | None = None
) -> None:
    """Replace a file of a scan in one go; a layer of it at a time lies in memory twice.

    Parameters
    ----------
    path : pathlib.Path
        In an existing folder.
    found : Scan
        What was recorded.
    identity : Identity
        What it was recorded of.
    numbers : sequence of int, optional
        The pictures' numbers in their data set; None counts them from 0.

    Raises
    ------
    ValueError
        When the scan has other layers than its identity, or another count of numbers.
    """
    names = tuple(layer.layer for layer in found.layers.values())
    numbers = np.asarray(range(found.pictures) if numbers is None else numbers, np.int64)
    if names != identity.layers or numbers.shape != found.predicted.shape:
        raise ValueError("The scan is not of these layers and pictures.")
    arrays = {
        f"{name}/{kind}": getattr(layer, kind).astype(_KINDS[kind], copy=False)
        for name, layer in found.layers.items()
        for kind in _KINDS
    }
    arrays |= {"pictures": numbers, "predicted": found.predicted.astype("<i8", copy=False)}
    write_pieces(path, _zipped(arrays | {"identity": np.array(identity.to_json())}))


class _Pieces(list):
    """A file that cannot go back: what is written to it is taken from it piece by piece."""

    def write(self, data) -> int:
        self.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: the pieces are in memory anyway."""


def _zipped(arrays: dict[str, np.ndarray]) -> Iterator[bytes]:
    """Yield an uncompressed .npz piece by piece."""
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w") as file:
        for name, array in arrays.items():
            with file.open(zipfile.ZipInfo(f"{name}.npy", _DATE), "w", force_zip64=True) as into:
                np.lib.format.write_array(into, array, allow_pickle=False)
            yield from pieces
            pieces.clear()
    yield from pieces


def read(path: Path, wanted: Identity) -> tuple[Scan, np.ndarray]:
    """Read a file of a scan, if it is of the network and the pictures that are wanted.

    Parameters
    ----------
    path : pathlib.Path
        A file of `write`.
    wanted : Identity
        Of the network and the pictures at hand.

    Returns
    -------
    tuple of Scan and np.ndarray
        The arrays are read-only; the last is int64, each picture's number in its data set.

    Raises
    ------
    DataError
        When the file is missing, damaged, something else, or of another network or other pictures.
    """
    try:
        size = path.stat().st_size
        if size > SCAN_FILE_BYTES_MAX:
            raise DataError(
                f"{path.name} has {size:,} bytes; at most {SCAN_FILE_BYTES_MAX:,} are read. "
                "Scan fewer pictures."
            )
        with zipfile.ZipFile(path) as file:
            _compare(path.name, _identity(file), wanted)
            found, numbers = _from(file, wanted, size)
    except OSError as error:
        raise DataError(f"There is no readable {path.name}. {_AGAIN}") from error
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile, RuntimeError, struct.error,
            NotImplementedError, RecursionError, EOFError) as error:  # fmt: skip
        raise DataError(f"{path.name} is damaged or no file of a scan. {_AGAIN}") from error
    return found, numbers


def _identity(file: zipfile.ZipFile) -> dict:
    info = file.getinfo("identity.npy")
    shape, kind, content = _opened(file, info, _ROOM * 4)
    if shape != () or kind.kind != "U" or kind.byteorder not in "<=":
        raise ValueError("identity")
    there = json.loads(content.decode("utf-32-le"))
    if not isinstance(there, dict):
        raise TypeError("identity")
    return there


def _compare(name: str, there: dict, wanted: Identity) -> None:
    """Refuse what is of something else, and say of what."""
    mine = json.loads(wanted.to_json())
    if there.get("version") != mine["version"]:
        raise DataError(
            f"{name} has version {str(there.get('version'))[:20]} of the format; version "
            f"{_VERSION} is read. {_AGAIN}"
        )
    for key, what in _WHAT.items():
        if there.get(key) != mine[key]:
            raise DataError(
                f"{name} was made of {what}: {_short(there.get(key))}, but here it is "
                f"{_short(mine[key])}. {_AGAIN}"
            )


def _short(value: object) -> str:
    if isinstance(value, str):
        return f"sha256 {value[:12]}…"
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        return ", ".join(f"{str(one.get('name'))[:20]}" for one in value[:4])
    return str(value)[:60]


def _from(file: zipfile.ZipFile, wanted: Identity, size: int) -> tuple[Scan, np.ndarray]:
    predicted = _array(file, "predicted", "<i8", (size // 8,))
    numbers = _array(file, "pictures", "<i8", (size // 8,))
    count = len(predicted)
    if not count or numbers.shape != (count,) or min(predicted.min(), numbers.min()) < 0:
        raise ValueError("pictures")
    layers = {}
    for layer in wanted.layers:
        shape = count, layer.filters
        kinds = {k: _array(file, f"{layer.name}/{k}", _KINDS[k], shape) for k in _KINDS}
        if not all(found.shape == shape for found in kinds.values()):
            raise ValueError(layer.name)
        numeric = np.isfinite(kinds["max"]).all() and np.isfinite(kinds["mean"]).all()
        if not numeric or kinds["argmax"].max() >= math.prod(layer.size):
            raise ValueError(layer.name)
        layers[layer.name] = LayerScan(layer, **kinds)
    return Scan(layers, predicted), numbers


def _array(file: zipfile.ZipFile, name: str, kind: str, most: tuple[int, ...]) -> np.ndarray:
    """Read one array, read-only; its size is compared with what it may be before it is read."""
    info = file.getinfo(f"{name}.npy")
    shape, found, content = _opened(file, info, math.prod(most) * np.dtype(kind).itemsize)
    if found != np.dtype(kind) or math.prod(shape) * found.itemsize != len(content):
        raise ValueError(name)
    return np.frombuffer(content, found).reshape(shape)


def _opened(file: zipfile.ZipFile, info: zipfile.ZipInfo, most: int):
    """Return shape, type and bytes of a stored array of at most so many bytes."""
    if info.compress_type != zipfile.ZIP_STORED or info.file_size > most + _HEADER_BYTES_MAX:
        raise ValueError(info.filename)
    with file.open(info) as stream:
        if np.lib.format.read_magic(stream) != (1, 0):
            raise ValueError(info.filename)
        shape, by_columns, kind = np.lib.format.read_array_header_1_0(stream, _HEADER_BYTES_MAX)
        if by_columns or min(shape, default=0) < 0:
            raise ValueError(info.filename)
        return shape, kind, stream.read()
