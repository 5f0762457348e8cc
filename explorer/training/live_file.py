"""What was last seen of a network, in the file live.npz of its run; needs no torch.

Beside it lies the folder filters/: the weights of the first convolution after each epoch, as long
as they fit into 1 MB; then after every second epoch, every fourth, and so on.
"""

import io
import math
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.atomic import write_bytes
from explorer.limits import FILTERS_BYTES_MAX, LIVE_BYTES_MAX

FILE = "live.npz"
_FOLDER = "filters"
_LEAST = 4  # epochs that are always kept
_PART_MAX = FILTERS_BYTES_MAX // (
    2 * _LEAST
)  # bytes of one epoch; thinning out halves their number
_MIDDLE = 128  # the byte that stands for 0; 1 … 255 are -scale … scale


@dataclass(frozen=True, eq=False)
class Maps:
    """Some feature maps of one picture: values (F, H, W), the largest of them, of how many."""

    layer: str
    values: np.ndarray
    scale: float
    count: int


@dataclass(frozen=True, eq=False)
class View:
    """A look at a network: see `explorer.training.live.Live.take` for the arrays.

    `filters` is None where the first layer's weights are no pictures; `maps` has the first and the
    last convolution's, nothing where there is none.
    """

    epoch: float
    step: int
    panel: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    probabilities: np.ndarray
    filters: np.ndarray | None
    maps: tuple[Maps, ...]


def packed(values: np.ndarray) -> tuple[np.ndarray, float]:
    """Return values as bytes and the largest absolute one; what is not finite counts as 0.

    Examples
    --------
    >>> bytes_, scale = packed(np.array([-2.0, 0.0, 1.0]))
    >>> bytes_.tolist(), scale
    ([1, 128, 192], 2.0)
    """
    values = np.nan_to_num(np.asarray(values, np.float64), posinf=0.0, neginf=0.0)
    scale = float(np.abs(values).max(initial=0.0)) or 1.0
    return np.rint(values / scale * (_MIDDLE - 1) + _MIDDLE).astype(np.uint8), scale


def unpacked(maps: np.ndarray, scale: float) -> np.ndarray:
    """Return the numbers behind such bytes: float64, to half a 127th of the scale.

    Examples
    --------
    >>> unpacked(np.array([1, 128, 255], np.uint8), 2.0).tolist()
    [-2.0, 0.0, 2.0]
    """
    return (maps.astype(float) - _MIDDLE) * (scale / (_MIDDLE - 1))


def write(path: Path, epoch: float, step: int, arrays: dict[str, np.ndarray]) -> None:
    """Replace live.npz in the run's folder `path`, whole."""
    into = io.BytesIO()
    np.savez(into, epoch=np.float64(epoch), step=np.int64(step), **arrays)
    write_bytes(path / FILE, into.getvalue(), lasting=False)


def read(path: Path) -> View | None:
    """Return the last look at a run; None when there is none, or it is damaged."""
    arrays = _load(path / FILE)
    try:
        return None if arrays is None else _view(arrays)
    except (KeyError, ValueError, TypeError):
        return None


def keep_filters(path: Path, epoch: int, arrays: dict[str, np.ndarray]) -> None:
    """Keep the first convolution's weights after an epoch; 0 is before the first.

    Parameters
    ----------
    path : pathlib.Path
        The run's folder.
    epoch : int
        Whole epochs so far.
    arrays : dict
        From `Live.take`.
    """
    weights = arrays.get("filters")
    if weights is None or weights.nbytes > _PART_MAX:
        return
    folder = path / _FOLDER
    folder.mkdir(exist_ok=True)
    kept = _kept(path)
    every = math.gcd(*kept) if len(kept) >= _LEAST else 1  # thinned out before
    epochs = sorted({*kept, epoch})
    while sum(e % every == 0 for e in epochs) * (weights.nbytes + 128) > FILTERS_BYTES_MAX:
        every *= 2
    for old in epochs:
        if old % every:
            (folder / f"{old}.npy").unlink(missing_ok=True)
    if epoch % every == 0:
        into = io.BytesIO()
        np.save(into, weights)
        write_bytes(folder / f"{epoch}.npy", into.getvalue(), lasting=False)


def read_filters(path: Path) -> dict[int, np.ndarray]:
    """Return the weights that were kept, float32 (F, C, k, k) by epoch, ascending."""
    found = {}
    for epoch in _kept(path):
        with suppress(OSError, ValueError, EOFError):
            data = (path / _FOLDER / f"{epoch}.npy").read_bytes()[: 2 * _PART_MAX]
            weights = np.load(io.BytesIO(data), allow_pickle=False)
            if weights.ndim == 4 and weights.dtype == np.float32:
                found[epoch] = weights
    return found


def _kept(path: Path) -> list[int]:
    names = [file.stem for file in (path / _FOLDER).glob("*.npy")]
    return sorted(int(name) for name in names if name.isdecimal() and len(name) < 8)


def _load(file: Path) -> dict[str, np.ndarray] | None:
    try:
        if file.stat().st_size > LIVE_BYTES_MAX:
            return None
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return None


def _view(arrays: dict[str, np.ndarray]) -> View:
    panel, labels, shares = arrays["panel"], arrays["labels"], arrays["probabilities"]
    classes = tuple(str(name) for name in arrays["classes"])
    if panel.ndim != 4 or panel.dtype != np.uint8 or panel.shape[3] not in (1, 3):
        raise ValueError("the panel is not pictures")
    if labels.shape != panel.shape[:1] or shares.shape != (len(panel), len(classes)):
        raise ValueError("the answers do not belong to the panel")
    if len(panel) == 0 or not 0 <= labels.min() <= labels.max() < len(classes):
        raise ValueError("a label has no class")
    filters = arrays.get("filters")
    if filters is not None and (filters.ndim != 4 or not np.isfinite(filters).all()):
        filters = None
    return View(
        epoch=float(arrays["epoch"]),
        step=int(arrays["step"]),
        panel=panel,
        labels=labels,
        classes=classes,
        probabilities=np.nan_to_num(shares),
        filters=filters,
        maps=tuple(
            _maps(arrays, which) for which in ("first", "last") if f"{which}_maps" in arrays
        ),
    )


def _maps(arrays: dict[str, np.ndarray], which: str) -> Maps:
    maps, scale = arrays[f"{which}_maps"], float(arrays[f"{which}_scale"])
    if maps.ndim != 3 or maps.dtype != np.uint8 or not np.isfinite(scale) or not len(maps):
        raise ValueError("these are no maps")
    layer, count = str(arrays[f"{which}_name"]), int(arrays[f"{which}_count"])
    return Maps(layer, unpacked(maps, scale), scale, count)
