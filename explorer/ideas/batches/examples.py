"""Trainings, splits and leaks for the page Batches, epochs, splits, each with its point."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CountExample:
    """A training in numbers."""

    title: str
    point: str
    n: int
    share: int
    batch: int
    epochs: int
    drop_last: bool = False


@dataclass(frozen=True)
class WalkExample:
    """A few pictures, two epochs."""

    title: str
    point: str
    n: int
    batch: int
    shuffle: bool = True
    drop_last: bool = False
    seed: int = 0
    step: int = 1


@dataclass(frozen=True)
class NoiseExample:
    """Batches of one size."""

    title: str
    point: str
    batch: int
    w: float = 0.0
    seed: int = 0


@dataclass(frozen=True)
class SplitExample:
    """Classes in three parts."""

    title: str
    point: str
    classes: tuple[int, ...]
    validation: int
    test: int
    stratified: bool = False
    accuracy: int = 90
    seed: int = 0


@dataclass(frozen=True)
class BestExample:
    """Looks at one test."""

    title: str
    point: str
    tries: int
    pictures: int
    accuracy: int
    seed: int = 0


@dataclass(frozen=True)
class CopiesExample:
    """Copies, and how they are split."""

    title: str
    point: str
    copies: int
    test: int = 20
    grouped: bool = False
    accuracy: int = 70
    cause: str = "copies"
    originals: int = 1_000
    seed: int = 0


@dataclass(frozen=True)
class ConstantsExample:
    """A few brightnesses."""

    title: str
    point: str
    training: tuple[float, ...]
    test: tuple[float, ...]
    shift: float = 0.0


COUNT_EXAMPLES = (
    CountExample(
        "CIFAR-10, batches of 128",
        "50,000 pictures in batches of 128: 390 full ones and one of 80, so 391 steps an epoch.",
        50_000,
        0,
        128,
        30,
    ),
    CountExample(
        "With 10 % for validation",
        "45,000 pictures are left to learn from: 352 steps, the last with 72 pictures.",
        50_000,
        10,
        128,
        30,
    ),
    CountExample(
        "drop_last",
        "Only full batches: 390 steps, and in every epoch 80 other pictures are not shown.",
        50_000,
        0,
        128,
        30,
        True,
    ),
    CountExample(
        "One batch for everything",
        "One step an epoch: the exact gradient, and 30 changes of the weights in all.",
        1_000,
        0,
        1_000,
        30,
    ),
    CountExample(
        "One picture at a time",
        "As many steps as pictures: this is what **stochastic** gradient descent meant at first.",
        1_000,
        0,
        1,
        30,
    ),
)
WALK_EXAMPLES = (
    WalkExample(
        "24 pictures, batches of 5",
        "Each epoch shows every picture exactly once, the second in another order; its last batch "
        "has 4.",
        24,
        5,
    ),
    WalkExample(
        "Without shuffling",
        "The same batches in every epoch; pictures sorted by class come class after class.",
        24,
        6,
        False,
    ),
    WalkExample(
        "drop_last",
        "The hatched pictures of an epoch are in no batch; in the next epoch it is others.",
        26,
        8,
        True,
        True,
    ),
)
NOISE_EXAMPLES = (
    NoiseExample(
        "Batches of 16",
        "Each point is the gradient of one batch; the line is that of all pictures. Larger batches "
        "scatter less.",
        16,
    ),
    NoiseExample(
        "One picture",
        "Single pictures: many point the wrong way, and on average they are right.",
        1,
    ),
    NoiseExample(
        "At the best weight",
        "Where the gradient of all is near 0 the noise is still there: batches keep the weight "
        "moving around its best value.",
        16,
        2.0,
    ),
)
SPLIT_EXAMPLES = (
    SplitExample(
        "A rare class, split by chance",
        "15 % were asked for; of the rare class it can be a good deal more or less.",
        (600, 300, 100),
        15,
        15,
    ),
    SplitExample(
        "The same, stratified",
        "Each class is split by itself: every part has the same share of it.",
        (600, 300, 100),
        15,
        15,
        True,
    ),
    SplitExample(
        "20 test pictures",
        "With so few the true accuracy can lie almost anywhere above two thirds.",
        (50, 50),
        10,
        20,
        True,
    ),
    SplitExample(
        "As in CIFAR-10",
        "10,000 test pictures: the accuracy is known to about one point.",
        (30_000, 30_000),
        8,
        17,
        True,
    ),
)
BEST_EXAMPLES = (
    BestExample(
        "The best of 150 epochs",
        "Whoever saves the epoch with the best test accuracy reports luck as well.",
        150,
        1_000,
        85,
    ),
    BestExample("One look", "A test that is used once is right on average.", 1, 1_000, 85),
    BestExample(
        "20 settings, 100 test pictures",
        "The smaller the test, the more luck there is.",
        20,
        100,
        85,
    ),
    BestExample(
        "20 settings on CIFAR-10",
        "10,000 test pictures: less than a point, which is as much as many papers improve by.",
        20,
        10_000,
        94,
    ),
)
COPIES_EXAMPLES = (
    CopiesExample(
        "Two of each",
        "A picture and a near-duplicate, split by chance: most test pictures have their double "
        "among those learnt from.",
        2,
    ),
    CopiesExample(
        "Augmented before the split",
        "Ten versions of each picture: hardly a test picture is new. Split first, then augment the "
        "training part only.",
        10,
        cause="augmented",
    ),
    CopiesExample(
        "Five pictures of each person",
        "The network can know the person instead of what it should tell.",
        5,
        cause="person",
    ),
    CopiesExample(
        "Split by person",
        "All pictures of a person in the same part: nothing leaks.",
        5,
        20,
        True,
        cause="person",
    ),
)
CONSTANTS_EXAMPLES = (
    ConstantsExample(
        "From the same camera",
        "The constants move a little, and only because there are so few pictures.",
        (96, 120, 104, 140, 88, 132, 112, 128),
        (100, 136, 92, 124),
    ),
    ConstantsExample(
        "A test that is brighter",
        "The test differs: with all pictures' constants it looks more usual than it is, and the "
        "test does not show what new pictures would.",
        (96, 120, 104, 140, 88, 132, 112, 128),
        (100, 136, 92, 124),
        60,
    ),
)
