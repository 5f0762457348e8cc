"""How the way forward, the way back and one step of descent are laid out."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from explorer.ideas.gradients import backprop_backward, backprop_forward
from explorer.ideas.gradients.backprop_controls import controls
from explorer.ideas.gradients.backprop_terms import place_text
from explorer.ideas.gradients.backprop_words import general, sentences
from explorer.ideas.gradients.saying import equals, factor, said
from explorer.sheets import Grid, Row, Sheet, Sign, Source, Tell

if TYPE_CHECKING:
    from explorer.ideas.gradients.backprop import BackpropCase

FIRST = (0, 0)
ROWS_KEPT = 64  # drawn cases; the ten stops of the learning rate share one


@dataclass(frozen=True)
class _Drawn:
    """A case, equal to every other one that differs in the learning rate only."""

    numbers: tuple
    case: "BackpropCase" = field(compare=False)

    @classmethod
    def of(cls, case: "BackpropCase") -> "_Drawn":
        tables = (tuple(map(tuple, table.tolist())) for table in (case.x, case.k, case.g))
        return cls((*tables, case.b, case.settings), case)


def sheet(case: "BackpropCase") -> Sheet:
    """Return what is drawn of a case."""
    return Sheet(
        rows=(
            *_both_ways(_Drawn.of(case)),
            Row(_step(case), title=f"One step of descent, learning rate {said(case.lr)}"),
        ),
        controls=controls(case),
        general=general(case),
        said=sentences(case),
    )


@lru_cache(maxsize=ROWS_KEPT)
def _both_ways(drawn: _Drawn) -> tuple[Row, Row]:
    return (
        Row(_forward(drawn.case), title="Forward, from left to right"),
        Row(_backward(drawn.case), title="Backward, from right to left"),
    )


def _single(name: str, title: str, value: float, role: str, tell: Tell | None = None) -> Grid:
    tells = {} if tell is None else {FIRST: tell}
    return Grid(name, title, np.array([[value]]), role, tells=tells)


def _pooling(case: "BackpropCase") -> str:
    word = "max" if case.settings.pool == "max" else "mean"
    return f"{word} {case.settings.window}×{case.settings.window} →"


def _forward(case: "BackpropCase") -> tuple:
    numbers, settings = case.numbers, case.settings
    pooled = "a" if settings.relu else "z"
    winners: dict = {}
    if settings.pool == "max":
        places = np.ndindex(numbers.p.shape)
        winners = {backprop_forward.winner(case, place): "winner" for place in places}
    x = Grid("x", "Input x", case.x, "input", edits="x", marks=_unread(case))
    k = Grid("k", "Kernel k", case.k, "kernel", edits="k")
    b = Grid("b", "Bias b", np.array([[case.b]]), "kernel", edits="b")
    z = Grid(
        "z",
        "z = x ∗ k + b",
        numbers.z,
        "output",
        marks={} if settings.relu else winners,
        tells=backprop_forward.of_map(case),
    )
    items = [x, Sign("with", "∗"), k, b, Sign("conv", "→"), z]
    if settings.relu:
        tells = backprop_forward.of_relu(case)
        items.append(Sign("relu", "ReLU →"))
        items.append(Grid("a", "a = ReLU(z)", numbers.a, "output", marks=winners, tells=tells))
    tells = backprop_forward.of_pool(case, pooled)
    items += [
        Sign("pool", _pooling(case)),
        Grid("p", "Pooled p", numbers.p, "output", tells=tells),
        Sign("sum", "Σ g · p →"),
        _single("loss", "Loss L", numbers.loss, "plain", backprop_forward.of_loss(case)),
    ]
    return tuple(items)


def _unread(case: "BackpropCase") -> dict:
    """Mark input cells that no window of the convolution reads."""
    read = {
        cell
        for place in np.ndindex(case.numbers.z.shape)
        for _, cell, inside in backprop_forward.read_by_window(case, place)
        if inside
    }
    return {cell: "off" for cell in np.ndindex(case.x.shape) if cell not in read}


def _backward(case: "BackpropCase") -> tuple:
    numbers, relu = case.numbers, case.settings.relu
    g = Grid(
        "g",
        "∂L/∂p = g",
        case.g,
        "window",
        edits="g",
        tells=backprop_backward.of_upstream(case),
    )
    items: list = [*_to_start(case), Sign("from.z", "←")]
    dz = "dz", "∂L/∂z", numbers.to_z, "output"
    if relu:
        stopped = {place: "off" for place, z in np.ndenumerate(numbers.z) if z <= 0}
        items.append(Grid(*dz, marks=stopped, tells=backprop_backward.of_relu(case)))
        items.append(Sign("from.a", "← ReLU"))
        tells = backprop_backward.of_pool(case, "a")
        items.append(Grid("da", "∂L/∂a", numbers.to_a, "output", tells=tells))
    else:
        items.append(Grid(*dz, tells=backprop_backward.of_pool(case, "z")))
    back = "← to the winner" if case.settings.pool == "max" else "← to all alike"
    return (*items, Sign("from.p", back), g)


def _to_start(case: "BackpropCase") -> tuple[Grid, Grid, Grid]:
    """Return the gradients of input, kernel and bias."""
    numbers, edge = case.numbers, case.settings.padding
    title = "∂L/∂x" if not edge else "∂L/∂x, and of the padding around it"
    rows, columns = numbers.to_padded.shape
    marks = {
        (row, column): "pad"
        for row, column in np.ndindex(rows, columns)
        if not (edge <= row < rows - edge and edge <= column < columns - edge)
    }
    marks |= {(row + edge, column + edge): mark for (row, column), mark in _unread(case).items()}
    return (
        Grid(
            "dx",
            title,
            numbers.to_padded,
            "input",
            marks=marks,
            tells=backprop_backward.of_input(case),
        ),
        Grid("dk", "∂L/∂k", numbers.to_k, "kernel", tells=backprop_backward.of_kernel(case)),
        _single("db", "∂L/∂b", numbers.to_b, "kernel", backprop_backward.of_bias(case)),
    )


def _step(case: "BackpropCase") -> tuple:
    k, b = case.stepped()
    tells = {
        place: _moved(case, place_text("k", place), (old, case.numbers.to_k[place], k[place]), "k")
        for place, old in np.ndenumerate(case.k)
    }
    moved = _moved(case, "b", (case.b, case.numbers.to_b, b), "b")
    return (
        Grid("k.next", "k − lr · ∂L/∂k", k, "kernel", tells=tells),
        _single("b.next", "b − lr · ∂L/∂b", b, "kernel", moved),
        Sign("then", "L →"),
        _single("loss.next", "Loss after the step", case.next_loss(), "plain"),
    )


def _moved(case: "BackpropCase", name: str, numbers: tuple[float, float, float], of: str) -> Tell:
    old, gradient, new = numbers
    line = (
        f"{name} − lr · ∂L/∂{name} = {said(old)} − {said(case.lr)} · {factor(gradient)} "
        f"{equals(old, case.lr, gradient, new)} {said(new)}"
    )
    cell = (0, 0)
    if of == "k":
        row, column = name[2:-1].split(", ")
        cell = int(row) - 1, int(column) - 1
    return Tell((line,), (Source(of, (cell,)), Source(f"d{of}", (cell,))))
