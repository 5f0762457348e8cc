"""Convolutions of several channels with several filters."""

from explorer.examples.convolution import ConvExample
from explorer.examples.kernels import KERNELS, Table

CHANNELS = "Channels and filters"

_RED: Table = ((1, 2, 1), (0, 1, 0), (2, 1, 2))
_GREEN: Table = ((0, 1, 0), (1, 2, 1), (0, 1, 0))
_BLUE: Table = ((2, 0, 2), (1, 1, 1), (2, 0, 2))
_FOR_RED: Table = ((0, 1, 0), (1, -1, 1), (0, 1, 0))
_FOR_GREEN: Table = ((1, 0, 1), (0, 1, 0), (1, 0, 1))
_FOR_BLUE: Table = ((-1, 0, -1), (0, 1, 0), (-1, 0, -1))
_FIRST: Table = (
    (0, 2, 1, 6, 1),
    (0, 1, 1, 1, 8),
    (0, 1, 2, 0, 0),
    (1, 0, 1, 1, 2),
    (1, 2, 1, 2, 2),
)
_SECOND: Table = (
    (1, 0, 3, 1, 8),
    (1, 2, 2, 1, 2),
    (1, 1, 2, 0, 3),
    (1, 2, 1, 1, 0),
    (2, 3, 3, 1, 1),
)
_THIRD: Table = (
    (0, 2, 3, 0, 3),
    (2, 1, 1, 1, 0),
    (0, 1, 2, 0, 2),
    (1, 0, 2, 1, 2),
    (1, 1, 0, 1, 0),
)
_TURN: Table = ((1, 0, -1), (1, 0, -1), (1, 0, -1))

CHANNEL_EXAMPLES = (
    ConvExample(
        "rgb",
        "Red, green and blue",
        "One kernel per channel: the sums are 2, 2 and −7, and the filter gives −3.",
        (_RED, _GREEN, _BLUE),
        (_FOR_RED, _FOR_GREEN, _FOR_BLUE),
        group=CHANNELS,
    ),
    ConvExample(
        "three",
        "Three channels of 5×5",
        "Three 5×5 channels and one filter give one 3×3 feature map, not three.",
        (_FIRST, _SECOND, _THIRD),
        (((0, 1, -4), (0, 2, 0), (-1, 4, 3)), _TURN, KERNELS["identity"]),
        group=CHANNELS,
    ),
    ConvExample(
        "filters",
        "Two filters, two feature maps",
        "Every filter has a kernel for every channel: 6 kernels, 54 weights, 2 biases, 2 maps.",
        (_FIRST, _SECOND, _THIRD),
        (
            _TURN,
            KERNELS["identity"],
            KERNELS["box blur"],
            KERNELS["identity"],
            KERNELS["identity"],
            KERNELS["identity"],
        ),
        bias=(0, 1),
        group=CHANNELS,
    ),
    ConvExample(
        "pointwise",
        "1×1: mix the channels",
        "A 1×1 kernel looks at one place only and mixes the channels there.",
        (_RED, _GREEN, _BLUE),
        (((1,),), ((0,),), ((-1,),), ((0.5,),), ((0.5,),), ((0.5,),)),
        bias=(0, 0),
        group=CHANNELS,
    ),
    ConvExample(
        "groups",
        "Two groups",
        "Each filter sees only the two channels of its group: half the weights.",
        (_RED, _GREEN, _BLUE, _FOR_RED),
        (((1,),), ((2,),), ((1,),), ((-1,),)),
        bias=(0, 0),
        groups=2,
        group=CHANNELS,
    ),
    ConvExample(
        "depthwise",
        "Depthwise: one kernel per channel, nothing added up",
        "As many groups as channels: each channel is filtered by itself.",
        (_FIRST, _SECOND, _THIRD),
        (_TURN, KERNELS["sharpen"], KERNELS["identity"]),
        bias=(0, 0, 0),
        groups=3,
        group=CHANNELS,
    ),
)
