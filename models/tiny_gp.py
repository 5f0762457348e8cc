"""The tiny network with global pooling in place of its large dense layer."""

import torch
from torch import nn


class TinyGP(nn.Module):
    """Two 3×3 convolutions with batch norm, then one number for each map.

    How the shape flows, for 3×32×32 pictures and 10 classes::

        input                             3 × 32 × 32
        conv1 3×3 → bn1 → relu1          16 × 32 × 32     432 + 32 parameters
        pool1 2×2                        16 × 16 × 16
        conv2 3×3 → bn2 → relu2          32 × 16 × 16   4,608 + 64
        pool2 2×2                        32 ×  8 ×  8
        global_pool → flatten            32
        fc                               10               330
                                                        5,466 in all

    TinyCNN, with the same convolutions and a dense head, has 268,698: 49 times as many.

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures, at least 4 rows and columns.
    """

    def __init__(self, classes: int, shape: tuple[int, int, int] = (3, 32, 32)) -> None:
        super().__init__()
        self.shape = shape
        self.conv1 = nn.Conv2d(shape[0], 16, kernel_size=3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(32)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.global_pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(32, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        x = self.pool1(self.relu1(self.bn1(self.conv1(x))))
        x = self.pool2(self.relu2(self.bn2(self.conv2(x))))
        return self.fc(torch.flatten(self.global_pool(x), 1))
