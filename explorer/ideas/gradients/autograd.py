"""Autograd on one expression: forward in small steps, and the chain rule back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.gradients.scalar import Edge, backward, difference_quotient, forward
from explorer.ideas.gradients import autograd_sheet
from explorer.ideas.gradients.autograd_steps import EXPRESSIONS, IN_TORCH, Expression
from explorer.matrices import number_text
from explorer.parameters import Parameter
from explorer.reference import difference
from explorer.sheets import Sheet, told
from explorer.sheets.words import say

FRESH = "fresh-"  # before a choice: the other expression, with its own constants
EXAMPLE_H = 0.1


@dataclass(frozen=True)
class AutogradCase:
    """y of x, its gradient, and what stands in .grad.

    Parameters
    ----------
    x : float
    constants : tuple of float
        As many as the expression has.
    expression : str
        One of EXPRESSIONS.
    h : float
        Width of the difference quotient.
    calls : int
        How often y is computed and backward() called.
    zero : bool
        Whether the gradients are set to zero before each call.
    notes : tuple of str
    """

    x: float
    constants: tuple[float, ...]
    expression: str = "square"
    h: float = EXAMPLE_H
    calls: int = 1
    zero: bool = False
    notes: tuple[str, ...] = ()

    kind: ClassVar[str] = "autograd"
    component: ClassVar[str] = "sheet"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("gx", "x", "numbers"),
        Parameter("gc", "constants", "numbers"),
        Parameter(
            "ge", "expression", "choice", choices=tuple(EXPRESSIONS), usual=next(iter(EXPRESSIONS))
        ),
        Parameter("gh", "h", "numbers", usual=[number_text(EXAMPLE_H)]),
        Parameter("gn", "calls", "whole", 1, limits.BACKWARD_CALLS_MAX, usual=1),
        Parameter("gz", "zero", "flag", usual=False),
    )
    how_to: ClassVar[str] = (
        "Drag x, or type into its cell and into the constants; point at a cell to see its product."
    )

    @staticmethod
    def document_of(example: object) -> dict:
        """Return the document of an entry of AUTOGRAD_EXAMPLES."""
        return {
            **vars(example),
            "x": [example.x],
            "constants": list(example.constants),
            "h": [example.h],
        }

    @classmethod
    def from_document(cls, document: Mapping) -> "AutogradCase":
        """Check what an example, a link or the browser gives; raise InputError with a sentence."""
        choices = (*EXPRESSIONS, *(FRESH + name for name in EXPRESSIONS))
        chosen = document.get("expression")
        if not isinstance(chosen, str) or chosen not in choices:  # never name the fresh ones
            checks.choice(document, "expression", tuple(EXPRESSIONS))
        name = chosen.removeprefix(FRESH)
        (x,) = checks.numbers(document, "x", "x", 1)
        (h,) = checks.numbers(document, "h", "h", 1)
        if not limits.DIFFERENCE_WIDTH_MIN <= h <= 1:
            raise CellError(
                f"h lies between {say(limits.DIFFERENCE_WIDTH_MIN)} and 1, not {say(h)}. "
                "Use 0.1 to see the two points.",
                "h",
            )
        return cls(
            float(x),
            _constants(document, EXPRESSIONS[name], chosen.startswith(FRESH)),
            name,
            float(h),
            checks.whole(document, "calls", 1, limits.BACKWARD_CALLS_MAX),
            checks.flag(document, "zero"),
        )

    def document(self) -> dict:
        """Return the case as the browser takes it: numbers as text."""
        return {
            "expression": self.expression,
            "x": [number_text(self.x)],
            "constants": checks.number_texts(self.constants),
            "h": [number_text(self.h)],
            "calls": self.calls,
            "zero": self.zero,
        }

    @property
    def chosen(self) -> Expression:
        """Return the expression."""
        return EXPRESSIONS[self.expression]

    def value_at(self, x: float) -> float:
        """Return y at another x."""
        leaves = dict(zip(self.chosen.leaves, (x, *self.constants), strict=True))
        return forward(leaves, self.chosen.steps)["y"]

    @cached_property
    def values(self) -> dict[str, float]:
        """Return the value of every name."""
        leaves = dict(zip(self.chosen.leaves, (self.x, *self.constants), strict=True))
        return forward(leaves, self.chosen.steps)

    @cached_property
    def back(self) -> tuple[dict[str, float], dict[str, list[Edge]]]:
        """Return the gradient of every name, and what it is the sum of."""
        return backward(self.values, self.chosen.steps)

    @property
    def quotient(self) -> float:
        """Return (y(x + h) − y(x)) / h."""
        return difference_quotient(self.value_at, self.x, self.h)

    @property
    def kept_calls(self) -> int:
        """Return how many calls of backward() are added up in .grad."""
        return 1 if self.zero else self.calls

    def in_grad(self) -> dict[str, float]:
        """Return what stands in .grad of each leaf after all calls."""
        return {name: self.kept_calls * self.back[0][name] for name in self.chosen.leaves}

    def sheet(self) -> Sheet:
        """Return what is drawn."""
        return autograd_sheet.sheet(self)

    def result(self) -> dict:
        """Return what the browser is told."""
        return told(self)

    def code(self) -> str:
        """Return the lines to copy."""
        lines = ["import torch", ""]
        for name in self.chosen.leaves:
            number = repr(float(self.values[name]))
            lines.append(
                f"{name} = torch.tensor({number}, dtype=torch.float64, requires_grad=True)"
            )
        steps = [
            f"{step.name} = {IN_TORCH[step.operation][0].format(*step.of)}"
            for step in self.chosen.steps
        ]
        body = [*steps, "y.backward()"]
        if self.calls > 1:
            if self.zero:
                body.insert(
                    0, " = ".join(f"{name}.grad" for name in self.chosen.leaves) + " = None"
                )
            body = [f"for _ in range({self.calls}):", *(f"    {line}" for line in body)]
        grads = ", ".join(f"{name}.grad.item()" for name in self.chosen.leaves)
        return "\n".join([*lines, *body, "print(y.item())", f"print({grads})"])

    def printed(self) -> str:
        """Return what the lines print."""
        values, _, grads = self.in_torch()
        return f"{values['y']}\n{' '.join(map(str, grads.values()))}"

    def in_torch(self) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
        """Run the same in PyTorch: values, gradients of the last call, and .grad of the leaves."""
        import torch

        known = {
            name: torch.tensor(self.values[name], dtype=torch.float64, requires_grad=True)
            for name in self.chosen.leaves
        }
        for _ in range(self.calls):
            if self.zero:
                for name in self.chosen.leaves:
                    known[name].grad = None
            for step in self.chosen.steps:
                known[step.name] = IN_TORCH[step.operation][1](*(known[name] for name in step.of))
                known[step.name].retain_grad()
            known["y"].backward()
        grads = {name: value.grad.item() for name, value in known.items()}
        leaves = {name: grads[name] for name in self.chosen.leaves}
        for name in leaves:
            grads[name] /= self.kept_calls
        return {name: value.item() for name, value in known.items()}, grads, leaves

    def check(self) -> float:
        """Return the largest relative difference from PyTorch: values, gradients and .grad."""
        shown = (self.values, self.back[0], self.in_grad())
        return max(
            difference(_in_order(ours), _in_order(theirs, ours))
            for ours, theirs in zip(shown, self.in_torch(), strict=True)
        )


def _in_order(numbers: Mapping[str, float], order: Mapping | None = None) -> np.ndarray:
    return np.array([numbers[name] for name in (numbers if order is None else order)])


def _constants(document: Mapping, expression: Expression, fresh: bool) -> tuple[float, ...]:
    """Read the constants; a new expression brings its own."""
    if fresh:
        return expression.usual
    count = len(expression.constants)
    found = checks.numbers(document, "constants", "Constant", limits.EXPRESSION_CONSTANTS_MAX)
    if len(found) != count:
        raise CellError(
            f"y = {expression.formula} has {count} constants, not {len(found)}. "
            f"Give one for each of {', '.join(expression.constants)}.",
            "constants",
        )
    return tuple(map(float, found))
