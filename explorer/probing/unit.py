"""The exact sum behind one value of a network, one operation at a time, down to the pixels."""

from collections.abc import Sequence

import numpy as np

from explorer import ops
from explorer.errors import InputError
from explorer.probing.nodes import Node, node_of
from explorer.probing.terms import (
    Added,
    Applied,
    ConvSum,
    Detail,
    Explanation,
    LinearSum,
    Moved,
    Normalised,
    Pixel,
    Place,
    Pooled,
    Share,
    Untold,
)
from explorer.probing.windowed import array, conv_sum, pooled

_MOST = 10  # ways down from a sum of many

_Found = tuple[Detail, float | None, float]  # the parts, their total, their absolute size


def explain(model, nodes: Sequence[Node], name: str, place: Sequence[int]) -> Explanation:
    """Return what one value of a trace was computed from, with every number.

    Parameters
    ----------
    model : nn.Module
        The network that the trace is of.
    nodes : sequence of Node
        From `explorer.probing.trace.trace`.
    name : str
        Of a node.
    place : sequence of int
        (channel, row, column), or (unit,) behind a flattening.

    Raises
    ------
    InputError
        When there is no such node, or no such place on it.

    Examples
    --------
    >>> import torch
    >>> from torch import nn
    >>> from explorer.probing.trace import trace
    >>> net = nn.Sequential(nn.Conv2d(1, 1, 1), nn.Flatten()).eval()
    >>> with torch.no_grad():
    ...     _ = net[0].weight.fill_(3.0), net[0].bias.fill_(1.0)
    >>> net.shape = (1, 1, 1)
    >>> nodes = trace(net, np.full((1, 1, 1), 255, np.uint8), (0.5,), (0.25,))
    >>> found = explain(net, nodes, "0", (0, 0, 0))
    >>> found.detail.partial.tolist(), found.detail.bias, found.total, found.value
    ([6.0], 1.0, 7.0, 7.0)
    """
    node = _checked(nodes, name, place)
    at = tuple(int(part) for part in place)
    parents = [node_of(nodes, parent) for parent in node.parents]
    module = model.get_submodule(node.module) if node.module else None
    detail, total, size = _KINDS.get(node.op, _untold)(node, parents, at, module)
    return Explanation(Place(name, at), node.op, float(node.values[at]), total, size, detail)


def _checked(nodes, name: str, place) -> Node:
    node = node_of(nodes, name)
    if node is None:
        raise InputError(
            f"The network has no step {str(name)[:60]!r}. Choose one of its {len(nodes)} steps, "
            f"{nodes[0].name} to {nodes[-1].name}."
        )
    shape = node.values.shape
    fits = len(place) == len(shape) and all(
        isinstance(part, int | np.integer) and not isinstance(part, bool) and 0 <= part < size
        for part, size in zip(place, shape, strict=True)
    )
    if not fits:
        sides = ("channel", "row", "column") if len(shape) == 3 else ("unit",)
        words = ", ".join(f"{s} 0 to {n - 1}" for s, n in zip(sides, shape, strict=True))
        raise InputError(f"{name} has {words}, not {str(tuple(place))[:60]}. Choose a place on it.")
    return node


def _conv2d(node, parents, at, module) -> _Found:
    found = conv_sum(node, parents[0], at, module)
    bias = 0.0 if found.bias is None else found.bias
    size = float(np.abs(found.patches * found.kernel).sum()) + abs(bias)
    return found, float(found.partial.sum()) + bias, size


def _pool(node, parents, at, module) -> _Found:
    found = pooled(node, parents[0], at)
    size = float(np.abs(found.cells).sum())
    if found.divisor is not None:
        return found, float(found.cells.sum()) / found.divisor, size / abs(found.divisor)
    row, column = found.winner.at[1:]
    return found, float(parents[0].values[at[0], row, column]), size


def _batch_norm(node, parents, at, module) -> _Found:
    channel, x = at[0], float(parents[0].values[at])
    mean, variance = (float(array(t)[channel]) for t in (module.running_mean, module.running_var))
    learnt = zip((module.weight, module.bias), (1.0, 0.0), strict=True)
    weight, bias = (plain if t is None else float(array(t)[channel]) for t, plain in learnt)
    eps = node.settings["eps"]
    detail = Normalised(Place(node.parents[0], at), x, mean, variance, eps, weight, bias)
    factor = weight / (variance + eps) ** 0.5
    return detail, (x - mean) * factor + bias, (abs(x) + abs(mean)) * abs(factor) + abs(bias)


def _applied(node, parents, at, module) -> _Found:
    x = float(parents[0].values[at])
    function = node.settings.get("function", node.op)
    numbers = {key: value for key, value in node.settings.items() if key != "function"}
    known = getattr(ops, function, None)
    total = None if known is None else float(known(np.array([x]), **numbers)[0])
    return Applied(Place(node.parents[0], at), x, function, numbers), total, abs(x)


def _add(node, parents, at, module) -> _Found:
    first, second = (float(parent.values[at]) for parent in parents)
    places = tuple(Place(parent, at) for parent in node.parents)
    return Added(places, (first, second)), first + second, abs(first) + abs(second)


def _flatten(node, parents, at, module) -> _Found:
    return _moved(node, parents[0], int(at[0]))


def _moved(node, parent, source: int) -> _Found:
    if source < 0:
        return Moved(None), 0.0, 0.0
    before = tuple(int(part) for part in np.unravel_index(source, parent.values.shape))
    value = float(parent.values[before])
    return Moved(Place(parent.name, before)), value, abs(value)


def _linear(node, parents, at, module) -> _Found:
    weights = array(module.weight)[at[0]].astype(np.float64)
    inputs = parents[0].values.astype(np.float64)
    products = inputs * weights
    bias = None if module.bias is None else float(array(module.bias)[at[0]])
    detail = LinearSum(node.parents[0], inputs, weights, products, bias)
    shift = 0.0 if bias is None else bias
    return detail, float(products.sum()) + shift, float(np.abs(products).sum()) + abs(shift)


def _softmax(node, parents, at, module) -> _Found:
    scores = parents[0].values.astype(np.float64)
    powers = np.exp(scores - scores.max())
    return Share(node.parents[0], scores, powers), float(powers[at[0]] / powers.sum()), 1.0


def _input(node, parents, at, module) -> _Found:
    channel, row, column = at
    byte = int(node.settings["image"][row, column, channel])
    mean, std = (float(node.settings[key][channel]) for key in ("mean", "std"))
    return Pixel(byte, mean, std), (byte / 255 - mean) / std, (byte / 255 + abs(mean)) / std


def _untold(node, parents, at, module) -> _Found:
    if "source" in node.settings:
        return _moved(node, parents[0], int(node.settings["source"][at]))
    return Untold(node.parents, node.settings.get("function", node.op)), None, 0.0


_KINDS = {
    "input": _input,
    "conv2d": _conv2d,
    "batch_norm": _batch_norm,
    "relu": _applied,
    "activation": _applied,
    "max_pool2d": _pool,
    "avg_pool2d": _pool,
    "adaptive_avg_pool2d": _pool,
    "adaptive_max_pool2d": _pool,
    "add": _add,
    "flatten": _flatten,
    "linear": _linear,
    "softmax": _softmax,
}


def below(found: Explanation) -> tuple[Place, ...]:
    """Return the places that one can go on to from a value, the one that matters most first.

    For a convolution that is, of every input channel, the cell with the largest absolute product,
    the channel with the largest partial sum first; for a dense layer and a mean the ten inputs
    that count most. A value of the picture has none.

    Parameters
    ----------
    found : Explanation
        From `explain`.
    """
    ways = _WAYS.get(type(found.detail))
    return () if ways is None else tuple(place for place in ways(found) if place is not None)


def _conv_ways(found: Explanation):
    return (found.detail.strongest(int(index)) for index in found.detail.order)


def _linear_ways(found: Explanation):
    units, _ = found.detail.largest(_MOST)
    return (Place(found.detail.parent, (int(unit),)) for unit in units)


def _pool_ways(found: Explanation):
    detail = found.detail
    if detail.winner is not None:
        return (detail.winner,)
    order = np.argsort(-np.abs(detail.cells), axis=None, kind="stable")[:_MOST]
    cells = (detail.window.cell(*np.unravel_index(i, detail.cells.shape)) for i in order)
    return (Place(detail.parent, (detail.channel, *c)) for c in cells if c is not None)


def _one_way(found: Explanation):
    return (found.detail.before,)


_WAYS = {
    ConvSum: _conv_ways,
    LinearSum: _linear_ways,
    Pooled: _pool_ways,
    Share: lambda found: (Place(found.detail.parent, found.place.at),),
    Added: lambda found: found.detail.parents,
    Normalised: _one_way,
    Applied: _one_way,
    Moved: _one_way,
}
