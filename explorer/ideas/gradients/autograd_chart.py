"""The curve of an expression with its tangent, and how far difference quotients are off."""

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from explorer.gradients.scalar import difference_quotient, forward
from explorer.ideas.gradients.autograd_steps import EXPRESSIONS
from explorer.sheets import Lines, Series

if TYPE_CHECKING:
    from explorer.ideas.gradients.autograd import AutogradCase

LEFT, RIGHT = -3.5, 3.5  # half a unit more than the slider of x
POINTS = 57  # one every eighth of a unit
LADDER = tuple(10.0**-power for power in range(17))


def charts(case: "AutogradCase") -> tuple[Lines, Lines]:
    """Return y over x with the tangent, and the error of the quotient over h."""
    return _curve_chart(case), _error_chart(case)


@lru_cache(maxsize=64)  # every stop of a slider but that of x shows the same curve
def _curve(
    expression: str, constants: tuple[float, ...], middle: float
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    chosen = EXPRESSIONS[expression]
    across = np.linspace(middle + LEFT, middle + RIGHT, POINTS)
    up = (
        forward(dict(zip(chosen.leaves, (x, *constants), strict=True)), chosen.steps)["y"]
        for x in across.tolist()
    )
    return tuple(across.tolist()), tuple(up)


def _curve_chart(case: "AutogradCase") -> Lines:
    middle = 0.0 if abs(case.x) <= -LEFT else case.x  # a typed x beyond the slider is followed
    across, up = _curve(case.expression, case.constants, middle)
    ends, slope, y = (across[0], across[-1]), case.back[0]["x"], case.values["y"]
    tangent = [y + slope * (end - case.x) for end in ends]
    secant = [y + case.quotient * (end - case.x) for end in ends]
    beside = case.x + case.h
    low, high = min(up), max(up)
    room = 0.1 * (high - low) or 1.0
    return Lines(
        "curve",
        "y over x, and its slope",
        (
            Series("y", across, up, role="output"),
            Series("tangent: slope dy/dx", ends, tangent, role="window"),
            Series("line through x and x + h", ends, secant, role="kernel"),
            Series("the two points", (case.x, beside), (y, case.value_at(beside)), "input", "dots"),
        ),
        across="x",
        up="y",
        x_range=ends,
        y_range=(low - room, high + room),
        at=case.x,
    )


def _error_chart(case: "AutogradCase") -> Lines:
    slope = case.back[0]["x"]
    off = [abs(difference_quotient(case.value_at, case.x, h) - slope) for h in LADDER]
    here = abs(case.quotient - slope)
    return Lines(
        "error",
        "How far the quotient is off",
        (
            Series("|quotient − dy/dx|", LADDER, off, kind="both"),
            Series("at the chosen h", (case.h,), (here,), "window", "dots"),
        ),
        across="h",
        up="off by",
        x_log=True,
        y_log=True,
        x_range=(LADDER[-1], 1.0),
        y_range=(1e-12, 10.0 ** max(1, math.ceil(math.log10(max(*off, here, 1.0))))),
        at=case.h,
    )
