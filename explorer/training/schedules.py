"""The learning rate of every step: constant, in steps, along a cosine, or in one cycle.

Known before the first step, so that the page can draw it beforehand.
"""

import math

from explorer.training.recipe import Recipe

FIRST = 25.0  # OneCycle begins at this fraction of its peak
LAST = 1e4  # and ends at this fraction of where it began
_POINTS = 200  # of a curve that is drawn; more than a narrow figure has pixels to show


def rate(recipe: Recipe, step: int, steps_per_epoch: int) -> float:
    """Return the learning rate of a step.

    "constant" is lr. "step" is lr · step_factor^k after k · step_every epochs. "cosine" falls from
    lr to 0 along half a cosine. "onecycle" climbs along half a cosine from a 25th of the peak to
    the peak, lr · peak, which it reaches after `warmup` of the steps, and falls along another half
    to a 10,000th of where it began. Momentum stays as it is.

    Parameters
    ----------
    recipe : Recipe
        Its lr, epochs and schedule.
    step : int
        From 0. Beyond the last epoch the rate of the last step stays.
    steps_per_epoch : int
        Batches of one epoch, at least 1.

    **Source**: PyTorch's StepLR, CosineAnnealingLR with T_max = all steps, and OneCycleLR with its
    standard settings and no cycled momentum; Smith and Topin 2018, "Super-Convergence".

    Examples
    --------
    >>> recipe = Recipe(schedule="step", step_every=2, step_factor=0.5, lr=0.1)
    >>> [rate(recipe, step, 10) for step in (0, 19, 20, 40)]
    [0.1, 0.1, 0.05, 0.025]
    """
    total = recipe.epochs * steps_per_epoch
    step = min(step, total - 1)
    if recipe.schedule == "step":
        return recipe.lr * recipe.step_factor ** (step // steps_per_epoch // recipe.step_every)
    if recipe.schedule == "cosine":
        return _between(recipe.lr, 0.0, step / total)
    if recipe.schedule == "onecycle":
        return _one_cycle(recipe, step, total)
    return recipe.lr


def _between(begin: float, end: float, share: float) -> float:
    """Go from one value to the other along half a cosine."""
    return end + (begin - end) * (1 + math.cos(math.pi * share)) / 2


def _one_cycle(recipe: Recipe, step: int, total: int) -> float:
    """Climb until step `top`, which need not be a whole number, and fall until the last step."""
    peak = recipe.lr * recipe.peak
    first, top = peak / FIRST, recipe.warmup * total - 1
    if top > 0 and step <= top:
        return _between(first, peak, step / top)
    return _between(peak, first / LAST, (step - top) / (total - 1 - top))


def curve(recipe: Recipe, steps_per_epoch: int) -> list[tuple[float, float]]:
    """Return points (epoch, learning rate) of the whole run, for a figure.

    At most a few hundred; every jump of "step" has the point before it and the one after it.

    Examples
    --------
    >>> curve(Recipe(epochs=4, lr=0.01), steps_per_epoch=100)
    [(0.0, 0.01), (4.0, 0.01)]
    """
    last = recipe.epochs * steps_per_epoch - 1
    steps = {0}
    if recipe.schedule == "step":
        every = recipe.step_every * steps_per_epoch
        jumps = range(every, last + 1, every)
        steps.update(jumps, (jump - 1 for jump in jumps))
    elif recipe.schedule != "constant":
        steps.update(round(last * place / _POINTS) for place in range(_POINTS))
        steps.add(max(0, round(recipe.warmup * (last + 1)) - 1))  # the top of one cycle
    points = [(step / steps_per_epoch, rate(recipe, step, steps_per_epoch)) for step in steps]
    return [*sorted(points), (float(recipe.epochs), rate(recipe, last, steps_per_epoch))]
