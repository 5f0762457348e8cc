"""The sentences below the sheet about back-propagation, and its formula in letters."""

from typing import TYPE_CHECKING

import numpy as np

from explorer.sheets import Line
from explorer.sheets.words import equals, say

if TYPE_CHECKING:
    from explorer.ideas.gradients.backprop import BackpropCase


def general(case: "BackpropCase") -> tuple[Line, ...]:
    """Return the steps in letters, forward and back."""
    relu, largest = case.settings.relu, case.settings.pool == "max"
    forward = ["z = Σ x · k + b"]
    if relu:
        forward.append("a = max(0, z)")
    read = f"{case.settings.window}×{case.settings.window} window"
    forward.append(f"p = {'largest' if largest else 'mean'} of each {read}")
    numbers = case.numbers
    forward.append(f"L = Σ g · p {equals(numbers.loss)}")
    return (
        ", ".join(forward),
        "∂L/∂k = Σ ∂L/∂z · x over all places, ∂L/∂b = Σ ∂L/∂z, "
        "∂L/∂x = Σ ∂L/∂z · k over the windows that read x",
        "A place is written (row, column), counted from 1.",
    )


def sentences(case: "BackpropCase") -> tuple[str, ...]:
    """Return what the numbers say."""
    found = [_of_step(case), _of_pool(case)]
    if case.settings.relu:
        found.append(_of_relu(case))
    places = case.numbers.z.size
    if places > 1:
        found.append(
            f"Each weight is used at {places} places, so its gradient is a sum of {places} "
            "products; so is that of the bias."
        )
    if case.settings.padding:
        found.append("The padding gets a gradient, too, but it is no number that anybody changes.")
    return tuple(found)


def _of_step(case: "BackpropCase") -> str:
    before, after = case.numbers.loss, case.next_loss()
    slope = float((case.numbers.to_k**2).sum() + case.numbers.to_b**2)
    if not slope:
        return "The gradients of kernel and bias are 0: no step changes anything."
    if not case.lr:
        return "With learning rate 0 nothing moves, whatever the gradient is."
    scale = max(abs(before), abs(after), 1e-300)
    if abs(after - before) <= 1e-12 * scale:
        change = "it stays"
    else:
        change = "it falls" if after < before else "it rises, so the step was too long"
    promised = -case.lr * slope
    return (
        f"One step changes the loss from {say(before)} to {say(after)}: {change}. The slope "
        f"alone promised a change of {say(promised)}; it is {say(after - before)}."
    )


def _of_pool(case: "BackpropCase") -> str:
    cells = case.numbers.a.size
    if case.settings.pool == "max":
        won = len(np.unique(case.numbers.winners))
        verb = "has" if won == 1 else "have"
        return (
            f"Max pooling: {won} of {cells} cells {verb} won a window, and only winners get a "
            "gradient."
        )
    share = case.settings.window**2
    return (
        f"Average pooling: every cell of a window gets the same share, 1/{share} of its gradient."
    )


def _of_relu(case: "BackpropCase") -> str:
    cells, off = case.numbers.z.size, int((case.numbers.z <= 0).sum())
    if off == cells:
        return (
            "Every z is at or below 0: the ReLU is dead here, and nothing comes back to input, "
            "kernel and bias."
        )
    if not off:
        return "Every z is above 0: the ReLU passes every gradient unchanged."
    return f"ReLU: {off} of {cells} cells are not above 0 and pass nothing back."
