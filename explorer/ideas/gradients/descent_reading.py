"""What the sheets about descent read from documents, and the stops of their sliders."""

from collections.abc import Mapping

from explorer import limits
from explorer.cases import checks
from explorer.cases.checks import CellError
from explorer.gradients.surfaces import X_RANGE, Y_RANGE
from explorer.sheets.words import say

_MANTISSAS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


def ladder(low: float, high: float) -> tuple[float, ...]:
    """Return round numbers between two numbers, ten for each power of ten.

    Examples
    --------
    >>> ladder(0.5, 2.0)
    (0.5, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0)
    """
    stops = (float(f"{m}e{power}") for power in range(-6, 5) for m in _MANTISSAS)
    return tuple(stop for stop in stops if low <= stop <= high)


RATES = ladder(0.005, 3.0)
# Every step at first, then fewer and fewer: what a path shows apart.
STEPS = (*range(11), *range(12, 21, 2), *range(25, 51, 5), 60, 80, 100)
RATIOS = (1, 2, 3, 5, 10, 20, 30, 50, 100)


def rate(document: Mapping, field: str = "lr", name: str = "The learning rate") -> float:
    """Read a learning rate; raise CellError with the rule, the number and the remedy."""
    (value,) = checks.numbers(document, field, name, 1)
    return within(value, field, name, 0, limits.DESCENT_RATE_MAX, "0.1", above=True)


def within(
    value: float,
    field: str,
    name: str,
    low: float,
    high: float,
    remedy: str,
    *,
    above: bool = False,
    below: bool = False,
) -> float:
    """Return a number that lies within bounds; raise CellError with a sentence.

    Parameters
    ----------
    value : float
    field, name, remedy : str
        Of the document; as messages call it; what to try.
    low, high : float
    above, below : bool
        Whether it must not be `low`, or not be `high`, itself.
    """
    if (low < value if above else low <= value) and (value < high if below else value <= high):
        return float(value)
    first = f"above {say(low)}" if above else f"{say(low)} or more"
    last = f"below {say(high)}" if below else f"at most {say(high)}"
    raise CellError(f"{name} is {say(value)}; it must be {first} and {last}. Try {remedy}.", field)


def start(document: Mapping) -> tuple[float, float]:
    """Read a start on a plane, [w₁, w₂]; raise CellError with a sentence."""
    values = checks.numbers(document, "start", "Start", 2)
    if len(values) != 2:
        raise CellError(f"The start is w₁ and w₂, not {len(values)} number. Give both.", "start")
    ranges = (("w₁", X_RANGE), ("w₂", Y_RANGE))
    for index, (value, (name, (low, high))) in enumerate(zip(values, ranges, strict=True)):
        if not low <= value <= high:
            raise CellError(
                f"The start has {name} = {say(value)}; the picture reaches from {say(low)} to "
                f"{say(high)}. Click a place in it.",
                "start",
                column=index,
            )
    return float(values[0]), float(values[1])
