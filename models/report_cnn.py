"""A small convolutional network for small pictures, as many course reports use it."""

import torch
from torch import nn


class ReportCNN(nn.Module):
    """Three convolutions, three pools, two dense layers.

    How the shape flows, with the default sizes and 10 classes::

        input                             3 × 32 × 32
        conv1 3×3, padding 1 → relu1     32 × 32 × 32         896 parameters
        pool1 2×2                        32 × 16 × 16
        conv2 3×3, padding 1 → relu2     64 × 16 × 16      18,496
        pool2 2×2                        64 ×  8 ×  8
        conv3 3×3, padding 1 → relu3    128 ×  8 ×  8      73,856
        pool3 2×2                       128 ×  4 ×  4
        flatten → dropout1             2048
        fc1 → relu4 → dropout2          256               524,544
        fc2                              10                 2,570
                                                          620,362 in all

    A pool leaves out a last row or column that has no partner: grey 28×28 pictures shrink to 14,
    7 and 3, and fc1 then reads 128 · 3 · 3 numbers.

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures, at least 8 rows and columns.
    channels : tuple of 3 int
        Filters of conv1, conv2 and conv3.
    hidden : int
        Units of the dense layer fc1.
    dropout : float
        Share of the units that is set to 0 while training.
    """

    def __init__(
        self,
        classes: int,
        shape: tuple[int, int, int] = (3, 32, 32),
        channels: tuple[int, int, int] = (32, 64, 128),
        hidden: int = 256,
        dropout: float = 0.25,
    ):
        super().__init__()
        self.shape = shape
        (C, H, W), (C1, C2, C3) = shape, channels
        self.conv1 = nn.Conv2d(C, C1, kernel_size=3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(C1, C2, kernel_size=3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.conv3 = nn.Conv2d(C2, C3, kernel_size=3, padding=1)
        self.relu3 = nn.ReLU()
        self.pool3 = nn.MaxPool2d(2)
        self.dropout1 = nn.Dropout(dropout)
        self.fc1 = nn.Linear(C3 * (H // 8) * (W // 8), hidden)
        self.relu4 = nn.ReLU()
        self.dropout2 = nn.Dropout(dropout)
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.pool3(self.relu3(self.conv3(x)))
        x = self.dropout1(torch.flatten(x, 1))
        x = self.dropout2(self.relu4(self.fc1(x)))
        return self.fc2(x)
