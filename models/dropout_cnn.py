"""A network that overfits soon, with dropout in both of its parts."""

import torch
from torch import nn

DROPOUT, DROPPED_MAPS = 0.5, 0.25


class DropoutCNN(nn.Module):
    """Two 3×3 convolutions, one pool, two dense layers; whole maps and single units are dropped.

    How the shape flows, for 3×32×32 pictures and 10 classes::

        input                             3 × 32 × 32
        conv1 3×3, padding 1 → relu1     32 × 32 × 32         896 parameters
        conv2 3×3, padding 1 → relu2     64 × 32 × 32      18,496
        pool 2×2 → dropout1 (maps)       64 × 16 × 16
        flatten                       16384
        fc1 → relu3 → dropout2          128             2,097,280
        fc2                              10                 1,290
                                                        2,117,962 in all

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures, at least 2 rows and columns.
    dropout : float
        Share of the units that is dropped between fc1 and fc2; half of it is the share of the maps
        that are dropped as a whole behind the pool.
    """

    def __init__(
        self, classes: int, shape: tuple[int, int, int] = (3, 32, 32), dropout: float = DROPOUT
    ) -> None:
        super().__init__()
        self.shape = shape
        C, H, W = shape
        self.conv1 = nn.Conv2d(C, 32, kernel_size=3, padding=1)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(32, 64, kernel_size=3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool = nn.MaxPool2d(2)
        self.dropout1 = nn.Dropout2d(DROPPED_MAPS / DROPOUT * dropout)
        self.fc1 = nn.Linear(64 * (H // 2) * (W // 2), 128)
        self.relu3 = nn.ReLU()
        self.dropout2 = nn.Dropout(dropout)
        self.fc2 = nn.Linear(128, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        x = self.relu2(self.conv2(self.relu1(self.conv1(x))))
        x = torch.flatten(self.dropout1(self.pool(x)), 1)
        return self.fc2(self.dropout2(self.relu3(self.fc1(x))))
