"""ResNet-18 for small pictures: its first convolution is 3×3 and nothing is pooled before it."""

import torch
from torch import nn

from models.blocks import Block

WIDTHS = (64, 64, 128, 128, 256, 256, 512, 512)


class ResNet18(nn.Module):
    """A convolution and eight residual blocks with batch norm: 17 convolutions and a dense layer.

    How the shape flows, for 3×32×32 pictures and 10 classes::

        input                             3 × 32 × 32
        conv1 3×3 → bn1 → relu1          64 × 32 × 32         1,856 parameters
        block1, block2                   64 × 32 × 32       147,968
        block3 (projection), block4     128 × 16 × 16       525,568
        block5 (projection), block6     256 ×  8 ×  8     2,099,712
        block7 (projection), block8     512 ×  4 ×  4     8,393,728
        global_pool → flatten           512
        fc                               10                   5,130
                                                         11,173,962 in all

    The original for 224×224 pictures begins with a 7×7 convolution of stride 2 and a pool, which
    would leave 8×8 of a 32×32 picture before the first block.

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures.

    References
    ----------
    He, Zhang, Ren and Sun 2016, "Deep Residual Learning for Image Recognition", table 1.
    """

    def __init__(self, classes: int, shape: tuple[int, int, int] = (3, 32, 32)) -> None:
        super().__init__()
        self.shape, self.blocks = shape, len(WIDTHS)
        before = WIDTHS[0]
        self.conv1 = nn.Conv2d(shape[0], before, kernel_size=3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(before)
        self.relu1 = nn.ReLU()
        for number, after in enumerate(WIDTHS, start=1):
            self.add_module(f"block{number}", Block(before, after, 1 if after == before else 2))
            before = after
        self.global_pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(before, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        x = self.relu1(self.bn1(self.conv1(x)))
        for number in range(1, self.blocks + 1):
            x = getattr(self, f"block{number}")(x)
        return self.fc(torch.flatten(self.global_pool(x), 1))
