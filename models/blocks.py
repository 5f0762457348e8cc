"""The block of a residual network, and the same block without its skip connection."""

import torch
from torch import nn


class Block(nn.Module):
    """Two 3×3 convolutions whose result is added to what came in: relu(x + F(x)).

    Where the shapes differ, x goes through a 1×1 convolution with the same stride first: it moves
    no pixel and only mixes channels.

    Parameters
    ----------
    before, after : int
        Channels that come in and go out.
    stride : int
        Of the first convolution.
    norm : bool
        Batch norm behind each convolution, which then has no bias.
    skip : bool
        False leaves the addition out: relu(F(x)).

    References
    ----------
    He, Zhang, Ren and Sun 2016, "Deep Residual Learning for Image Recognition", equations 1 and 2
    and option B of section 4.1.
    """

    def __init__(
        self, before: int, after: int, stride: int = 1, *, norm: bool = True, skip: bool = True
    ) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=not norm)
        self.bn1 = nn.BatchNorm2d(after) if norm else nn.Identity()
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(after, after, 3, padding=1, bias=not norm)
        self.bn2 = nn.BatchNorm2d(after) if norm else nn.Identity()
        self.skip = skip
        self.project = nn.Identity()
        if skip and (before != after or stride != 1):
            self.project = nn.Sequential()
            conv = nn.Conv2d(before, after, 1, stride=stride, bias=not norm)
            self.project.add_module("conv", conv)
            if norm:
                self.project.add_module("bn", nn.BatchNorm2d(after))
        self.relu2 = nn.ReLU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn maps (N, before, H, W) into (N, after, ⌈H / stride⌉, ⌈W / stride⌉)."""
        y = self.bn2(self.conv2(self.relu1(self.bn1(self.conv1(x)))))
        return self.relu2(self.project(x) + y if self.skip else y)
