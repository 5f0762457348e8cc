"""Matrices and neurons for the Activations page."""

from dataclasses import dataclass

from explorer.cases.activation import LEAKY_SLOPE
from explorer.examples.kernels import Table


@dataclass(frozen=True)
class ActivationExample:
    """One matrix, and the function that is applied to its cells."""

    key: str
    title: str
    point: str
    x: Table
    function: str = "relu"
    slope: float = LEAKY_SLOPE


@dataclass(frozen=True)
class OrderExample:
    """One matrix, and two steps that are done in both orders."""

    key: str
    title: str
    point: str
    x: Table
    function: str = "relu"
    slope: float = LEAKY_SLOPE
    pool: str = "max"


@dataclass(frozen=True)
class NeuronExample:
    """One neuron: inputs, weights, bias and function."""

    key: str
    title: str
    point: str
    x: tuple[float, ...]
    w: tuple[float, ...]
    b: float = 0.0
    function: str = "relu"
    slope: float = LEAKY_SLOPE


_SMALL: Table = ((-4, -2, -1, -0.75), (-0.5, -0.25, 0, 0.25), (0.5, 0.75, 1, 1.5), (2, 3, 4, 6))
_MIXED: Table = ((3, -1, -4, -2), (-2, 4, -3, -1), (1, 2, 5, -5), (0, 1, -6, 2))
_DIP: Table = ((-3, -0.75, 1, -1), (-4, -2, 0.5, 2), (-5, -0.5, -1, -3), (-2.5, -3, -2, -0.25))

ACTIVATION_EXAMPLES = (
    ActivationExample(
        "mixed",
        "ReLU: mixed signs",
        "Positive numbers pass unchanged, negative ones become 0.",
        ((2, -3, 0, 1), (1.5, -0.5, 4, -2), (-1, 3, -4, 0.5)),
    ),
    ActivationExample(
        "edges",
        "ReLU after an edge kernel",
        "A Sobel kernel gives +32 at one side of a bar and −32 at the other. ReLU keeps one side.",
        ((0, 32, 32, 0, -32, -32, 0),) * 4,
    ),
    ActivationExample(
        "dead",
        "ReLU: everything is negative",
        "All is 0, and so is the slope: nothing here can be learnt from. Try the leaky ReLU.",
        ((-1, -4, -2), (-3, -0.5, -6), (-2, -5, -1)),
    ),
    ActivationExample(
        "leaky",
        "Leaky ReLU",
        "Below 0 a little is left, and with it a slope to learn from.",
        ((-10, 2, 0), (1.5, -0.5, 4), (-1, 7, -8)),
        "leaky_relu",
        0.1,
    ),
    ActivationExample(
        "sigmoid",
        "Sigmoid: 0 becomes 0.5",
        "Everything lands between 0 and 1. Far from 0 the curve is flat: −6 and −9 look the same.",
        ((-9, -6, -2), (-1, 0, 1), (2, 6, 9)),
        "sigmoid",
    ),
    ActivationExample(
        "tanh",
        "Tanh: −1 to 1",
        "Like the sigmoid, but 0 stays 0 and the sign is kept.",
        ((-9, -6, -2), (-1, 0, 1), (2, 6, 9)),
        "tanh",
    ),
    ActivationExample(
        "gelu",
        "GELU: it falls before it rises",
        "Below about −0.75 the curve rises again towards 0: −4 gives more than −0.75.",
        _SMALL,
        "gelu",
    ),
    ActivationExample(
        "silu",
        "SiLU: smooth, and not monotone",
        "The lowest point lies near −1.28; on either side of it the output is larger.",
        _SMALL,
        "silu",
    ),
)

ORDER_EXAMPLES = (
    OrderExample(
        "relu-max",
        "ReLU and max pooling commute",
        "The largest number stays the largest: either order gives the same.",
        _MIXED,
    ),
    OrderExample(
        "relu-average",
        "ReLU and average pooling do not",
        "Averaged first, negative numbers pull the mean down; cut off first, they count as 0.",
        _MIXED,
        pool="average",
    ),
    OrderExample(
        "sigmoid-max",
        "Sigmoid and max pooling commute",
        "A function that only rises keeps the order of the numbers, so it keeps the winner.",
        _MIXED,
        "sigmoid",
    ),
    OrderExample(
        "gelu-max",
        "GELU and max pooling do not",
        "GELU(−4) is larger than GELU(−0.75): another number wins.",
        _DIP,
        "gelu",
    ),
    OrderExample(
        "silu-max",
        "SiLU and max pooling do not",
        "SiLU is not monotone either: where all four are negative, the winner may change.",
        _DIP,
        "silu",
    ),
)

NEURON_EXAMPLES = (
    NeuronExample(
        "three",
        "Three inputs",
        "Each input counts as much as its weight says; the bias moves the sum.",
        (1.0, 2.0, -1.0),
        (0.5, 1.5, 2.0),
        -0.5,
    ),
    NeuronExample(
        "and",
        "Logical AND",
        "With bias −1.5 two inputs of 1 are needed to get above 0.",
        (1.0, 1.0),
        (1.0, 1.0),
        -1.5,
    ),
    NeuronExample(
        "probability",
        "A sigmoid as an answer",
        "The sum becomes a number between 0 and 1, read as a probability.",
        (0.5, -1.0, 2.0, 1.0),
        (1.0, 1.5, 0.5, -0.5),
        0.25,
        "sigmoid",
    ),
)
