"""How the schedules are laid out: all of them over the epochs, one of them with its numbers."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from explorer.ideas.gradients.descent_reading import ladder
from explorer.sheets import Choice, Grid, Line, Lines, Row, Series, Sheet, Slider, Tell
from explorer.sheets.words import equals, raised, say
from explorer.training.recipe import SCHEDULES, Recipe
from explorer.training.schedules import FIRST, LAST, curve, rate

if TYPE_CHECKING:
    from explorer.ideas.gradients.schedules import ScheduleCase

TITLES = {"constant": "Constant", "step": "In steps", "cosine": "Cosine", "onecycle": "One cycle"}
_STOPS = 41  # of the slider over the run
_QUICK = 5_000  # steps of a run that PyTorch counts through while a slider is dragged
_EPOCHS = (1, 2, 3, 5, 8, 10, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200)
_RATES = ladder(0.0001, 1.0)
_PEAKS = (1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 100)
_SHARES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9)
_FACTORS = (0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.0)


def sheet(case: "ScheduleCase") -> Sheet:
    """Return the four curves, the rates at the shown step, and the formula of the chosen one."""
    here = case.step - 1
    chart = Lines(
        "rates",
        "The learning rate over the run",
        tuple(_curve(case.recipe(name), case.steps_per_epoch) for name in SCHEDULES),
        across="epoch",
        up="learning rate",
        at=here / case.steps_per_epoch,
    )
    return Sheet(
        rows=(Row((chart, _now(case), _sizes(case))),),
        controls=_controls(case),
        general=_formula(case, case.schedule),
        said=_said(case),
    )


class _Drawn(Series):
    """A curve that stays as it is at every stop of the step: written out once."""

    def data(self) -> dict:
        """Return it as plain JSON."""
        return _data(self)


_data = lru_cache(maxsize=64)(Series.data)


@lru_cache(maxsize=64)
def _curve(recipe: Recipe, steps_per_epoch: int) -> Series:
    x, y = zip(*curve(recipe, steps_per_epoch), strict=True)
    return _Drawn(TITLES[recipe.schedule], x, y)


def _sizes(case: "ScheduleCase") -> Grid:
    values = np.array([[case.steps_per_epoch]])
    return Grid("each", "Steps per epoch", values, "input", edits="steps_per_epoch")


def _now(case: "ScheduleCase") -> Grid:
    return Grid(
        "now",
        f"Rate of step {case.step:,}",
        np.array([[case.rate(name)] for name in SCHEDULES]),
        "output",
        rows=tuple(TITLES.values()),
        marks={(SCHEDULES.index(case.schedule), 0): "chosen"},
        tells=lambda: {(n, 0): Tell(_formula(case, name)) for n, name in enumerate(SCHEDULES)},
    )


def _stops(case: "ScheduleCase") -> tuple[int, ...]:
    total = case.total
    count = min(_STOPS, total)
    stops = {1 + round(n * (total - 1) / max(1, count - 1)) for n in range(count)}
    return tuple(sorted({*stops, _top(case)}))


def _top(case: "ScheduleCase") -> int:
    """Return the step with the highest rate of one cycle, from 1."""
    return min(case.total, max(1, round(case.warmup * case.total)))


def _controls(case: "ScheduleCase") -> tuple:
    way = "live" if case.total <= _QUICK else "release"
    step = Slider("step", "Step", _stops(case), case.step, plays=True)
    found = [
        Choice("schedule", "Schedule", TITLES, case.schedule),
        step,
        Slider("lr", "Learning rate lr", _RATES, case.lr, way=way),
        Slider("epochs", "Epochs", _EPOCHS, case.epochs, way="release", text=False),
    ]
    if case.schedule == "onecycle":
        found.append(Slider("peak", "Peak (× lr)", _PEAKS, case.peak, way=way))
        found.append(Slider("warmup", "Share until the peak", _SHARES, case.warmup, way=way))
    if case.schedule == "step":
        label = "Epochs between steps"
        found.append(Slider("step_every", label, _EPOCHS, case.step_every, way=way, text=False))
        found.append(Slider("step_factor", "Factor of a step", _FACTORS, case.step_factor, way=way))
    return tuple(found)


def _formula(case: "ScheduleCase", name: str) -> tuple[Line, ...]:
    """Return the formula of a schedule in letters and with the numbers of the shown step."""
    done, total, lr = case.step - 1, case.total, say(case.lr)
    value = case.rate(name)
    result = equals(value, case.lr)
    if name == "step":
        times = done // case.steps_per_epoch // case.step_every
        every = f"{done // case.steps_per_epoch} / {case.step_every}"
        return (
            "In steps: lr·factorᵏ, k = whole part of (epochs done / epochs between steps)",
            f"Step {case.step:,}: k = {times}, the whole part of {every}",
            f"{lr}·{say(case.step_factor)}{raised(times)} {result}",
        )
    if name == "cosine":
        return (
            "Cosine: lr·(1 + cos(π·k/T)) / 2, k = steps done, T = all steps",
            f"Step {case.step:,}: {lr}·(1 + cos(π·{done:,}/{total:,})) / 2 {result}",
        )
    if name == "onecycle":
        return _one_cycle(case, done, value)
    return ("Constant: lr", f"Step {case.step:,}: {result.removeprefix('= ')}")


def _one_cycle(case: "ScheduleCase", done: int, value: float) -> tuple[Line, ...]:
    peak = case.lr * case.peak
    first, top = peak / FIRST, case.warmup * case.total - 1
    result = equals(value, peak, first, top)
    if top > 0 and done <= top:
        return (
            "One cycle, climbing: first + (peak − first)·(1 − cos(π·k/K)) / 2, "
            f"K = share·T − 1 = {say(top)}",
            f"Step {case.step:,}: {say(first)} + ({say(peak)} − {say(first)})"
            f"·(1 − cos(π·{done:,}/{say(top)})) / 2 {result}",
        )
    last, rest = first / LAST, case.total - 1 - top
    return (
        "One cycle, falling: last + (peak − last)·(1 + cos(π·(k − K)/(T − 1 − K))) / 2, "
        f"K = share·T − 1 = {say(top)}",
        f"Step {case.step:,}: {say(last)} + ({say(peak)} − {say(last)})"
        f"·(1 + cos(π·{say(done - top)}/{say(rest)})) / 2 {result}",
    )


def _said(case: "ScheduleCase") -> tuple[str, ...]:
    epoch = (case.step - 1) // case.steps_per_epoch + 1
    lines = [
        f"{case.epochs} epochs of {case.steps_per_epoch:,} steps: {case.total:,} steps. "
        f"Step {case.step:,} belongs to epoch {epoch}."
    ]
    if case.schedule == "onecycle":
        peak = case.lr * case.peak
        first = peak / FIRST
        lines += [
            f"One cycle begins at a 25th of its peak, {say(peak)}/25 {equals(first)}, "
            f"is highest at step {_top(case):,}, and ends at a 10,000th of where "
            f"it began: {say(first / LAST)}.",
            "The momentum stays as it is, here as on the page Train. PyTorch's OneCycleLR also "
            "moves the momentum, from 0.95 to 0.85 and back, unless told cycle_momentum=False.",
        ]
    if case.schedule == "cosine":
        last = rate(case.recipe("cosine"), case.total - 1, case.steps_per_epoch)
        lines.append(
            f"After the last step it would be 0; the last step itself still has {say(last)}."
        )
    return tuple(lines)
