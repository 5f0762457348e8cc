"""A small convolutional network with about as many parameters as SmallMLP, to compare the two."""

import torch
from torch import nn


class SmallCNN(nn.Module):
    """Two convolutions, two pools, two dense layers.

    How the shape flows, for 3×32×32 pictures and 10 classes::

        input                             3 × 32 × 32
        conv1 3×3, padding 1 → relu1     16 × 32 × 32         448 parameters
        pool1 2×2                        16 × 16 × 16
        conv2 3×3, padding 1 → relu2     32 × 16 × 16       4,640
        pool2 2×2                        32 ×  8 ×  8
        flatten                          2048
        fc1 → relu3                        96             196,704
        fc2                                10                 970
                                                          202,762 in all

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures, at least 4 rows and columns.
    channels : tuple of 2 int
        Filters of conv1 and conv2.
    hidden : int
        Units of fc1.
    """

    def __init__(
        self,
        classes: int,
        shape: tuple[int, int, int] = (3, 32, 32),
        channels: tuple[int, int] = (16, 32),
        hidden: int = 96,
    ) -> None:
        super().__init__()
        self.shape = shape
        (C, H, W), (C1, C2) = shape, channels
        self.conv1 = nn.Conv2d(C, C1, kernel_size=3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(C1, C2, kernel_size=3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(C2 * (H // 4) * (W // 4), hidden)
        self.relu3 = nn.ReLU()
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.relu3(self.fc1(torch.flatten(x, 1)))
        return self.fc2(x)
