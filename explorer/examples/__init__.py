"""Worked examples and named kernels, each with the point that it makes."""

from explorer.examples.activation import (
    ACTIVATION_EXAMPLES,
    NEURON_EXAMPLES,
    ORDER_EXAMPLES,
)
from explorer.examples.channels import CHANNEL_EXAMPLES
from explorer.examples.convolution import ONE_CHANNEL
from explorer.examples.kernels import KERNELS
from explorer.examples.paper import PAPER_EXAMPLES, STAMP_EXAMPLES
from explorer.examples.picture import PICTURE_EXAMPLES
from explorer.examples.picture_kernels import PICTURE_KERNELS
from explorer.examples.pooling import POOL_EXAMPLES
from explorer.examples.size import FLOOR_EXAMPLES, PADDING_EXAMPLES
from explorer.examples.size_more import MORE_SIZE_EXAMPLES

CONV_EXAMPLES = ONE_CHANNEL + CHANNEL_EXAMPLES + PAPER_EXAMPLES + STAMP_EXAMPLES
SIZE_EXAMPLES = FLOOR_EXAMPLES + PADDING_EXAMPLES + MORE_SIZE_EXAMPLES

__all__ = [
    "ACTIVATION_EXAMPLES",
    "CONV_EXAMPLES",
    "KERNELS",
    "NEURON_EXAMPLES",
    "ORDER_EXAMPLES",
    "PICTURE_EXAMPLES",
    "PICTURE_KERNELS",
    "POOL_EXAMPLES",
    "SIZE_EXAMPLES",
]
