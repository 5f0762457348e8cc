"""How an expression, its steps and its gradients are laid out."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from explorer import limits
from explorer.gradients.scalar import OPERATIONS, Step
from explorer.ideas.gradients import autograd_chart
from explorer.ideas.gradients.autograd_steps import EXPRESSIONS, READ
from explorer.ideas.gradients.saying import digits, equals, factor, said
from explorer.sheets import Choice, Grid, Row, Sheet, Sign, Slider, Source, Switch, Tell, Words

if TYPE_CHECKING:
    from explorer.ideas.gradients.autograd import AutogradCase

X_STOPS = tuple(round(-3 + step / 5, 1) for step in range(31))
H_STOPS = tuple(10.0**power for power in range(-16, 1))
FIRST = ((0, 0),)


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
        Slider("x", "x", X_STOPS, case.x, plays=True, texts=tuple(map(said, X_STOPS))),
        Slider("h", "Step h", H_STOPS, case.h, texts=tuple(map(_power, H_STOPS))),
        Slider("calls", "Calls of backward()", calls, case.calls, text=False),
        Switch("zero", "Set the gradients to zero before each call", case.zero),
    )


def _power(h: float) -> str:
    return said(h) if h > 5e-4 else f"{h:.0e}".replace("e-0", "e−").replace("e-", "e−")


def place_of(case: "AutogradCase", name: str, kind: str = "v") -> Source:
    """Return the cell of a number (kind "v") or of its gradient ("g")."""
    if name in case.chosen.constants:
        return Source(f"{kind}.constants", ((0, case.chosen.constants.index(name)),))
    return Source(f"{kind}.{name}", FIRST)


def _cell(name: str, title: str, value: float, role: str, most: float, tell: Tell) -> Grid:
    return Grid(name, title, np.array([[value]]), role, most=most, tells={(0, 0): tell})


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
        letters = READ[step.operation][0].format(*step.of)
        arguments = [values[name] for name in step.of]
        numbers = _in_numbers(READ[step.operation][0], arguments)
        result = values[step.name]
        sign = equals(result, *arguments)
        line = f"{step.name} = {letters} = {numbers} {sign} {said(result)}"
        tell = Tell((line,), tuple(place_of(case, name) for name in dict.fromkeys(step.of)))
        role = "output" if step.name == "y" else "plain"
        items.append(Sign(f"to.{step.name}", "→"))
        items.append(_cell(f"v.{step.name}", f"{step.name} = {letters}", result, role, most, tell))
    return tuple(items)


def _in_numbers(text: str, arguments: list[float]) -> str:
    """Put numbers into "{0} · {1}"; inside parentheses a negative one needs none of its own."""
    return text.format(*map(factor, arguments)).replace("((", "(").replace("))", ")")


def _local_title(step: Step, name: str) -> str:
    return f"∂{step.name}/∂{name}"


def _locals(case: "AutogradCase") -> tuple:
    items = []
    for step in case.chosen.steps:
        arguments = [case.values[name] for name in step.of]
        partials = OPERATIONS[step.operation].partials
        for name, text, partial in zip(step.of, READ[step.operation][1], partials, strict=True):
            letters, value = text.format(*step.of), partial(*arguments)
            line = f"{_local_title(step, name)} = {letters}"
            slots = ("{0}", "{1}")[: len(step.of)]
            read = tuple(
                place_of(case, of) for of, slot in zip(step.of, slots, strict=True) if slot in text
            )
            if read:  # otherwise it is 1 or −1 whatever the numbers are
                line += f" {equals(value, *arguments)} {said(value)}"
            title = f"{_local_title(step, name)} = {letters}"
            tell = Tell((line,), read)
            items.append(
                _cell(f"l.{step.name}.{name}", title, value, "window", _most(case.back[0]), tell)
            )
    return tuple(items)


def _gradient_tell(case: "AutogradCase", name: str) -> Tell:
    gradients, edges = case.back
    if not edges[name]:
        return Tell(("∂y/∂y = 1: y moves just as much as y. Here the way back starts.",))
    if edges[name][0].step == "y":
        value = f"{equals(gradients[name])} {said(gradients[name])}"
        line = f"∂y/∂{name} {value}: the local derivative of the last step itself."
        return Tell((line,), (Source(f"l.y.{name}", FIRST),))
    letters = " + ".join(f"∂{edge.step}/∂{name} · ∂y/∂{edge.step}" for edge in edges[name])
    numbers = " + ".join(f"{factor(e.local)} · {factor(e.upstream)}" for e in edges[name])
    total = gradients[name]
    used = [number for edge in edges[name] for number in (edge.local, edge.upstream)]
    lines = [f"∂y/∂{name} = {letters} = {numbers} {equals(total, *used)} {said(total)}"]
    if len(edges[name]) > 1:
        lines.append(f"Two steps read {name}: what comes back from both adds up.")
    sources = [
        source
        for edge in edges[name]
        for source in (Source(f"l.{edge.step}.{name}", FIRST), place_of(case, edge.step, "g"))
    ]
    return Tell(tuple(lines), tuple(sources))


def _backward(case: "AutogradCase") -> tuple:
    gradients, names = case.back[0], case.chosen.constants
    most = _most(gradients)
    x = _cell("g.x", "∂y/∂x", gradients["x"], "input", most, _gradient_tell(case, "x"))
    constants = Grid(
        "g.constants",
        f"∂y/∂{names[0]}" if len(names) == 1 else "∂y/∂ each constant",
        np.array([[gradients[name] for name in names]]),
        "kernel",
        columns=tuple(f"∂y/∂{name}" for name in names),
        most=most,
        tells={(0, place): _gradient_tell(case, name) for place, name in enumerate(names)},
    )
    items = [x, constants]
    for step in case.chosen.steps:
        role = "output" if step.name == "y" else "plain"
        tell = _gradient_tell(case, step.name)
        items.append(Sign(f"from.{step.name}", "←"))
        items.append(
            _cell(f"g.{step.name}", f"∂y/∂{step.name}", gradients[step.name], role, most, tell)
        )
    return tuple(items)


def _in_grad(case: "AutogradCase") -> Grid:
    leaves, kept = case.chosen.leaves, case.in_grad()
    tells = {}
    for place, name in enumerate(leaves):
        once, total = case.back[0][name], kept[name]
        line = f"{name}.grad {equals(once)} {said(once)}"
        if case.kept_calls > 1:
            terms = " + ".join([factor(once)] * case.kept_calls)
            line = f"{name}.grad = {terms} {equals(once, total)} {said(total)}"
        tells[0, place] = Tell((line,), (place_of(case, name, "g"),))
    calls = "1 call" if case.calls == 1 else f"{case.calls} calls"
    return Grid(
        "grad",
        f"In .grad after {calls} of backward()",
        np.array([[kept[name] for name in leaves]]),
        columns=tuple(f"{name}.grad" for name in leaves),
        tells=tells,
    )


def _quotient(case: "AutogradCase") -> Words:
    far, near, slope = case.value_at(case.x + case.h), case.values["y"], case.back[0]["x"]
    h, off = said(case.h), abs(case.quotient - slope)
    lines = (
        f"(y(x + h) − y(x)) / h, at h = {h}",
        f"= ({digits(far)} − {_inside(near)}) / {h}",
        f"= {digits(case.quotient)}",
        f"dy/dx = {said(slope)}, so the quotient is off by {off:.2g}".replace("e-", "e−"),
    )
    return Words("quotient", lines, title="Difference quotient")


def _inside(value: float) -> str:
    text = digits(value)
    return f"({text})" if text.startswith("−") else text


def _general(case: "AutogradCase") -> tuple[str, ...]:
    y, slope = case.values["y"], case.back[0]["x"]
    where = [f"{name} = {said(case.values[name])}" for name in case.chosen.leaves]
    sign = "is" if equals(y, slope, *case.values.values()) == "=" else "is about"
    return (
        f"y = {case.chosen.formula}, dy/dx = {case.chosen.slope}",
        f"At {', '.join(where)}, y {sign} {said(y)} and dy/dx {sign} {said(slope)}.",
    )


def _said(case: "AutogradCase") -> tuple[str, ...]:
    slope = case.back[0]["x"]
    sentences = [
        f"A small change of x changes y about {said(slope)} times as much."
        if slope
        else "The gradient is 0: a small change of x hardly changes y, if at all."
    ]
    if case.kept_calls > 1:
        sentences.append(
            f"{case.calls} calls without setting the gradients to zero: x.grad is "
            f"{said(case.in_grad()['x'])}, the sum of {case.calls} gradients. PyTorch adds, it "
            "does not replace."
        )
    elif case.calls > 1:
        sentences.append("Set to zero before each call, x.grad is the gradient of the last call.")
    if case.expression == "relu" and case.values["z"] == 0:
        sentences.append("At z = 0 the curve has a corner and no slope; PyTorch takes 0.")
    sentences.append(_of_quotient(case))
    return tuple(sentences)


def _of_quotient(case: "AutogradCase") -> str:
    if case.x + case.h == case.x:
        return (
            "h is so small that x + h rounds to x: nothing is left of the difference, and the "
            "quotient is 0."
        )
    if case.expression == "relu" and case.values["z"] == 0:
        return "From the right the quotient is w, however small h is: no gradient that it comes to."
    if case.h < 1e-8:
        return (
            "h is tiny: y(x + h) and y(x) share most of their digits, and what is left of the "
            "difference is largely rounding. Back-propagation needs no h and has no such loss."
        )
    return "The smaller h, the closer the quotient comes to dy/dx, until rounding spoils it."
