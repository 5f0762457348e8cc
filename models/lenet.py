"""LeNet for handwritten digits: two 5×5 convolutions without padding, three dense layers."""

import torch
from torch import nn


class LeNet(nn.Module):
    """LeNet-5 as it is taught today: ReLU and max pooling.

    How the shape flows, for 1×28×28 pictures and 10 classes::

        input                     1 × 28 × 28
        conv1 5×5 → relu1         6 × 24 × 24        156 parameters
        pool1 2×2                 6 × 12 × 12
        conv2 5×5 → relu2        16 ×  8 ×  8      2,416
        pool2 2×2                16 ×  4 ×  4
        flatten                 256
        fc1 → relu3             120               30,840
        fc2 → relu4              84               10,164
        fc3                      10                  850
                                                  44,426 in all

    ReLU before the pool or behind it gives the same numbers: the larger of two stays the larger.

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures, at least 16 rows and columns.

    References
    ----------
    LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document
    Recognition". The network there reads 32×32 pictures, has tanh and learnt average pools, and
    joins only some maps in its second convolution.
    """

    def __init__(self, classes: int, shape: tuple[int, int, int] = (1, 28, 28)) -> None:
        super().__init__()
        self.shape = shape
        C, H, W = shape
        rows, columns = (((side - 4) // 2 - 4) // 2 for side in (H, W))
        self.conv1 = nn.Conv2d(C, 6, kernel_size=5)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(16 * rows * columns, 120)
        self.relu3 = nn.ReLU()
        self.fc2 = nn.Linear(120, 84)
        self.relu4 = nn.ReLU()
        self.fc3 = nn.Linear(84, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.relu3(self.fc1(torch.flatten(x, 1)))
        return self.fc3(self.relu4(self.fc2(x)))
