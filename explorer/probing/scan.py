"""One pass over a data set that records how strongly every picture drives every filter.

For each picture and filter three numbers are kept: the maximum of the ReLU's output over the map,
the place of that maximum, and the mean. That is 10 bytes instead of a whole map, so any ranking
afterwards is exact and takes under a millisecond: no candidate list is cut off on the way.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from torch import Tensor, nn

from explorer.errors import InputError
from explorer.probing.activations import LayerInfo, conv_layers, normalise
from explorer.probing.observer import AFTER, BEFORE, observe

BATCH = 64  # pictures; the largest that stays in a laptop's cache: 256 took twice as long
SCORES = ("max", "mean")
NEARLY_DEAD = 0.01  # share of the pictures; a filter that fires on fewer shows chance, not taste


@dataclass(frozen=True)
class LayerScan:
    """The responses of one convolution; arrays are (pictures, filters) and read-only.

    Attributes
    ----------
    layer : LayerInfo
        The convolution.
    max, mean : np.ndarray
        float32, of the ReLU's output over all places of the map.
    argmax : np.ndarray
        uint16, row · columns + column of the maximum; of several equal ones the first.
    """

    layer: LayerInfo
    max: np.ndarray
    mean: np.ndarray
    argmax: np.ndarray

    def place(self, image: int, channel: int) -> tuple[int, int]:
        """Return row and column of the maximum on the map."""
        row, col = divmod(int(self.argmax[image, channel]), self.layer.size[1])
        return row, col


@dataclass(frozen=True)
class Scan:
    """What one pass over a data set has recorded.

    Attributes
    ----------
    layers : dict
        Name → LayerScan, in the order of the network.
    predicted : np.ndarray
        int64 (pictures,), the class with the largest logit.
    """

    layers: dict[str, LayerScan]
    predicted: np.ndarray

    @property
    def pictures(self) -> int:
        """How many pictures were scanned."""
        return len(self.predicted)


def scan(
    model: nn.Module,
    images: np.ndarray,
    mean,
    std,
    *,
    batch: int = BATCH,
    progress: Callable[[float], None] | None = None,
) -> Scan:
    """Send every picture through the network once and record every filter's response.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU.
    images : np.ndarray
        uint8 (N, 32, 32, 3), N at least 1.
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    batch : int
        Pictures at a time; it changes the speed, not what is recorded.
    progress : callable, optional
        Called with the share that is done, in 0..1, after every batch.

    Raises
    ------
    InputError
        When there is no picture.
    """
    total = len(images)
    if total == 0:
        raise InputError("A scan needs at least 1 picture, not 0. Choose another data set.")
    layers = {layer.name: _empty(layer, total) for layer in conv_layers(model)}
    predicted = np.empty(total, np.int64)
    for start in range(0, total, batch):
        part = slice(start, min(start + batch, total))

        def keep(name: str, when: str, maps: Tensor, part: slice = part) -> None:
            into = layers[name]
            if when == (AFTER if into.layer.relu else BEFORE):
                _reduce(maps, into, part)

        logits, _ = observe(model, normalise(images[part], mean, std), keep)
        predicted[part] = logits.argmax(1).numpy()
        if progress is not None:
            progress(part.stop / total)
    for layer in layers.values():
        for array in (layer.max, layer.mean, layer.argmax):
            array.setflags(write=False)  # all sessions share one scan
    return Scan(layers, predicted)


def _empty(layer: LayerInfo, total: int) -> LayerScan:
    shape = (total, layer.filters)
    return LayerScan(
        layer, np.empty(shape, np.float32), np.empty(shape, np.float32), np.empty(shape, np.uint16)
    )


def _reduce(maps: Tensor, into: LayerScan, part: slice) -> None:
    flat = maps.permute(0, 2, 3, 1).flatten(1, 2)  # (n, H·W, C), no copy when channels last
    highest, place = flat.max(dim=1)  # documented: of equal maxima the first, so row-major
    into.max[part] = highest.numpy()
    into.argmax[part] = place.numpy()
    into.mean[part] = flat.mean(dim=1).numpy()


def scores(found: LayerScan, channel: int, score: str = "max") -> np.ndarray:
    """Return one filter's score for every picture, float32 (pictures,).

    Raises
    ------
    InputError
        When the filter or the score does not exist.
    """
    if score not in SCORES:
        raise InputError(f"A score is one of {', '.join(SCORES)}, not {score!r}. Choose one.")
    if not 0 <= channel < found.layer.filters:
        raise InputError(
            f"{found.layer.name} has filters 0 to {found.layer.filters - 1}, not {channel}. "
            "Choose one of these."
        )
    return (found.max if score == "max" else found.mean)[:, channel]


def top_images(found: LayerScan, channel: int, score: str = "max", k: int = 9) -> np.ndarray:
    """Return the numbers of the pictures that activate a filter most, strongest first.

    Of equal scores the lower number comes first. A picture that scores exactly 0 does not activate
    the filter at all and is never an example, so there may be fewer than k.

    Parameters
    ----------
    found : LayerScan
        One layer of a scan.
    channel : int
        The filter, counted from 0.
    score : {"max", "mean"}
        Over the places of the map.
    k : int
        At most so many.

    Returns
    -------
    np.ndarray
        int64, at most k numbers of pictures.
    """
    values = scores(found, channel, score)
    order = np.argsort(-values, kind="stable")[:k]  # stable: equal scores keep their order
    return order[values[order] > 0]


def in_common(first: np.ndarray, second: np.ndarray) -> int:
    """Return how many pictures stand in both lists."""
    return len(np.intersect1d(first, second))


def firing_rate(found: LayerScan) -> np.ndarray:
    """Return for every filter the share of pictures that it answers anywhere, 0..1."""
    return (found.max > 0).mean(axis=0)


def dead_filters(found: LayerScan) -> np.ndarray:
    """Return for every filter True if no picture of the scan has activated it anywhere."""
    return ~(found.max > 0).any(axis=0)
