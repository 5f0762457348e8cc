"""The document that the browser draws: the board of all columns, and the map that is open."""

import hashlib
from dataclasses import dataclass

import numpy as np

from explorer.figures import colours, network, network_shift
from explorer.figures.network_board import Shift, board, number, step_words
from explorer.figures.network_opened import opened
from explorer.figures.network_packing import as_maps, packed, thinned
from explorer.limits import NETWORK_PARTS_MAX, PICTURE_SHIFT_MAX
from explorer.probing.nodes import Node
from explorer.widgets.inside.source import Source
from explorer.widgets.network.memory import COUNT, COUNTS, KIND, KINDS, ORDER, ORDERS, Memory

_MANY = 28  # steps; with more, a column for each layer is what one can look over
PIXELS = "pixels"  # the scale of a stored picture: 0 is black, 255 white


@dataclass(frozen=True)
class Passes:
    """What the network makes of the picture.

    Attributes
    ----------
    now, before : tuple of Node
        Of the shifted picture, and of the picture as it is.
    picture : str
        Tells networks and pictures apart.
    shift : tuple of int
        Rows down and columns right, in pixels.
    """

    now: tuple[Node, ...]
    before: tuple[Node, ...]
    picture: str
    shift: tuple[int, int]


@dataclass(frozen=True)
class Columns:
    """How the columns are chosen.

    Attributes
    ----------
    merged : bool
        One for each layer instead of one for each step.
    count : int
        The most maps of one.
    order : str
        `network.STRONGEST` or `network.IN_ORDER`.
    """

    merged: bool
    count: int
    order: str

    @classmethod
    def of(cls, memory: Memory, steps: int) -> "Columns":
        """Return what is chosen; where nothing is, large networks have a column for each layer."""
        kind = memory.kind or KINDS[steps > _MANY]
        order = network.IN_ORDER if memory.order == ORDERS[1] else network.STRONGEST
        return cls(kind == KINDS[1], memory.count, order)


def document(source: Source, passes: Passes, memory: Memory) -> dict:
    """Return everything that the component is told.

    A board that the browser holds is only named. The maps keep their places while the picture is
    shifted: which are strongest is asked of the unshifted picture.
    """
    columns = Columns.of(memory, len(passes.before))
    _mend(passes, columns, memory)
    made = _board(source, passes, columns, memory)
    known = memory.has == made["key"]
    memory.has = None  # until it says so again: the component may be another one by then
    return {
        "board": {"key": made["key"]} if known else made,
        "open": _open(source, passes, memory),
        "place": list(memory.place or (0, 0)),
        "part": memory.part,
        "shift": list(memory.shift),
        "show": memory.show,
        "shows": list(network_shift.SHOWS),
        "most": PICTURE_SHIFT_MAX,
        "choices": _choices(memory, columns),
        "answer": _answer(source, passes.now),
        "ramps": _ramps(),
        "turn": memory.turn,
    }


def _choices(memory: Memory, columns: Columns) -> list[dict]:
    """Return what can be chosen below the board, with what is chosen."""
    rows = (
        (KIND, "A column for", KINDS, ("each step", "each layer"), KINDS[columns.merged]),
        (COUNT, "Maps of each, at most", COUNTS, COUNTS, memory.count),
        (ORDER, "Which first", ORDERS, ("the strongest", "in order"), memory.order),
    )
    return [
        {
            "name": name,
            "label": label,
            "choices": [[str(v), str(t)] for v, t in zip(values, texts, strict=True)],
            "chosen": str(chosen),
        }
        for name, label, values, texts, chosen in rows
    ]


def _answer(source: Source, nodes: tuple[Node, ...]) -> str:
    """Say which class is the likeliest."""
    shares = nodes[-1].values
    best = int(shares.argmax())
    return f"The network says {source.card.classes[best]}, {_percent(float(shares[best]))}."


def _ramps() -> dict:
    scales = (colours.SIGNED, colours.FROM_ZERO, colours.BRIGHTNESS)
    ramps = {scale: colours.legend(1.0, scale, steps=3)[0] for scale in scales}
    return ramps | {PIXELS: ramps[colours.BRIGHTNESS]}


def _board(source: Source, passes: Passes, columns: Columns, memory: Memory) -> dict:
    found = network.columns(passes.before, merged=columns.merged)
    _turn_to_open(passes, found, columns, memory)
    words = (passes.picture, passes.shift, columns, memory.show, sorted(memory.pages.items()))
    key = hashlib.blake2b(repr(words).encode(), digest_size=10).hexdigest()
    if memory.kept.get("board", {}).get("key") != key:
        memory.kept["board"] = _made(source, passes, found, columns, memory) | {"key": key}
    return memory.kept["board"]


def _turn_to_open(passes: Passes, found, columns: Columns, memory: Memory) -> None:
    """Turn to the page on which the map that is open stands, once for each map."""
    wanted = (memory.open, columns, passes.picture)
    if memory.open is None or memory.kept.get("turned") == wanted:
        return
    memory.kept["turned"] = wanted
    name, channel = memory.open
    for column in found:
        if name in column.steps:
            where = (passes.before, found, column.stream, channel, columns.count, columns.order)
            page = network.page_of(*where)
            if page != memory.pages.get(column.stream, 0):
                memory.pages[column.stream] = page


def _made(source: Source, passes: Passes, found, columns: Columns, memory: Memory) -> dict:
    chosen = network.shown(passes.before, found, columns.count, columns.order, memory.pages)
    shift = Shift(memory.shift, passes.before, network_shift.SHOWS[memory.show])
    made = board(source.model, passes.now, found, chosen, source.card.classes, shift)
    for column in made["columns"]:
        total, shown = column["of"], len(column["channels"])
        whole = shown == total
        pages = 1 if whole else -(-total // columns.count)
        page = min(memory.pages.get(column["stream"], 0), pages - 1)
        column |= {"page": page, "pages": pages}
        if column["values"] is not None:
            say = _percent if column["bars"] else number
            column["written"] = [say(value) for value in column["values"]]
    return made | _with_picture(made.pop("parts"), passes.now[0])


def _with_picture(parts: list[np.ndarray], first: Node) -> dict:
    """Return the bytes of all maps and, behind them, of the picture itself."""
    image = first.settings["image"]
    small = np.moveaxis(thinned(np.moveaxis(image, -1, 0))[0], 0, -1)
    text, starts = packed([*parts, small])
    picture = {"at": starts[-1], "size": list(small.shape[:2]), "channels": small.shape[2]}
    return {"bytes": text, "picture": picture}


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _open(source: Source, passes: Passes, memory: Memory) -> dict | None:
    nodes = network_shift.by_name(passes.now)
    if memory.open is None:
        return None
    name, channel = memory.open
    found = opened(source.model, nodes, name, channel, everything=memory.everything)
    classes = source.card.classes
    positive = network.never_negative(passes.now)
    node = nodes[name]
    for part in found["parts"]:
        part.update(_titled(passes.now, part, classes, positive))
    strongest = found["parts"][0]["channel"] if found["parts"] else None
    if memory.part not in [part["channel"] for part in found["parts"]]:
        memory.part = strongest
    words = (passes.picture, passes.shift, name, channel, memory.everything)
    return found | {
        "key": hashlib.blake2b(repr(words).encode(), digest_size=10).hexdigest(),
        "title": f"{name}, {_called(passes.now, name, channel, classes)}",
        "words": step_words(node),
        "function": node.settings.get("function"),
        "chain": _chain(nodes, name, channel),
        "classes": list(classes),
        "everything": memory.everything,
        "most": NETWORK_PARTS_MAX,
        "scale": _scale(node, positive),
    }


def _mend(passes: Passes, columns: Columns, memory: Memory) -> None:
    """Open a map at the start, and none that this network has not."""
    nodes = network_shift.by_name(passes.now)
    if not memory.asked and memory.kept.get("first") != passes.picture:
        memory.kept["first"] = passes.picture
        memory.open, memory.place = _first(passes, columns), None
    if memory.open is None:
        return
    node = nodes.get(memory.open[0])
    if node is None or node.op == "flatten" or memory.open[1] >= len(node.values):
        memory.open = memory.place = None
        return
    values = as_maps(node.values)[memory.open[1]]
    if memory.place is None:
        memory.place = tuple(int(i) for i in np.unravel_index(values.argmax(), values.shape))
    memory.place = tuple(min(p, n - 1) for p, n in zip(memory.place, values.shape, strict=True))


def _first(passes: Passes, columns: Columns) -> tuple[str, int]:
    """Return the uppermost map of the second layer: its inputs are maps, too."""
    found = network.columns(passes.before, merged=columns.merged)
    chosen = network.shown(passes.before, found, columns.count, columns.order)
    weighted = [node.name for node in passes.before if node.op in ("conv2d", "linear")]
    step = weighted[min(1, len(weighted) - 1)]
    stream = next(column.stream for column in found if step in column.steps)
    return step, chosen[stream][0]


def _chain(nodes, name: str, channel: int) -> list[dict]:
    """Return the steps of the same layer that hold this channel, too."""
    block = name.partition(":")[0]
    return [
        {"name": node.name, "words": step_words(node)}
        for node in nodes.values()
        if node.name.partition(":")[0] == block
        and node.op != "flatten"
        and channel < len(node.values)
    ]


def _scale(node: Node, positive: set[str]) -> str:
    if node.op == "input":
        return colours.BRIGHTNESS
    return colours.FROM_ZERO if node.name in positive else colours.SIGNED


def _titled(nodes: tuple[Node, ...], part: dict, classes, positive: set[str]) -> dict:
    if part["parent"] == PIXELS:
        name = network.titles(nodes, nodes[0].name, classes)[part["channel"]]
        return {"title": f"the picture's {name}", "scale": PIXELS}
    parent = network_shift.by_name(nodes)[part["parent"]]
    called = _called(nodes, parent.name, part["channel"], classes)
    return {"title": f"{parent.name}, {called}", "scale": _scale(parent, positive)}


def _called(nodes: tuple[Node, ...], name: str, channel: int, classes) -> str:
    title = network.titles(nodes, name, classes)[channel]
    if not title.isdigit():
        return title
    values = network_shift.by_name(nodes)[name].values
    return f"{'map' if values.ndim == 3 and values[0].size > 1 else 'unit'} {title}"
