"""A large fully connected network for small grey pictures: three dense layers."""

import torch
from torch import nn


class DenseMLP(nn.Module):
    """Every number is connected with every other: 784-1024-2048-10 for MNIST.

    How the shape flows, for 1×28×28 pictures and 10 classes::

        input            1 × 28 × 28
        flatten                  784
        fc1 → relu1            1,024     803,840 parameters
        fc2 → relu2            2,048   2,099,200
        fc3                       10      20,490
                                       2,923,530 in all

    66 times as many parameters as LeNet, which names more digits correctly.

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures.
    """

    def __init__(self, classes: int, shape: tuple[int, int, int] = (1, 28, 28)) -> None:
        super().__init__()
        self.shape = shape
        C, H, W = shape
        self.fc1 = nn.Linear(C * H * W, 1024)
        self.relu1 = nn.ReLU()
        self.fc2 = nn.Linear(1024, 2048)
        self.relu2 = nn.ReLU()
        self.fc3 = nn.Linear(2048, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        x = self.relu1(self.fc1(torch.flatten(x, 1)))
        return self.fc3(self.relu2(self.fc2(x)))
