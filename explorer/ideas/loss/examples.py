"""What the menus of the page about losses offer: each example with the point that it makes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SoftmaxExample:
    """Scores and the temperature that they are divided by."""

    title: str
    point: str
    z: tuple[float, ...]
    temperature: float = 1.0


@dataclass(frozen=True)
class ShiftExample:
    """Scores and the number that is added to each of them."""

    title: str
    point: str
    z: tuple[float, ...]
    shift: float = 0.0


@dataclass(frozen=True)
class LossExample:
    """Scores, which class is true (from 0), and the label smoothing."""

    title: str
    point: str
    z: tuple[float, ...]
    true: int = 0
    smoothing: float = 0.0


@dataclass(frozen=True)
class MixExample:
    """Scores, two classes (from 0), the part λ of the first, and the label smoothing."""

    title: str
    point: str
    z: tuple[float, ...]
    a: int = 0
    b: int = 1
    part: float = 0.7
    smoothing: float = 0.0


@dataclass(frozen=True)
class TwiceExample:
    """Scores, and which class is true (from 0)."""

    title: str
    point: str
    z: tuple[float, ...]
    true: int = 0


SOFTMAX_EXAMPLES = (
    SoftmaxExample(
        "Three scores",
        "The largest score gets most of the 1, but not all of it.",
        (3, 1, 0.2),
    ),
    SoftmaxExample(
        "Equal scores",
        "Nothing to choose by: each class gets the same share.",
        (2, 2, 2, 2),
    ),
    SoftmaxExample(
        "Negative scores",
        "Scores may have any sign; exp makes every one of them positive.",
        (-1, -2, -0.5, -4),
    ),
    SoftmaxExample("Hot: T = 5", "A high temperature levels the probabilities.", (3, 1, 0.2), 5),
    SoftmaxExample(
        "Cold: T = 0.1",
        "A low temperature comes close to choosing the largest alone.",
        (3, 2.9, 1),
        0.1,
    ),
    SoftmaxExample(
        "Scores of 1000",
        "exp(1000) is too large for float64; with the largest subtracted it works.",
        (1000, 999, 998),
    ),
    SoftmaxExample("One class", "A single class has p = 1, so there is nothing to learn.", (7,)),
)

SHIFT_EXAMPLES = (
    ShiftExample(
        "Three scores, nothing added",
        "Both ways agree. Now drag the shift to the right until one of them breaks.",
        (3, 1, 0.2),
    ),
    ShiftExample(
        "Scores of 1000",
        "exp(1000) is ∞ in float64. With 1000 subtracted, what is left is e⁰, e⁻¹ and e⁻².",
        (1000, 999, 998),
    ),
    ShiftExample(
        "Too small: 1000 subtracted",
        "Every power becomes 0, and 0 / 0 is no number either.",
        (3, 1, 0.2),
        -1000,
    ),
    ShiftExample(
        "Wrong without a warning",
        "Powers near the end of float64 have few digits: p is a number, but a wrong one.",
        (3, 1, 0.2),
        -745,
    ),
    ShiftExample(
        "The largest cells",
        "Scores of a million: with the largest subtracted even these are no difficulty.",
        (1e6, 999999, -1e6),
    ),
)

LOSS_EXAMPLES = (
    LossExample(
        "Three scores, class A is true",
        "The loss is −log of what the true class got: the other classes count through the sum.",
        (3, 1, 0.2),
    ),
    LossExample(
        "The same, class C is true",
        "A true class with little p costs much, and its score is raised most.",
        (3, 1, 0.2),
        2,
    ),
    LossExample(
        "Ten classes, label smoothing 0.04",
        "The true class has 0.964, not the 0.96 that notes print, and each other one 0.004.",
        (4, 1, 0.5, -1, 0, 2, -0.5, 0.2, -2, 1.5),
        0,
        0.04,
    ),
    LossExample(
        "Surer than the target",
        "p of the true class is above its smoothed target, so a step lowers the right score.",
        (9, 0, 0, 0),
        0,
        0.1,
    ),
    LossExample(
        "Sure and wrong",
        "p of the true class is nearly 0: the loss grows as fast as the scores lie apart.",
        (10, 0, -2),
        1,
    ),
    LossExample(
        "Equal scores: knowing nothing",
        "The loss is log K, whichever class is true.",
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        3,
    ),
    LossExample(
        "A million apart",
        "p(B) is 0 in float64, yet the loss is 1,000,000: log p is taken without p.",
        (1e6, 0),
        1,
    ),
)

MIX_EXAMPLES = (
    MixExample(
        "MixUp, 0.7 of A and 0.3 of B",
        "Two losses, weighed like the pictures, are one loss of the mixed label.",
        (3, 1, 0.2),
    ),
    MixExample(
        "CutMix: 400 of 1024 pixels from the other picture",
        "λ is the share of the area that stays: 1 − 400/1024 = 0.609375.",
        (1, 2, 0.5, -1),
        2,
        0,
        0.609375,
    ),
    MixExample(
        "With label smoothing 0.1",
        "Smoothing a mixed label is mixing two smoothed labels, so it holds as well.",
        (3, 1, 0.2),
        0,
        2,
        0.5,
        0.1,
    ),
    MixExample(
        "Two pictures of one class",
        "The mixed label is the label of that class, whatever λ is.",
        (3, 1, 0.2),
        1,
        1,
        0.4,
    ),
)

TWICE_EXAMPLES = (
    TwiceExample(
        "Three scores",
        "The second softmax takes probabilities for scores, and levels them.",
        (3, 1, 0.2),
    ),
    TwiceExample(
        "Ten classes, quite sure",
        "p is nearly 1, and the loss stays at 1.46 all the same.",
        (20, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    ),
    TwiceExample(
        "Sure and wrong",
        "A bad mistake costs hardly more than a small one.",
        (12, 0, 0),
        2,
    ),
)
