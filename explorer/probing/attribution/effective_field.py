"""The effective receptive field: how much each pixel really moves a unit, next to its box."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from explorer.errors import InputError
from explorer.probing.activations import conv_layers
from explorer.probing.attribution.differentiable import batch_of
from explorer.probing.observer import BEFORE, Observer
from explorer.probing.receptive_field import Box, box

_AT_ONCE = 16  # pictures; their maps are kept for the way back


@dataclass(frozen=True)
class EffectiveField:
    """What moves the unit in the middle of one map.

    Attributes
    ----------
    strength : np.ndarray
        float64 (H, W): mean absolute slope of the unit over the pictures, added up over colours,
        for pixels in 0..1.
    box : Box or None
        The theoretical field; None where paths of different fields meet.
    place : tuple of int
        Row and column of the unit on its map.
    pictures : int
        How many were read.
    """

    strength: np.ndarray
    box: Box | None
    place: tuple[int, int]
    pictures: int

    def share_holding(self, part: float = 0.95) -> float | None:
        """Return which share of the box's pixels on the picture is enough for a part of it all.

        The strongest pixels are taken first. None without a box, or where nothing moves the unit.
        """
        total = self.strength.sum()
        if self.box is None or total == 0:
            return None
        seen = self.box.clipped(*self.strength.shape)
        return pixels_holding(self.strength, part) / (seen.height * seen.width)


def pixels_holding(strength: np.ndarray, part: float) -> int:
    """Return how many of the strongest pixels hold a part (0..1) of the sum.

    Examples
    --------
    >>> pixels_holding(np.array([1.0, 6.0, 3.0]), 0.9)
    2
    """
    falling = np.sort(strength.ravel())[::-1].cumsum()
    return int(np.searchsorted(falling, part * falling[-1] * (1 - 1e-12)) + 1)


def effective_field(
    model: nn.Module,
    images: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
    layer: str,
    channel: int | None = None,
) -> EffectiveField:
    """Return how much each pixel moves the unit in the middle of a map, over some pictures.

    The unit is taken before its ReLU, which would hide the slope where it gives 0.

    Parameters
    ----------
    model : nn.Module
        In eval mode; it is left exactly as it was.
    images : np.ndarray
        uint8 (N, H, W, C), N at least 1.
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    layer : str
        A convolution.
    channel : int, optional
        One of its filters; None adds up all of them.

    Raises
    ------
    InputError
        When there is no picture, no such layer or no such filter.

    Source
    ------
    Luo, Li, Urtasun and Zemel 2016, "Understanding the Effective Receptive Field in Deep
    Convolutional Neural Networks", section 2.
    """
    known = {info.name: info for info in conv_layers(model)}
    info = known.get(layer)
    if info is None or not len(images) or not 0 <= (channel or 0) < info.filters:
        raise InputError(
            f"There is no filter {channel} of {layer!r} to look at with {len(images)} pictures; "
            f"the network has {', '.join(known) or 'no convolution'}. Choose a layer, one of its "
            "filters, and at least 1 picture."
        )
    row, col = info.size[0] // 2, info.size[1] // 2
    chosen = slice(None) if channel is None else slice(channel, channel + 1)
    total = np.zeros(images.shape[1:3])
    for start in range(0, len(images), _AT_ONCE):
        batch = batch_of(model, images[start : start + _AT_ONCE], mean, std).requires_grad_()
        unit = _units(model, batch, layer, (chosen, row, col))
        (slopes,) = torch.autograd.grad(unit, batch)
        scaled = slopes / torch.tensor(std, dtype=slopes.dtype).reshape(1, -1, 1, 1)
        total += scaled.abs().double().sum(dim=(0, 1)).numpy()
    seen = None if info.chain is None else box(info.chain, row, col)
    return EffectiveField(total / len(images), seen, (row, col), len(images))


def _units(model: nn.Module, batch: Tensor, layer: str, place) -> Tensor:
    """Return the sum of one place's values over a batch, whose pictures do not see each other."""
    values = []

    def keep(name: str, when: str, maps: Tensor) -> None:
        if name == layer and when == BEFORE:
            values.append(maps[:, place[0], place[1], place[2]].sum())  # at once: see Observer

    with torch.enable_grad(), Observer(model, keep):
        model(batch)
    return values[0]
