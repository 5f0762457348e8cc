"""Blocks, shortcuts and deep networks for the page Skip connections, each with its point."""

from dataclasses import dataclass

Table = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class BlockExample:
    """One block with its numbers."""

    title: str
    point: str
    x: Table
    k: tuple[Table, Table]
    branch: str = "two"
    factor: float = 1.0


@dataclass(frozen=True)
class ShortcutExample:
    """Two channels, and the weights from them to four."""

    title: str
    point: str
    x: tuple[Table, ...]
    w: Table
    way: str = "padded"


@dataclass(frozen=True)
class CostExample:
    """A stage of a network."""

    title: str
    point: str
    channels: int
    side: int
    blocks: int


@dataclass(frozen=True)
class DepthExample:
    """A deep network, plain and with skip connections."""

    title: str
    point: str
    layers: int
    gain: float
    function: str = "relu"
    scale: str = "root"
    seed: int = 0


@dataclass(frozen=True)
class DegradationExample:
    """One of the depths that were trained."""

    title: str
    point: str
    depth: int


_X: Table = ((1, 2, 0, 1), (0, 3, 1, 0), (2, 1, 4, 1), (0, 1, 2, 3))
_SIGNED: Table = ((1, -2, 0, 1), (0, 3, -1, 0), (-2, 1, 4, -1), (0, -1, 2, 3))
_EDGE: Table = ((0, -1, 0), (-1, 4, -1), (0, -1, 0))
_MEAN: Table = ((0.25, 0, 0.25), (0, -1, 0), (0.25, 0, 0.25))
_NOTHING: Table = ((0, 0, 0), (0, 0, 0), (0, 0, 0))
_COPY: Table = ((0, 0, 0), (0, 1, 0), (0, 0, 0))
_UNDO: Table = ((0, 0, 0), (0, -1, 0), (0, 0, 0))

BLOCK_EXAMPLES = (
    BlockExample(
        "F(x) + x",
        "The block learns F, what is to be changed about x; x itself comes by the skip "
        "connection. Move the slider to 0: what is left is x.",
        _X,
        (_EDGE, _MEAN),
    ),
    BlockExample(
        "All weights 0",
        "F(x) = 0, and the block gives x back: it is the **identity**. A plain block with the "
        "same weights gives 0 and everything is lost.",
        _X,
        (_NOTHING, _NOTHING),
    ),
    BlockExample(
        "A plain block that copies",
        "Without the skip connection a copy has to be learnt: a 1 in the middle of every kernel. "
        "With it the same weights give 2·x.",
        _X,
        (_COPY, _COPY),
    ),
    BlockExample(
        "Negative numbers in x",
        "F(x) = 0 again, but the ReLU after the addition cuts what is negative: the block is the "
        "identity only for what comes out of a ReLU.",
        _SIGNED,
        (_NOTHING, _NOTHING),
    ),
    BlockExample(
        "One convolution that takes x away",
        "F(x) = −x: the sum is 0. The skip connection does not protect x; what is learnt can "
        "remove it.",
        _X,
        (_UNDO, _NOTHING),
        "one",
    ),
)

_TWO = (
    ((1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11, 12), (13, 14, 15, 16)),
    ((0, 1, 0, 1), (2, 0, 2, 0), (0, 3, 0, 3), (4, 0, 4, 0)),
)
_W: Table = ((1, 0), (0, 1), (0.5, 0.5), (1, -1))
SHORTCUT_EXAMPLES = (
    ShortcutExample(
        "Zeros as new channels",
        "Option A: every second cell is kept, the new channels are 0. No weights; three of four "
        "cells are not read.",
        _TWO,
        _W,
    ),
    ShortcutExample(
        "A 1×1 projection",
        "Option B: each new channel is a mixture of the old ones, learnt. With stride 2 it still "
        "reads only a quarter of the cells.",
        _TWO,
        _W,
        "projection",
    ),
    ShortcutExample(
        "First the mean, then the projection",
        "As many weights as option B, and every cell is read (He et al. 2019, ResNet-D).",
        _TWO,
        _W,
        "mean_first",
    ),
    ShortcutExample(
        "A pattern that the stride misses",
        "Both channels are 0 at every cell that is read: shortcut B passes on nothing of them.",
        (
            ((0, 5, 0, 5), (5, 5, 5, 5), (0, 5, 0, 5), (5, 5, 5, 5)),
            ((0, 0, 0, 0), (3, 0, 3, 0), (0, 0, 0, 0), (3, 0, 3, 0)),
        ),
        _W,
        "projection",
    ),
)

COST_EXAMPLES = (
    CostExample(
        "ResNet-34, second stage",
        "64 channels of 56×56 become 128 of 28×28, 4 blocks. On ImageNet the whole network had "
        "25.03 % errors with A, 24.52 % with B, 24.19 % with C (He et al. 2015, table 3): the "
        "differences are small, so C is not worth its price.",
        64,
        56,
        4,
    ),
    CostExample(
        "ResNet-56 for CIFAR-10, second stage",
        "16 channels of 32×32 become 32 of 16×16, 9 blocks. He et al. took option A there, so "
        "that residual and plain networks have exactly as many weights.",
        16,
        32,
        9,
    ),
    CostExample(
        "ResNet-18, last stage",
        "256 channels of 14×14 become 512 of 7×7, 2 blocks.",
        256,
        14,
        2,
    ),
)

DEPTH_EXAMPLES = (
    DepthExample(
        "20 layers, small weights",
        "Plain, each layer takes a part of the gradient away on its way to the input. With skip "
        "connections it also goes past the layers, through the additions.",
        20,
        0.7,
    ),
    DepthExample(
        "2 layers", "With two layers there is hardly a difference: nothing to go past.", 2, 0.7
    ),
    DepthExample(
        "50 layers of sigmoid",
        "The slope of a sigmoid is at most 0.25: plain, the gradient **vanishes**.",
        50,
        1.0,
        "sigmoid",
    ),
    DepthExample(
        "50 layers, large weights",
        "The gradient **explodes**: plain, the input's is many times as long as where it started.",
        50,
        1.5,
    ),
    DepthExample(
        "Skips without the factor",
        "Each block adds as much as it gets: skip connections alone let the numbers grow. In a "
        "ResNet batch norm keeps them small.",
        50,
        1.0,
        scale="one",
    ),
    DepthExample(
        "He's rule, plain",
        "Gain 1 fits ReLU: even plain, some thousandths of the gradient arrive, and what is "
        "missing went into the zeros of the padding. So good weights are a remedy as well.",
        50,
        1.0,
    ),
    DepthExample(
        "tanh, large weights",
        "The curve flattens large numbers, yet the gradient of the first layers grows.",
        30,
        1.5,
        "tanh",
    ),
)

DEGRADATION_EXAMPLES = (
    DegradationExample(
        "20 layers",
        "Twenty plain layers hardly learn what two learn easily, although more layers can do "
        "everything that fewer can.",
        20,
    ),
    DegradationExample("2 layers", "Both learn: two layers need no way past.", 2),
    DegradationExample("50 layers", "Fifty layers: also with skips it takes longer.", 50),
)
