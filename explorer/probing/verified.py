"""Whether the marked part of a picture really makes a filter's value: noise everywhere else.

Cutting the part out and sending it through the network alone is no test: at the border of the cut
the inner layers pad with zeros where the whole picture has other values, and the result is off by
up to 90 %. So the picture stays whole and all that lies outside the receptive field is replaced.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from torch import Tensor, nn

from explorer.errors import InputError
from explorer.probing.activations import normalise
from explorer.probing.observer import AFTER, BEFORE, observe
from explorer.probing.receptive_field import Box, box
from explorer.probing.responses import LayerInfo

DRAWS = 4  # of noise; half of them any grey levels, half only the darkest and the brightest
TOLERANCE = 1e-5  # of the largest value of the filter's maps; float32 keeps 7 digits of a sum
SIDES = ("top", "left", "bottom", "right")

Place = tuple[int, int]  # row and column on the map


class _Reached(BaseException):
    """Ends a pass at the layer that is asked about: what lies behind it is not needed."""


@dataclass(frozen=True)
class Verified:
    """What noise outside the receptive field did to one value.

    Attributes
    ----------
    value : float
        Of the filter at its place for the picture as it is, after the ReLU, as a scan keeps it.
    change : float
        The largest difference that any noise made to it, or to the convolution's own output there.
    allowed : float
        What rounding may make of it.
    draws : int
        How often noise was drawn; 0 where nothing lies outside.
    box : Box or None
        The part that stayed, clipped to the picture; None where no box is known, and then it is
        the whole picture.
    """

    value: float
    change: float
    allowed: float
    draws: int
    box: Box | None

    @property
    def ok(self) -> bool:
        """Whether the value stayed."""
        return self.change <= self.allowed

    def agrees(self, stored: float) -> bool:
        """Tell whether a scan has recorded the same value.

        Examples
        --------
        >>> Verified(2.0, 0.0, 1e-5, 4, None).agrees(2.0001), Verified(2, 0, 0, 4, None).agrees(2.1)
        (True, False)
        """
        return bool(np.isclose(stored, self.value, rtol=1e-4, atol=1e-6))

    @property
    def sentence(self) -> str:
        """Say it.

        Examples
        --------
        >>> Verified(2.0, 0.0, 1e-5, 4, Box(0, 0, 3, 3)).sentence
        'Verified: with noise everywhere outside the window, 4 times, the value stays the same.'
        >>> Verified(2.0, 0.5, 1e-5, 4, Box(0, 0, 3, 3)).sentence[:34]
        'Not verified: noise outside the wi'
        """
        if self.box is None:
            return "No window to verify: paths of this network meet, and the whole picture counts."
        if not self.draws:
            return "No noise to draw: the window is the whole picture."
        if self.ok:
            return (
                f"Verified: with noise everywhere outside the window, {self.draws} times, the "
                "value stays the same."
            )
        return (
            f"Not verified: noise outside the window changes the value by {self.change:.3g}, and "
            f"rounding explains {self.allowed:.1g}. Please report this as a fault of the explorer."
        )


def verify(
    model: nn.Module,
    image: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
    layer: LayerInfo,
    channel: int,
    place: Place,
    *,
    seed: int = 0,
) -> Verified:
    """Replace all that lies outside a unit's receptive field by noise, and see whether it moves.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU; it is left exactly as it was, and so are all random generators.
    image : np.ndarray
        uint8 (H, W, C).
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    layer : LayerInfo
        From `conv_layers(model)`.
    channel : int
        The filter.
    place : tuple of int
        Row and column on its map.
    seed : int
        Of the noise.

    Raises
    ------
    InputError
        When there is no such place on the map.
    """
    _check(layer, channel, place)
    H, W = image.shape[:2]
    seen = None if layer.chain is None else box(layer.chain, *place).clipped(H, W)
    whole = seen is None or seen == Box(0, 0, H, W)
    noisy = [image] if whole else [image, *_noise(image.shape, DRAWS, seed)]
    if not whole:
        part = np.s_[seen.top : seen.bottom, seen.left : seen.right]
        for one in noisy[1:]:
            one[part] = image[part]
    before, after = _values(model, normalise(model, np.stack(noisy), mean, std), layer, channel)
    changes = [np.abs(maps[:, *place] - maps[0, *place]).max() for maps in (before, after)]
    scale = max(np.abs(before).max(), np.abs(after).max())
    return Verified(
        value=float(after[0, *place]),
        change=float(max(changes)),
        allowed=float(TOLERANCE * scale),
        draws=len(noisy) - 1,
        box=seen,
    )


def edges(
    model: nn.Module,
    image: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
    layer: LayerInfo,
    channel: int,
    place: Place,
    *,
    seed: int = 0,
) -> dict[str, float]:
    """Return how far each outermost row and column of a unit's box moves the unit: is it tight?

    Parameters are those of `verify`; the layer has a chain.

    Returns
    -------
    dict
        "top", "left", "bottom", "right", as far as they lie on the picture → the largest change of
        the convolution's own output over some draws of noise. 0 may also mean that a ReLU or a
        pooling in between has let nothing through.
    """
    _check(layer, channel, place)
    there, H, W = box(layer.chain, *place), *image.shape[:2]
    rows, columns = (np.s_[max(0, a) : b] for a, b in _spans(there))
    strips = {
        "top": (there.top, columns, there.top >= 0),
        "bottom": (there.bottom - 1, columns, there.bottom <= H),
        "left": (rows, there.left, there.left >= 0),
        "right": (rows, there.right - 1, there.right <= W),
    }
    moved = {}
    for side in SIDES:
        *strip, inside = strips[side]
        if not inside:
            continue
        changed = [image, *(np.array(image) for _ in range(DRAWS))]
        for one, noise in zip(changed[1:], _noise(image.shape, DRAWS, seed), strict=True):
            one[tuple(strip)] = noise[tuple(strip)]
        batch = normalise(model, np.stack(changed), mean, std)
        maps, _ = _values(model, batch, layer, channel)
        moved[side] = float(np.abs(maps[:, *place] - maps[0, *place]).max())
    return moved


def _spans(there: Box) -> tuple[tuple[int, int], tuple[int, int]]:
    return (there.top, there.bottom), (there.left, there.right)


def _noise(shape: tuple[int, ...], draws: int, seed: int) -> list[np.ndarray]:
    greys = np.random.default_rng(seed).integers(0, 256, (draws, *shape), dtype=np.uint8)
    greys[::2] = greys[::2] // 128 * 255
    return list(greys)


def _values(
    model: nn.Module, batch: Tensor, layer: LayerInfo, channel: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return one filter's maps before and after the ReLU, each float32 (pictures, rows, columns).

    Without a ReLU both are the same.
    """
    maps: dict[str, np.ndarray] = {}

    def keep(name: str, when: str, found: Tensor) -> None:
        if name == layer.name:
            maps[when] = np.array(found[:, channel].numpy())  # a copy: see Observer
            if when == (AFTER if layer.relu else BEFORE):
                raise _Reached

    with suppress(_Reached):
        observe(model, batch, keep)
    return maps[BEFORE], maps[AFTER if layer.relu else BEFORE]


def _check(layer: LayerInfo, channel: int, place: Place) -> None:
    (row, col), (height, width) = place, layer.size
    if not (0 <= channel < layer.filters and 0 <= row < height and 0 <= col < width):
        raise InputError(
            f"{layer.name} has {layer.filters} filters with maps of {height}×{width}; there is no "
            f"row {row}, column {col} of filter {channel}. Choose another place."
        )
