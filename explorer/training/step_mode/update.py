"""What the optimiser does with one weight, term by term, and held against the real one.

**Source**: torch.optim.SGD, Adam and AdamW; Sutskever et al. 2013 (momentum and Nesterov), Kingma
and Ba 2015 (Adam, algorithm 1), Loshchilov and Hutter 2019 (AdamW, algorithm 2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.training.step_mode.one_pass import Pass
from explorer.training.step_mode.one_step import Ground, State
from explorer.training.step_mode.weight import Weight
from explorer.training.step_mode.words import bracket, say

_SAME = 1e-5  # relative; the optimiser counts in float32
_ROUNDING = 2.0**-22  # of the weight: two roundings to float32


@dataclass(frozen=True)
class Line:
    """One line of the formula: what it is, its letters, its numbers, and what comes out."""

    words: str
    letters: str
    numbers: str
    value: float


@dataclass(frozen=True)
class Update:
    """What one step does to one weight.

    Parameters
    ----------
    old, new : float
        The weight before, and after the real optimiser's step.
    gradient : float
        Of this batch.
    left : float
        What earlier batches have left in `.grad`, where nobody has cleared it.
    lines : tuple of Line
        From the gradient to the new weight, in float64.
    agrees : bool
        Whether the last line is what PyTorch's optimiser wrote, up to the rounding of float32.
    """

    old: float
    new: float
    gradient: float
    left: float
    lines: tuple[Line, ...]
    agrees: bool


def update(here: Ground, seen: Pass, at: State, after: State, weight: Weight) -> Update:
    """Compute the step of one weight as a student would.

    Parameters
    ----------
    here : Ground
    seen : Pass
        Of the step's batch.
    at, after : State
        Before and after the step.
    weight : Weight
    """
    name = f"{weight.layer}.weight"
    number = [key for key, _ in here.engine.network.named_parameters()].index(name)
    key = f"network.{name}"
    old, new = (float(state.kept[key][weight.place]) for state in (at, after))
    gradient = float(seen.gradients[name][weight.place])
    left = 0.0 if at.left is None else float(at.left[number][weight.place])
    averages = _averages(at, number, weight)
    lines = list(_lines(here, old, gradient, left, averages, at.number + 1))
    mine, step = lines[-1].value, lines[-2].value
    room = _ROUNDING * abs(old) + _SAME * abs(step) + 1e-30
    agrees = abs(mine - new) <= room or (math.isnan(mine) and math.isnan(new)) or mine == new
    return Update(old, new, gradient, left, tuple(lines), agrees)


def _averages(at: State, number: int, weight: Weight) -> dict[str, float]:
    """Return what the optimiser remembers of the weight: "momentum_buffer", or both averages."""
    start = f"optimiser.{number}."
    return {
        key.removeprefix(start): float(value[weight.place])
        for key, value in at.kept.items()
        if key.startswith(start) and getattr(value, "ndim", 0) == len(weight.place)
    }


def _lines(here, old, gradient, left, averages, t):
    recipe, rule = here.settings.recipe(), here.settings.rule
    used, w, decay = gradient, old, recipe.weight_decay
    if not here.settings.zero_grad:
        used = left + gradient
        yield Line("Left over + new", "g = g(old) + g(new)", f"{say(left)} + {bracket(gradient)}",
                   used)  # fmt: skip
    if decay and rule == "AdamW":
        w = old * (1 - recipe.lr * decay)
        yield Line("Weight decay first", "w = w·(1 − lr·λ)",
                   f"{bracket(old)} · (1 − {say(recipe.lr)} · {say(decay)})", w)  # fmt: skip
    elif decay:
        yield Line("With weight decay", "g = g + λ·w",
                   f"{say(used)} + {say(decay)} · {bracket(old)}", used + decay * old)  # fmt: skip
        used += decay * old
    if rule in ("Adam", "AdamW"):
        direction, shown, letters, more = _adam(here, used, averages, t)
    else:
        direction, shown, letters, more = _sgd(rule, recipe.momentum, used, averages)
    yield from more
    step = recipe.lr * direction
    yield Line("Step", f"s = lr · {letters}", f"{say(recipe.lr)} · {shown}", step)
    yield Line("New weight", "w = w − s", f"{say(w, 6)} − {bracket(step)}", w - step)


def _sgd(rule: str, factor: float, g: float, averages: dict[str, float]):
    if rule == "SGD":
        return g, bracket(g), "g", []
    before = averages.get("momentum_buffer")
    b = g if before is None else factor * before + g
    letters = "b = g" if before is None else f"b = {factor:g}·b + g"
    numbers = say(g) if before is None else f"{factor:g} · {bracket(before)} + {bracket(g)}"
    words = "Momentum, first step" if before is None else "Momentum"
    lines = [Line(words, letters, numbers, b)]
    if rule == "Momentum":
        return b, bracket(b), "b", lines
    ahead = g + factor * b
    lines.append(Line("Nesterov looks ahead", f"d = g + {factor:g}·b",
                      f"{say(g)} + {factor:g} · {bracket(b)}", ahead))  # fmt: skip
    return ahead, bracket(ahead), "d", lines


def _adam(here: Ground, g: float, averages: dict[str, float], t: int):
    (one, two), eps = (here.engine.optimiser.defaults[key] for key in ("betas", "eps"))
    m0, v0 = averages.get("exp_avg", 0.0), averages.get("exp_avg_sq", 0.0)
    m, v = one * m0 + (1 - one) * g, two * v0 + (1 - two) * g * g
    m_hat, v_hat = m / (1 - one**t), v / (1 - two**t)
    rest_one, rest_two = f"{1 - one:.3g}", f"{1 - two:.3g}"
    lines = [
        Line("Mean of the gradients", f"m = {one:g}·m + {rest_one}·g",
             f"{one:g} · {bracket(m0)} + {rest_one} · {bracket(g)}", m),
        Line("Mean of their squares", f"v = {two:g}·v + {rest_two}·g²",
             f"{two:g} · {bracket(v0)} + {rest_two} · {bracket(g)}²", v),
        Line(f"Bias correction, t = {t}", f"m̂ = m / (1 − {one:g}ᵗ)",
             f"{say(m)} / {say(1 - one**t)}", m_hat),
        Line("", f"v̂ = v / (1 − {two:g}ᵗ)", f"{say(v)} / {say(1 - two**t)}", v_hat),
    ]  # fmt: skip
    direction = m_hat / (math.sqrt(v_hat) + eps)
    shown = f"{bracket(m_hat)} / (√{bracket(v_hat)} + {say(eps)})"
    return direction, shown, "m̂ / (√v̂ + ε)", lines
