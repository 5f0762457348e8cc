"""A plain convolutional network for MNIST, ten times the size of LeNet."""

import torch
from torch import nn


class MnistCNN(nn.Module):
    """Two padded 3×3 convolutions, two pools, two dense layers.

    How the shape flows, for 1×28×28 pictures and 10 classes::

        input                             1 × 28 × 28
        conv1 3×3, padding 1 → relu1     32 × 28 × 28         320 parameters
        pool1 2×2                        32 × 14 × 14
        conv2 3×3, padding 1 → relu2     64 × 14 × 14      18,496
        pool2 2×2                        64 ×  7 ×  7
        flatten                        3136
        fc1 → relu3                     128               401,536
        fc2                              10                 1,290
                                                          421,642 in all

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures, at least 4 rows and columns.
    """

    def __init__(self, classes: int, shape: tuple[int, int, int] = (1, 28, 28)) -> None:
        super().__init__()
        self.shape = shape
        C, H, W = shape
        self.conv1 = nn.Conv2d(C, 32, kernel_size=3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(32, 64, kernel_size=3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(64 * (H // 4) * (W // 4), 128)
        self.relu3 = nn.ReLU()
        self.fc2 = nn.Linear(128, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.relu3(self.fc1(torch.flatten(x, 1)))
        return self.fc2(x)
