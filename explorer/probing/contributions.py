"""How much each input channel contributes to a convolution's output, in numbers of real pictures.

A filter's output is a sum: one product of kernel and window for each input channel, and the bias.
The mean size of each part over pictures and places says which inputs matter; the size of the
kernel alone does not, since an input that is seldom above 0 brings little with large weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from explorer.errors import InputError
from explorer.limits import CONTRIBUTION_PARTS_MAX
from explorer.probing.activations import conv_layers, normalise
from explorer.probing.observer import step as geometry
from explorer.probing.samples import evenly, sample

BATCH = 16  # pictures; the windows of one input channel then stay in the cache


@dataclass(frozen=True)
class Contributions:
    """How much each input matters to each filter of one convolution; read only.

    Attributes
    ----------
    mean : np.ndarray
        float32 (filters, inputs): mean absolute contribution over pictures and places. With
        groups, `inputs` counts the channels of the filter's own group.
    pictures : int
        Over how many.
    """

    mean: np.ndarray
    pictures: int


class _ReachedError(Exception):
    """The convolution has been called: what comes behind it is not needed."""


class _Call(TorchFunctionMode):
    """While entered, notes with what one convolution is called; see `observer` for the reasons."""

    def __init__(self, module: nn.Conv2d):
        super().__init__()
        self.module = module
        self.read: Tensor | None = None

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Run one function of the network, up to that convolution."""
        kwargs = kwargs or {}
        if getattr(func, "__name__", "") == "conv2d":
            given = dict(zip(("input", "weight"), args, strict=False)) | kwargs
            if given["weight"] is self.module.weight:
                self.read = given["input"].detach().clone()
                raise _ReachedError
        return func(*args, **kwargs)


def contributions(
    model: nn.Module, image: np.ndarray, mean: Sequence[float], std: Sequence[float], layer: str
) -> np.ndarray:
    """Return the part of each input channel in each filter's output, for one picture.

    Their sum over the inputs, plus the bias, is the convolution's own output before any ReLU.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU; it is left as it was.
    image : np.ndarray
        uint8 (H, W, C).
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    layer : str
        Name of a convolution.

    Returns
    -------
    np.ndarray
        float32 (filters, inputs, rows, columns); with groups, the inputs of the filter's group.

    Raises
    ------
    InputError
        When the model has no such convolution.
    """
    module = _convolution(model, layer)
    with torch.inference_mode():
        windows, size = _windows(_input_of(model, module, image[None], mean, std), module)
        parts = torch.bmm(_kernels(module), windows)  # (C, filters of a group, places)
    return _by_filter(parts, module).reshape(module.out_channels, -1, *size).numpy()


def mean_contributions(
    model: nn.Module, images: np.ndarray, mean: Sequence[float], std: Sequence[float], layer: str
) -> Contributions:
    """Return how much each input channel contributes on average, whatever its sign.

    A few hundred pictures are read, evenly from all; fewer for a large network.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU; it is left as it was.
    images : np.ndarray
        uint8 (N, H, W, C), N at least 1.
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    layer : str
        Name of a convolution.

    Raises
    ------
    InputError
        When the model has no such convolution, or there is no picture.
    """
    module = _convolution(model, layer)
    if not len(images):
        raise InputError("Contributions need at least 1 picture, not 0. Choose more pictures.")
    chosen, kernels = _sample(model, layer, len(images)), _kernels(module)
    total, places = 0.0, 0
    with torch.inference_mode():
        for start in range(0, len(chosen), BATCH):
            part = images[chosen[start : start + BATCH]]
            windows, _ = _windows(_input_of(model, module, part, mean, std), module)
            sums = [(one @ seen).abs_().sum(1) for one, seen in zip(kernels, windows, strict=True)]
            total, places = total + torch.stack(sums).double(), places + windows.shape[2]
    found = _by_filter((total / places).float()[..., None], module)[..., 0].numpy()
    found.setflags(write=False)  # all sessions share it
    return Contributions(found, len(chosen))


def _convolution(model: nn.Module, layer: str) -> nn.Conv2d:
    known = {name: m for name, m in model.named_modules() if isinstance(m, nn.Conv2d)}
    if layer not in known:
        raise InputError(
            f"The network has no convolution {layer!r}; it has {', '.join(known)}. "
            "Choose one of these."
        )
    return known[layer]


def _sample(model: nn.Module, layer: str, total: int) -> np.ndarray:
    """Return the pictures that are read; fewer where the sums of one have many parts."""
    info = next(found for found in conv_layers(model) if found.name == layer)
    groups = model.get_submodule(layer).groups
    parts = info.inputs * (info.filters // groups) * prod(info.size)
    chosen = sample(model, total)
    return chosen[evenly(len(chosen), max(1, CONTRIBUTION_PARTS_MAX // parts))]


def _input_of(model, module, images, mean, std) -> Tensor:
    """Return what the convolution reads, (n, C, rows, columns), its zero padding not counted."""
    call = _Call(module)
    batch = normalise(model, images, mean, std)
    try:
        with call:
            model(batch)
    except _ReachedError:
        return call.read
    raise InputError("The network does not use this convolution. Choose another layer.")


def _windows(maps: Tensor, module: nn.Conv2d) -> tuple[Tensor, tuple[int, int]]:
    """Return all windows as (C, cells of a kernel, places), and the size of the map."""
    kernel, step, spread = module.kernel_size, module.stride, module.dilation
    first = last = (0, 0)
    if module.padding_mode == "zeros":  # otherwise the module pads before it convolves
        first = last = geometry(module).padding
    if module.padding == "same":  # an odd cell lies below and to the right
        last = [spread[i] * (kernel[i] - 1) - first[i] for i in (0, 1)]
    padded = F.pad(maps, (first[1], last[1], first[0], last[0]))
    size = tuple(
        (side - spread[axis] * (kernel[axis] - 1) - 1) // step[axis] + 1
        for axis, side in enumerate(padded.shape[2:])
    )
    n, C = padded.shape[:2]
    cut = F.unfold(padded, kernel, dilation=spread, stride=step)
    return cut.reshape(n, C, -1, cut.shape[2]).permute(1, 2, 0, 3).flatten(2).contiguous(), size


def _kernels(module: nn.Conv2d) -> Tensor:
    """Return the kernels that read each input channel: (C, filters of its group, cells)."""
    weight = module.weight.detach().flatten(2)
    grouped = weight.reshape(module.groups, -1, *weight.shape[1:])
    return grouped.transpose(1, 2).reshape(module.in_channels, -1, weight.shape[2])


def _by_filter(parts: Tensor, module: nn.Conv2d) -> Tensor:
    """Turn (C, filters of a group, …) into (filters, inputs of a group, …)."""
    per = module.in_channels // module.groups
    grouped = parts.reshape(module.groups, per, *parts.shape[1:])
    return grouped.transpose(1, 2).reshape(module.out_channels, per, *parts.shape[2:])
