"""The steps of one pass of one picture; NumPy only, so a page imports it at once.

`explorer.probing.trace` makes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

INPUT, SOFTMAX = "input", "softmax"


@dataclass(frozen=True)
class Node:
    """One operation of the pass and what it made.

    Attributes
    ----------
    name : str
        Unique, readable, the same for every picture: "input", "conv1", "conv1:relu",
        "block2.conv:bn", "fc1", "softmax". What stands before the colon is the convolution or
        dense layer that the values come from; at an addition, the one with the most layers
        behind it.
    op : str
        "input", "conv2d", "batch_norm", "relu", "activation", "max_pool2d", "avg_pool2d",
        "adaptive_avg_pool2d", "adaptive_max_pool2d", "add", "flatten", "linear", "softmax", or
        "other".
    parents : tuple of str
        The nodes that it reads, in the order of the sum for an addition.
    values : np.ndarray
        float32 (C, H, W), or (units,) behind a flattening; read only. float64 for "softmax".
    module : str or None
        Dotted module name of a convolution, a dense layer or a batch norm.
    settings : dict
        Of a convolution or pooling: kernel, stride, padding, dilation as (rows, columns), and
        groups; of an adaptive pooling: size; of a batch norm: eps; of an activation and of
        "other": function, and source (see `functions.source_of`) where it only moves numbers; of
        the input: mean, std and image, the pixels as they are stored.
    """

    name: str
    op: str
    parents: tuple[str, ...]
    values: np.ndarray
    module: str | None = None
    settings: dict = field(default_factory=dict)


def node_of(nodes: Sequence[Node], name: str) -> Node | None:
    """Return the node of that name, or None."""
    return next((node for node in nodes if node.name == name), None)


def following(nodes: Sequence[Node], layer: str) -> tuple[Node, ...]:
    """Return a convolution or dense layer with all that is made of it before the next one.

    Parameters
    ----------
    nodes : sequence of Node
        From `explorer.probing.trace.trace`.
    layer : str
        A name without a colon, such as "conv1".

    Returns
    -------
    tuple of Node
        Such as conv1, conv1:bn, conv1:relu, conv1:pool; empty when there is no such layer.
    """
    return tuple(node for node in nodes if node.name.partition(":")[0] == layer)
