"""Maps and heads for class activation maps, and what each shows."""

from dataclasses import dataclass

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class CamExample:
    """Maps, the head's weights and biases, and the class that is chosen."""

    title: str
    point: str
    x: tuple[Matrix, ...]
    w: Matrix
    b: tuple[float, ...]
    chosen: int = 0


_EAR = ((4, 2, 0, 0), (2, 2, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0))
_WHEEL = ((0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 2, 4), (0, 0, 2, 8))
_GRASS = ((1, 1, 1, 1), (1, 1, 1, 1), (1, 1, 1, 1), (3, 3, 3, 3))
CAM_EXAMPLES = (
    CamExample(
        "Three maps, two classes",
        "The same maps: class 1 points to the upper left corner, class 2 to the lower right one.",
        (_EAR, _WHEEL, _GRASS),
        ((2, -1, 0.5), (-1, 1, 0.5)),
        (0.25, -0.5),
    ),
    CamExample(
        "One map alone",
        "With one map every class has the same picture, only stronger, weaker or turned over.",
        (_WHEEL,),
        ((1,), (-2,), (0.5,)),
        (0, 0, 0),
    ),
    CamExample(
        "Two places cancel",
        "The score is 0, and yet two places speak loudly: for and against the class.",
        (((8, 0), (0, 0)), ((0, 0), (0, 4))),
        ((1, -2), (1, 1)),
        (0, 0),
    ),
    CamExample(
        "Equal maps",
        "Constant maps say how much of something there is, and not where: the map is flat.",
        (((2, 2, 2), (2, 2, 2), (2, 2, 2)), ((1, 1, 1), (1, 1, 1), (1, 1, 1))),
        ((1, 3), (2, -1)),
        (0, 0),
    ),
)


@dataclass(frozen=True)
class ShiftExample:
    """One map, weights for its places, one for its mean, and how far it is shifted."""

    title: str
    point: str
    x: Matrix
    v: Matrix
    p: float
    down: int = 0
    right: int = 0


_OBJECT = ((0, 0, 0, 0), (0, 4, 2, 0), (0, 2, 8, 0), (0, 0, 0, 0))
_LEARNT = ((0, -0.5, 0, 0), (0, 0.5, 0.25, -0.5), (0, 0.25, 0.5, -0.25), (0, 0, -0.5, 0))
SHIFT_EXAMPLES = (
    ShiftExample(
        "One place to the right",
        "Weights that were learnt with the object in the middle: the dense score falls, the pooled "
        "one stays.",
        _OBJECT,
        _LEARNT,
        7,
        right=1,
    ),
    ShiftExample(
        "Not shifted",
        "Here the dense head is content: its weights lie where the object lies.",
        _OBJECT,
        _LEARNT,
        7,
    ),
    ShiftExample(
        "Equal weights",
        "16 weights of 0.25 for the places are one weight of 4 for the mean: a pooled head is a "
        "dense head with equal weights.",
        _OBJECT,
        ((0.25,) * 4,) * 4,
        4,
        right=1,
    ),
    ShiftExample(
        "Out of the map",
        "What leaves the map is gone for both heads: now the pooled score falls as well.",
        _OBJECT,
        _LEARNT,
        7,
        right=2,
    ),
)
