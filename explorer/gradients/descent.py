"""Optimisers step by step, for one weight at a time and for a path over a surface.

Written as the papers have it, one number at a time; the tests hold every path against torch.optim.

**Source**: torch.optim.SGD, RMSprop, Adam, AdamW; Polyak 1964 and Sutskever et al. 2013 (momentum,
Nesterov), Hinton 2012, lecture 6e (RMSprop), Kingma and Ba 2015, algorithm 1 (Adam), Loshchilov and
Hutter 2019, algorithm 2 (AdamW).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer import limits
from explorer.errors import InputError
from explorer.gradients.surfaces import X_RANGE, Y_RANGE, Surface

RULES = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
Pair = tuple[float, float]


@dataclass(frozen=True)
class Rule:
    """An optimiser and its settings; each rule reads those that belong to it.

    Parameters
    ----------
    name : str
        One of RULES.
    lr : float
        Learning rate, above 0.
    momentum : float
        μ: the part of the last step that is taken again.
    beta1, beta2 : float
        Of Adam: how much the means of gradients and of squares keep.
    alpha : float
        Of RMSprop: how much the mean of squares keeps.
    eps : float
        ε, which keeps Adam and RMSprop from dividing by 0.
    decay : float
        Weight decay of AdamW.

    Raises
    ------
    InputError
        If there is no such rule, or a setting is out of range.
    """

    name: str
    lr: float
    momentum: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    alpha: float = 0.99
    eps: float = 1e-8
    decay: float = 0.0

    def __post_init__(self):
        """Check name and settings."""
        if self.name not in RULES:
            raise InputError(
                f"The rule is {' or '.join(RULES)}, not {str(self.name)[:20]}. Choose one of these."
            )
        if not 0 < self.lr <= limits.DESCENT_RATE_MAX:
            raise InputError(
                f"The learning rate lies above 0 and is at most {limits.DESCENT_RATE_MAX:g}, "
                f"not {self.lr:g}. Try 0.1."
            )
        for field in ("momentum", "beta1", "beta2", "alpha"):
            if not 0 <= getattr(self, field) < 1:
                raise InputError(
                    f"{field.capitalize()} lies from 0 to below 1, not "
                    f"{getattr(self, field):g}: at 1 nothing would ever be forgotten. Try 0.9."
                )


def advance(
    rule: Rule,
    w: float,
    g: float,
    memory: Mapping[str, float],
    t: int,
    lr: float | None = None,
) -> dict[str, float]:
    """Take one step with one weight; return every number on the way.

    Parameters
    ----------
    rule : Rule
    w, g : float
        The weight and its gradient.
    memory : mapping
        What the last step returned; empty at the first.
    t : int
        Number of the step, from 1.
    lr : float, optional
        In place of the rule's own, where a schedule changes it.

    Returns
    -------
    dict of str to float
        "b" (momentum), "d" (Nesterov's direction), "m", "v", "m̂", "v̂" (means and their
        corrected values), "kept" (the weight after weight decay), as far as the rule has them;
        "step", and "w", the new weight.

    Examples
    --------
    >>> advance(Rule("momentum", 0.5), 2.0, 4.0, {"b": 1.0}, 2)
    {'b': 4.9, 'step': 2.45, 'w': -0.4500000000000002}
    """
    lr = rule.lr if lr is None else lr
    if rule.name in ("sgd", "momentum", "nesterov"):
        made, direction = _sgd(rule, g, memory)
        step = lr * direction
    elif rule.name == "rmsprop":
        v = rule.alpha * memory.get("v", 0.0) + (1 - rule.alpha) * g * g
        made, step = {"v": v}, lr * g / (math.sqrt(v) + rule.eps)
    else:
        made, direction = _adam(rule, g, memory, t)
        step = lr * direction
        if rule.name == "adamw":
            w = made["kept"] = w * (1 - lr * rule.decay)
    return {**made, "step": step, "w": w - step}


def _sgd(rule: Rule, g: float, memory: Mapping[str, float]) -> tuple[dict[str, float], float]:
    if rule.name == "sgd":
        return {}, g
    b = rule.momentum * memory.get("b", 0.0) + g
    if rule.name == "momentum":
        return {"b": b}, b
    d = g + rule.momentum * b
    return {"b": b, "d": d}, d


def _adam(rule: Rule, g: float, memory: Mapping[str, float], t: int) -> tuple[dict, float]:
    m = rule.beta1 * memory.get("m", 0.0) + (1 - rule.beta1) * g
    v = rule.beta2 * memory.get("v", 0.0) + (1 - rule.beta2) * g * g
    m_hat, v_hat = m / (1 - rule.beta1**t), v / (1 - rule.beta2**t)
    direction = m_hat / (math.sqrt(v_hat) + rule.eps)
    return {"m": m, "v": v, "m̂": m_hat, "v̂": v_hat}, direction


@dataclass(frozen=True)
class Path:
    """Where an optimiser went.

    Parameters
    ----------
    places : tuple of (float, float)
        The start, and where each step led.
    losses : tuple of float
        The loss at each place.
    slopes : tuple of (float, float)
        The gradient that each step used; one fewer than places.
    made : tuple of (dict, dict)
        For each step what `advance` returned for both weights.
    left : int or None
        The first step that led out of the picture; it may come back.
    ended : int or None
        The step after which the path is not followed any more, since it is too far away.
    """

    places: tuple[Pair, ...]
    losses: tuple[float, ...]
    slopes: tuple[Pair, ...]
    made: tuple[tuple[dict, dict], ...]
    left: int | None = None
    ended: int | None = None

    @property
    def steps(self) -> int:
        """Return how many steps were taken."""
        return len(self.slopes)

    def first(self, steps: int) -> "Path":
        """Return the path up to a step.

        Examples
        --------
        >>> from explorer.gradients.surfaces import surface
        >>> walk(surface("bowl"), Rule("sgd", 0.5), (4.0, 0.0), 9).first(2).places
        ((4.0, 0.0), (2.0, 0.0), (1.0, 0.0))
        """
        if steps >= self.steps:
            return self
        left = self.left if self.left is not None and self.left <= steps else None
        return Path(
            self.places[: steps + 1],
            self.losses[: steps + 1],
            self.slopes[:steps],
            self.made[:steps],
            left,
        )


def walk(
    ground: Surface,
    rule: Rule,
    start: Pair,
    steps: int,
    rates: Sequence[float] | None = None,
    noise: Sequence[Pair] | None = None,
) -> Path:
    """Follow an optimiser over a surface.

    Parameters
    ----------
    ground : Surface
    rule : Rule
    start : (float, float)
    steps : int
        At most; the path ends before where a weight passes limits.DESCENT_FAR, and nothing
        overflows.
    rates : sequence of float, optional
        The learning rate of each step, where a schedule changes it.
    noise : sequence of (float, float), optional
        What is added to the gradient at each step.

    Examples
    --------
    >>> from explorer.gradients.surfaces import surface
    >>> path = walk(surface("bowl"), Rule("sgd", 3.0), (1.0, 0.0), 20)
    >>> path.places[:4], path.left, path.ended
    (((1.0, 0.0), (-2.0, 0.0), (4.0, 0.0), (-8.0, 0.0)), 3, 10)
    """
    places, losses = [start], [ground.height(*start)]
    slopes, made, left = [], [], None
    memory: tuple[dict, dict] = ({}, {})
    for t in range(1, steps + 1):
        g = ground.slope(*places[-1])
        if noise is not None:
            g = (g[0] + noise[t - 1][0], g[1] + noise[t - 1][1])
        lr = None if rates is None else rates[t - 1]
        memory = tuple(
            advance(rule, w, slope, before, t, lr)
            for w, slope, before in zip(places[-1], g, memory, strict=True)
        )
        place = (memory[0]["w"], memory[1]["w"])
        slopes.append(g)
        made.append(memory)
        places.append(place)
        losses.append(ground.height(*place))
        if left is None and not inside(place):
            left = t
        if max(abs(place[0]), abs(place[1])) > limits.DESCENT_FAR:
            return Path(tuple(places), tuple(losses), tuple(slopes), tuple(made), left, t)
    return Path(tuple(places), tuple(losses), tuple(slopes), tuple(made), left)


def inside(place: Pair) -> bool:
    """Return whether a place lies in the picture.

    Examples
    --------
    >>> inside((4.0, 3.0)), inside((4.0, 3.1))
    (True, False)
    """
    ranges = (X_RANGE, Y_RANGE)
    return all(low <= w <= high for w, (low, high) in zip(place, ranges, strict=True))


def slide(a: float, start: float, lr: float, steps: int) -> tuple[float, ...]:
    """Go down the parabola y = a·x²: every place, from the start.

    Ends where a place is beyond limits.CELL_ABS_MAX.

    Examples
    --------
    >>> slide(1.0, 4.0, 0.25, 3), slide(1.0, 4.0, 0.5, 1), slide(1.0, 4.0, 1.0, 2)
    ((4.0, 2.0, 1.0, 0.5), (4.0, 0.0), (4.0, -4.0, 4.0))
    """
    places = [start]
    while len(places) <= steps and abs(places[-1]) <= limits.CELL_ABS_MAX:
        places.append(places[-1] - lr * 2 * a * places[-1])
    return tuple(places)
