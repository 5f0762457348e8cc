"""Maps to unroll, and what each shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class UnrollExample:
    """The size of the maps, and the index that is chosen."""

    title: str
    point: str
    channels: int
    height: int
    width: int
    at: int
    order: str = "first"


UNROLL_EXAMPLES = (
    UnrollExample(
        "16×7×7, unrolled",
        "784 numbers: channel after channel, in each row after row. Which channel is number 300?",
        16,
        7,
        7,
        300,
    ),
    UnrollExample(
        "2×2×3",
        "Small enough to count along: 2 channels of 2 rows and 3 columns.",
        2,
        2,
        3,
        8,
    ),
    UnrollExample(
        "The other order",
        "Channels last: the numbers of one place are neighbours, those of one channel are not.",
        16,
        7,
        7,
        300,
        "last",
    ),
    UnrollExample(
        "After global pooling",
        "16×1×1: one number for each channel, and the index is the channel.",
        16,
        1,
        1,
        6,
    ),
)
