"""Colour jitter: brightness, contrast, saturation and hue, in an order that is drawn as well."""

from dataclasses import dataclass

import numpy as np
import torch

from explorer.augmentation.chance import JITTER, shares
from explorer.augmentation.settings import Jitter

NAMES = ("brightness", "contrast", "saturation", "hue")


@dataclass(frozen=True, eq=False)
class Colours:
    """`order`, int64 (N, 4): places in NAMES; `factors`, float64 (N, 4) in the order of NAMES."""

    order: np.ndarray
    factors: np.ndarray


def draw(settings: Jitter, count: int, seed: int, epoch: int = 0) -> Colours:
    """Draw the order of the four changes and how strong each is.

    Examples
    --------
    >>> drawn = draw(Jitter(), 1, seed=1)
    >>> drawn.order.tolist(), drawn.factors.round(2).tolist()
    ([[0, 1, 3, 2]], [[1.1, 0.85, 1.1, -0.1]])
    """
    u = shares(count, 8, seed, JITTER, epoch)
    high = np.array([settings.brightness, settings.contrast, settings.saturation, settings.hue])
    centre = np.array([1.0, 1.0, 1.0, 0.0])
    low = np.where(centre == 1, np.maximum(1 - high, 0), -high)
    return Colours(np.argsort(u[:, :4], axis=1), low + u[:, 4:] * (centre + high - low))


def apply(pictures: torch.Tensor, colours: Colours) -> torch.Tensor:
    """Change the colours of each picture, with torchvision's own functions.

    A picture of one channel has neither saturation nor hue: these two leave it as it is.

    Parameters
    ----------
    pictures : torch.Tensor
        uint8 (B, C, H, W), C is 1 or 3.
    colours : Colours
        Of these B pictures.
    """
    changed = pictures.clone()
    for place, order in enumerate(colours.order):
        for number in order:
            factor = float(colours.factors[place, number])
            changed[place] = change(NAMES[number], changed[place], factor)
    return changed


def change(name: str, picture: torch.Tensor, factor: float) -> torch.Tensor:
    """Apply one of the four changes; what would change nothing is left out.

    Examples
    --------
    >>> change("brightness", torch.tensor([[[100, 200]]], dtype=torch.uint8), 1.5).tolist()
    [[[150, 255]]]
    """
    from torchvision.transforms.v2 import functional as F

    if is_nothing(name, factor):
        return picture
    return getattr(F, f"adjust_{name}")(picture, factor)


def is_nothing(name: str, factor: float) -> bool:
    """Tell whether a change leaves the picture as it is, as where its strength is 0."""
    return factor == (0 if name == "hue" else 1)
