"""How steps down a parabola are laid out."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from explorer import limits
from explorer.ideas.gradients.descent_reading import STEPS, ladder
from explorer.sheets import Grid, Lines, Row, Series, Sheet, Slider, Source, Tell
from explorer.sheets.words import equals, factor, say

if TYPE_CHECKING:
    from explorer.ideas.gradients.descent_parabola import ParabolaCase

ROWS = 5  # of the table: a step and the four before it
_STEPS = tuple(step for step in STEPS if step <= limits.PARABOLA_STEPS_MAX)
_POINTS = 41  # of the drawn parabola
_SAME = 1e-12  # relative; what float64 leaves of 1 − 2·a·lr = 0


def sheet(case: "ParabolaCase") -> Sheet:
    """Return the curve with the steps on it, and their table."""
    cells = (
        Grid("a", "a", np.array([[case.a]]), "kernel", edits="a"),
        Grid("start", "Start x", np.array([[case.start]]), "input", edits="start"),
    )
    return Sheet(
        rows=(Row((_curve(case), _table(case))), Row(cells)),
        controls=(
            Slider("lr", "Learning rate lr", _rates(case.a), case.lr, texts=_written(case.a)),
            Slider("steps", "Steps", _STEPS, case.steps, text=False, plays=True),
        ),
        general=(
            "y = a·x²,   gradient g = 2·a·x,   step x ← x − lr·g",
            _step_line(case, len(case.places) - 1),
        ),
        said=_said(case),
    )


def _rates(a: float) -> tuple[float, ...]:
    """Return round rates up to where it diverges, and the two that matter: 1/(2a) and 1/a."""
    stops = {*ladder(0.004 / a, min(1.3 / a, limits.DESCENT_RATE_MAX)), 0.5 / a, 1 / a}
    return tuple(sorted(stops))


def _written(a: float) -> tuple[str, ...]:
    special = {0.5 / a: " = 1/(2a)", 1 / a: " = 1/a"}
    return tuple(say(stop) + special.get(stop, "") for stop in _rates(a))


def _curve(case: "ParabolaCase") -> Lines:
    reach = 1.25 * abs(case.start) or 1.0
    x = np.linspace(-reach, reach, _POINTS)
    left = next((step for step, place in enumerate(case.places) if abs(place) > reach), None)
    seen = case.places if left is None else case.places[: left + 1]  # out of the picture, for good
    at = case.places[-1]
    return Lines(
        "curve",
        "The steps on the curve",
        (
            Series("y = a·x²", x, case.a * x * x, role="output"),
            Series("steps", _short(seen), _short([case.a * p * p for p in seen]), "window", "both"),
        ),
        across="x",
        up="y",
        x_range=(-reach, reach),
        y_range=(0.0, case.a * reach * reach),
        at=at if abs(at) <= reach else None,
    )


def _short(values: Iterable[float]) -> list[float]:
    return [float(f"{value:.5g}") for value in values]


def _table(case: "ParabolaCase") -> Grid:
    """Return the last steps: x, g, lr·g and y after each."""
    last = len(case.places) - 1
    first = max(0, last - ROWS + 1)
    values = np.full((ROWS, 4), np.nan)
    for row, step in enumerate(range(first, min(last, first + ROWS - 1) + 1)):
        x = case.places[step]
        g = 2 * case.a * x
        values[row] = x, g, case.lr * g, case.a * x * x
    names = tuple(f"after {step}" if step else "start" for step in range(first, first + ROWS))
    return Grid(
        "steps",
        "Step by step",
        values,
        "output",
        rows=names,
        columns=("x", "g", "lr·g", "y"),
        marks={(last - first, 0): "chosen"},
        tells=lambda: _tells(case, values, first, last),
    )


def _tells(case: "ParabolaCase", values: np.ndarray, first: int, last: int) -> dict:
    tells = {}
    for row, step in enumerate(range(first, last + 1)):
        x, g, move, y = values[row]
        tells |= {
            (row, 0): Tell((_step_line(case, step),), _before(row)),
            (row, 1): _product("g = 2·a·x", (2, case.a, x), g, row, (0,)),
            (row, 2): _product("lr·g", (case.lr, g), move, row, (1,)),
            (row, 3): _product("y = a·x·x", (case.a, x, x), y, row, (0,)),
        }
    return tells


def _before(row: int) -> tuple[Source, ...]:
    return (Source("steps", ((row - 1, 0), (row - 1, 2))),) if row else ()


def _product(letters: str, terms: tuple, value: float, row: int, columns: tuple) -> Tell:
    numbers = "·".join(map(factor, terms))
    source = Source("steps", tuple((row, column) for column in columns))
    return Tell((f"{letters} = {numbers} {equals(value, *terms)}",), (source,))


def _step_line(case: "ParabolaCase", step: int) -> str:
    if step == 0:
        return f"Start: x = {say(case.start)}"
    x, new = case.places[step - 1 : step + 1]
    g = 2 * case.a * x
    return f"Step {step}: x ← {say(x)} − {say(case.lr)}·{factor(g)} {equals(new, x, g, case.lr)}"


def _said(case: "ParabolaCase") -> tuple[str, ...]:
    f = case.factor
    lines = [
        f"Every step multiplies x by 1 − 2·a·lr = 1 − 2·{say(case.a)}·{say(case.lr)} "
        f"{equals(0.0 if abs(f) < _SAME else f, case.a, case.lr)}. {_meaning(f)}",
        f"lr = 1/(2a) {equals(0.5 / case.a, case.a)} needs one step; from "
        f"lr = 1/a {equals(1 / case.a, case.a)} on it never comes to rest.",
    ]
    reach = 1.25 * abs(case.start) or 1.0
    left = next((step for step, x in enumerate(case.places) if abs(x) > reach), None)
    if left is not None:
        lines.append(f"Step {left} leaves the picture.")
    if len(case.places) - 1 < case.steps or abs(case.places[-1]) > limits.CELL_ABS_MAX:
        lines.append(
            f"After step {len(case.places) - 1} x is beyond {limits.CELL_ABS_MAX:,.0f}; it is not "
            "followed further."
        )
    return tuple(lines)


def _meaning(f: float) -> str:
    if abs(f) < _SAME:
        return "The first step lands exactly in the minimum."
    if abs(abs(f) - 1) < _SAME:
        return "It jumps to and fro between two places, for ever."
    if f > 0:
        return "It comes closer from one side." if f < 0.9 else "It comes closer, but slowly."
    if f > -1:
        return "It jumps over the minimum at every step and still comes closer."
    return "It jumps over the minimum and lands higher at every step: it diverges."
