"""Which labels survive: counted by a network whose answers are known."""

import numpy as np
import torch
from torch import nn

from explorer.probing.survival import survival


class BrightHalf(nn.Module):
    """Says 0 where the left half is brighter, 1 where the right one is."""

    shape = (1, 4, 4)

    def forward(self, x):
        return torch.stack((x[..., :2].mean((1, 2, 3)), x[..., 2:].mean((1, 2, 3))), 1)


def test_a_mirrored_half_is_the_other_class():
    images = np.zeros((6, 4, 4, 1), np.uint8)
    labels = np.array([0, 0, 0, 1, 1, 1])
    images[:3, :, :2] = images[3:, :, 2:] = 200
    kept = survival(BrightHalf(), [0.0], [1.0], images, labels, lambda p: p)
    assert [(one.kept, one.instead) for one in kept] == [(1.0, None), (1.0, None)]
    turned = survival(BrightHalf(), [0.0], [1.0], images, labels, lambda p: p[:, :, ::-1])
    assert [(one.kept, one.instead) for one in turned] == [(0.0, 1), (0.0, 0)]
