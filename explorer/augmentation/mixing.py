"""MixUp and CutMix: every picture of a batch meets its neighbour, and the labels mix with them."""

import math
from dataclasses import dataclass

import torch
from torch.nn import functional as F

from explorer.augmentation import beta
from explorer.augmentation.chance import MIXING, shares
from explorer.augmentation.settings import Mixing


@dataclass(frozen=True)
class Mix:
    """How one batch is mixed.

    `asked` is λ as drawn. `box` is what CutMix takes from the neighbour: top, left, bottom, right
    in pixels, half-open, and None for MixUp. `lam` is the part that the picture itself really
    keeps: for CutMix 1 − box's pixels / all pixels, which differs from `asked` because the box has
    whole pixels and ends at the border.
    """

    asked: float
    lam: float
    box: tuple[int, int, int, int] | None = None
    centre: tuple[int, int] | None = None


def draw(
    settings: Mixing, batches: int, size: tuple[int, int], seed: int, epoch: int = 0
) -> list[Mix]:
    """Draw λ and box of each batch; nothing when both are off.

    Parameters
    ----------
    settings : Mixing
        The two α; with both, a coin decides for each batch.
    batches : int
        How many.
    size : tuple of int
        Height and width of a picture.
    seed, epoch : int
        The same ones give the same mixtures.

    Examples
    --------
    >>> draw(Mixing(cutmix=1.0), 1, (32, 32), seed=0)[0].box
    (0, 13, 20, 32)
    """
    if not settings.mixup and not settings.cutmix:
        return []
    u = shares(batches, 3, seed, MIXING, epoch, 0)
    cut = u[:, 0] < 0.5 if settings.mixup and settings.cutmix else [bool(settings.cutmix)] * batches
    lams = {
        alpha: beta.sample(alpha, batches, seed, MIXING, epoch, 1)
        for alpha in (settings.mixup, settings.cutmix)
        if alpha
    }
    H, W = size
    return [
        cut_box(float(lams[settings.cutmix][n]), size, (int(u[n, 1] * H), int(u[n, 2] * W)))
        if cut[n]
        else Mix(*[float(lams[settings.mixup][n])] * 2)
        for n in range(batches)
    ]


def cut_box(asked: float, size: tuple[int, int], centre: tuple[int, int]) -> Mix:
    """Return the box of CutMix around a pixel, and λ recomputed from it.

    Half the box's sides are ⌊H √(1 − λ) / 2⌋ and ⌊W √(1 − λ) / 2⌋; what lies outside is clipped.

    **Source**: Yun et al. 2019, "CutMix: Regularization Strategy to Train Strong Classifiers with
    Localizable Features", section 3.1, and its code for the rounding.

    Parameters
    ----------
    asked : float
        λ as drawn.
    size : tuple of int
        Height and width of a picture.
    centre : tuple of int
        Row and column of a pixel.

    Examples
    --------
    >>> mix = cut_box(0.75, (32, 32), (0, 16))
    >>> mix.box, mix.lam
    ((0, 8, 8, 24), 0.875)
    """
    H, W = size
    row, column = centre
    half = 0.5 * math.sqrt(1 - asked)
    down, right = int(half * H), int(half * W)
    top, left = max(row - down, 0), max(column - right, 0)
    bottom, far = min(row + down, H), min(column + right, W)
    lam = 1 - (bottom - top) * (far - left) / (H * W)
    return Mix(asked, lam, (top, left, bottom, far), centre)


def mixup(pictures: torch.Tensor, mix: Mix) -> torch.Tensor:
    """Return λ · each picture + (1 − λ) · the one before it; the first meets the last.

    Parameters
    ----------
    pictures : torch.Tensor
        float (B, C, H, W); before or after normalising is the same.
    mix : Mix
        Without a box.

    Examples
    --------
    >>> mixup(torch.tensor([8.0, 4.0]).view(2, 1, 1, 1), Mix(0.75, 0.75)).flatten().tolist()
    [7.0, 5.0]
    """
    return pictures.roll(1, 0).mul_(1 - mix.lam).add_(pictures.mul(mix.lam))


def cutmix(pictures: torch.Tensor, mix: Mix) -> torch.Tensor:
    """Return each picture with the box of the one before it.

    Parameters
    ----------
    pictures : torch.Tensor
        (B, C, H, W), any type.
    mix : Mix
        With a box.

    Examples
    --------
    >>> two = torch.tensor([1, 2]).view(2, 1, 1, 1).expand(2, 1, 1, 3)
    >>> cutmix(two, Mix(0.5, 2 / 3, (0, 1, 1, 2)))[0].flatten().tolist()
    [1, 2, 1]
    """
    top, left, bottom, right = mix.box
    out = pictures.clone()
    out[..., top:bottom, left:right] = pictures.roll(1, 0)[..., top:bottom, left:right]
    return out


def targets(labels: torch.Tensor, classes: int, mix: Mix) -> torch.Tensor:
    """Return the mixed labels: λ at the picture's own class, 1 − λ at its neighbour's.

    The loss with them is λ · the loss with the one label + (1 − λ) · the loss with the other.

    Parameters
    ----------
    labels : torch.Tensor
        int64 (B,).
    classes : int
        How many there are.
    mix : Mix
        `mix.lam` counts.

    Returns
    -------
    torch.Tensor
        float32 (B, classes); each row adds up to 1.

    Examples
    --------
    >>> targets(torch.tensor([0, 2]), 3, Mix(0.75, 0.75)).tolist()
    [[0.75, 0.0, 0.25], [0.25, 0.0, 0.75]]
    """
    own = F.one_hot(labels, classes).float()
    return own.roll(1, 0).mul_(1 - mix.lam).add_(own.mul(mix.lam))


def main_labels(labels: torch.Tensor, mix: Mix) -> torch.Tensor:
    """Return the label with the larger part of each mixed picture; accuracy is counted by it.

    Examples
    --------
    >>> main_labels(torch.tensor([0, 2]), Mix(0.3, 0.3)).tolist()
    [2, 0]
    """
    return labels if mix.lam >= 0.5 else labels.roll(1, 0)
