"""How steps over a loss surface are laid out."""

import math
from typing import TYPE_CHECKING

import numpy as np

from explorer import limits
from explorer.gradients.descent import Path
from explorer.gradients.surfaces import NAMES, X_RANGE, Y_RANGE, Surface, bands, surface
from explorer.ideas.gradients.descent_reading import RATES, RATIOS, STEPS
from explorer.sheets import (
    Choice,
    Grid,
    Lines,
    Plane,
    Row,
    Series,
    Sheet,
    Slider,
    Source,
    Tell,
)
from explorer.sheets.words import equals, factor, say

if TYPE_CHECKING:
    from explorer.ideas.gradients.descent_surface import SurfaceCase

ROWS = 5  # of the table: a step and the four before it
CELLS = (60, 80)  # of the drawn surface, rows and columns
_LOSSES = (1e-6, 1e3)  # what the curve has room for, so that it keeps its place
_FLAT = 1e-3  # length of a gradient with which a path hardly moves
_SAME = 1e-12  # relative; what float64 leaves of a factor that is 0 or 1


def sheet(case: "SurfaceCase") -> Sheet:
    """Return the plane with the path, the loss over the steps, and the table of the last steps."""
    path, ground = case.path(), case.ground
    plane = plane_of(case, (series_of("SGD", path, "window"),))
    return Sheet(
        rows=(
            Row((plane, loss_of((("SGD", path),), case.steps))),
            Row((start_cells(case), _table(case, path))),
        ),
        controls=(
            *ground_controls(case),
            Slider("lr", "Learning rate lr", RATES, case.lr),
            Slider("steps", "Steps", STEPS, case.steps, text=False, plays=True),
        ),
        general=(
            f"{ground.formula},   g = ({', '.join(ground.slopes)}),   w ← w − lr·g",
            *_step_lines(case, path, path.steps),
        ),
        said=(*_said(case, path), *where(path)),
    )


def ground_controls(case) -> tuple:
    """Return the choice of the surface, and of a valley how steep it is."""
    titles = {name: surface(name).title for name in NAMES}
    choice = Choice("surface", "Loss surface", titles, case.surface)
    if case.surface != "valley":
        return (choice,)
    label = "Curvature across / along"
    return choice, Slider("ratio", label, RATIOS, case.ratio, way="live")


def start_cells(case) -> Grid:
    """Return the start, to be typed."""
    values = np.array([case.start])
    return Grid("start", "Start", values, "input", edits="start", columns=("w₁", "w₂"))


def plane_of(case, paths: tuple[Series, ...]) -> Plane:
    """Return the surface from above with paths on it; a click sets the start."""
    return Plane(
        "plane",
        "The loss from above; click for another start",
        bands(case.surface, case.ratio, *CELLS),
        X_RANGE,
        Y_RANGE,
        paths,
        across="w₁",
        up="w₂",
        picks="start",
        at=case.start,
    )


def series_of(name: str, path: Path, role: str = "") -> Series:
    """Return a path for the plane: two decimals are less than a pixel."""
    x, y = ([round(place[axis], 2) for place in path.places] for axis in (0, 1))
    return Series(name, x, y, role, "both")


def loss_of(paths: tuple[tuple[str, Path], ...], steps: int) -> Lines:
    """Return the loss over the steps, one line for each path."""
    series = tuple(
        Series(name, range(path.steps + 1), [float(f"{loss:.4g}") for loss in path.losses])
        for name, path in paths
    )
    most = next(most for most in (20, 50, limits.DESCENT_STEPS_MAX) if steps <= most)
    return Lines(
        "loss",
        "The loss after each step",
        series,
        "step",
        "L",
        y_log=True,
        x_range=(0, most),
        y_range=_LOSSES,
    )


def where(path: Path, name: str = "") -> tuple[str, ...]:
    """Return sentences about a path that leaves the picture, each begun with its name."""
    lines = []
    if path.left is not None:
        lines.append(f"{name}Step {path.left} leaves the picture.")
    if path.ended is not None:
        lines.append(
            f"{name}After step {path.ended} a weight is beyond {limits.DESCENT_FAR:,.0f}; the path "
            "is not followed further."
        )
    return tuple(lines)


def _step_lines(case: "SurfaceCase", path: Path, step: int) -> tuple[str, ...]:
    if step == 0:
        return (f"Start: w = ({say(case.start[0])}, {say(case.start[1])})",)
    return tuple(f"Step {step}, {_step_line(case, path, step, axis)}" for axis in (0, 1))


def _step_line(case: "SurfaceCase", path: Path, step: int, axis: int) -> str:
    old, new = path.places[step - 1][axis], path.places[step][axis]
    g = path.slopes[step - 1][axis]
    name = ("w₁", "w₂")[axis]
    return f"{name} ← {say(old)} − {say(case.lr)}·{factor(g)} {equals(new, old, case.lr, g)}"


def _table(case: "SurfaceCase", path: Path) -> Grid:
    """Return the last places: weights, loss, and the gradient that the next step uses."""
    first = max(0, path.steps - ROWS + 1)
    values = np.full((ROWS, 7), np.nan)
    for row, step in enumerate(range(first, path.steps + 1)):
        w, g = path.places[step], case.ground.slope(*path.places[step])
        values[row] = *w, *g, case.lr * g[0], case.lr * g[1], path.losses[step]
    return Grid(
        "steps",
        "Step by step",
        values,
        "output",
        rows=tuple(f"after {step}" if step else "start" for step in range(first, first + ROWS)),
        columns=("w₁", "w₂", "g₁", "g₂", "lr·g₁", "lr·g₂", "L"),
        marks={(path.steps - first, axis): "chosen" for axis in (0, 1)},
        tells=lambda: _tells(case, path, first, values),
    )


def _tells(case: "SurfaceCase", path: Path, first: int, values: np.ndarray) -> dict:
    tells = {}
    for row, step in enumerate(range(first, path.steps + 1)):
        tells |= {(row, axis): _told(case, path, step, axis, row) for axis in (0, 1)}
        tells |= _sums(case, row, values[row])
    return tells


def _told(case: "SurfaceCase", path: Path, step: int, axis: int, row: int) -> Tell:
    if step == 0:
        return Tell((f"{('w₁', 'w₂')[axis]} = {say(case.start[axis])}, the start",))
    before = (Source("steps", ((row - 1, axis), (row - 1, 4 + axis))),) if row else ()
    return Tell((_step_line(case, path, step, axis),), before)


def _sums(case: "SurfaceCase", row: int, values: np.ndarray) -> dict:
    place = f"w = ({say(values[0])}, {say(values[1])})"
    both = (Source("steps", ((row, 0), (row, 1))),)
    tells = {}
    for axis in (0, 1):
        g, move = values[2 + axis], values[4 + axis]
        name = ("₁", "₂")[axis]
        letters = f"g{name} = ∂L/∂w{name} = {case.ground.slopes[axis]}"
        tells[row, 2 + axis] = Tell((letters, f"at {place}: {say(g)}"), both)
        numbers = f"lr·g{name} = {say(case.lr)}·{factor(g)} {equals(move, case.lr, g)}"
        tells[row, 4 + axis] = Tell((numbers,), (Source("steps", ((row, 2 + axis),)),))
    tells[row, 6] = Tell((case.ground.formula, f"at {place}: L = {say(values[6])}"), both)
    return tells


def _said(case: "SurfaceCase", path: Path) -> tuple[str, ...]:
    ground = case.ground
    most = ground.curvatures[1]
    bound = 2 / most
    lines = [*(_quadratic(case, bound) if ground.quadratic else _curved(ground, bound))]
    if path.steps and path.losses[-1] > path.losses[-2]:
        lines.append(
            f"Step {path.steps} made the loss larger, from {say(path.losses[-2])} to "
            f"{say(path.losses[-1])}: the slope was right, the step too long for it."
        )
    if math.hypot(*ground.slope(*path.places[-1])) < _FLAT < path.losses[-1] / 10:
        lines.append(
            f"The gradient is almost 0 here and the loss still {say(path.losses[-1])}: no minimum "
            "of all, but SGD hardly moves any more."
        )
    beside = _beside(case, path)
    if beside >= 1:
        lines.append(
            f"From here the step points {beside:.0f}° beside the lowest point: the gradient knows "
            "the steepest way up, not where the minimum is."
        )
    return tuple(lines)


def _quadratic(case: "SurfaceCase", bound: float) -> tuple[str, ...]:
    first, second = (_factor(case.lr, curvature) for curvature in case.ground.curvatures)
    most = case.ground.curvatures[1]
    worst = 1 - case.lr * most
    compared = f"lr = {say(case.lr)} and 2/λmax = 2/{say(most)} {equals(bound, most)}: "
    if abs(worst) < _SAME:
        both = case.surface == "bowl"
        whom = "both weights to 0." if both else "w₂ to 0; w₁ takes longer."
        compared += f"half the bound, so that one step brings {whom}"
    elif abs(abs(worst) - 1) < _SAME:
        compared += "on the bound, so that w₂ jumps to and fro for ever."
    elif worst < -1:
        compared += "beyond the bound, so that w₂ lands farther away at every step: it diverges."
    elif worst < 0:
        compared += "below the bound; w₂ jumps over the valley's floor, each time less far."
    else:
        compared += "below half the bound, so that no step jumps over the minimum."
    if case.lr <= 0.1 * bound:
        compared += f" Safe, but w₁ needs many steps: each takes only {say(case.lr)} of the way."
    return (f"Each step multiplies w₁ by {first} and w₂ by {second}.", compared)


def _factor(lr: float, curvature: float) -> str:
    value = 1 - lr * curvature
    shown = 0.0 if abs(value) < _SAME else value
    return f"1 − {say(lr)}·{say(curvature)} {equals(shown, lr, curvature)}"


def _curved(ground: Surface, bound: float) -> tuple[str, ...]:
    most = ground.curvatures[1]
    places = (ground.lowest,) if ground.twin is None else (ground.lowest, ground.twin)
    place = " and ".join(f"({say(x)}, {say(y)})" for x, y in places)
    return (
        f"At {place}, its lowest, the surface curves most by λmax {equals(most)}: "
        f"with lr above 2/λmax {equals(bound, most)} no path can settle there.",
    )


def _beside(case: "SurfaceCase", path: Path) -> float:
    """Return the angle between the next step and the way to the lowest point, in degrees."""
    place = path.places[-1]
    step = [-part for part in case.ground.slope(*place)]
    lowest = (case.ground.lowest, case.ground.twin or case.ground.lowest)
    nearest = min(lowest, key=lambda low: math.dist(low, place))
    way = [low - w for low, w in zip(nearest, place, strict=True)]
    lengths = math.hypot(*step) * math.hypot(*way)
    if lengths < 1e-9:
        return 0.0
    share = sum(a * b for a, b in zip(step, way, strict=True)) / lengths
    return math.degrees(math.acos(max(-1.0, min(1.0, share))))
