"""What is known of a network before it is built: what it is, what it takes, how large it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.limits import NETWORK_SIDE_MAX, PICTURE_SIDE_MIN

if TYPE_CHECKING:
    from torch import nn

Shape = tuple[int, int, int]  # channels, rows, columns of a picture
SHAPE: Shape = (3, 32, 32)
CHANNELS = (1, 3)  # grey and colour


@dataclass(frozen=True)
class Architecture:
    """One network that can be trained.

    Parameters
    ----------
    key : str
        Its name in recipes, links and on the command line.
    title : str
        Its name on the screen.
    line : str
        One sentence that says what it is.
    group : str
        The heading that it stands under in a list of networks.
    build : callable
        classes, shape, dropout (None: the network's own), layers -> a new, randomly initialised
        `torch.nn.Module`, which keeps the shape as its attribute `shape`. `models.build` checks
        what it is called with.
    parameters : callable
        classes, shape (C, H, W; 3×32×32 if it is left out), layers -> number of trainable values,
        without building anything.
    dropout : float or None
        The share that its last dropout layer drops; None when it has no dropout layer.
    side_min, side_max : int
        Pixels of the shortest and the longest side that it takes.
    channels : tuple of int
        The numbers of channels that it takes.
    features : bool
        Whether it has a part `features` that can be frozen or learn more slowly than the rest.
    pretrained : bool
        Whether trained weights of that part can be fetched.
    """

    key: str
    title: str
    line: str
    group: str
    build: Callable[..., nn.Module]
    parameters: Callable[..., int]
    dropout: float | None = None
    side_min: int = PICTURE_SIDE_MIN
    side_max: int = NETWORK_SIDE_MAX
    channels: tuple[int, ...] = CHANNELS
    features: bool = False
    pretrained: bool = False

    def takes(self, shape: object) -> bool:
        """Tell whether the network can be built for pictures of this shape."""
        return (
            isinstance(shape, tuple)
            and len(shape) == 3
            and all(type(part) is int for part in shape)
            and shape[0] in self.channels
            and all(self.side_min <= side <= self.side_max for side in shape[1:])
        )
