"""What is told about the cells on the way back: where each gradient comes from, term by term."""

from typing import TYPE_CHECKING

import numpy as np

from explorer.ideas.gradients.backprop_forward import (
    Place,
    Tells,
    pool_window,
    read_by_window,
    winner,
)
from explorer.ideas.gradients.backprop_terms import Term, place_text, sum_line
from explorer.sheets import Source, Tell
from explorer.sheets.words import added, equals, factor, joined, say

if TYPE_CHECKING:
    from explorer.ideas.gradients.backprop import BackpropCase


def of_upstream(case: "BackpropCase") -> Tells:
    """Tell what g is."""
    tells = {}
    for place, g in np.ndenumerate(case.g):
        much = "just as much" if g == 1 else f"{say(g)} times as much"
        line = f"{place_text('∂L/∂p', place)} {equals(g)}: the loss is L = Σ g · p, "
        line += f"so L changes {much} as this p. Type another number."
        tells[place] = Tell((line,), (Source("p", (place,)),))
    return tells


def _windows_over(case: "BackpropCase") -> dict[Place, list[Place]]:
    """Return for each cell of the map the pooling windows that read it."""
    over: dict[Place, list[Place]] = {place: [] for place in np.ndindex(case.numbers.a.shape)}
    for window in np.ndindex(case.g.shape):
        for cell in pool_window(case, window):
            over[cell].append(window)
    return over


def of_pool(case: "BackpropCase", name: str) -> Tells:
    """Tell how the gradient of p is passed to the cells that were pooled.

    Parameters
    ----------
    name : str
        What was pooled: "a", or "z" where there is no ReLU.
    """
    tells = {}
    for place, windows in _windows_over(case).items():
        left, value = place_text(f"∂L/∂{name}", place), case.numbers.to_a[place]
        if not windows:
            tells[place] = Tell((f"{left} = 0: no pooling window reads this cell.",))
        elif case.settings.pool == "average":
            tells[place] = _shared(case, left, value, windows)
        else:
            tells[place] = _routed(case, left, value, windows, place)
    return tells


def _shared(case: "BackpropCase", left: str, value: float, windows: list[Place]) -> Tell:
    gradients = [case.g[window] for window in windows]
    cells = case.settings.window**2
    terms = " + ".join(f"{factor(g)} / {cells}" for g in gradients)
    line = f"{left} = {terms} {equals(value, *gradients)}"
    why = f"The mean passes each of its {cells} cells the same share."
    return Tell((line, why), (Source("g", tuple(windows)),))


def _routed(
    case: "BackpropCase", left: str, value: float, windows: list[Place], place: Place
) -> Tell:
    won = [window for window in windows if winner(case, window) == place]
    gradients = [case.g[window] for window in won]
    if not won:
        which = "its window" if len(windows) == 1 else f"any of its {len(windows)} windows"
        why = f"{left} = 0: the cell has not won {which}, so a small change of it changes no p."
        return Tell((why,), (Source("p", tuple(windows)),))
    terms = added(gradients)
    line = f"{left} {equals(value)}"
    if len(won) > 1:
        line = f"{left} = {terms} {equals(value, *gradients)}"
    why = "The cell has won " + (
        f"the window of {place_text('p', won[0])}: all of its gradient comes here."
        if len(won) == 1
        else f"{len(won)} windows: their gradients add up."
    )
    return Tell((line, why), (Source("g", tuple(won)),))


def of_relu(case: "BackpropCase") -> Tells:
    """Tell where the ReLU passes a gradient."""
    tells = {}
    for place, z in np.ndenumerate(case.numbers.z):
        left, upstream = place_text("∂L/∂z", place), case.numbers.to_a[place]
        if z > 0:
            line = f"{left} = 1 · {factor(upstream)} {equals(upstream)}: "
            line += f"z = {say(z)} is above 0, all goes through."
        else:
            line = f"{left} = 0 · {factor(upstream)} = 0: z = {say(z)} is not above 0."
        tells[place] = Tell((line,), (Source("da", (place,)), Source("z", (place,))))
    return tells


def of_kernel(case: "BackpropCase") -> Tells:
    """Tell the sum over all places of each weight: gradient there times what the weight met."""
    terms: dict[Place, list[Term]] = {weight: [] for weight in np.ndindex(case.k.shape)}
    met: dict[Place, list[tuple[Place, Place, float]]] = {weight: [] for weight in terms}
    for place, g in np.ndenumerate(case.numbers.to_z):
        for weight, cell, inside in read_by_window(case, place):
            value = case.x[cell] if inside else 0.0
            roles = ("output", "input" if inside else "plain")
            terms[weight].append(Term(g, value, roles))
            if inside:
                met[weight].append((place, cell, g))
    tells = {}
    for weight, found in met.items():
        line = sum_line(place_text("∂L/∂k", weight), terms[weight], case.numbers.to_k[weight])
        labels = tuple(f"×{say(g)}" if g else "" for _, _, g in found)
        sources = (
            Source("dz", tuple(place for place, _, _ in found)),
            Source("x.again", tuple(cell for _, cell, _ in found), labels),
        )
        places = case.numbers.z.size
        why = f"The weight is used at {places} places: what comes back from all of them adds up."
        tells[weight] = Tell((line, why) if places > 1 else (line,), sources)
    return tells


def of_bias(case: "BackpropCase") -> Tell:
    """Tell the sum over all places of the bias."""
    gradients = case.numbers.to_z
    shown = [float(g) for g in gradients.ravel() if g or gradients.size <= 9]
    zeros = gradients.size - len(shown)
    terms = joined([*map(say, shown), *([f"{zeros} times 0"] if zeros else [])])
    total = case.numbers.to_b
    line = f"∂L/∂b = {terms} {equals(total, *shown)}"
    return Tell(
        (line, "The bias is added at every place, with factor 1."),
        (Source("dz", tuple(np.ndindex(gradients.shape))),),
    )


def of_input(case: "BackpropCase") -> Tells:
    """Tell the sum over all windows that read each cell, also of the padding around the input."""
    edge = case.settings.padding
    read: dict[Place, list[tuple[Place, Place]]] = {
        cell: [] for cell in np.ndindex(case.numbers.to_padded.shape)
    }
    for place in np.ndindex(case.numbers.z.shape):
        for weight, (row, column), _ in read_by_window(case, place):
            read[row + edge, column + edge].append((place, weight))
    tells = {}
    for cell, windows in read.items():
        inside = all(edge <= at < edge + side for at, side in zip(cell, case.x.shape, strict=True))
        outer = (cell[0] - edge, cell[1] - edge)
        tells[cell] = _of_cell(case, outer, windows, inside, case.numbers.to_padded[cell])
    return tells


def _of_cell(
    case: "BackpropCase",
    cell: Place,
    windows: list[tuple[Place, Place]],
    inside: bool,
    total: float,
) -> Tell:
    left = place_text("∂L/∂x", cell) if inside else "∂L/∂(padding)"
    if not windows:
        return Tell((f"{left} = 0: no window of the convolution reads this cell.",))
    terms = [
        Term(case.numbers.to_z[place], case.k[weight], ("output", "kernel"))
        for place, weight in windows
    ]
    lines = [sum_line(left, terms, total)]
    if not inside:
        lines.append("Padding is a 0 that nobody changes: this gradient is thrown away.")
    elif len(windows) > 1:
        lines.append(f"{len(windows)} windows read the cell, each under another weight.")
    labels = tuple(f"×{say(case.k[weight])}" for _, weight in windows)
    sources = (
        Source("dz", tuple(place for place, _ in windows), labels),
        Source("k.again", tuple(weight for _, weight in windows)),
    )
    return Tell(tuple(lines), sources)
