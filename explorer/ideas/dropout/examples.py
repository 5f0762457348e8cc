"""Worked examples of dropout, each with the point that it makes."""

from dataclasses import dataclass

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class VectorExample:
    """A few numbers, p, which draw, and the mode."""

    title: str
    point: str
    x: tuple[float, ...]
    p: float = 0.5
    seed: int = 0
    mode: str = "train"


@dataclass(frozen=True)
class ChannelsExample:
    """Feature maps of one picture, p, and which draw."""

    title: str
    point: str
    x: tuple[Rows, ...]
    p: float = 0.5
    seed: int = 0


@dataclass(frozen=True)
class MeanExample:
    """A few numbers, p, how many draws, and of which chance."""

    title: str
    point: str
    x: tuple[float, ...]
    p: float = 0.5
    draws: int = 100
    seed: int = 0


@dataclass(frozen=True)
class ShiftExample:
    """Numbers of one channel, and p."""

    title: str
    point: str
    x: tuple[float, ...]
    p: float = 0.5


_X = (1.0, 2.0, 3.0, 4.0, -1.0, -2.0, 0.5, 6.0)
VECTOR_EXAMPLES = (
    VectorExample(
        "Half of the numbers",
        "About half are dropped, and the others are doubled to make up for it.",
        _X,
    ),
    VectorExample(
        "The same in eval mode",
        "After training nothing is dropped and nothing is scaled.",
        _X,
        mode="eval",
    ),
    VectorExample(
        "Nine of ten",
        "What is kept is multiplied by 10: right in the mean of many draws, wild in a single one.",
        _X,
        0.9,
        12,
    ),
    VectorExample(
        "Everything dropped",
        "p = 1 is allowed in PyTorch, and gives zeros; no scaling could make up for that.",
        _X,
        1.0,
    ),
    VectorExample("Nothing dropped", "With p = 0 training and eval are the same.", _X, 0.0),
)

_MAPS = (
    ((1, 2, 1), (2, 4, 2), (1, 2, 1)),
    ((0, 3, 0), (0, 3, 0), (0, 3, 0)),
    ((5, 5, 5), (0, 0, 0), (-5, -5, -5)),
)
CHANNELS_EXAMPLES = (
    ChannelsExample(
        "Numbers or maps",
        "The same p: Dropout makes holes in every map, Dropout2d takes whole maps away.",
        _MAPS,
        seed=11,
    ),
    ChannelsExample(
        "One in four",
        "With p = 0.25 three of four maps stay on average; in a single draw all three may stay.",
        _MAPS,
        0.25,
        1,
    ),
    ChannelsExample(
        "Maps of one cell",
        "Behind global pooling a map is one number: there both do the same, with other draws.",
        (((2,),), ((3,),), ((5,),), ((7,),)),
    ),
)

MEAN_EXAMPLES = (
    MeanExample(
        "A hundred draws",
        "The mean is near x, and a hundred times as many draws bring it ten times as near.",
        (1.0, 2.0, 3.0, 4.0, -2.0),
    ),
    MeanExample(
        "One draw", "A single draw is nowhere near x.", (1.0, 2.0, 3.0, 4.0, -2.0), draws=1
    ),
    MeanExample(
        "Ten thousand draws, p = 0.9",
        "With p = 0.9 the expected distance is three times that of p = 0.5, for the same n.",
        (1.0, 2.0, 3.0, 4.0, -2.0),
        0.9,
        10_000,
    ),
)

SHIFT_EXAMPLES = (
    ShiftExample(
        "Behind a ReLU",
        "No number is negative, so the mean is not 0, and it adds to the variance of training.",
        (0.0, 2.0, 4.0, 0.0, 6.0, 0.0),
    ),
    ShiftExample(
        "Mean 0",
        "With mean 0 and p = 0.5 the variance of training is exactly twice that of eval mode.",
        (-3.0, -1.0, 1.0, 3.0),
    ),
    ShiftExample(
        "A large mean",
        "The numbers hardly differ, yet masks make them differ by their whole size.",
        (9.0, 10.0, 11.0),
        0.2,
    ),
)
