"""Expressions to begin with, each with the point that it makes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AutogradExample:
    """One expression at one x, with the fields of `AutogradCase`."""

    title: str
    point: str
    x: float
    constants: tuple[float, ...]
    expression: str = "square"
    h: float = 0.1
    calls: int = 1
    zero: bool = False


AUTOGRAD_EXAMPLES = (
    AutogradExample(
        "y = 2x² + 5 at x = 2",
        "Three steps forward give 13; three factors back give 4 · 2 · 1 = 8.",
        2.0,
        (2.0, 5.0),
    ),
    AutogradExample(
        "backward() twice",
        "Nobody has set the gradient to zero between two calls: x.grad holds 16 instead of 8.",
        2.0,
        (2.0, 5.0),
        calls=2,
    ),
    AutogradExample(
        "The error of a neuron",
        "A squared error passes twice the error back: to the weight times x, to the bias times 1.",
        2.0,
        (1.5, -1.0, 3.0),
        "error",
    ),
    AutogradExample(
        "Two ways from x to y",
        "x is read by two steps, and what comes back from both adds up: 2 · 1 + 3 · 1 = 5.",
        1.0,
        (3.0,),
        "paths",
    ),
    AutogradExample(
        "A step too small to count",
        "At h = 10⁻¹² the two values share twelve digits; the quotient is wrong in its fourth.",
        2.0,
        (2.0, 5.0),
        h=1e-12,
    ),
    AutogradExample(
        "A flat place",
        "Far from 0 a sigmoid is flat: hardly anything comes back, and the weight hardly learns.",
        2.4,
        (2.0, 0.0),
        "sigmoid",
    ),
    AutogradExample(
        "The corner of a ReLU",
        "At z = 0 there is no single slope. PyTorch passes 0 back; from the right it would be 2.",
        1.0,
        (2.0, -2.0),
        "relu",
    ),
)
