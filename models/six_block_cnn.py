"""Six convolutions with batch norm, wide enough for 94 % on CIFAR-10."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn


@dataclass(frozen=True)
class Plan:
    """One block: filters, the side of the kernel, the share of dropped maps, a pool at its end."""

    filters: int
    kernel: int
    dropped: float = 0.0
    pool: bool = False


PLAN = (
    Plan(64, 5),
    Plan(119, 5, 0.04, pool=True),
    Plan(221, 3, 0.05),
    Plan(256, 5, 0.02, pool=True),
    Plan(256, 3, 0.09),
    Plan(256, 5, 0.08),
)
DROPOUT = 0.38


class SixBlockCNN(nn.Module):
    """Six blocks of convolution, batch norm and ReLU; global average pooling; one dense layer.

    How the shape flows, for 3×32×32 pictures and 10 classes (a convolution has no bias, since the
    batch norm behind it has a shift; "same" padding everywhere)::

        input                                                3 × 32 × 32
        block1  conv 5×5 → bn → relu                        64 × 32 × 32       4,800 + 128
        block2  conv 5×5 → bn → relu → dropout2d → pool    119 × 16 × 16     190,400 + 238
        block3  conv 3×3 → bn → relu → dropout2d           221 × 16 × 16     236,691 + 442
        block4  conv 5×5 → bn → relu → dropout2d → pool    256 ×  8 ×  8   1,414,400 + 512
        block5  conv 3×3 → bn → relu → dropout2d           256 ×  8 ×  8     589,824 + 512
        block6  conv 5×5 → bn → relu → dropout2d           256 ×  8 ×  8   1,638,400 + 512
        global_pool → flatten → dropout                    256
        fc                                                  10                 2,570
                                                                           4,079,429 in all

    Parameters
    ----------
    classes : int
        Number of outputs.
    shape : tuple of 3 int
        Channels, rows and columns of the pictures, at least 4 rows and columns.
    dropout : float
        Share of the units that is dropped before fc; the blocks' shares keep their proportion to
        it, so 0 switches all of them off.
    plan : sequence of Plan
        The blocks.
    """

    def __init__(
        self,
        classes: int,
        shape: tuple[int, int, int] = (3, 32, 32),
        dropout: float = DROPOUT,
        plan: Sequence[Plan] = PLAN,
    ) -> None:
        super().__init__()
        self.shape = shape
        before = shape[0]
        for number, part in enumerate(plan, start=1):
            share = part.dropped * (dropout / DROPOUT)
            self.add_module(f"block{number}", _block(before, part, share))
            before = part.filters
        self.blocks = len(plan)
        self.global_pool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(dropout)
        self.fc = nn.Linear(before, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Turn pictures (N, C, H, W) into scores (N, classes)."""
        for number in range(1, self.blocks + 1):
            x = getattr(self, f"block{number}")(x)
        return self.fc(self.dropout(torch.flatten(self.global_pool(x), 1)))


def _block(before: int, part: Plan, share: float) -> nn.Sequential:
    block = nn.Sequential()
    half = part.kernel // 2
    conv = nn.Conv2d(before, part.filters, part.kernel, padding=half, bias=False)
    block.add_module("conv", conv)
    block.add_module("bn", nn.BatchNorm2d(part.filters))
    block.add_module("relu", nn.ReLU())
    if part.dropped:
        block.add_module("dropout", nn.Dropout2d(share))
    if part.pool:
        block.add_module("pool", nn.AvgPool2d(2))
    return block
