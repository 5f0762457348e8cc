"""Rotation about the centre, for a whole batch with an angle for each picture."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from explorer.augmentation.chance import ROTATION, shares
from explorer.augmentation.settings import Rotation


@dataclass(frozen=True, eq=False)
class Angles:
    """Degrees, float64 (N,); + is anticlockwise."""

    degrees: np.ndarray


def draw(settings: Rotation, count: int, seed: int, epoch: int = 0) -> Angles:
    """Draw an angle for each picture, evenly between −degrees and +degrees.

    Examples
    --------
    >>> draw(Rotation(15), 2, seed=0).degrees.round(2).tolist()
    [-0.04, -8.84]
    """
    u = shares(count, 1, seed, ROTATION, epoch)[:, 0]
    return Angles((2 * u - 1) * settings.degrees)


def apply(pictures: torch.Tensor, angles: Angles) -> torch.Tensor:
    """Turn each picture by its own angle; what comes in from outside is black.

    The same as `torchvision.transforms.v2.functional.rotate(picture, angle, BILINEAR, fill=0)` for
    every picture, bit for bit, but one `grid_sample` for all of them.

    Parameters
    ----------
    pictures : torch.Tensor
        uint8 (B, C, H, W).
    angles : Angles
        Of these B pictures.

    Examples
    --------
    >>> one = torch.tensor([[1, 2], [3, 4]], dtype=torch.uint8).view(1, 1, 2, 2)
    >>> apply(one, Angles(np.array([90.0]))).flatten().tolist()
    [2, 4, 1, 3]
    """
    C, H, W = pictures.shape[1:]
    grid = _places(angles.degrees, H, W).to(pictures.device)
    inside = pictures.new_ones((len(pictures), 1, H, W), dtype=torch.float32)
    turned = F.grid_sample(
        torch.cat((pictures.float(), inside), 1),
        grid,
        mode="bilinear",
        padding_mode="zeros",
        align_corners=False,
    )
    return turned[:, :C].mul(turned[:, C:]).round_().to(torch.uint8)


def _places(degrees: np.ndarray, H: int, W: int) -> torch.Tensor:
    """Return where every pixel comes from, (B, H, W, 2) as x and y, the edges at −1 and 1."""
    turn = torch.from_numpy(degrees) * (-math.pi / 180)
    cos, sin = torch.cos(turn), torch.sin(turn)
    back = torch.stack((torch.stack((cos, sin), 1), torch.stack((-sin, cos), 1)), 2).float()
    x = torch.linspace((1 - W) / 2, (W - 1) / 2, W).expand(H, W)
    y = torch.linspace((1 - H) / 2, (H - 1) / 2, H)[:, None].expand(H, W)
    centred = torch.stack((x, y), -1).reshape(1, H * W, 2).expand(len(degrees), -1, -1)
    return centred.bmm(back / torch.tensor([W / 2, H / 2])).view(-1, H, W, 2)
