"""VGG11 with batch norm and a last layer for our classes: made for transfer learning."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn

PLAN = ((64,), (128,), (256, 256), (512, 512), (512, 512))  # filters; a pool ends each group


class VGG11BN(nn.Module):
    """Eight 3×3 convolutions with batch norm, five pools, three dense layers.

    How the shape flows, for 3×224×224 pictures and 10 classes (a convolution keeps its bias beside
    the batch norm, as in the published weights)::

        input                                     3 × 224 × 224
        features.conv1 → bn1 → relu1 → pool1     64 × 112 × 112        1,920 parameters
        features.conv2 → … → pool2              128 ×  56 ×  56       74,112
        features.conv3, conv4 → pool3           256 ×  28 ×  28      886,272
        features.conv5, conv6 → pool4           512 ×  14 ×  14    3,542,016
        features.conv7, conv8 → pool5           512 ×   7 ×   7    4,721,664
        global_pool to 7×7 → flatten          25088
        classifier.fc1 → relu → dropout        4096              102,764,544
        classifier.fc2 → relu → dropout        4096               16,781,312
        classifier.fc3                           10                   40,970
                                                                 128,812,810 in all

    With 200 classes it has 129,591,240 parameters, with the 1,000 of ImageNet 132,868,840.
    Smaller pictures leave a smaller map, which `global_pool` repeats to 7×7.

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures, at least 32 rows and columns.
    dropout : float
        Share of the units that is dropped behind fc1 and behind fc2.
    plan : sequence of tuple of int
        Filters of the convolutions before each pool.
    hidden : int
        Units of fc1 and fc2.

    References
    ----------
    Simonyan and Zisserman 2015, "Very Deep Convolutional Networks for Large-Scale Image
    Recognition", configuration A.
    """

    def __init__(
        self,
        classes: int,
        shape: tuple[int, int, int] = (3, 224, 224),
        dropout: float = 0.5,
        plan: Sequence[Sequence[int]] = PLAN,
        hidden: int = 4096,
    ) -> None:
        super().__init__()
        self.shape = shape
        self.features = _features(shape[0], plan)
        self.global_pool = nn.AdaptiveAvgPool2d(7)
        self.classifier = nn.Sequential()
        widths = (plan[-1][-1] * 7 * 7, hidden, hidden)
        for number, (before, after) in enumerate(pairwise(widths), start=1):
            self.classifier.add_module(f"fc{number}", nn.Linear(before, after))
            self.classifier.add_module(f"relu{number}", nn.ReLU())
            self.classifier.add_module(f"dropout{number}", nn.Dropout(dropout))
        self.classifier.add_module("fc3", nn.Linear(hidden, classes))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        return self.classifier(torch.flatten(self.global_pool(self.features(x)), 1))


def _features(before: int, plan: Sequence[Sequence[int]]) -> nn.Sequential:
    layers, number = nn.Sequential(), 0
    for place, group in enumerate(plan, start=1):
        for after in group:
            number += 1
            conv = nn.Conv2d(before, after, kernel_size=3, padding=1)
            # Without it the first steps of so deep a network hardly move its first layers.
            nn.init.kaiming_uniform_(conv.weight, nonlinearity="relu")
            nn.init.zeros_(conv.bias)
            layers.add_module(f"conv{number}", conv)
            layers.add_module(f"bn{number}", nn.BatchNorm2d(after))
            layers.add_module(f"relu{number}", nn.ReLU())
            before = after
        layers.add_module(f"pool{place}", nn.MaxPool2d(2))
    return layers
