"""Matrices to cut off."""

from dataclasses import dataclass

from explorer.examples.kernels import Table


@dataclass(frozen=True)
class ReluExample:
    """One matrix to cut off."""

    key: str
    title: str
    point: str
    x: Table


RELU_EXAMPLES = (
    ReluExample(
        "edges",
        "After an edge kernel",
        "A Sobel kernel gives +32 at one side of a bar and −32 at the other.",
        ((0, 32, 32, 0, -32, -32, 0),) * 4,
    ),
    ReluExample(
        "mixed",
        "Mixed signs",
        "Positive numbers pass unchanged, negative ones become 0.",
        ((-3, 2, 0), (1.5, -0.5, 4), (-1, 7, -8)),
    ),
)
