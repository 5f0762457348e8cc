"""What the sheet about back-propagation can be changed with."""

from typing import TYPE_CHECKING

import numpy as np

from explorer import limits
from explorer.cases import checks
from explorer.sheets import Button, Choice, Slider, Switch
from explorer.sheets.words import say

if TYPE_CHECKING:
    from explorer.ideas.gradients.backprop import BackpropCase

RATES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, limits.BACKPROP_RATE_MAX)
POOL_WORDS = {"max": "Max pooling", "average": "Average pooling"}
INPUT_SIDES = (3, 4, 5, limits.BACKPROP_INPUT_SIDE_MAX)
KERNEL_SIDES = (1, 2, limits.BACKPROP_KERNEL_SIDE_MAX)


def controls(case: "BackpropCase") -> tuple:
    """Return sliders, switches and buttons."""
    settings = case.settings
    steps = tuple(range(1, limits.BACKPROP_STEP_MAX + 1))
    rings = tuple(range(limits.BACKPROP_PADDING_MAX + 1))

    def whole(field: str, label: str, stops: tuple[int, ...]) -> Slider:
        return Slider(field, label, stops, getattr(settings, field), way="release", text=False)

    return (
        whole("stride", "Stride", steps),
        whole("padding", "Padding", rings),
        Switch("relu", "ReLU", settings.relu),
        Choice("pool", "Pooling", POOL_WORDS, settings.pool),
        whole("window", "Pooling window", steps),
        whole("step", "Pooling stride", steps),
        Slider("lr", "Learning rate lr", RATES, case.lr, texts=tuple(map(say, RATES))),
        *_sizes("x", "Input", case.x, INPUT_SIDES),
        *_sizes("k", "Kernel", case.k, KERNEL_SIDES),
    )


def _sizes(field: str, name: str, matrix: np.ndarray, sides: tuple[int, ...]) -> list[Button]:
    """Return a button for the next smaller and the next larger square."""
    smaller = [side for side in sides if side < max(matrix.shape)][-1:]
    larger = [side for side in sides if side > min(matrix.shape)][:1]
    buttons = []
    for side in dict.fromkeys((*smaller, *larger)):
        resized = np.zeros((side, side))
        kept = tuple(slice(0, min(side, old)) for old in matrix.shape)
        resized[kept] = matrix[kept]
        buttons.append(Button(f"{name} {side}×{side}", {field: [checks.texts(resized)]}))
    return buttons
