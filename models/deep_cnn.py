"""Many convolutions in a row, with skip connections or without: does depth help or harm?"""

from collections.abc import Sequence

import torch
from torch import nn

from models.blocks import Block

WIDTHS = (16, 16, 16, 32, 32, 32, 64, 64, 64)


class DeepCNN(nn.Module):
    """One convolution, nine blocks of two, global pooling, one dense layer; no batch norm.

    How the shape flows with skip connections, for 3×32×32 pictures and 10 classes::

        input                                 3 × 32 × 32
        conv1 3×3 → relu1                    16 × 32 × 32               448 parameters
        block1, block2, block3               16 × 32 × 32     3 ×     4,640
        block4: stride 2, 1×1 projection     32 × 16 × 16    13,888 +   544
        block5, block6                       32 × 16 × 16     2 ×    18,496
        block7: stride 2, 1×1 projection     64 ×  8 ×  8    55,424 + 2,112
        block8, block9                       64 ×  8 ×  8     2 ×    73,856
        global_pool → flatten                64
        fc                                   10                         650
                                                                    271,690 in all

    A block of the plain network lacks only the addition and, where shapes differ, the projection:
    269,034 parameters. Without batch norm its signal fades on the way through 19 convolutions.

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures.
    skip : bool
        Whether each block's result is added to its input.
    widths : sequence of int
        Filters of each block; where they grow, the block halves rows and columns.
    """

    def __init__(
        self,
        classes: int,
        shape: tuple[int, int, int] = (3, 32, 32),
        skip: bool = True,
        widths: Sequence[int] = WIDTHS,
    ) -> None:
        super().__init__()
        self.shape, self.blocks = shape, len(widths)
        before = widths[0]
        self.conv1 = nn.Conv2d(shape[0], before, kernel_size=3, padding=1)
        self.relu1 = nn.ReLU()
        for number, after in enumerate(widths, start=1):
            stride = 1 if after == before else 2
            block = Block(before, after, stride, norm=False, skip=skip)
            self.add_module(f"block{number}", block)
            before = after
        self.global_pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(before, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        x = self.relu1(self.conv1(x))
        for number in range(1, self.blocks + 1):
            x = getattr(self, f"block{number}")(x)
        return self.fc(torch.flatten(self.global_pool(x), 1))
