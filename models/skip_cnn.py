"""Two convolutions at full size, with a skip connection around the second or without."""

import torch
from torch import nn


class SkipCNN(nn.Module):
    """Two 3×3 convolutions with 32 filters and one dense layer; no pool.

    How the shape flows, for 1×28×28 pictures and 10 classes::

        input                              1 × 28 × 28
        conv1 3×3, padding 1 → relu1      32 × 28 × 28         320 parameters
        conv2 3×3, padding 1, + relu1's   32 × 28 × 28       9,248
        relu2 → flatten                25088
        fc                                10               250,890
                                                           260,458 in all

    The addition costs no parameter: the plain network has as many. Both shapes are the same, so
    the skip connection needs no 1×1 convolution; DeepCNN has some.

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures.
    skip : bool
        Whether conv2's result is added to its input.
    """

    def __init__(
        self, classes: int, shape: tuple[int, int, int] = (1, 28, 28), skip: bool = True
    ) -> None:
        super().__init__()
        self.shape, self.skip = shape, skip
        C, H, W = shape
        self.conv1 = nn.Conv2d(C, 32, kernel_size=3, padding=1)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(32, 32, kernel_size=3, padding=1)
        self.relu2 = nn.ReLU()
        self.fc = nn.Linear(32 * H * W, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        x = self.relu1(self.conv1(x))
        y = self.conv2(x)
        x = self.relu2(x + y if self.skip else y)
        return self.fc(torch.flatten(x, 1))
