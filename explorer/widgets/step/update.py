"""What the stage Update shows: the optimiser's formula, and what the step does to the loss."""

import math

from explorer.training.step_mode.along import losses_along, promise
from explorer.training.step_mode.one_pass import Pass, norm
from explorer.training.step_mode.one_step import Ground, State
from explorer.training.step_mode.update import update as computed
from explorer.training.step_mode.weight import Weight
from explorer.training.step_mode.words import say
from explorer.widgets.step import blocks

FACTORS = (0.0, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.5, 6.0, 10.0, 16.0)
_NAMED = (0.1, 1.0, 10.0)
_TOP = 4.0  # times the loss before; a step that is far too long would flatten everything else


def update(here: Ground, seen: Pass, at: State, after: State, weight: Weight) -> list[dict]:
    """Return the formula with this weight's numbers, the losses, and how long the step was."""
    found = computed(here, seen, at, after, weight)
    lines = [(one.words, one.letters, one.numbers, say(one.value)) for one in found.lines]
    lines[-1] = (*lines[-1][:3], say(found.lines[-1].value, 6))
    said = blocks.verdict(found.agrees, "Same as PyTorch's optimiser" if found.agrees else
                          f"PyTorch's optimiser writes {say(found.new, 6)}")  # fmt: skip
    losses = losses_along(here, seen, at, after, FACTORS)
    before, now = losses[0], losses[FACTORS.index(1.0)]
    change = "falls" if now < before else "grows"
    made = [
        blocks.big(f"{weight.code()}, old → new", f"{say(found.old)} → {say(found.new)}", said),
        blocks.sums(f"{here.settings.rule} with this weight's numbers", lines),
        blocks.big("Loss of the very same batch, before → after",
                   f"{say(before)} → {say(now)}", blocks.verdict(now < before, f"It {change}")),
    ]  # fmt: skip
    if all(map(math.isfinite, losses)):
        made.append(_chart(here, seen, at, after, losses))
    if seen.noises:
        made.append(blocks.note("Before and after, dropout drops the same units.", quiet=True))
    made.append(blocks.note(_length(here, seen, after), quiet=True))
    return made


def _length(here: Ground, seen: Pass, after: State) -> str:
    length = after.lengths[-1]
    words = f"Length of this step over all weights: {say(length)}"
    if len(after.lengths) > 1 and after.lengths[-2]:
        before = after.lengths[-2]
        words += f", {say(length / before, 3)} times the step before ({say(before)})"
    alone = here.settings.lr * norm(seen)
    return f"{words}. Learning rate times this batch's gradient alone: {say(alone)}."


def _chart(here: Ground, seen: Pass, at: State, after: State, losses: tuple[float, ...]) -> dict:
    before, slope, rate = losses[0], promise(seen, at, after), here.settings.lr
    by_factor = dict(zip(FACTORS[1:], losses[1:], strict=True))
    shown = [min(value, _TOP * max(before, 0.1)) for value in losses]
    room = 0.15 * (max(shown) - min(shown)) or 0.1
    low, high = max(0.0, min(shown) - room), max(shown) + room
    reach = math.log(FACTORS[-1] / FACTORS[1])

    def x(factor: float) -> float:
        return math.log(factor / FACTORS[1]) / reach

    fine = [FACTORS[1] * math.exp(reach * k / 60) for k in range(61)]
    lines = [
        {"name": "loss after the step", "role": "loss",
         "points": [[x(f), value] for f, value in by_factor.items()]},
        {"name": f"before: {say(before)}", "role": "before", "points": [[0, before], [1, before]]},
        {"name": "what the gradient alone promises", "role": "promise",
         "points": [[x(f), before + f * slope] for f in fine]},
    ]  # fmt: skip
    told = ", ".join(f"{say(f * rate)}: {say(by_factor[f])}" for f in _NAMED)
    return {
        "kind": "chart",
        "title": "The same batch, had the step been shorter or longer",
        "label": f"Loss over the learning rate. {told}",
        "axis": "learning rate (each mark is ten times the one before)",
        "reach": [low, high],
        "ticks_x": [{"at": x(f), "text": say(f * rate)} for f in _NAMED],
        "ticks_y": blocks.axis_ticks(low, high),
        "lines": lines,
        "marks": [{"at": x(f), "value": by_factor[f], "text": f"×{f:g}: {say(by_factor[f])}",
                   "role": "now"} for f in _NAMED],
        "words": "All from the same start: only the learning rate of this one step differs. The "
        "gradient is the slope at the start; the longer the step, the less it says.",
    }  # fmt: skip
