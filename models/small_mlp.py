"""A small fully connected network: it does not know which pixels are neighbours."""

import torch
from torch import nn


class SmallMLP(nn.Module):
    """One hidden dense layer between the pixels and the scores.

    How the shape flows, for 3×32×32 pictures and 10 classes::

        input            3 × 32 × 32
        flatten                 3072
        fc1 → relu1               64         196,672 parameters
        fc2                       10             650
                                             197,322 in all

    Whatever order the pixels have, as long as it is always the same one, the same function can be
    learnt: the columns of fc1 only change places. SmallCNN has about as many parameters.

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures.
    hidden : int
        Units of fc1.
    """

    def __init__(
        self, classes: int, shape: tuple[int, int, int] = (3, 32, 32), hidden: int = 64
    ) -> None:
        super().__init__()
        self.shape = shape
        C, H, W = shape
        self.fc1 = nn.Linear(C * H * W, hidden)
        self.relu1 = nn.ReLU()
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        return self.fc2(self.relu1(self.fc1(torch.flatten(x, 1))))
