"""How an expression, its steps and its gradients are laid out."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explorer import limits
from explorer.gradients.scalar import OPERATIONS
from explorer.ideas.gradients import autograd_chart
from explorer.ideas.gradients.autograd_steps import EXPRESSIONS, READ
from explorer.ideas.gradients.autograd_tells import of_gradient, of_kept, of_local, of_value
from explorer.sheets import Choice, Grid, Row, Sheet, Sign, Slider, Switch, Tell, Words
from explorer.sheets.words import bracketed, equals, exact, is_cut, say

if TYPE_CHECKING:
    from explorer.ideas.gradients.autograd import AutogradCase

X_STOPS = tuple(round(-3 + step / 5, 1) for step in range(31))
H_STOPS = tuple(10.0**power for power in range(-16, 1))
X_TEXTS = tuple(map(say, X_STOPS))
H_TEXTS = tuple(map(say, H_STOPS))
SHARED_DIGITS = 8  # from half of what float64 has, rounding weighs more than the step


def sheet(case: "AutogradCase") -> Sheet:
    """Return forward, local derivatives, backward, and the curve."""
    return Sheet(
        rows=(
            Row(_forward(case), title="Forward, from left to right"),
            Row(_locals(case), title="Local derivatives: what each step does with what it reads"),
            Row(_backward(case), title="Backward, from right to left: the chain rule"),
            Row((_in_grad(case), _quotient(case)), title="What PyTorch keeps, and a check by hand"),
            Row(autograd_chart.charts(case)),
        ),
        controls=_controls(case),
        general=_general(case),
        said=_said(case),
    )


def _controls(case: "AutogradCase") -> tuple:
    choices = {
        name if name == case.expression else f"fresh-{name}": f"y = {expression.formula}"
        for name, expression in EXPRESSIONS.items()
    }
    calls = tuple(range(1, limits.BACKWARD_CALLS_MAX + 1))
    return (
        Choice("expression", "Expression", choices, case.expression),
        Slider("x", "x", X_STOPS, case.x, plays=True, texts=X_TEXTS),
        Slider("h", "Step h", H_STOPS, case.h, texts=H_TEXTS),
        Slider("calls", "Calls of backward()", calls, case.calls, text=False),
        Switch("zero", "Set the gradients to zero before each call", case.zero),
    )


def _cell(
    name: str, title: str, value: float, role: str, most: float, tell: Callable[[], Tell]
) -> Grid:
    tells = lambda: {(0, 0): tell()}  # noqa: E731  asked for once, not at every stop of a slider
    return Grid(name, title, np.array([[value]]), role, most=most, tells=tells)


def _most(values: Mapping[str, float]) -> float:
    """Return the largest number of those that share a scale."""
    return max(map(abs, values.values()))


def _forward(case: "AutogradCase") -> tuple:
    values, names = case.values, case.chosen.constants
    most = _most(values)
    x = Grid("v.x", "x", np.array([[case.x]]), "input", edits="x", most=most)
    constants = Grid(
        "v.constants",
        "Constants" if len(names) > 1 else "Constant",
        np.array([case.constants]),
        "kernel",
        edits="constants",
        columns=names,
        most=most,
    )
    items = [x, constants]
    for step in case.chosen.steps:
        title = f"{step.name} = {READ[step.operation][0].format(*step.of)}"
        tell = partial(of_value, case, step)
        role = "output" if step.name == "y" else "plain"
        items.append(Sign(f"to.{step.name}", "→"))
        items.append(_cell(f"v.{step.name}", title, values[step.name], role, most, tell))
    return tuple(items)


def _locals(case: "AutogradCase") -> tuple:
    most, items = _most(case.back[0]), []
    for step in case.chosen.steps:
        arguments = [case.values[name] for name in step.of]
        for place, name in enumerate(step.of):
            value = OPERATIONS[step.operation].partials[place](*arguments)
            letters = READ[step.operation][1][place].format(*step.of)
            title = f"∂{step.name}/∂{name} = {letters}"
            tell = partial(of_local, case, step, place)
            items.append(_cell(f"l.{step.name}.{name}", title, value, "window", most, tell))
    return tuple(items)


def _backward(case: "AutogradCase") -> tuple:
    gradients, names = case.back[0], case.chosen.constants
    most = _most(gradients)
    x = _cell("g.x", "∂y/∂x", gradients["x"], "input", most, partial(of_gradient, case, "x"))
    constants = Grid(
        "g.constants",
        f"∂y/∂{names[0]}" if len(names) == 1 else "∂y/∂ each constant",
        np.array([[gradients[name] for name in names]]),
        "kernel",
        columns=tuple(f"∂y/∂{name}" for name in names),
        most=most,
        tells=lambda: {(0, place): of_gradient(case, name) for place, name in enumerate(names)},
    )
    items = [x, constants]
    for step in case.chosen.steps:
        role = "output" if step.name == "y" else "plain"
        tell = partial(of_gradient, case, step.name)
        items.append(Sign(f"from.{step.name}", "←"))
        items.append(
            _cell(f"g.{step.name}", f"∂y/∂{step.name}", gradients[step.name], role, most, tell)
        )
    return tuple(items)


def _in_grad(case: "AutogradCase") -> Grid:
    leaves, kept = case.chosen.leaves, case.in_grad()
    calls = "1 call" if case.calls == 1 else f"{case.calls} calls"
    return Grid(
        "grad",
        f"In .grad after {calls} of backward()",
        np.array([[kept[name] for name in leaves]]),
        columns=tuple(f"{name}.grad" for name in leaves),
        tells=partial(of_kept, case),
    )


def _quotient(case: "AutogradCase") -> Words:
    far, near, slope = case.value_at(case.x + case.h), case.values["y"], case.back[0]["x"]
    h, off = say(case.h), abs(case.quotient - slope)
    lines = (
        f"(y(x + h) − y(x)) / h, at h = {h}",
        f"= ({exact(far)} − {bracketed(exact(near))}) / {h}",
        f"= {exact(case.quotient)}",
        f"dy/dx {equals(slope)}, so the quotient is off by {say(off, 2)}",
    )
    return Words("quotient", lines, title="Difference quotient")


def _general(case: "AutogradCase") -> tuple[str, ...]:
    y, slope = case.values["y"], case.back[0]["x"]
    where = [f"{name} = {say(case.values[name])}" for name in case.chosen.leaves]
    sign = "is about" if any(map(is_cut, (y, slope, *case.values.values()))) else "is"
    return (
        f"y = {case.chosen.formula}, dy/dx = {case.chosen.slope}",
        f"At {', '.join(where)}, y {sign} {say(y)} and dy/dx {sign} {say(slope)}.",
    )


def _said(case: "AutogradCase") -> tuple[str, ...]:
    sentences = [_of_slope(case)]
    if case.kept_calls > 1:
        sentences.append(
            f"{case.calls} calls without setting the gradients to zero: x.grad is "
            f"{say(case.in_grad()['x'])}, the sum of {case.calls} gradients. PyTorch adds, it "
            "does not replace."
        )
    elif case.calls > 1:
        sentences.append("Set to zero before each call, x.grad is the gradient of the last call.")
    sentences.append(_of_quotient(case))
    return tuple(sentences)


def _of_slope(case: "AutogradCase") -> str:
    slope = case.back[0]["x"]
    if _at_corner(case):
        return "At z = 0 the curve has a corner and no slope; PyTorch takes 0."
    if not slope:
        return "The gradient is 0: a small change of x hardly changes y, if at all."
    return f"A small change of x changes y about {say(slope)} times as much."


def _at_corner(case: "AutogradCase") -> bool:
    return case.expression == "relu" and case.values["z"] == 0 and case.values["w"] != 0


def _of_quotient(case: "AutogradCase") -> str:
    if case.x + case.h == case.x:
        return (
            "h is so small that x + h rounds to x: nothing is left of the difference, and the "
            "quotient is 0."
        )
    if _at_corner(case):
        return _beside_corner(case.values["w"])
    far, near = case.value_at(case.x + case.h), case.values["y"]
    if far == near:
        return "y(x + h) and y(x) are the same number in float64, so the quotient is 0."
    shared = math.floor(-math.log10(abs(far - near) / max(abs(far), abs(near))))
    if shared >= SHARED_DIGITS:
        return (
            f"y(x + h) and y(x) share about {shared} of their 16 digits; the difference has to do "
            "with the rest, and the quotient, too. Back-propagation takes no difference."
        )
    return "The smaller h, the closer the quotient comes to dy/dx, until rounding spoils it."


def _beside_corner(w: float) -> str:
    if w > 0:
        return "From the right the quotient is w, however small h is: it never comes to 0."
    return "From the right the curve is flat; from the left its slope is w."
