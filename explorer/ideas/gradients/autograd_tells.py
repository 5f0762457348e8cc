"""What is told about the cells of an expression: each number as a product of others."""

from typing import TYPE_CHECKING

from explorer.gradients.scalar import OPERATIONS, Step
from explorer.ideas.gradients.autograd_steps import READ
from explorer.sheets import Source, Tell
from explorer.sheets.words import added, equals, factor

if TYPE_CHECKING:
    from explorer.ideas.gradients.autograd import AutogradCase

FIRST = ((0, 0),)


def place_of(case: "AutogradCase", name: str, kind: str = "v") -> Source:
    """Return the cell of a number (kind "v") or of its gradient ("g")."""
    if name in case.chosen.constants:
        return Source(f"{kind}.constants", ((0, case.chosen.constants.index(name)),))
    return Source(f"{kind}.{name}", FIRST)


def of_value(case: "AutogradCase", step: Step) -> Tell:
    """Tell how a step comes to its number."""
    text, arguments = READ[step.operation][0], [case.values[name] for name in step.of]
    result = case.values[step.name]
    line = f"{step.name} = {text.format(*step.of)} = {_in_numbers(text, arguments)} "
    line += equals(result, *arguments)
    return Tell((line,), tuple(place_of(case, name) for name in dict.fromkeys(step.of)))


def _in_numbers(text: str, arguments: list[float]) -> str:
    """Put numbers into "{0} · {1}"; inside parentheses a negative one needs none of its own."""
    return text.format(*map(factor, arguments)).replace("((", "(").replace("))", ")")


def of_local(case: "AutogradCase", step: Step, place: int) -> Tell:
    """Tell the derivative of a step by one of the numbers that it reads."""
    text, arguments = READ[step.operation][1][place], [case.values[name] for name in step.of]
    line = f"∂{step.name}/∂{step.of[place]} = {text.format(*step.of)}"
    slots = ("{0}", "{1}")[: len(step.of)]
    read = tuple(
        place_of(case, name) for name, slot in zip(step.of, slots, strict=True) if slot in text
    )
    if read:  # otherwise it is 1 or −1 whatever the numbers are
        value = OPERATIONS[step.operation].partials[place](*arguments)
        line += f" {equals(value, *arguments)}"
    return Tell((line,), read)


def of_gradient(case: "AutogradCase", name: str) -> Tell:
    """Tell the chain rule: local derivative times the gradient of the step that read it."""
    gradients, edges = case.back
    if not edges[name]:
        return Tell(("∂y/∂y = 1: y moves just as much as y. Here the way back starts.",))
    if edges[name][0].step == "y":
        value = equals(gradients[name])
        line = f"∂y/∂{name} {value}: the local derivative of the last step itself."
        return Tell((line,), (Source(f"l.y.{name}", FIRST),))
    letters = " + ".join(f"∂{edge.step}/∂{name} · ∂y/∂{edge.step}" for edge in edges[name])
    numbers = " + ".join(f"{factor(e.local)} · {factor(e.upstream)}" for e in edges[name])
    total = gradients[name]
    used = [number for edge in edges[name] for number in (edge.local, edge.upstream)]
    lines = [f"∂y/∂{name} = {letters} = {numbers} {equals(total, *used)}"]
    if len(edges[name]) > 1:
        lines.append(f"Two steps read {name}: what comes back from both adds up.")
    sources = [
        source
        for edge in edges[name]
        for source in (Source(f"l.{edge.step}.{name}", FIRST), place_of(case, edge.step, "g"))
    ]
    return Tell(tuple(lines), tuple(sources))


def of_kept(case: "AutogradCase") -> dict[tuple[int, int], Tell]:
    """Tell what stands in .grad of each leaf."""
    tells = {}
    for place, name in enumerate(case.chosen.leaves):
        once, total = case.back[0][name], case.in_grad()[name]
        line = f"{name}.grad {equals(once)}"
        if case.kept_calls > 1:
            terms = added([once] * case.kept_calls)
            line = f"{name}.grad = {terms} {equals(total, once)}"
        tells[0, place] = Tell((line,), (place_of(case, name, "g"),))
    return tells
