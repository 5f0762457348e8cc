"""What is told about the cells on the way forward: z, a, p and the loss."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from explorer.ideas.gradients.backprop_terms import Term, place_text, sum_line
from explorer.sheets import Source, Tell
from explorer.sheets.words import added, equals, say

if TYPE_CHECKING:
    from explorer.ideas.gradients.backprop import BackpropCase

Place = tuple[int, int]
Tells = dict[Place, Tell]


def read_by_window(case: "BackpropCase", place: Place) -> Iterator[tuple[Place, Place, bool]]:
    """Yield what the convolution reads at a place.

    Yields
    ------
    weight, cell : (int, int)
        A cell of the kernel, and the input cell under it, negative or beyond in the padding.
    inside : bool
        Whether it is an input cell.
    """
    stride, edge = case.settings.stride, case.settings.padding
    for weight in np.ndindex(case.k.shape):
        cell = tuple(at * stride + w - edge for at, w in zip(place, weight, strict=True))
        inside = all(0 <= at < side for at, side in zip(cell, case.x.shape, strict=True))
        yield weight, cell, inside


def pool_window(case: "BackpropCase", place: Place) -> tuple[Place, ...]:
    """Return the cells of the map that a pooling window reads, row by row."""
    step, side = case.settings.step, case.settings.window
    top, left = (at * step for at in place)
    return tuple((top + u, left + v) for u, v in np.ndindex(side, side))


def of_map(case: "BackpropCase") -> Tells:
    """Tell the products of each z."""
    tells = {}
    for place in np.ndindex(case.numbers.z.shape):
        terms, cells, labels = [], [], []
        for weight, cell, inside in read_by_window(case, place):
            value = case.x[cell] if inside else 0.0
            terms.append(Term(value, case.k[weight], ("input" if inside else "plain", "kernel")))
            if inside:
                cells.append(cell)
                labels.append(f"×{say(case.k[weight])}")
        line = sum_line(place_text("z", place), terms, case.numbers.z[place], [(case.b, "kernel")])
        lines = [line]
        if len(cells) < case.k.size:
            lines.append("The padding is read as 0.")
        sources = (
            Source("x", tuple(cells), tuple(labels)),
            Source("k", tuple(np.ndindex(case.k.shape))),
            Source("b", ((0, 0),)),
        )
        tells[place] = Tell(tuple(lines), sources)
    return tells


def of_relu(case: "BackpropCase") -> Tells:
    """Tell how each a comes from z."""
    tells = {}
    for place, z in np.ndenumerate(case.numbers.z):
        a = case.numbers.a[place]
        line = f"{place_text('a', place)} = max(0, z) = max(0, {say(z)}) {equals(a, z)}"
        tells[place] = Tell((line,), (Source("z", (place,)),))
    return tells


def of_pool(case: "BackpropCase", source: str) -> Tells:
    """Tell which cell won each window, or the mean of its cells."""
    tells = {}
    for place, p in np.ndenumerate(case.numbers.p):
        cells = pool_window(case, place)
        values = [case.numbers.a[cell] for cell in cells]
        name, result = place_text("p", place), equals(p, *values)
        if case.settings.pool == "max":
            line = f"{name} = max({', '.join(map(say, values))}) {result}"
            lines = [line, f"The winner is {place_text(source, winner(case, place))}."]
            if values.count(p) > 1:
                lines.append("Of equal numbers the first wins, row by row.")
            labels = tuple("wins" if cell == winner(case, place) else "" for cell in cells)
        else:
            terms = added(values)
            lines = [f"{name} = ({terms}) / {len(cells)} {result}"]
            labels = ()
        tells[place] = Tell(tuple(lines), (Source(source, cells, labels),))
    return tells


def winner(case: "BackpropCase", place: Place) -> Place:
    """Return the cell of the map that won a window of max pooling."""
    row, column = divmod(int(case.numbers.winners[place]), case.numbers.a.shape[1])
    return row, column


def of_loss(case: "BackpropCase") -> Tell:
    """Tell the weighted sum."""
    terms = [
        Term(g, case.numbers.p[place], ("window", "output")) for place, g in np.ndenumerate(case.g)
    ]
    cells = tuple(np.ndindex(case.g.shape))
    line = sum_line("L = Σ g · p", terms, case.numbers.loss)
    return Tell((line,), (Source("g", cells), Source("p", cells)))
