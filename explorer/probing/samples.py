"""Which pictures of a data set stand for all of them, where all would take too long."""

from math import prod

import numpy as np
from torch import nn

from explorer.limits import PROBE_MACS_MAX, PROBE_PICTURES_MAX
from explorer.probing.activations import conv_layers


def evenly(total: int, most: int) -> np.ndarray:
    """Return the numbers of at most so many of all pictures, evenly spaced: all classes of them.

    Parameters
    ----------
    total, most : int
        At least 1.

    Returns
    -------
    np.ndarray
        int64, ascending.

    Examples
    --------
    >>> evenly(10, 4).tolist(), evenly(3, 4).tolist()
    ([0, 2, 5, 7], [0, 1, 2])
    """
    count = min(total, most)
    return np.arange(count) * total // count


def sample(model: nn.Module, total: int) -> np.ndarray:
    """Return the pictures that a look at a network's filters reads: fewer for a large network.

    The number does not depend on the machine.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU.
    total : int
        How many pictures there are, at least 1.
    """
    layers = conv_layers(model)
    weights = [model.get_submodule(layer.name).weight.numel() for layer in layers]
    macs = sum(count * prod(layer.size) for count, layer in zip(weights, layers, strict=True))
    affordable = PROBE_MACS_MAX // max(1, macs)
    return evenly(total, min(max(affordable, 1), PROBE_PICTURES_MAX))
