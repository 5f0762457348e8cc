"""From one place of an opened map to the page Convolution, where its sum can be taken apart."""

from typing import Any

import numpy as np

from explorer import limits
from explorer.cases import ConvCase
from explorer.errors import InputError
from explorer.probing.nodes import Node

_BESIDE = 8  # rows and columns of the input on the stage, or one window if that is larger
_RINGS = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def case_of(
    module: Any, before: Node, output: int, place: tuple[int, int], channel: int
) -> tuple[ConvCase, bool] | None:
    """Return one sum of a convolution as the stage shows it.

    The window is cut out with a few cells around it; padding becomes cells with their numbers.

    Parameters
    ----------
    module : nn.Conv2d
    before : Node
        What it reads.
    output : int
        The filter.
    place : tuple of int
        Row and column on its map.
    channel : int
        The input channel, where the filter reads more than the stage has room for.

    Returns
    -------
    tuple of ConvCase and bool, or None
        The case with the output cell selected, and whether it is the whole sum with the bias and
        not the partial sum of one channel. None where kernel, stride or dilation are larger than
        the stage's.
    """
    from explorer.probing.partial_sums import inputs_of

    inputs = list(inputs_of(module, output))
    whole = len(inputs) <= limits.CHANNELS_MAX
    wanted = inputs if whole else [channel if channel in inputs else inputs[0]]
    kernels = module.weight[output, [inputs.index(one) for one in wanted]].detach().double().numpy()
    ring = module._reversed_padding_repeated_twice  # left, right, top, bottom
    around = ((0, 0), (ring[2], ring[3]), (ring[0], ring[1]))
    padded = np.pad(before.values[wanted].astype(np.float64), around, _RINGS[module.padding_mode])
    cuts = [
        _cut(place[axis], padded.shape[axis + 1], kernels.shape[axis + 1], module, axis)
        for axis in (0, 1)
    ]
    x = padded[:, slice(*cuts[0][0]), slice(*cuts[1][0])]
    bias = float(module.bias[output]) if whole and module.bias is not None else 0.0
    settings = {"stride": tuple(module.stride), "dilation": tuple(module.dilation)}
    case = ConvCase(x, kernels[None], np.array([bias]), **settings, at=(0, cuts[0][1], cuts[1][1]))
    try:
        return ConvCase.from_document(case.document()), whole
    except InputError:
        return None


def _cut(place: int, size: int, kernel: int, module: Any, axis: int) -> tuple[tuple[int, int], int]:
    """Return where the shown part of the padded input begins and ends, and the place on it."""
    stride, dilation = module.stride[axis], module.dilation[axis]
    span = dilation * (kernel - 1) + 1
    outputs = (size - span) // stride + 1
    beside = max(0, (_BESIDE - span) // stride) + 1  # outputs that fit
    first = min(max(0, place - beside // 2), max(0, outputs - beside))
    last = min(first + beside, outputs) - 1
    return (first * stride, last * stride + span), place - first
