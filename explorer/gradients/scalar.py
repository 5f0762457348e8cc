"""Back-propagation through an expression of single numbers: small steps, chain rule, back again."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Operation:
    """One kind of step.

    Parameters
    ----------
    value : callable
        Its arguments → the result.
    partials : tuple of callable
        For each argument: the arguments → the derivative of the result with respect to it.
    """

    value: Callable[..., float]
    partials: tuple[Callable[..., float], ...]


@dataclass(frozen=True)
class Step:
    """One step of an expression: `name` = `operation` of the names in `of`."""

    name: str
    operation: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Edge:
    """What one step passes back to one of the numbers that it read.

    Parameters
    ----------
    step, to : str
        The step, and the number that it read.
    local : float
        ∂step/∂to.
    upstream : float
        The gradient that the step itself has got.
    """

    step: str
    to: str
    local: float
    upstream: float

    @property
    def passed(self) -> float:
        """Return local times upstream."""
        return self.local * self.upstream


def sigmoid(z: float) -> float:
    """Return 1 / (1 + exp(−z)) without overflow.

    Examples
    --------
    >>> sigmoid(0.0), sigmoid(-1e6), sigmoid(1e6)
    (0.5, 0.0, 1.0)
    """
    small = math.exp(-abs(z))
    return 1 / (1 + small) if z >= 0 else small / (1 + small)


OPERATIONS = {
    "plus": Operation(lambda a, b: a + b, (lambda a, b: 1.0, lambda a, b: 1.0)),
    "minus": Operation(lambda a, b: a - b, (lambda a, b: 1.0, lambda a, b: -1.0)),
    "times": Operation(lambda a, b: a * b, (lambda a, b: b, lambda a, b: a)),
    "square": Operation(lambda a: a * a, (lambda a: 2 * a,)),
    "cube": Operation(lambda a: a * a * a, (lambda a: 3 * a * a,)),
    "sine": Operation(math.sin, (math.cos,)),
    "sigmoid": Operation(sigmoid, (lambda a: sigmoid(a) * sigmoid(-a),)),
    "relu": Operation(lambda a: max(a, 0.0), (lambda a: 1.0 if a > 0 else 0.0,)),
}


def forward(leaves: Mapping[str, float], steps: Sequence[Step]) -> dict[str, float]:
    """Return the value of every name, leaves first, then step by step.

    Parameters
    ----------
    leaves : mapping of str to float
    steps : sequence of Step
        Each reads leaves and steps before it.

    Examples
    --------
    >>> steps = (Step("q", "square", ("x",)), Step("p", "times", ("a", "q")))
    >>> forward({"x": 3.0, "a": 2.0}, steps)
    {'x': 3.0, 'a': 2.0, 'q': 9.0, 'p': 18.0}
    """
    values = dict(leaves)
    for step in steps:
        values[step.name] = OPERATIONS[step.operation].value(*(values[name] for name in step.of))
    return values


def backward(
    values: Mapping[str, float], steps: Sequence[Step]
) -> tuple[dict[str, float], dict[str, list[Edge]]]:
    """Return the gradient of the last step with respect to every name.

    The last step has gradient 1. Going back, each step passes its gradient times its local
    derivative to every number that it read; what comes along several ways adds up.

    Parameters
    ----------
    values : mapping of str to float
        As `forward` gives them.
    steps : sequence of Step

    Returns
    -------
    gradients : dict of str to float
    edges : dict of str to list of Edge
        What each name has got from each step that read it; nothing for the last step.

    Source
    ------
    Goodfellow, Bengio & Courville 2016, "Deep Learning", algorithm 6.2.

    Examples
    --------
    >>> steps = (Step("q", "square", ("x",)), Step("p", "times", ("a", "q")))
    >>> gradients, edges = backward(forward({"x": 3.0, "a": 2.0}, steps), steps)
    >>> gradients
    {'x': 12.0, 'a': 9.0, 'q': 2.0, 'p': 1.0}
    >>> edges["x"][0].local, edges["x"][0].upstream
    (6.0, 2.0)
    """
    gradients = dict.fromkeys(values, 0.0)
    edges: dict[str, list[Edge]] = {name: [] for name in values}
    gradients[steps[-1].name] = 1.0
    for step in reversed(steps):
        arguments = [values[name] for name in step.of]
        for name, partial in zip(step.of, OPERATIONS[step.operation].partials, strict=True):
            edge = Edge(step.name, name, partial(*arguments), gradients[step.name])
            edges[name].append(edge)
            gradients[name] += edge.passed
    return gradients, edges


def difference_quotient(function: Callable[[float], float], x: float, h: float) -> float:
    """Return (y(x + h) − y(x)) / h, the slope between two points of a curve.

    Parameters
    ----------
    function : callable
        x → y.
    x, h : float
        h is not 0. When x + h rounds to x, the quotient is 0.

    Examples
    --------
    >>> difference_quotient(lambda x: x * x, 2.0, 0.5)
    4.5
    >>> difference_quotient(lambda x: x * x, 2.0, 1e-17)
    0.0
    """
    return (function(x + h) - function(x)) / h
