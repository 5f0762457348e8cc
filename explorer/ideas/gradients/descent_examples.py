"""Descents to begin with, each with the point that it makes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ParabolaExample:
    """Steps down a parabola, with the fields of `ParabolaCase`."""

    title: str
    point: str
    a: float
    start: float
    lr: float
    steps: int


PARABOLA_EXAMPLES = (
    ParabolaExample(
        "A careful rate",
        "Every step takes 20 % of the way that is left, so the steps become shorter by themselves.",
        1.0,
        4.0,
        0.1,
        8,
    ),
    ParabolaExample(
        "Exactly one step", "lr = 1/(2a): the first step lands in the minimum.", 1.0, 4.0, 0.5, 1
    ),
    ParabolaExample(
        "Over the minimum and back",
        "Each step lands on the other side, nearer than before.",
        1.0,
        4.0,
        0.8,
        10,
    ),
    ParabolaExample(
        "To and fro for ever", "lr = 1/a: every step lands just as high.", 1.0, 4.0, 1.0, 6
    ),
    ParabolaExample(
        "Too far", "Above 1/a each step lands higher: the loss runs away.", 1.0, 4.0, 1.1, 10
    ),
    ParabolaExample(
        "Steeper, same rate",
        "With a = 4 the rate 0.3 diverges that was fine with a = 1: the curve sets the limit.",
        4.0,
        4.0,
        0.3,
        8,
    ),
)


@dataclass(frozen=True)
class SurfaceExample:
    """SGD on a surface, with the fields of `SurfaceCase`."""

    title: str
    point: str
    surface: str
    start: tuple[float, float]
    lr: float
    steps: int
    ratio: float = 10.0


SURFACE_EXAMPLES = (
    SurfaceExample(
        "A long valley",
        "Across the valley each step goes too far, along it not far enough: a zigzag.",
        "valley",
        (-3.5, 1.5),
        0.15,
        12,
    ),
    SurfaceExample(
        "A little too fast",
        "0.21 is above 2/10 = 0.2: across the valley each step lands 10 % farther away.",
        "valley",
        (-3.5, 1.5),
        0.21,
        20,
    ),
    SurfaceExample(
        "Far too careful",
        "Nothing jumps, and after 20 steps w₁ has hardly moved: small is not safe.",
        "valley",
        (-3.5, 1.5),
        0.01,
        20,
    ),
    SurfaceExample(
        "Round, in one step",
        "With the same curvature everywhere lr = 1/λ lands in the minimum at once.",
        "bowl",
        (-3.5, 1.5),
        1.0,
        1,
    ),
    SurfaceExample(
        "On a saddle",
        "Beside the ridge by 0.01 only: it looks as if training had ended, then it goes on.",
        "saddle",
        (-3.5, 0.01),
        0.8,
        25,
    ),
    SurfaceExample(
        "A curved valley",
        "The steepest way is across, the minimum is along: the floor takes most of the steps.",
        "curved",
        (-3.5, 2.5),
        0.05,
        60,
    ),
    SurfaceExample(
        "Two minima",
        "From here it ends in the shallow one: which one is found depends on the start.",
        "two",
        (3.5, 1.5),
        0.1,
        20,
    ),
)


@dataclass(frozen=True)
class RulesExample:
    """Several optimisers, with the fields of `RulesCase`."""

    title: str
    point: str
    surface: str
    start: tuple[float, float]
    lr: float
    lr_adaptive: float
    steps: int
    rule: str
    ratio: float = 20.0
    momentum: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    decay: float = 0.0


RULES_EXAMPLES = (
    RulesExample(
        "SGD, momentum and Adam from one start",
        "Momentum gathers speed along the valley; Adam gives each weight a step of its own.",
        "valley",
        (-3.5, 1.5),
        0.03,
        0.3,
        20,
        "momentum",
    ),
    RulesExample(
        "Adam's first step",
        "The slope across is seven times the one along, yet Adam moves both weights by lr.",
        "valley",
        (-3.5, 1.25),
        0.03,
        0.3,
        1,
        "adam",
    ),
    RulesExample(
        "One rate for all",
        "With 0.03 SGD moves well and Adam creeps: a rate for one rule says nothing for another.",
        "valley",
        (-3.5, 1.5),
        0.03,
        0.03,
        30,
        "adam",
    ),
    RulesExample(
        "Away from a saddle",
        "Where the slope is tiny, SGD waits; what divides by its size leaves at once.",
        "saddle",
        (-3.5, 0.01),
        0.3,
        0.3,
        12,
        "adam",
    ),
    RulesExample(
        "Over the hill",
        "With momentum it rolls through the shallow minimum into the deeper one.",
        "two",
        (3.5, 1.5),
        0.1,
        0.1,
        40,
        "momentum",
    ),
    RulesExample(
        "Weight decay pulls to 0",
        "AdamW shrinks both weights at every step: it comes to rest beside the minimum at w₁ = −2.",
        "two",
        (-3.5, 1.5),
        0.1,
        0.2,
        100,
        "adamw",
        decay=0.3,
    ),
)
