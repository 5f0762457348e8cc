"""One map of the network opened: what each input adds to it, the bias, and the total."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from explorer.figures import colours
from explorer.figures.network import SAME, before_flattening, read_as
from explorer.figures.network_packing import as_maps, packed
from explorer.limits import NETWORK_PARTS_MAX
from explorer.probing.nodes import Node
from explorer.probing.windowed import pooled

FEW = 6  # parts that are shown at first: as many as fit beside their total on a laptop
_CHECKED = 8  # rows and columns of a pooled map that are pooled again
_ROUNDING = 1e-4  # of a map's largest value; float32 sums of 5,000 products differ by less


def opened(
    model: Any, nodes: Mapping[str, Node], name: str, channel: int, *, everything: bool = False
) -> dict:
    """Return what made one map or unit, as the browser draws it.

    Parameters
    ----------
    model : nn.Module
        For its weights; only read.
    nodes : mapping of str to Node
        All steps of one pass.
    name : str
        The step.
    channel : int
        Of its maps or units.
    everything : bool
        All parts of a sum, up to NETWORK_PARTS_MAX, instead of the strongest ones.

    Returns
    -------
    dict
        parts: for each input its map, its kernel, what it adds (partial) and its mean size;
        rest: the sum of the parts that are not shown; sum: of all parts; bias, total; zeros:
        whether a convolution pads with zeros; check: the largest difference between what was
        computed here and the network's own values, at how many places if not everywhere; bytes:
        float32, to which {"at", "size"} point.
    """
    node = nodes[name]
    make = _MAKERS.get(node.op, _plain)
    arrays: list[np.ndarray] = []

    def keep(values: np.ndarray) -> dict:
        values = as_maps(np.asarray(values, np.float32)[None])[0]
        arrays.append(values)
        return {"at": len(arrays) - 1, "size": list(values.shape), "end": colours.limit(values)}

    found = make(model, nodes, node, channel, keep, everything)
    found["total"] = keep(node.values[channel])
    text, starts = packed(arrays)
    for entry in _references(found):
        entry["at"] = starts[entry["at"]] // 4  # in float32 values
    return {"name": name, "op": node.op, "channel": channel, "bytes": text} | found


def _references(value: object):
    """Yield every {"at", "size"} that lies somewhere in a document."""
    if isinstance(value, dict):
        if "at" in value:
            yield value
        else:
            for part in value.values():
                yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)


def _part(parent: str, channel: int, **more: object) -> dict:
    return {"parent": parent, "channel": channel, **more}


def _strongest(sizes: np.ndarray, everything: bool) -> list[int]:
    order = [int(place) for place in np.argsort(-sizes, kind="stable")]
    return order[:NETWORK_PARTS_MAX] if everything or len(order) <= FEW + 2 else order[:FEW]


def _conv(model, nodes, node: Node, channel: int, keep: Callable, everything: bool) -> dict:
    from explorer.probing.partial_sums import inputs_of, partial_maps

    module = model.get_submodule(node.module)
    parent = node.parents[0]
    inputs = inputs_of(module, channel)
    partial = partial_maps(module, nodes[parent].values, channel)
    sizes = np.abs(partial).mean((1, 2))
    bias = None if module.bias is None else float(module.bias[channel])
    shown = _strongest(sizes, everything)
    kernels = module.weight[channel].detach().numpy()
    parts = [
        _part(
            parent,
            inputs[place],
            map=keep(nodes[parent].values[inputs[place]]),
            kernel=keep(kernels[place]),
            partial=keep(partial[place]),
            mean_size=float(sizes[place]),
        )
        for place in shown
    ]
    total = partial.sum(0) + (bias or 0.0)
    return {
        "parts": parts,
        "count": len(inputs),
        "rest": _rest(partial, shown, keep),
        "sum": keep(partial.sum(0)),
        "bias": bias,
        "kernel_end": colours.limit(kernels),
        "window": {key: list(node.settings[key]) for key in _GEOMETRY},
        "zeros": module.padding_mode == "zeros",
        "check": _difference(total, node.values[channel]),
    }


_GEOMETRY = ("kernel", "stride", "padding", "dilation")


def _rest(partial: np.ndarray, shown: list[int], keep: Callable) -> dict | None:
    """Return the sum of the partial sums that are not shown."""
    if len(shown) == len(partial):
        return None
    others = np.setdiff1d(np.arange(len(partial)), shown)
    return {"count": len(others), "partial": keep(partial[others].sum(0))}


def _difference(expected: np.ndarray, values: np.ndarray) -> dict:
    """Return the largest difference, and whether it is rounding."""
    most = float(np.abs(expected - values).max(initial=0.0))
    return {"most": most, "same": most <= _ROUNDING * colours.limit(values)}


def _dense(model, nodes, node: Node, channel: int, keep: Callable, everything: bool) -> dict:
    from explorer.probing.partial_sums import dense_products

    module = model.get_submodule(node.module)
    parent = before_flattening(nodes, node.parents[0])
    values = nodes[parent].values
    products = dense_products(module, values, channel)
    sums = products.reshape(len(values), -1).sum(1)
    weights = module.weight[channel].detach().numpy().reshape(values.shape)
    shown = _strongest(np.abs(sums), everything)
    bias = None if module.bias is None else float(module.bias[channel])
    parts = [
        _part(
            parent,
            place,
            map=keep(values[place]),
            kernel=keep(weights[place]),
            partial=keep(sums[place]),
            mean_size=float(abs(sums[place])),
        )
        for place in shown
    ]
    return {
        "parts": parts,
        "count": len(values),
        "rest": _rest(sums[:, None, None], shown, keep),
        "sum": keep(sums.sum()),
        "bias": bias,
        "kernel_end": colours.limit(weights),
        "window": None,
        "check": _difference(sums.sum() + (bias or 0.0), node.values[channel]),
    }


def _plain(model, nodes, node: Node, channel: int, keep: Callable, everything: bool) -> dict:
    """Return the same channel of everything that is read: one map, or two that are added."""
    parts = [
        _part(parent, channel, map=keep(nodes[parent].values[channel]))
        for parent in node.parents
        if read_as(nodes, node.name, parent) == SAME
    ]
    return {"parts": parts, "window": None, "check": None}


def _sum(model, nodes, node: Node, channel: int, keep: Callable, everything: bool) -> dict:
    found = _plain(model, nodes, node, channel, keep, everything)
    total = sum(nodes[parent].values[channel].astype(np.float64) for parent in node.parents)
    return found | {"check": _difference(total, node.values[channel])}


def _pool(model, nodes, node: Node, channel: int, keep: Callable, everything: bool) -> dict:
    found = _plain(model, nodes, node, channel, keep, everything)
    found["check"] = _pool_check(nodes[node.parents[0]], node, channel)
    if "size" in node.settings:
        sides = nodes[node.parents[0]].values.shape[1:]
        return found | {"window": {"from": list(sides), "to": list(node.values.shape[1:])}}
    return found | {"window": {key: list(node.settings[key]) for key in _GEOMETRY}}


def _pool_check(before: Node, node: Node, channel: int) -> dict:
    """Pool again at a few places all over the map."""
    size = node.values[channel].shape
    every = max(1, -(-size[0] // _CHECKED), -(-size[1] // _CHECKED))
    places = [(row, col) for row in range(0, size[0], every) for col in range(0, size[1], every)]
    expected = []
    for row, column in places:
        found = pooled(node, before, (channel, row, column))
        largest = found.winner is not None
        expected.append(
            before.values[found.winner.at] if largest else found.cells.sum() / found.divisor
        )
    values = np.array([node.values[channel][place] for place in places])
    checked = _difference(np.array(expected), values)
    return checked if every == 1 else checked | {"places": len(places)}


def _relu(model, nodes, node: Node, channel: int, keep: Callable, everything: bool) -> dict:
    found = _plain(model, nodes, node, channel, keep, everything)
    expected = np.maximum(nodes[node.parents[0]].values[channel], 0)
    return found | {"check": _difference(expected, node.values[channel])}


def _norm(model, nodes, node: Node, channel: int, keep: Callable, everything: bool) -> dict:
    module = model.get_submodule(node.module)
    mean, variance = float(module.running_mean[channel]), float(module.running_var[channel])
    gamma = 1.0 if module.weight is None else float(module.weight[channel])
    beta = 0.0 if module.bias is None else float(module.bias[channel])
    deviation = float(np.sqrt(variance + node.settings["eps"]))
    before = nodes[node.parents[0]].values[channel].astype(np.float64)
    expected = (before - mean) / deviation * gamma + beta
    found = _plain(model, nodes, node, channel, keep, everything)
    constants = {"mean": mean, "deviation": deviation, "gamma": gamma, "beta": beta}
    return found | {
        "norm": constants,
        "check": _difference(expected, node.values[channel]),
    }


def _input(model, nodes, node: Node, channel: int, keep: Callable, everything: bool) -> dict:
    pixels = node.settings["image"][..., channel]
    mean, std = node.settings["mean"][channel], node.settings["std"][channel]
    expected = (pixels / 255 - mean) / std
    return {
        "parts": [_part("pixels", channel, map=keep(pixels))],
        "window": None,
        "pixels": {"mean": float(mean), "std": float(std)},
        "check": _difference(expected, node.values[channel]),
    }


def _softmax(model, nodes, node: Node, channel: int, keep: Callable, everything: bool) -> dict:
    scores = nodes[node.parents[0]].values.astype(np.float64)
    powers = np.exp(scores - scores.max())
    shares = powers / powers.sum()
    rows = zip(scores, powers, node.values, strict=True)
    return {
        "parts": [],
        "window": None,
        "rows": [[float(score), float(power), float(share)] for score, power, share in rows],
        "powers": float(powers.sum()),
        "check": _difference(shares, node.values),
    }


_MAKERS = {
    "input": _input,
    "conv2d": _conv,
    "linear": _dense,
    "batch_norm": _norm,
    "relu": _relu,
    "add": _sum,
    "max_pool2d": _pool,
    "avg_pool2d": _pool,
    "adaptive_avg_pool2d": _pool,
    "adaptive_max_pool2d": _pool,
    "softmax": _softmax,
}
