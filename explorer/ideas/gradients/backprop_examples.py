"""Chains of a convolution and a pooling to begin with, each with the point that it makes."""

from dataclasses import dataclass

Table = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class BackpropExample:
    """One chain, with the fields of `BackpropCase` and of its settings."""

    title: str
    point: str
    x: Table
    k: Table
    g: Table
    b: float = 0.0
    stride: int = 1
    padding: int = 0
    relu: bool = True
    pool: str = "max"
    window: int = 2
    step: int = 2
    lr: float = 0.1


_X: Table = (
    (1, 2, 0, 1, 3),
    (0, 1, 3, 1, 0),
    (2, 0, 1, 2, 1),
    (1, 3, 0, 0, 2),
    (0, 1, 2, 1, 1),
)
_K: Table = ((1, -1), (0, 2))
_ONES: Table = ((1, 1), (1, 1))

BACKPROP_EXAMPLES = (
    BackpropExample(
        "One convolution, one max-pool",
        "The loss is the sum of the four outputs. Only the winner of each window gets a gradient, "
        "so each weight's gradient has four products that count.",
        _X,
        _K,
        _ONES,
    ),
    BackpropExample(
        "A weighted loss",
        "Another gradient comes from above: each number follows the same way as before, "
        "multiplied by it.",
        _X,
        _K,
        ((2, 0), (-1, 0.5)),
        b=1.0,
    ),
    BackpropExample(
        "One cell wins twice",
        "With stride 1 the windows of the pooling overlap: the gradients of all windows that a "
        "cell has won add up.",
        _X,
        _K,
        ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
        step=1,
    ),
    BackpropExample(
        "The mean instead of the largest",
        "Average pooling passes a quarter to every cell of a window: no cell is left out.",
        _X,
        _K,
        _ONES,
        relu=False,
        pool="average",
    ),
    BackpropExample(
        "A dead ReLU",
        "The bias pulls every z below 0. Nothing comes back, and as long as the input stays, no "
        "step brings it to life.",
        _X,
        _K,
        _ONES,
        b=-10.0,
    ),
    BackpropExample(
        "Equal numbers",
        "All of a window are equal: the whole gradient goes to the first cell, row by row.",
        ((1, 1, 1, 1, 1),) * 5,
        ((1, 0), (0, 1)),
        _ONES,
    ),
    BackpropExample(
        "Stride and padding",
        "With padding the ring gets a gradient that nobody uses; ∂L/∂x is a transposed "
        "convolution with the same stride and padding.",
        _X,
        ((1, 0, -1), (2, 0, -2), (1, 0, -1)),
        ((1,),),
        stride=2,
        padding=1,
        relu=False,
    ),
    BackpropExample(
        "A step too long",
        "The gradient says the direction, not how far: the loss falls up to learning rate 0.3, and "
        "rises at 1.",
        (
            (0, 0, 2, -2, 0),
            (-2, 0, 2, 1, -1),
            (2, 1, 2, -2, 0),
            (2, 1, 0, 0, 0),
            (0, -1, 1, -2, 0),
        ),
        ((-1, 1), (1, 1)),
        _ONES,
        lr=1.0,
    ),
)
