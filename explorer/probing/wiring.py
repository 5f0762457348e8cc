"""Which filter makes each channel that a convolution reads."""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from explorer.probing.trace import INPUT, Node

# What computes every channel from the same channel of what it reads.
_CHANNEL_BY_CHANNEL = {
    *("batch_norm", "relu", "activation", "add"),
    *("max_pool2d", "avg_pool2d", "adaptive_avg_pool2d", "adaptive_max_pool2d"),
}


def makers(nodes: Sequence[Node], layer: str, channel: int) -> tuple[tuple[str, int], ...]:
    """Return the filters whose maps become one input channel of a convolution.

    Parameters
    ----------
    nodes : sequence of Node
        From `trace`; the numbers of the picture do not matter.
    layer : str
        Name of the convolution.
    channel : int
        Its input channel, counted from 0.

    Returns
    -------
    tuple of (str, int)
        Convolution and filter; ("input", channel) for a channel of the picture. Several where an
        addition lies between, such as behind a skip connection; empty where channels are mixed
        in another way than by a convolution.

    Examples
    --------
    >>> from torch import nn
    >>> from explorer.probing.trace import trace
    >>> net = nn.Sequential(nn.Conv2d(3, 2, 3), nn.ReLU(), nn.Conv2d(2, 4, 1), nn.Flatten()).eval()
    >>> net.shape = (3, 3, 3)
    >>> nodes = trace(net, np.zeros((3, 3, 3), np.uint8), (0.5,) * 3, (0.25,) * 3)
    >>> makers(nodes, "2", 1), makers(nodes, "0", 2)
    ((('0', 1),), (('input', 2),))
    """
    known = {node.name: node for node in nodes}
    conv = next(node for node in nodes if node.op == "conv2d" and node.module == layer)
    return _back(known, conv.parents[0], channel)


def _back(known: dict[str, Node], name: str, channel: int) -> tuple[tuple[str, int], ...]:
    node = known[name]
    if node.op in ("input", "conv2d"):
        return ((node.module or INPUT, channel),)
    if node.op in _CHANNEL_BY_CHANNEL:
        found = [_back(known, parent, channel) for parent in node.parents]
        # The same filter can come along two ways; a way that is not known leaves the sum unknown.
        return tuple(dict.fromkeys(chain.from_iterable(found))) if all(found) else ()
    if node.op == "other" and "source" in node.settings and node.values.ndim == 3:
        return _moved(known, node, channel)
    return ()


def _moved(known: dict[str, Node], node: Node, channel: int) -> tuple[tuple[str, int], ...]:
    """Follow a function that only moves numbers, such as one that fills up with zeros."""
    (parent,) = node.parents
    shape = known[parent].values.shape
    places = node.settings["source"][channel]
    channels = np.unique(places[places >= 0] // (shape[1] * shape[2])) if len(shape) == 3 else ()
    return _back(known, parent, int(channels[0])) if len(channels) == 1 else ()
