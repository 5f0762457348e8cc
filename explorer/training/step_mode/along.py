"""The loss along a step: what it is before, after, and had the step been shorter or longer."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from explorer.training.step_mode.one_pass import Pass, look
from explorer.training.step_mode.one_step import Ground, State, advance, ground, private, start
from explorer.training.step_mode.settings import StepSettings


def losses_along(
    here: Ground, seen: Pass, at: State, after: State, factors: tuple[float, ...]
) -> tuple[float, ...]:
    """Return the loss of the same batch after steps of other lengths in the same direction.

    For every optimiser here the step grows with the learning rate in proportion, so a factor of
    10 is what ten times the learning rate would have given.

    Parameters
    ----------
    here : Ground
    seen : Pass
        Of the batch, at `at`.
    at, after : State
        Before and after the step.
    factors : tuple of float
        1 is the step itself.

    Returns
    -------
    tuple of float
        With the same units dropped; may be infinite or NaN.
    """
    with private(here, at) as mine, torch.no_grad():
        begin = dict(mine.dice)
        named = dict(mine.network.named_parameters())
        old = {name: p.detach().clone() for name, p in named.items()}
        new = {name: after.kept[f"network.{name}"] for name in named}
        found = []
        for factor in factors:
            for name, parameter in named.items():
                step = new[name] - old[name]
                parameter.copy_(new[name] if factor == 1 else old[name] + factor * step)
            torch.set_rng_state(begin["cpu"])
            scores = mine.network(seen.x)
            found.append(float(F.cross_entropy(scores, seen.labels)))
    return tuple(found)


def first_step(points: int) -> tuple[list[float], list[float]]:
    """Return the loss of the usual settings' first batch after steps of growing length.

    Parameters
    ----------
    points : int
        The last one is a step with 8 times the learning rate.

    Returns
    -------
    tuple of list of float
        The losses, and the straight line that the gradient promises, no further down than 0.
    """
    here = ground(StepSettings())
    at = start(here)
    after = advance(here, at)
    factors = tuple(8 * k / (points - 1) for k in range(points))
    seen = look(here, at)
    losses = losses_along(here, seen, at, after, factors)
    slope = promise(seen, at, after)
    return list(losses), [max(0.0, losses[0] + factor * slope) for factor in factors]


def promise(seen: Pass, at: State, after: State) -> float:
    """Return the gradient times the step: how far the loss would fall if it were straight.

    Parameters
    ----------
    seen : Pass
        Of the step's batch.
    at, after : State
        Before and after the step.
    """
    total = 0.0
    for name, gradient in seen.gradients.items():
        step = after.kept[f"network.{name}"].double() - at.kept[f"network.{name}"].double()
        total += float((gradient.double() * step).sum())
    return total
