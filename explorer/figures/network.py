"""The columns of the whole network: which steps of a pass stand side by side, and which maps.

Steps that keep their channels apart (batch norm, ReLU, pooling, an addition) form a stream with
what they read: all its columns show the same channels in the same rows, so that one map can be
followed across them. A convolution or a dense layer mixes channels and begins a new stream.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.probing.nodes import Node

STRONGEST, IN_ORDER = "Strongest first", "In order"
WEIGHTS, SAME, MIXED = "weights", "same", "mixed"
_FEW = 10  # channels of a stream that is never cut: colours of a picture, classes
_MIXING = ("conv2d", "linear")


@dataclass(frozen=True)
class Read:
    """One thing that a column reads.

    Attributes
    ----------
    step : str
        The node of the column that reads.
    parent : str
        The node that is read; behind a flattening, the one before it.
    column : int
        The column that stands for it.
    kind : {"weights", "same", "mixed"}
        Through weights from every channel, the same channel alone, or in another way.
    """

    step: str
    parent: str
    column: int
    kind: str


@dataclass(frozen=True)
class Column:
    """One column of maps.

    Attributes
    ----------
    name : str
        The node whose values are shown.
    steps : tuple of str
        The nodes that it stands for, in their order; the last one is `name`.
    stream : str
        Columns of one stream show the same channels.
    block : str
        The layer that its steps belong to.
    reads : tuple of Read
    """

    name: str
    steps: tuple[str, ...]
    stream: str
    block: str
    reads: tuple[Read, ...]


def before_flattening(nodes: Mapping[str, Node], name: str) -> str:
    """Return the node whose values are read: the one before a flattening, or the node itself."""
    while nodes[name].op == "flatten":
        name = nodes[name].parents[0]
    return name


def read_as(nodes: Mapping[str, Node], step: str, parent: str) -> str:
    """Return how a node reads another one: WEIGHTS, SAME or MIXED."""
    node, channels = nodes[step], len(nodes[parent].values)
    if node.op == "conv2d":
        apart = node.settings["groups"] == channels == len(node.values)
        return SAME if apart and channels > 1 else WEIGHTS
    if node.op == "linear":
        return WEIGHTS
    return SAME if channels == len(node.values) else MIXED


def columns(nodes: Sequence[Node], *, merged: bool = False) -> tuple[Column, ...]:
    """Return the columns of a pass, from the picture to the probabilities.

    Parameters
    ----------
    nodes : sequence of Node
        From `explorer.probing.trace`.
    merged : bool
        One column for each layer with all that follows it up to the next one, instead of one for
        each step.

    Examples
    --------
    >>> maps = np.zeros((2, 4, 4), np.float32)
    >>> nodes = [Node("input", "input", (), maps),
    ...          Node("c", "conv2d", ("input",), maps, "c", {"groups": 1}),
    ...          Node("c:relu", "relu", ("c",), maps)]
    >>> [(column.name, column.stream) for column in columns(nodes)]
    [('input', 'input'), ('c', 'c'), ('c:relu', 'c')]
    >>> columns(nodes, merged=True)[1].steps
    ('c', 'c:relu')
    """
    known = {node.name: node for node in nodes}
    groups: dict[str, list[str]] = {}
    for node in nodes:
        if node.op != "flatten":
            block = node.name.partition(":")[0]
            groups.setdefault(block if merged else node.name, []).append(node.name)
    # By its last step: a projection beside a block then stands before the block's addition.
    place = {node.name: number for number, node in enumerate(nodes)}
    order = sorted(groups.values(), key=lambda steps: place[steps[-1]])
    stands_for = {name: place for place, steps in enumerate(order) for name in steps}
    streams = _streams(known)
    return tuple(
        Column(
            steps[-1],
            tuple(steps),
            streams[steps[-1]],
            steps[-1].partition(":")[0],
            tuple(_reads(known, steps, stands_for)),
        )
        for steps in order
    )


def _reads(nodes: Mapping[str, Node], steps: list[str], stands_for: Mapping[str, int]):
    for step in steps:
        for parent in dict.fromkeys(nodes[step].parents):
            source = before_flattening(nodes, parent)
            if source not in steps:
                yield Read(step, source, stands_for[source], read_as(nodes, step, source))


def _streams(nodes: Mapping[str, Node]) -> dict[str, str]:
    """Return for every node the first node of its stream."""
    first = {name: name for name in nodes}

    def root(name: str) -> str:
        while first[name] != name:
            name = first[name]
        return name

    order = {name: place for place, name in enumerate(nodes)}
    for name, node in nodes.items():
        for parent in node.parents:
            source = before_flattening(nodes, parent)
            if node.op != "flatten" and read_as(nodes, name, source) == SAME:
                ends = sorted((root(source), root(name)), key=order.__getitem__)
                first[ends[1]] = ends[0]
    return {name: root(name) for name in nodes}


def strengths(nodes: Sequence[Node], stream: str, found: Sequence[Column]) -> np.ndarray:
    """Return how strongly each channel of a stream answers, float64 (channels,).

    It is the mean absolute value at the stream's last column; the scores stand in for the
    probabilities.
    """
    names = [column.name for column in found if column.stream == stream]
    known = {node.name: node for node in nodes}
    last = [name for name in names if known[name].op != "softmax"][-1]
    values = np.abs(known[last].values.astype(np.float64))
    return values.reshape(len(values), -1).mean(1)


def shown(
    nodes: Sequence[Node],
    found: Sequence[Column],
    count: int,
    order: str = STRONGEST,
    pages: Mapping[str, int] | None = None,
) -> dict[str, list[int]]:
    """Return which channels each stream shows, from top to bottom.

    Parameters
    ----------
    nodes : sequence of Node
    found : sequence of Column
    count : int
        The most channels of a stream; one of up to ten is shown whole and in order.
    order : {"Strongest first", "In order"}
        Equally strong channels stand in their order.
    pages : mapping of str to int, optional
        Stream → how many times `count` channels are passed over.

    Examples
    --------
    >>> maps = np.arange(24, dtype=np.float32).reshape(12, 1, 2)
    >>> nodes = [Node("c", "conv2d", (), maps, "c", {"groups": 1})]
    >>> shown(nodes, columns(nodes), 3), shown(nodes, columns(nodes), 5, IN_ORDER, {"c": 2})
    ({'c': [11, 10, 9]}, {'c': [10, 11]})
    """
    known = {node.name: node for node in nodes}
    chosen = {}
    for column in found:
        total = len(known[column.name].values)
        if column.stream in chosen:
            continue
        if total <= _FEW:
            chosen[column.stream] = list(range(total))
            continue
        ranked = np.arange(total)
        if order == STRONGEST:
            ranked = np.argsort(-strengths(nodes, column.stream, found), kind="stable")
        page = min((pages or {}).get(column.stream, 0), (total - 1) // count)
        chosen[column.stream] = [int(c) for c in ranked[page * count : (page + 1) * count]]
    return chosen


def page_of(
    nodes: Sequence[Node],
    found: Sequence[Column],
    stream: str,
    channel: int,
    count: int,
    order: str,
) -> int:
    """Return on which page of a stream a channel stands."""
    total = len(strengths(nodes, stream, found))
    if total <= _FEW:
        return 0
    place = channel
    if order == STRONGEST:
        ranked = np.argsort(-strengths(nodes, stream, found), kind="stable")
        place = int(np.flatnonzero(ranked == channel)[0])
    return place // count


def never_negative(nodes: Sequence[Node]) -> set[str]:
    """Return the nodes that can hold no value below 0: ReLUs, and what only pools or adds them.

    Examples
    --------
    >>> maps = np.zeros((1, 2, 2), np.float32)
    >>> nodes = [Node("c", "conv2d", (), maps), Node("c:relu", "relu", ("c",), maps),
    ...          Node("c:pool", "max_pool2d", ("c:relu",), maps)]
    >>> sorted(never_negative(nodes))
    ['c:pool', 'c:relu']
    """
    found: set[str] = set()
    for node in nodes:
        keeps = node.op in ("add", "flatten") or "pool" in node.op
        if node.op in ("relu", "softmax") or (keeps and set(node.parents) <= found):
            found.add(node.name)
    return found


def titles(nodes: Sequence[Node], name: str, classes: Sequence[str]) -> list[str]:
    """Return what each channel of a node is called: a colour, a class, or its number."""
    known = {node.name: node for node in nodes}
    total = len(known[name].values)
    last = nodes[-1].name
    if name in (last, *known[last].parents) and total == len(classes):
        return list(classes)
    if known[name].op == "input":
        return ["red", "green", "blue"] if total == 3 else ["grey"]
    return [str(channel) for channel in range(total)]
