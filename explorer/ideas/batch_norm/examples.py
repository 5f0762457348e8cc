"""Worked examples of batch normalisation, each with the point that it makes."""

from dataclasses import dataclass

from explorer.ops.batch_norm import EPS

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class BatchExample:
    """Maps of a batch, those of picture 1 first, and γ and β of every channel."""

    title: str
    point: str
    x: tuple[Rows, ...]
    affine: tuple[tuple[float, float], ...]
    eps: float = EPS


@dataclass(frozen=True)
class RunningExample:
    """Batches of one channel, one row each."""

    title: str
    point: str
    x: Rows
    steps: int = 3
    momentum: float = 0.1
    cumulative: bool = False


@dataclass(frozen=True)
class NeighboursExample:
    """A batch of one channel, what is added to all pictures but the first, and the mode."""

    title: str
    point: str
    x: tuple[Rows, ...]
    shift: float = 0.0
    mode: str = "train"
    running: tuple[float, float] = (4.0, 4.0)


@dataclass(frozen=True)
class BiasExample:
    """What a kernel gives for a batch, and a bias."""

    title: str
    point: str
    z: tuple[Rows, ...]
    bias: float = 0.0


@dataclass(frozen=True)
class OrderExample:
    """What a convolution gives for a batch, γ and β."""

    title: str
    point: str
    z: tuple[Rows, ...]
    affine: tuple[float, float] = (1.0, 0.0)


@dataclass(frozen=True)
class FoldExample:
    """An input, a kernel, and b, μ, σ², γ, β."""

    title: str
    point: str
    x: Rows
    kernel: Rows
    numbers: tuple[float, ...]


_SMALL = (((5, 0), (9, 1)), ((3, 6), (4, 5)), ((5, 1), (0, 9)))
_LARGE = (((30, 40), (50, 70)), ((80, 60), (20, 20)), ((60, 50), (80, 40)))
_TWO = tuple(part for pair in zip(_SMALL, _LARGE, strict=True) for part in pair)
BATCH_EXAMPLES = (
    BatchExample(
        "Two channels of different size",
        "Channel 2 is ten times as large; normalised, both lie around 0 and equally far apart.",
        _TWO,
        ((1, 0), (1, 0)),
    ),
    BatchExample(
        "γ and β bring it back",
        "γ = √(σ² + ε), rounded to 3 and 20, and β = μ: the layer can learn to change nothing.",
        _TWO,
        ((3, 4), (20, 50)),
    ),
    BatchExample(
        "All numbers the same",
        "The variance of channel 2 is 0: without ε this would divide by 0.",
        (_SMALL[0], ((7, 7), (7, 7)), _SMALL[1], ((7, 7), (7, 7))),
        ((1, 0), (2, 0.5)),
    ),
    BatchExample(
        "One picture",
        "With one picture the mean and variance come from its own map; 4 numbers are enough.",
        (_SMALL[0], _LARGE[0]),
        ((1, 0), (1, 0)),
    ),
    BatchExample(
        "One outlier",
        "A single 100 moves the mean and stretches σ: the other numbers are pressed together.",
        (((5, 0), (100, 1)), ((3, 6), (4, 5)), ((5, 1), (0, 9))),
        ((1, 0),),
    ),
)

_BATCHES = ((7, 0, 4, 1), (5, 5, 8, 6), (1, 9, 3, 3), (2, 1, 8, 5), (8, 2, 8, 6), (6, 3, 10, 9))
RUNNING_EXAMPLES = (
    RunningExample(
        "Momentum 0.1",
        "After three batches most of the start, mean 0 and variance 1, is still there.",
        _BATCHES,
    ),
    RunningExample(
        "Only the last batch",
        "With momentum 1 nothing is remembered. Eval still differs: it divides by n − 1, not n.",
        _BATCHES,
        steps=6,
        momentum=1.0,
    ),
    RunningExample(
        "Eval before any training",
        "No batch was seen: eval takes mean 0 and variance 1 and hardly changes anything.",
        _BATCHES,
        steps=0,
    ),
    RunningExample(
        "All batches count the same",
        "momentum=None: the k-th batch counts 1/k, which gives the plain mean of all of them.",
        _BATCHES,
        steps=6,
        cumulative=True,
    ),
    RunningExample(
        "Batches of two",
        "Dividing by 1 instead of 2 doubles the variance that is kept: small batches differ most.",
        ((1, 3), (4, 8), (2, 2), (0, 6)),
        steps=4,
        momentum=0.5,
    ),
)

_FIRST = ((4, 3), (6, 0))
NEIGHBOURS_EXAMPLES = (
    NeighboursExample(
        "Two pictures",
        "Picture 1 stays as it is. Drag what is added to its neighbour, then switch to eval.",
        (_FIRST, ((3, 0), (3, 5))),
    ),
    NeighboursExample(
        "A batch of one, a map of four",
        "One picture alone can be trained on: its map has 4 numbers.",
        (_FIRST,),
    ),
    NeighboursExample(
        "A batch of one number",
        "One picture with a 1×1 map, as behind global pooling: training is refused, eval works.",
        (((4,),),),
    ),
    NeighboursExample(
        "A batch of two numbers",
        "Whatever the two numbers are, training makes −1 and 1 of them (nearly, because of ε).",
        (((4,),), ((6,),)),
    ),
)

BIAS_EXAMPLES = (
    BiasExample(
        "A bias of 5",
        "The mean goes from 3 to 8; every y is the same as without the bias.",
        (((4, 3), (6, 0)), ((3, 0), (3, 5))),
        5.0,
    ),
    BiasExample(
        "No bias",
        "Look at y, then drag the bias.",
        (((-1, 5), (6, -4)), ((3, 2), (3, -6))),
    ),
)

ORDER_EXAMPLES = (
    OrderExample(
        "Both orders",
        "Three of the eight numbers are negative. Compare mean, zeros and negative numbers.",
        (((-1, 5), (6, -4)), ((3, 2), (3, -6))),
    ),
    OrderExample(
        "Nothing is negative",
        "ReLU first changes nothing here; batch norm first makes half of it 0.",
        (((4, 3), (6, 0)), ((3, 0), (3, 5))),
    ),
    OrderExample(
        "β moves the threshold",
        "With β = 1 batch norm decides how many numbers ReLU cuts off behind it.",
        (((-1, 5), (6, -4)), ((3, 2), (3, -6))),
        (1.0, 1.0),
    ),
    OrderExample(
        "Everything is negative",
        "ReLU first leaves only zeros, and they all become β; the other order keeps some.",
        (((-1, -5), (-6, -4)), ((-3, -2), (-3, -8))),
    ),
)

FOLD_EXAMPLES = (
    FoldExample(
        "A 2×2 kernel",
        "Two steps or one: the same map, and the bias is back, now as b′.",
        ((1, 2, 0), (3, 1, 2), (0, 2, 4)),
        ((1, 0), (-1, 2)),
        (0.0, 3.0, 4.0, 2.0, 1.0),
    ),
    FoldExample(
        "γ = 0",
        "The folded kernel is all zeros: this filter says β for every picture and can be removed.",
        ((1, 2, 0), (3, 1, 2), (0, 2, 4)),
        ((1, 0), (-1, 2)),
        (0.0, 3.0, 4.0, 0.0, 1.0),
    ),
)
