"""A tiny convolutional network with batch norm or without, to see what batch norm does."""

import torch
from torch import nn


class TinyCNN(nn.Module):
    """Two 3×3 convolutions, two pools, two dense layers.

    How the shape flows with batch norm, for grey 28×28 and for colour 32×32 pictures, 10 classes::

        input                  1 × 28 × 28                     3 × 32 × 32
        conv1 3×3 → bn1 → relu1   16 × 28 × 28    144 + 32        16 × 32 × 32    432 + 32
        pool1 2×2                 16 × 14 × 14                    16 × 16 × 16
        conv2 3×3 → bn2 → relu2   32 × 14 × 14  4,608 + 64        32 × 16 × 16  4,608 + 64
        pool2 2×2                 32 ×  7 ×  7                    32 ×  8 ×  8
        flatten                 1568                            2048
        fc1 → relu3              128             200,832         128             262,272
        fc2                       10               1,290          10               1,290
                                                 206,970                         268,698 in all

    Without batch norm each convolution has a bias instead: 206,922 for grey 28×28 pictures.

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures, at least 4 rows and columns.
    norm : bool
        With batch norm behind each convolution.
    """

    def __init__(
        self, classes: int, shape: tuple[int, int, int] = (1, 28, 28), norm: bool = True
    ) -> None:
        super().__init__()
        self.shape = shape
        C, H, W = shape
        self.conv1 = nn.Conv2d(C, 16, kernel_size=3, padding=1, bias=not norm)
        self.bn1 = nn.BatchNorm2d(16) if norm else None
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=3, padding=1, bias=not norm)
        self.bn2 = nn.BatchNorm2d(32) if norm else None
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(32 * (H // 4) * (W // 4), 128)
        self.relu3 = nn.ReLU()
        self.fc2 = nn.Linear(128, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        x = self.conv1(x)
        x = self.relu1(x if self.bn1 is None else self.bn1(x))
        x = self.conv2(self.pool1(x))
        x = self.relu2(x if self.bn2 is None else self.bn2(x))
        x = torch.flatten(self.pool2(x), 1)
        return self.fc2(self.relu3(self.fc1(x)))
