"""Flip and padded crop: one gather of pixels for a whole batch, on any device.

Shift and mirroring are folded into the index of every pixel, so both together cost one
`index_select`.
"""

from dataclasses import dataclass

import numpy as np
import torch

_HALF = 2**23  # words have 24 binary digits, which a float32 holds exactly


@dataclass(frozen=True, eq=False)
class Moves:
    """Crop and flip of N pictures, int64 and float64 (N,) each.

    `down` and `right` are the corner of the crop in the padded picture; `share` is the random
    number of the flip, and `mirrored` is 1 where it is below the probability.
    """

    down: torch.Tensor
    right: torch.Tensor
    share: torch.Tensor
    mirrored: torch.Tensor


def draw(count: int, room: int, probability: float, generator: torch.Generator) -> Moves:
    """Draw the shifts and the flips of some pictures.

    Parameters
    ----------
    count : int
        Pictures.
    room : int
        Pixels that the padded picture is larger than the crop; 0 without a crop.
    probability : float
        Of a flip; 0 without one.
    generator : torch.Generator
        Moves on by the same amount whatever is asked for.

    Examples
    --------
    >>> moves = draw(1000, 8, 0.5, torch.Generator().manual_seed(0))
    >>> int(moves.down.max()), int(moves.mirrored.sum())
    (8, 524)
    """
    down, right = torch.randint(room + 1, (2, count), generator=generator)
    words = torch.randint(2 * _HALF, (count,), generator=generator)
    # Turned round, so that u < 0.5 just where torch.randint(2) would have given 1: the recorded
    # curves were drawn with that.
    share = (((words % 2) ^ 1) * _HALF + words // 2).double() / (2 * _HALF)
    return Moves(down, right, share, (share < probability).long())


def padded(images: np.ndarray, padding: int) -> np.ndarray:
    """Pad height and width of uint8 (N, H, W, C) on both sides by reflection.

    Nothing black comes in that a network could learn from.
    """
    edge = (padding, padding)
    return np.pad(images, ((0, 0), edge, edge, (0, 0)), mode="reflect")


def gather(
    pixels: torch.Tensor,
    padded_size: tuple[int, int],
    size: tuple[int, int],
    picks: torch.Tensor,
    moves: tuple[torch.Tensor, torch.Tensor, torch.Tensor],
) -> torch.Tensor:
    """Cut one augmented batch: uint8 (B, H, W, C).

    Equal to `padded[n, down:down+H, right:right+W]`, mirrored where it says so, for every n of
    `picks`; but one `index_select` of whole pixels for the batch.

    Parameters
    ----------
    pixels : torch.Tensor
        uint8 (N · rows · columns, C): the padded pictures, pixel after pixel.
    padded_size, size : tuple of int
        Rows and columns of a padded picture, and of the crop.
    picks : torch.Tensor
        int64 (B,): which pictures.
    moves : tuple of torch.Tensor
        down, right and mirrored, int64 (B,) each.

    Examples
    --------
    >>> one = [torch.tensor([n]) for n in (0, 1, 1)]  # nothing down, one right, mirrored
    >>> gather(torch.arange(4)[:, None], (1, 4), (1, 3), torch.tensor([0]), one).flatten().tolist()
    [3, 2, 1]
    """
    rows, columns = padded_size
    H, W = size
    down, right, mirrored = (move[:, None] for move in moves)
    across = torch.arange(W, device=picks.device)
    row = down + torch.arange(H, device=picks.device)
    column = right + across + mirrored * (W - 1 - 2 * across)
    corner = picks * (rows * columns)
    index = (corner[:, None] + row * columns)[:, :, None] + column[:, None, :]
    return pixels.index_select(0, index.reshape(-1)).view(-1, H, W, pixels.shape[1])
