"""One pass over a data set that records how strongly every picture drives every filter.

On a CPU several Python threads take turns at the batches, each with the one thread that torch has
in the server: PyTorch lets go of the interpreter while it computes. Where a batch begins depends
neither on the machine nor on the threads, so what is recorded does not either; and equal pictures
score equally, bit for bit, so that the order of ties is the order of the pictures.
"""

import copy
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from math import prod

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.errors import InputError
from explorer.limits import SCAN_BYTES_MAX, SCAN_MACS_MAX, SCAN_THREADS_MAX
from explorer.probing.activations import conv_layers, normalise
from explorer.probing.observer import AFTER, BEFORE, observe
from explorer.probing.responses import LayerInfo, LayerScan, Scan
from explorer.training.device import cores

DEVICES = ("cpu", "cuda")
_BATCHES = {"cpu": 32, "cuda": 1024}  # pictures; on a CPU their maps stay in its caches
_MAP_BYTES = {"cpu": 2**25, "cuda": 2**29}  # bytes of a batch's largest map; large pictures are few
_KEPT_BYTES = 10  # for each picture and filter: maximum, mean, place
_GPU = threading.Lock()  # the precision of convolutions is a setting of the whole process

Found = dict[str, tuple[Tensor, Tensor, Tensor]]  # layer → max, place and mean, each (n, filters)


def scan(
    model: nn.Module,
    images: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
    *,
    batch: int | None = None,
    threads: int | None = None,
    device: str = "cpu",
    progress: Callable[[float], None] | None = None,
) -> Scan:
    """Send every picture through the network once and record every filter's response.

    All sums are float32, on a GPU too: TF32 is off there.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU; it is left exactly as it was. A GPU gets a copy.
    images : np.ndarray
        uint8 (N, H, W, C), N at least 1.
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    batch : int, optional
        Pictures at a time; it changes the speed, not what is recorded. None chooses by the size of
        the network's maps.
    threads : int, optional
        On a CPU, how many batches at once, each with as many threads as torch has. None takes the
        cores that there are, at most `SCAN_THREADS_MAX`.
    device : {"cpu", "cuda"}
        Where to compute.
    progress : callable, optional
        Called in the caller's thread with the share that is done, in 0..1, after every batch. What
        it raises ends the scan.

    Raises
    ------
    InputError
        When there is no picture, no such device, or not even one picture or thread at a time.
    """
    total = len(images)
    _check(total, batch, threads, device)
    layers = {layer.name: layer for layer in conv_layers(model)}
    batch = _batch_size(layers.values(), device) if batch is None else batch
    parts = _parts(total, batch)
    kept = {name: _empty(layer, total) for name, layer in layers.items()}
    predicted = np.empty(total, np.int64)

    def keep(part: slice, found: Found, classes: Tensor) -> None:
        predicted[part] = classes.numpy()
        for name, (highest, place, average) in found.items():
            into = kept[name]
            into.max[part], into.argmax[part] = highest.numpy(), place.numpy()
            into.mean[part] = average.numpy()

    def read(part: slice) -> Tensor:
        return normalise(model, images[part], mean, std, device=device)

    pass_over = _on_gpu if device == "cuda" else _on_cpu
    for part in pass_over(model, layers, parts, read, keep, threads):
        if progress is not None:
            progress(part.stop / total)
    for layer in kept.values():
        for array in (layer.max, layer.mean, layer.argmax):
            array.setflags(write=False)  # all sessions share one scan
    return Scan(kept, predicted)


def _on_cpu(model, layers, parts, read, keep, threads: int | None) -> Iterator[slice]:
    """Yield each part once it is recorded, in order."""

    def one(part: slice) -> slice:
        keep(part, *_responses(model, layers, read(part)))
        return part

    threads = min(threads or _threads(), len(parts))
    if threads == 1:
        yield from map(one, parts)
        return
    pool = ThreadPoolExecutor(threads, thread_name_prefix="scan")
    try:
        yield from pool.map(one, parts)
    finally:  # at the end there is nothing to cancel; after an error the rest is
        pool.shutdown(cancel_futures=True)


def _on_gpu(model, layers, parts, read, keep, threads: int | None) -> Iterator[slice]:
    """Yield each part once it is on its way; record all at the end, so that nothing waits."""
    with _GPU, _whole_floats():
        there = copy.deepcopy(model).to("cuda", memory_format=torch.channels_last)
        found = []
        for part in parts:
            found.append(_responses(there, layers, read(part)))
            yield part
        for part, (reduced, classes) in zip(parts, found, strict=True):
            there_and_back = {n: tuple(t.cpu() for t in three) for n, three in reduced.items()}
            keep(part, there_and_back, classes.cpu())


@contextmanager
def _whole_floats() -> Iterator[None]:
    """Keep CUDA from rounding the factors of convolutions and matrices to TF32's 10 bits."""
    settings = torch.backends.cudnn.conv, torch.backends.cuda.matmul
    before = [setting.fp32_precision for setting in settings]
    for setting in settings:
        setting.fp32_precision = "ieee"
    try:
        yield
    finally:
        for setting, value in zip(settings, before, strict=True):
            setting.fp32_precision = value


def _responses(
    model: nn.Module, layers: dict[str, LayerInfo], batch: Tensor
) -> tuple[Found, Tensor]:
    """Return what one batch does to every filter, and the classes with the largest logits."""
    found: Found = {}

    def keep(name: str, when: str, maps: Tensor) -> None:
        if when == (AFTER if layers[name].relu else BEFORE):
            found[name] = _reduced(maps)

    logits, _ = observe(model, batch, keep)
    return found, logits.argmax(1)


def _reduced(maps: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return maximum, its place and mean of maps (n, C, H, W), each (n, C).

    Of equal maxima the first counts, row by row: `Tensor.max` documents that, and a max pooling
    over the whole map takes a later value only if it is larger. The pooling is 3 times as fast on a
    CPU, since it reads the channels side by side.
    """
    flat = maps.permute(0, 2, 3, 1).flatten(1, 2)  # (n, H·W, C), no copy when channels last
    if maps.is_cuda:
        highest, place = flat.max(dim=1)
    else:
        pooled = F.max_pool2d(maps, maps.shape[2:], return_indices=True)
        highest, place = (one.flatten(1) for one in pooled)
    return highest, place, flat.mean(dim=1)


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


def _check(total: int, batch: int | None, threads: int | None, device: str) -> None:
    if total == 0:
        raise InputError("A scan needs at least 1 picture, not 0. Choose another data set.")
    if device not in DEVICES or (device == "cuda" and not torch.cuda.is_available()):
        raise InputError(f'A scan cannot compute on "{device[:40]}" here. Choose "cpu".')
    if batch is not None and batch < 1:
        raise InputError(f"A scan reads at least 1 picture at a time, not {batch}. Choose 32.")
    if threads is not None and not 1 <= threads <= SCAN_THREADS_MAX:
        raise InputError(
            f"A scan takes 1 to {SCAN_THREADS_MAX} threads, not {threads}. Choose one of these."
        )


def _threads() -> int:
    return max(1, min(SCAN_THREADS_MAX, cores() // torch.get_num_threads()))


def _parts(total: int, batch: int) -> list[slice]:
    """Return which pictures are read together; the last batch is as large as the others.

    It reads some pictures again for that: on a CPU a convolution adds up a batch of four or fewer
    in another order, and of two equal pictures one would win by its last bit.
    """
    ends = range(batch, total + batch, batch)
    return [slice(max(0, min(end, total) - batch), min(end, total)) for end in ends]


def _batch_size(layers, device: str) -> int:
    largest = max((4 * layer.filters * prod(layer.size) for layer in layers), default=1)
    return max(1, min(_BATCHES[device], _MAP_BYTES[device] // largest))


def _empty(layer: LayerInfo, total: int) -> LayerScan:
    shape = (total, layer.filters)
    return LayerScan(
        layer, np.empty(shape, np.float32), np.empty(shape, np.float32), np.empty(shape, np.uint16)
    )
