"""Which maps of a layer are shown, in which order and on which scale, and the words that say so."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.figures import colours
from explorer.probing.nodes import Node, following, node_of
from explorer.probing.receptive_field import Step
from explorer.probing.responses import LayerScan

MAP, LAYER, DATA = "this map", "this layer", "all pictures"
SCALES = (MAP, LAYER, DATA)
NUMBER, MAXIMUM, MEAN = "number", "maximum", "mean"
ORDERS = (NUMBER, MAXIMUM, MEAN)
OWN = "convolution itself"
TAIL = 0.001  # share of the maxima that a fixed scale cuts off, so that one bright map rules nobody
_WORDS = {
    "conv2d": OWN,
    "batch_norm": "after batch norm",
    "relu": "after ReLU",
    "add": "after addition",
    "leaky_relu": "after leaky ReLU",
    "gelu": "after GELU",
    "silu": "after SiLU",
    **dict.fromkeys(("max_pool2d", "avg_pool2d"), "after pooling"),
}
_NO_WINDOW = ("input", "adaptive_max_pool2d", "adaptive_avg_pool2d", "other")
_KEEPS_SIGN = ("max_pool2d", "avg_pool2d", "adaptive_max_pool2d", "adaptive_avg_pool2d", "flatten")


def stages(nodes: Sequence[Node], layer: str) -> dict[str, Node]:
    """Return the maps of a convolution and those that are made of them before the next layer.

    Returns
    -------
    dict
        What is said of them → node, in the order of the pass: "convolution itself", "after ReLU" …
    """
    found: dict[str, Node] = {}
    for node in following(nodes, layer):
        if node.values.ndim == 3:
            words = _words(node)
            many = sum(told.startswith(words) for told in found)
            found[words if not many else f"{words} {many + 1}"] = node
    return found


def _words(node: Node) -> str:
    if node.op.startswith("adaptive"):
        return f"after {'global' if node.values[0].size == 1 else 'adaptive'} pooling"
    function = node.settings.get("function", node.op)
    return _WORDS.get(function, f"after {function}")


def usual(found: dict[str, Node]) -> str:
    """Return what is shown at first: the ReLU's output, or the convolution's own without one."""
    return next((words for words, node in found.items() if node.op == "relu"), next(iter(found)))


def scanned(found: dict[str, Node], layer: LayerScan) -> Node:
    """Return the node whose responses a scan has recorded."""
    size = layer.layer.size
    same = (n for n in found.values() if n.op == "relu" and n.values.shape[1:] == size)
    first = next(iter(found.values()))
    return next(same, first) if layer.layer.relu else first


def signed(nodes: Sequence[Node], node: Node) -> bool:
    """Tell whether a node can hold values below 0: not behind a ReLU or a sigmoid."""
    if node.op in _KEEPS_SIGN:
        return signed(nodes, node_of(nodes, node.parents[0]))
    return node.op != "relu" and node.settings.get("function") != "sigmoid"


def bounded(nodes: Sequence[Node], node: Node, recorded: Node) -> bool:
    """Tell whether the recorded maxima bound a node from above: it is pooled of it or goes into it.

    A pooling never exceeds what it reads, and what goes straight into a ReLU is its output where
    it is above 0.
    """
    if node.name == recorded.name or (recorded.op == "relu" and node.name in recorded.parents):
        return True
    kept = (*_KEEPS_SIGN, "relu")
    above = node_of(nodes, node.parents[0]) if node.op in kept else None
    return above is not None and bounded(nodes, above, recorded)


def pools(nodes: Sequence[Node], node: Node) -> tuple[Step, ...] | None:
    """Return the poolings between a convolution and what is shown of it, as steps of a chain.

    None where a value has no window of its own, as behind a global pooling.
    """
    if node.op == "conv2d":
        return ()
    before = None
    if node.op not in _NO_WINDOW:
        before = pools(nodes, node_of(nodes, node.parents[-1]))
    if before is not None and "kernel" in node.settings:
        names = ("kernel", "stride", "padding", "dilation")
        return (*before, Step(*(node.settings[name] for name in names)))
    return before


@dataclass(frozen=True)
class Fixed:
    """A scale for all pictures: its end, the largest value of all, and how many maxima count."""

    end: float
    largest: float
    count: int


def fixed(maxima: np.ndarray) -> Fixed:
    """Return the scale for all pictures: at most 1 in 1,000 maxima lies beyond its end.

    Where so few maxima are above 0 that the end would be 0, it is the largest one; 1 where nothing
    is above 0 at all.

    Parameters
    ----------
    maxima : np.ndarray
        (pictures, channels), the largest value of each map.

    Examples
    --------
    >>> fixed(np.arange(2000.0).reshape(20, 100))
    Fixed(end=1998.0, largest=1999.0, count=2000)
    """
    place = min(int(np.ceil((1 - TAIL) * maxima.size)), maxima.size - 1)
    end = float(np.partition(maxima, place, axis=None)[place])
    largest = float(maxima.max())
    end = end if end > 0 else largest
    return Fixed(end if end > 0 else 1.0, largest, maxima.size)


@dataclass(frozen=True)
class Drawn:
    """Maps in colours.

    Attributes
    ----------
    tiles : np.ndarray
        uint8 (channels, rows, columns, 3).
    ends : np.ndarray
        float64 (channels,), the end of each map's scale.
    scale : str
        colours.SIGNED or colours.FROM_ZERO.
    clipped : float
        Share of the layer's values beyond the ends, 0..1.
    """

    tiles: np.ndarray
    ends: np.ndarray
    scale: str
    clipped: float


def drawn(values: np.ndarray, kind: str, *, sign: bool, end: float | None = None) -> Drawn:
    """Return maps in the colours of one of the three scales.

    Parameters
    ----------
    values : np.ndarray
        (channels, rows, columns).
    kind : {"this map", "this layer", "all pictures"}
        The third one needs `end`.
    sign : bool
        Whether values can be below 0.
    end : float or None
        Of the scale for all pictures.

    Examples
    --------
    >>> maps = np.array([[[0.0, 1.0]], [[0.0, 4.0]]])
    >>> drawn(maps, MAP, sign=False).ends.tolist(), drawn(maps, LAYER, sign=False).ends.tolist()
    ([1.0, 4.0], [4.0, 4.0])
    >>> drawn(maps, DATA, sign=False, end=2.0).clipped
    0.25
    """
    size = np.abs(values)
    if kind == MAP:
        own = size.max(axis=(1, 2)).astype(np.float64)
        ends = np.where(own > 0, own, 1.0)
    else:
        ends = np.full(len(values), colours.limit(values) if end is None else end, np.float64)
    scale = colours.SIGNED if sign else colours.FROM_ZERO
    share = values / ends[:, None, None]
    return Drawn(
        colours.coloured(share, 1.0, scale), ends, scale, float((np.abs(share) > 1).mean())
    )


def order_of(values: np.ndarray, kind: str) -> np.ndarray:
    """Return channels in the order in which they stand: by number, or the strongest first.

    Examples
    --------
    >>> maps = np.array([[[1.0, 1.0]], [[0.0, 3.0]], [[0.0, 2.0]]])
    >>> order_of(maps, MAXIMUM).tolist(), order_of(maps, MEAN).tolist()
    ([1, 2, 0], [1, 0, 2])
    """
    if kind == NUMBER:
        return np.arange(len(values))
    return np.argsort(-response(values, kind), kind="stable")


def response(values: np.ndarray, kind: str) -> np.ndarray:
    """Return each channel's maximum or mean over its map, float64 (channels,)."""
    flat = values.reshape(len(values), -1)
    return flat.max(axis=1).astype(float) if kind == MAXIMUM else flat.mean(axis=1, dtype=float)
