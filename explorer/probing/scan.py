"""One pass over a data set that records how strongly every picture drives every filter."""

from collections.abc import Callable
from math import prod

import numpy as np
from torch import Tensor, nn

from explorer.errors import InputError
from explorer.limits import SCAN_BYTES_MAX, SCAN_MACS_MAX
from explorer.probing.activations import conv_layers, normalise
from explorer.probing.observer import AFTER, BEFORE, observe
from explorer.probing.responses import LayerInfo, LayerScan, Scan

BATCH = 64  # pictures; the largest that stays in a laptop's cache: 256 took twice as long
_KEPT_BYTES = 10  # for each picture and filter: maximum, mean, place


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
        uint8 (N, H, W, C), N at least 1.
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

        logits, _ = observe(model, normalise(model, images[part], mean, std), keep)
        predicted[part] = logits.argmax(1).numpy()
        if progress is not None:
            progress(part.stop / total)
    for layer in layers.values():
        for array in (layer.max, layer.mean, layer.argmax):
            array.setflags(write=False)  # all sessions share one scan
    return Scan(layers, predicted)


def affordable(model: nn.Module) -> int:
    """Return how many pictures a scan of a network should read at most.

    Large networks read fewer: by the multiply-adds of their convolutions, and by the memory for
    the responses of their filters. The number does not depend on the machine.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU.
    """
    layers = conv_layers(model)
    weights = [model.get_submodule(layer.name).weight for layer in layers]
    macs = sum(w.numel() * prod(layer.size) for w, layer in zip(weights, layers, strict=True))
    kept = _KEPT_BYTES * sum(layer.filters for layer in layers)
    return min(SCAN_MACS_MAX // max(1, macs), SCAN_BYTES_MAX // max(1, kept))


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
