"""Heads whose parameters are counted, and what each shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BillExample:
    """Maps in front of the heads, and what the heads have."""

    title: str
    point: str
    channels: int
    side: int
    classes: int
    hidden: int


BILL_EXAMPLES = (
    BillExample(
        "268,698 against 5,466",
        "The two tiny networks of the training below: the same convolutions, another head.",
        32,
        8,
        10,
        128,
    ),
    BillExample(
        "The lesson's 784",
        "16 maps of 7×7 straight into 10 classes: 7,850 against 170.",
        16,
        7,
        10,
        0,
    ),
    BillExample(
        "VGG's head",
        "512 maps of 7×7, 4,096 units: one layer of 102,764,544. VGG has a second one of "
        "16.8 million, which is left out here.",
        512,
        7,
        1000,
        4096,
    ),
    BillExample(
        "Maps of one cell",
        "Side 1: there is nothing left to pool, and both heads cost the same.",
        32,
        1,
        10,
        0,
    ),
)
