"""The whole network as one document for the browser: columns, maps, and what feeds them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.figures import colours, network_shift
from explorer.figures.network import (
    WEIGHTS,
    Column,
    Read,
    before_flattening,
    never_negative,
    titles,
)
from explorer.figures.network_packing import as_maps, levels, thinned
from explorer.probing.nodes import Node

_PAIRS = {"max_pool2d": "max pool", "avg_pool2d": "mean pool", "conv2d": "conv"}
_SMALLEST = 1e-4  # below it a number is written with its power of ten
_WORDS = {
    "input": "the picture",
    "batch_norm": "batch norm",
    "relu": "ReLU",
    "adaptive_avg_pool2d": "mean pool",
    "adaptive_max_pool2d": "max pool",
    "add": "sum",
    "linear": "dense",
    "softmax": "softmax",
}


@dataclass(frozen=True)
class Shift:
    """How far the picture is shifted, and what is shown of it.

    Attributes
    ----------
    by : tuple of int
        Rows down and columns right, in pixels.
    before : tuple of Node
        The pass of the unshifted picture.
    show : str
        One of `network_shift.SHOWS`.
    """

    by: tuple[int, int]
    before: tuple[Node, ...]
    show: str


def step_words(node: Node) -> str:
    """Return what a step is called on the screen.

    Examples
    --------
    >>> maps = np.zeros((1, 2, 2), np.float32)
    >>> step_words(Node("c", "conv2d", ("input",), maps, "c", {"kernel": (3, 3)}))
    'conv 3×3'
    """
    if node.op in _PAIRS:
        return f"{_PAIRS[node.op]} {'×'.join(map(str, node.settings['kernel']))}"
    if node.op.startswith("adaptive"):
        return f"{_WORDS[node.op]} to {'×'.join(map(str, node.values.shape[1:]))}"
    if node.op in ("activation", "other"):
        return node.settings["function"].replace("_", " ")
    return _WORDS.get(node.op, node.op.replace("_", " "))


def shape_words(values: np.ndarray) -> str:
    """Return a shape as C×H×W, or the number of units.

    Examples
    --------
    >>> shape_words(np.zeros((3, 32, 32))), shape_words(np.zeros(2048))
    ('3×32×32', '2,048')
    """
    return "×".join(map(str, values.shape)) if values.ndim > 1 else f"{len(values):,}"


def parameters_of(model: Any, node: Node) -> int:
    """Return how many numbers a step has learnt."""
    if node.module is None:
        return 0
    return sum(p.numel() for p in model.get_submodule(node.module).parameters(recurse=False))


def board(
    model: Any,
    nodes: Sequence[Node],
    found: Sequence[Column],
    chosen: Mapping[str, list[int]],
    classes: Sequence[str],
    shift: Shift,
) -> dict:
    """Return the document of all columns.

    Parameters
    ----------
    model : nn.Module
        For its weights; only read.
    nodes : sequence of Node
        The pass that is shown.
    found : sequence of Column
    chosen : mapping of str to list of int
        Stream → the channels that are shown.
    classes : sequence of str
    shift : Shift

    Returns
    -------
    dict
        columns: their words, scales, channels, and what they read; parts: the maps of each column
        as int8, of which "at" is the first number.
    """
    known = network_shift.by_name(nodes)
    sizes = network_shift.cell_sizes(nodes)
    before = network_shift.by_name(shift.before)
    positive = never_negative(nodes)
    columns, parts = [], []
    for column in found:
        node = known[column.name]
        changed, values, note = shift.show != network_shift.MAPS, node.values, None
        if changed:
            settings = (shift.by, sizes[node.name], shift.show)
            values = network_shift.differences(node, before[node.name], *settings)
            note = network_shift.told(values, *settings)
        scale = _scale(node, positive, changed=changed)
        names = titles(nodes, node.name, classes)
        maps, shown = _maps(values, chosen[column.stream], scale)
        parts.append(maps)
        columns.append(_words(model, known, column, note) | shown | {
            "titles": [names[channel] for channel in chosen[column.stream]],
            "reads": [_read(model, known, read, chosen, found, column) for read in column.reads],
            "bars": node.op == "softmax" and not changed,
        })  # fmt: skip
    starts = np.cumsum([0, *(part.size for part in parts)])
    for column, start in zip(columns, starts, strict=False):
        column["at"] = int(start)
    return {"columns": columns, "parts": parts}


def _scale(node: Node, positive: set[str], *, changed: bool) -> str:
    if changed:
        return colours.SIGNED
    if node.op == "input":
        return colours.BRIGHTNESS
    return colours.FROM_ZERO if node.name in positive else colours.SIGNED


def _words(model: Any, known: Mapping[str, Node], column: Column, note: str | None) -> dict:
    steps = [known[name] for name in column.steps]
    count = sum(parameters_of(model, node) for node in steps)
    flat = any(known[parent].op == "flatten" for parent in steps[0].parents)
    words = ["flatten"] * flat + [step_words(node) for node in steps]
    return {
        "name": column.name,
        "block": column.block,
        "stream": column.stream,
        "steps": [{"name": node.name, "words": step_words(node)} for node in steps],
        "words": ", ".join(words),
        "shape": shape_words(steps[-1].values),
        "parameters": f"{count:,}" if count else "",
        "note": note,
    }


def _maps(values: np.ndarray, channels: list[int], scale: str) -> tuple[np.ndarray, dict]:
    """Return the shown maps as bytes, and what the browser needs to colour and to name them."""
    every = 1
    end = colours.limit(values)
    stack = as_maps(values)
    shown = stack[channels].astype(np.float64)
    texts = [_told(one) for one in shown]
    shown, every = thinned(shown)
    ends = [colours.limit(one) for one in shown]
    return levels(shown, ends), {
        "channels": channels,
        "of": len(values),
        "texts": texts,
        "values": [float(one[0, 0]) for one in shown] if stack.shape[1:] == (1, 1) else None,
        "size": list(shown.shape[1:]),
        "every": every,
        "scale": scale,
        "end": end,
        "ends": ends,
    }


def _told(values: np.ndarray) -> str:
    if values.size == 1:
        return f"value {number(float(values.flat[0]))}"
    low, high, mean = (number(float(v)) for v in (values.min(), values.max(), values.mean()))
    return f"smallest {low}, largest {high}, mean {mean}"


def number(value: float) -> str:
    """Return a number with three significant digits and a real minus sign.

    Examples
    --------
    >>> number(-0.04567), number(0.0), number(1234.5), number(2e-9)
    ('−0.0457', '0', '1234', '2.0e−09')
    """
    if value == 0:
        return "0"
    if abs(value) < _SMALLEST:
        return f"{value:.1e}".replace("-", "−")
    decimals = min(max(0, 2 - int(np.floor(np.log10(abs(value))))), 6)
    return f"{value:.{decimals}f}".replace("-", "−")


def _read(
    model: Any,
    known: Mapping[str, Node],
    read: Read,
    chosen: Mapping[str, list[int]],
    found: Sequence[Column],
    column: Column,
) -> dict:
    """Return what one column reads of another, for the maps that both show."""
    entry = {"column": read.column, "kind": read.kind}
    if read.kind != WEIGHTS:
        return entry
    inputs, outputs = chosen[found[read.column].stream], chosen[column.stream]
    sizes, means = fed(model, known, read.step, outputs)
    whole = sizes.sum(1)
    part = np.divide(sizes[:, inputs].sum(1), whole, out=np.zeros_like(whole), where=whole > 0)
    return entry | {
        "sizes": np.round(sizes[:, inputs], 6).tolist(),
        "means": np.round(means[:, inputs], 6).tolist(),
        "part": np.round(part, 4).tolist(),
        "of": sizes.shape[1],
    }


def fed(
    model: Any, known: Mapping[str, Node], step: str, outputs: list[int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean size and the mean of what every input channel adds to some outputs.

    Parameters
    ----------
    model : nn.Module
    known : mapping of str to Node
    step : str
        A convolution or a dense layer.
    outputs : list of int
        Filters or units.

    Returns
    -------
    tuple of np.ndarray
        float64 (n, C): sizes, at least 0, and means with their signs.
    """
    from explorer.probing.partial_sums import conv_sizes, dense_sizes

    node = known[step]
    values = known[before_flattening(known, node.parents[0])].values
    module = model.get_submodule(node.module)
    if node.op == "conv2d":
        return conv_sizes(module, values, outputs)
    means = dense_sizes(module, values, outputs)
    return np.abs(means), means
