"""How several optimisers on one surface are laid out."""

import math
from typing import TYPE_CHECKING

import numpy as np

from explorer.gradients.descent import Path
from explorer.ideas.gradients.descent_reading import RATES, STEPS
from explorer.ideas.gradients.descent_surface_sheet import (
    ground_controls,
    loss_of,
    plane_of,
    series_of,
    start_cells,
)
from explorer.ideas.gradients.descent_terms import LETTERS, TITLES, Term, terms
from explorer.sheets import Choice, Grid, Row, Sheet, Slider, Source, Tell, Words
from explorer.sheets.words import say

if TYPE_CHECKING:
    from explorer.ideas.gradients.descent_rules import RulesCase

_TINY = 1e-9  # a cell has no room for its digits; the sentence below has the smallest loss
_KEPT = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99, 0.995, 0.999)
_DECAYS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
_ADAPTIVE = ("rmsprop", "adam", "adamw")
# A row of the table: its name, and which numbers of the row's step it is made of.
_ROWS = {
    "old": ("w before", ()),
    "g": ("gradient g", ("old",)),
    "b": ("momentum b", ("g",)),
    "d": ("direction d", ("g", "b")),
    "m": ("mean m", ("g",)),
    "v": ("mean of squares v", ("g",)),
    "m̂": ("corrected m̂", ("m",)),
    "v̂": ("corrected v̂", ("v",)),
    "kept": ("after weight decay", ("old",)),
    "step": ("step", ("b", "d", "m̂", "v̂")),
    "w": ("w after", ("old", "kept", "step")),
}


def sheet(case: "RulesCase") -> Sheet:
    """Return the plane with all paths, their losses, where they are, and one rule's memory."""
    paths = tuple((name, case.path(name)) for name in case.shown())
    titled = tuple((TITLES[name], path) for name, path in paths)
    chosen = dict(paths)[case.rule]
    return Sheet(
        rows=(
            Row(
                (
                    plane_of(case, tuple(series_of(*pair) for pair in titled)),
                    loss_of(titled, case.steps),
                )
            ),
            Row((start_cells(case), _ends(titled), _memory(case, chosen), _spelled(case, chosen))),
        ),
        controls=_controls(case),
        general=_general(case, chosen),
        said=_said(case, titled),
    )


def _controls(case: "RulesCase") -> tuple:
    label = "Learning rate of SGD, momentum, Nesterov"
    adaptive = "Learning rate of RMSprop, Adam" + (", AdamW" if "adamw" in case.shown() else "")
    found = [
        *ground_controls(case),
        Slider("lr", label, RATES, case.lr, way="live"),
        Slider("lr_adaptive", adaptive, RATES, case.lr_adaptive, way="live"),
        Slider("steps", "Steps", STEPS, case.steps, text=False, plays=True),
        Choice("rule", "Rule, step by step", TITLES, case.rule),
    ]
    if case.rule in ("momentum", "nesterov"):
        found.append(Slider("momentum", "Momentum μ", _KEPT, case.momentum, way="live"))
    if case.rule in ("adam", "adamw"):
        found.append(Slider("beta1", "β₁, of the mean", _KEPT, case.beta1, way="live"))
        found.append(Slider("beta2", "β₂, of the squares", _KEPT, case.beta2, way="live"))
    if case.rule == "adamw":
        found.append(Slider("decay", "Weight decay λ of AdamW", _DECAYS, case.decay, way="live"))
    return tuple(found)


def _ends(paths: tuple[tuple[str, Path], ...]) -> Grid:
    rows = np.array([(*path.places[-1], path.losses[-1]) for _, path in paths])
    tiny = zip(*np.nonzero((np.abs(rows) < _TINY) & (rows != 0)), strict=True)
    return Grid(
        "ends",
        "Where each one is now",
        rows,
        "output",
        rows=tuple(name for name, _ in paths),
        columns=("w₁", "w₂", "L"),
        texts={(int(row), int(column)): "≈ 0" for row, column in tiny},
    )


def _terms(case: "RulesCase", path: Path, axis: int) -> tuple[Term, ...]:
    """Return the numbers of the last step of one weight."""
    t = path.steps
    before = path.made[t - 2][axis] if t > 1 else {}
    old, g, made = path.places[t - 1][axis], path.slopes[t - 1][axis], path.made[t - 1][axis]
    first = Term("old", f"w = {say(old)}, before step {t}", old)
    return (first, *terms(case.settings(case.rule), old, g, before, made, t))


def _memory(case: "RulesCase", path: Path) -> Grid:
    """Return every number of the last step of the chosen rule, for both weights."""
    title = f"{TITLES[case.rule]}, step {path.steps}"
    if not path.steps:
        names, columns = ("old",), [[Term("old", "w at the start", w)] for w in case.start]
    else:
        columns = [_terms(case, path, axis) for axis in (0, 1)]
        names = tuple(term.name for term in columns[0])
    return Grid(
        "memory",
        title,
        np.array([[term.value for term in column] for column in columns]).T,
        "kernel",
        rows=tuple(_ROWS[name][0] for name in names),
        columns=("w₁", "w₂"),
        tells=lambda: _tells(names, columns),
    )


def _tells(names: tuple[str, ...], columns: list) -> dict:
    """Return what each number of a step is made of."""
    rows = {name: row for row, name in enumerate(names)}
    tells = {}
    for axis, column in enumerate(columns):
        for row, term in enumerate(column):
            made_of = [name for name in _ROWS[term.name][1] if name in rows]
            if term.name == "step" and not {"m̂", "b"} & rows.keys():
                made_of = ["g", *({"v"} & rows.keys())]
            source = Source("memory", tuple((rows[name], axis) for name in made_of))
            tells[row, axis] = Tell((term.text,), (source,) if made_of else ())
    return tells


def _general(case: "RulesCase", path: Path) -> tuple[str, ...]:
    letters = f"{TITLES[case.rule]}: {LETTERS[case.rule]}"
    if not path.steps:
        return (letters, f"Start: w = ({say(case.start[0])}, {say(case.start[1])})")
    new = [_terms(case, path, axis)[-1].text.removeprefix("w") for axis in (0, 1)]
    return (letters, f"Step {path.steps}: w₁{new[0]},   w₂{new[1]}")


def _spelled(case: "RulesCase", path: Path) -> Words:
    """Return the last step of the first weight, line by line."""
    if not path.steps:
        return Words("terms", ("No step yet.",), "With w₁, line by line")
    lines = tuple(term.text for term in _terms(case, path, 0)[1:])
    return Words("terms", lines, "With w₁, line by line")


def _said(case: "RulesCase", paths: tuple[tuple[str, Path], ...]) -> tuple[str, ...]:
    lines = []
    lowest = min(path.losses[-1] for _, path in paths)
    best = " and ".join(name for name, path in paths if path.losses[-1] == lowest)
    if case.steps:
        count = f"{case.steps} step{'s' * (case.steps > 1)}"
        lines.append(f"Lowest after {count}: {best}, with L = {say(lowest)}.")
    else:
        lines.append("All of them start at the same place; drag Steps, or play it.")
    if case.rule in ("momentum", "nesterov") and case.momentum:
        times = 1 / (1 - case.momentum)
        lines.append(
            f"With μ = {say(case.momentum)} a slope that stays the same is taken up to "
            f"1/(1 − μ) = {say(times)} times as far as by SGD."
        )
    if case.rule in _ADAPTIVE and case.steps:
        first = case.path(case.rule).first(1)
        moved = math.hypot(*(made["step"] for made in first.made[0]))
        lines.append(
            f"{TITLES[case.rule]}'s first step was {say(moved)} long; the gradient there is "
            f"{say(math.hypot(*first.slopes[0]))} long. Its size is divided out."
        )
    if case.rule == "adamw" and not case.decay:
        lines.append("With weight decay λ = 0 AdamW is Adam: one path lies on the other.")
    if case.rule == "rmsprop":
        lines.append(
            "RMSprop has no bias correction: v begins at a 100th of g², so that the first step is "
            "10 times lr for each weight."
        )
    for name, path in paths:
        if path.ended is not None:
            lines.append(f"{name} left the picture at step {path.left} and never came back.")
        elif path.left is not None:
            lines.append(f"{name} left the picture at step {path.left}.")
    return tuple(lines)
