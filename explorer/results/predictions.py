"""What a network answered for every picture of a part, and the file that keeps it in a run.

`validation.npz` and `test.npz` hold plain numbers, stored without compression, so that a file can
never be larger in memory than on the disk. Whoever reads one trusts nothing in it: names, types,
shapes and values are compared with each other before they are used, and nothing is unpickled.
"""

import io
import json
import math
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from explorer.atomic import write_bytes
from explorer.errors import DataError
from explorer.limits import CLASSES_MAX, CLASSES_MIN, PREDICTIONS_BYTES_MAX

PARTS = ("validation", "test")
_AGAIN = "Train again, or choose another run."
_SUM_TOLERANCE = 0.01  # ten rounded float16 probabilities add up to 1 within 0.005
_HEADER_BYTES_MAX = 1_000  # bytes; shape and type of an array have about 120
_PLACE_MAX = 2**31  # pictures; more than any data set here has


@dataclass(frozen=True, eq=False)
class Predictions:
    """One network's answers for the pictures of one part.

    Parameters
    ----------
    probabilities : np.ndarray
        float32 (N, K); every row adds up to 1.
    labels : np.ndarray
        int64 (N,), the true classes, in 0..K-1.
    places : np.ndarray
        int64 (N,), where each picture lies in `selection.load_pictures(recipe, split)`: "train" for
        the validation part, "test" for the test part.
    classes : tuple of str
        K names in the order of the columns.
    checksums : np.ndarray or None
        uint32 (N,), CRC-32 of each picture's bytes: shows whether the picture that lies at a place
        today is still the one that was answered for. None in files that do not have them.

    Examples
    --------
    >>> toy = Predictions(np.array([[0.9, 0.1], [0.8, 0.2]], np.float32), np.array([0, 1]),
    ...                   np.array([4, 7]), ("ring", "disc"))
    >>> toy.predicted.tolist(), toy.right.tolist(), toy.accuracy, len(toy)
    ([0, 0], [True, False], 0.5, 2)
    """

    probabilities: np.ndarray
    labels: np.ndarray
    places: np.ndarray
    classes: tuple[str, ...]
    checksums: np.ndarray | None = None

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.labels)

    @cached_property
    def predicted(self) -> np.ndarray:
        """int64 (N,): the class with the highest probability, the first of equals."""
        return self.probabilities.argmax(axis=1)

    @cached_property
    def confidence(self) -> np.ndarray:
        """float32 (N,): the probability of the predicted class."""
        return self.probabilities.max(axis=1)

    @cached_property
    def right(self) -> np.ndarray:
        """Bool (N,): whether the predicted class is the true one."""
        return self.predicted == self.labels

    @property
    def accuracy(self) -> float:
        """The share of pictures that are named correctly."""
        return int(self.right.sum()) / len(self)


def file_of(run: Path, part: str) -> Path:
    """Return where a run's folder keeps the predictions of a part.

    Examples
    --------
    >>> file_of(Path("runs/a"), "test").as_posix()
    'runs/a/test.npz'
    """
    if part not in PARTS:
        raise ValueError(part)
    return run / f"{part}.npz"


def checksums_of(images: np.ndarray) -> np.ndarray:
    """Return the CRC-32 of every picture of uint8 (N, H, W, C), as uint32 (N,).

    Examples
    --------
    >>> checksums_of(np.zeros((2, 1, 1, 1), np.uint8)).tolist()
    [3523407757, 3523407757]
    """
    return np.array([zlib.crc32(np.ascontiguousarray(image)) for image in images], np.uint32)


def write(path: Path, predictions: Predictions) -> None:
    """Replace a file of predictions in one go.

    Parameters
    ----------
    path : pathlib.Path
        From `file_of`.
    predictions : Predictions
        Checked as if it had been read.

    Raises
    ------
    DataError
        When a part of it does not fit the rest.
    """
    _check(path.name, predictions)
    arrays = {
        "probabilities": predictions.probabilities.astype(np.float32),
        "labels": predictions.labels.astype(np.int64),
        "places": predictions.places.astype(np.int64),
        "classes": np.frombuffer(json.dumps(predictions.classes).encode(), np.uint8),
    }
    if predictions.checksums is not None:
        arrays["checksums"] = predictions.checksums.astype(np.uint32)
    into = io.BytesIO()
    np.savez(into, **arrays)
    write_bytes(path, into.getvalue())


def read(path: Path) -> Predictions:
    """Read a file of predictions.

    Parameters
    ----------
    path : pathlib.Path
        From `file_of`.

    Returns
    -------
    Predictions
        Its arrays are read-only.

    Raises
    ------
    DataError
        When the file is missing, damaged, too large, or something else.
    """
    try:
        size = path.stat().st_size
        if size > PREDICTIONS_BYTES_MAX:
            raise DataError(
                f"{path.name} has {size:,} bytes; at most {PREDICTIONS_BYTES_MAX:,} are read. "
                f"{_AGAIN}"
            )
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as file:
            predictions = _from(file)
    except OSError as error:
        raise DataError(f"There is no readable {path.name} in this run. {_AGAIN}") from error
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile, RuntimeError,
            NotImplementedError, RecursionError, EOFError) as error:  # fmt: skip
        raise DataError(f"{path.name} is damaged or no file of predictions. {_AGAIN}") from error
    _check(path.name, predictions)
    return predictions


def _from(file: zipfile.ZipFile) -> Predictions:
    names = json.loads(_array(file, "classes", "u1").tobytes())
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("classes")
    there = "checksums.npy" in file.namelist()
    return Predictions(
        _array(file, "probabilities", "f4", "f2").astype(np.float32, copy=False),
        _array(file, "labels", "i8"),
        _array(file, "places", "i8"),
        tuple(names),
        _array(file, "checksums", "u4") if there else None,
    )


def _array(file: zipfile.ZipFile, name: str, *kinds: str) -> np.ndarray:
    """Read one array; its header is compared with its bytes before anything is made of it."""
    info = file.getinfo(f"{name}.npy")
    if info.compress_type != zipfile.ZIP_STORED or info.file_size > PREDICTIONS_BYTES_MAX:
        raise ValueError(name)
    stream = io.BytesIO(file.read(info))
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError(name)
    shape, by_columns, kind = np.lib.format.read_array_header_1_0(stream, _HEADER_BYTES_MAX)
    if by_columns or kind.str[1:] not in kinds or kind.str[0] not in "<|":
        raise ValueError(name)
    content = stream.read()
    if min(shape, default=0) < 0 or math.prod(shape) * kind.itemsize != len(content):
        raise ValueError(name)
    return np.frombuffer(content, kind).reshape(shape)


def _check(name: str, found: Predictions) -> None:
    """Compare everything with everything else; raise DataError at the first that does not fit."""
    count, classes = found.labels.size, len(found.classes)
    shapes = (found.probabilities.shape, found.labels.shape, found.places.shape)
    if shapes != ((count, classes), (count,), (count,)) or not count:
        raise DataError(
            f"{name} holds {count} labels, {classes} classes and probabilities of shape "
            f"{str(shapes[0])[:60]}; they do not belong together. {_AGAIN}"
        )
    sums = found.checksums
    fine = (
        CLASSES_MIN <= classes <= CLASSES_MAX
        and len(set(found.classes)) == classes
        and np.isfinite(found.probabilities).all()
        and found.probabilities.min() >= 0
        and np.abs(found.probabilities.sum(axis=1, dtype=float) - 1).max() <= _SUM_TOLERANCE
        and 0 <= found.labels.min() <= found.labels.max() < classes
        and 0 <= found.places.min() <= found.places.max() < _PLACE_MAX
        and len(np.unique(found.places)) == count
        and (sums is None or sums.shape == (count,))
    )
    if not fine:
        raise DataError(
            f"{name} holds numbers that are no predictions of {classes} classes. {_AGAIN}"
        )
