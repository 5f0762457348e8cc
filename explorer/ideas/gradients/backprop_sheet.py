"""How the way forward, the way back and one step of descent are laid out."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explorer.ideas.gradients import backprop_backward, backprop_forward
from explorer.ideas.gradients.backprop_controls import controls
from explorer.ideas.gradients.backprop_terms import place_text
from explorer.ideas.gradients.backprop_words import general, sentences
from explorer.sheets import Grid, Row, Sheet, Sign, Source, Tell
from explorer.sheets.words import equals, factor, say

if TYPE_CHECKING:
    from explorer.ideas.gradients.backprop import BackpropCase

FIRST = (0, 0)


def sheet(case: "BackpropCase") -> Sheet:
    """Return what is drawn of a case."""
    name = "ReLU, pooling and loss" if case.settings.relu else "pooling and loss"
    back = "pooling and ReLU" if case.settings.relu else "the pooling"
    return Sheet(
        rows=(
            Row(_convolution(case), title="Forward through the convolution"),
            Row(_after(case), title=f"Forward through {name}"),
            Row(_back_to_map(case), title=f"Backward through {back}"),
            Row(_back_to_kernel(case), title="To the kernel: ∂L/∂z times what each weight read"),
            Row(
                _back_to_input(case), title="To the input: ∂L/∂z times the weight that read a cell"
            ),
            Row(_step(case), title="One step of descent"),
        ),
        controls=controls(case),
        general=general(case),
        said=sentences(case),
    )


def _single(
    name: str, title: str, value: float, role: str, tell: Callable[[], Tell] | None = None
) -> Grid:
    tells = {} if tell is None else lambda: {FIRST: tell()}
    return Grid(name, title, np.array([[value]]), role, tells=tells)


def _most(*maps: np.ndarray) -> float:
    """Return the largest number of maps that share a scale."""
    return max(float(np.abs(numbers).max()) for numbers in maps)


def _convolution(case: "BackpropCase") -> tuple:
    numbers = case.numbers
    return (
        Grid("x", "Input x", case.x, "input", edits="x", marks=_unread(case)),
        Sign("with", "∗"),
        Grid("k", "Kernel k", case.k, "kernel", edits="k"),
        Grid("b", "Bias b", np.array([[case.b]]), "kernel", edits="b"),
        Sign("conv", "→"),
        Grid(
            "z",
            "z = x ∗ k + b",
            numbers.z,
            "output",
            most=_most(numbers.z, numbers.p),
            marks={} if case.settings.relu else _winners(case),
            tells=partial(backprop_forward.of_map, case),
        ),
    )


def _after(case: "BackpropCase") -> tuple:
    numbers, settings = case.numbers, case.settings
    pooled, most = "a" if settings.relu else "z", _most(numbers.z, numbers.p)
    items: list = []
    if settings.relu:
        tells = partial(backprop_forward.of_relu, case)
        marks = _winners(case)
        a = Grid("a", "a = ReLU(z)", numbers.a, "output", most=most, marks=marks, tells=tells)
        items += [Sign("relu", "z, ReLU →"), a]
    word = "max" if settings.pool == "max" else "mean"
    pooling = f"{word} {settings.window}×{settings.window} →"
    tells = partial(backprop_forward.of_pool, case, pooled)
    items += [
        Sign("pool", pooling if settings.relu else f"z, {pooling}"),
        Grid("p", "Pooled p", numbers.p, "output", most=most, tells=tells),
        Sign("sum", "Σ g · p →"),
        _single("loss", "Loss L", numbers.loss, "plain", partial(backprop_forward.of_loss, case)),
    ]
    return tuple(items)


def _winners(case: "BackpropCase") -> dict:
    """Mark the cells of the map that win a window of max pooling."""
    if case.settings.pool != "max":
        return {}
    places = np.ndindex(case.numbers.p.shape)
    return {backprop_forward.winner(case, place): "winner" for place in places}


def _unread(case: "BackpropCase") -> dict:
    """Mark input cells that no window of the convolution reads."""
    read = {
        cell
        for place in np.ndindex(case.numbers.z.shape)
        for _, cell, inside in backprop_forward.read_by_window(case, place)
        if inside
    }
    return {cell: "off" for cell in np.ndindex(case.x.shape) if cell not in read}


def _back_to_map(case: "BackpropCase") -> tuple:
    numbers, most = case.numbers, _most(case.g, case.numbers.to_a)
    tells = partial(backprop_backward.of_upstream, case)
    g = Grid("g", "∂L/∂p = g", case.g, "window", edits="g", most=most, tells=tells)
    way = "to the winner →" if case.settings.pool == "max" else "to all alike →"
    start = (g, Sign("from.p", way))
    title = "∂L/∂z"
    if not case.settings.relu:
        tells = partial(backprop_backward.of_pool, case, "z")
        return (*start, Grid("dz", title, numbers.to_z, "output", most=most, tells=tells))
    tells = partial(backprop_backward.of_pool, case, "a")
    stopped = {place: "off" for place, z in np.ndenumerate(numbers.z) if z <= 0}
    return (
        *start,
        Grid("da", "∂L/∂a", numbers.to_a, "output", most=most, tells=tells),
        Sign("from.a", "where z > 0 →"),
        Grid(
            "dz",
            title,
            numbers.to_z,
            "output",
            most=most,
            marks=stopped,
            tells=partial(backprop_backward.of_relu, case),
        ),
    )


def _back_to_kernel(case: "BackpropCase") -> tuple:
    """Return the gradients of kernel and bias, beside the input once more: all in one view."""
    numbers = case.numbers
    tells = partial(backprop_backward.of_kernel, case)
    return (
        Grid("x.again", "Input x once more", case.x, "input", marks=_unread(case)),
        Sign("to.k", "· ∂L/∂z →"),
        Grid("dk", "∂L/∂k", numbers.to_k, "kernel", tells=tells),
        _single("db", "∂L/∂b", numbers.to_b, "kernel", partial(backprop_backward.of_bias, case)),
    )


def _back_to_input(case: "BackpropCase") -> tuple:
    """Return the gradient of the input and of the padding around it, beside the kernel."""
    padded, edge = case.numbers.to_padded, case.settings.padding
    rows, columns = padded.shape
    marks = {
        (row, column): "pad"
        for row, column in np.ndindex(rows, columns)
        if not (edge <= row < rows - edge and edge <= column < columns - edge)
    }
    marks |= {(row + edge, column + edge): mark for (row, column), mark in _unread(case).items()}
    title = "∂L/∂x, and of the padding around it" if edge else "∂L/∂x"
    tells = partial(backprop_backward.of_input, case)
    return (
        Grid("k.again", "Kernel k once more", case.k, "kernel"),
        Sign("to.x", "· ∂L/∂z →"),
        Grid("dx", title, padded, "input", marks=marks, tells=tells),
    )


def _step(case: "BackpropCase") -> tuple:
    k, b = case.stepped()
    return (
        Grid("k.next", "k − lr · ∂L/∂k", k, "kernel", tells=partial(_moved_weights, case)),
        _single("b.next", "b − lr · ∂L/∂b", b, "kernel", partial(_moved_bias, case)),
        Sign("then", "L →"),
        _single("loss.next", "Loss after the step", case.next_loss(), "plain"),
    )


def _moved_weights(case: "BackpropCase") -> dict:
    moved = case.stepped()[0]
    return {
        place: Tell(
            (_moved(case, place_text("k", place), old, case.numbers.to_k[place], moved[place]),),
            (Source("k", (place,)), Source("dk", (place,))),
        )
        for place, old in np.ndenumerate(case.k)
    }


def _moved_bias(case: "BackpropCase") -> Tell:
    line = _moved(case, "b", case.b, case.numbers.to_b, case.stepped()[1])
    return Tell((line,), (Source("b", (FIRST,)), Source("db", (FIRST,))))


def _moved(case: "BackpropCase", name: str, old: float, gradient: float, new: float) -> str:
    return (
        f"{name} − lr · ∂L/∂{name} = {say(old)} − {say(case.lr)} · {factor(gradient)} "
        f"{equals(new, old, case.lr, gradient)}"
    )
