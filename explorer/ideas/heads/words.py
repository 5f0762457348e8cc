"""Numbers in words: short, with a real minus, and marked where digits were cut."""

import math
from collections.abc import Sequence

DIGITS = 6  # of a number in a sentence
_DUST = 1e-12  # relative: what the last bits of float64 do, no rounding of ours


def short(value: float) -> str:
    """Write a number with at most six digits.

    Examples
    --------
    >>> short(-0.5), short(1 / 3), short(0.1 + 0.2), short(123456789)
    ('−0.5', '0.333333', '0.3', '1.23457e+08')
    """
    return f"{value + 0.0:.{DIGITS}g}".replace("-", "−")


def is_cut(value: float) -> bool:
    """Tell whether `short` leaves digits out.

    Examples
    --------
    >>> is_cut(1 / 3), is_cut(0.1 + 0.2), is_cut(1234567)
    (True, False, True)
    """
    return not math.isclose(float(f"{value:.{DIGITS}g}"), value, rel_tol=_DUST, abs_tol=0.0)


def equals(value: float, terms: Sequence[float] = ()) -> str:
    """Write "= value", or "≈ value" where it or one of the terms before it was cut.

    Examples
    --------
    >>> equals(0.25), equals(1 / 3), equals(2.0, [1 / 3, 5 / 3])
    ('= 0.25', '≈ 0.333333', '≈ 2')
    """
    return f"{'≈' if any(map(is_cut, (value, *terms))) else '='} {short(value)}"


def factor(value: float) -> str:
    """Write a number as a factor: a negative one stands in brackets.

    Examples
    --------
    >>> factor(2), factor(-2)
    ('2', '(−2)')
    """
    text = short(value)
    return f"({text})" if text.startswith("−") else text


def products(weights: Sequence[float], numbers: Sequence[float]) -> str:
    """Write a sum of products.

    Examples
    --------
    >>> products([1, -2], [3, 4])
    '1·3 + (−2)·4'
    """
    pairs = zip(weights, numbers, strict=True)
    return " + ".join(f"{factor(w)}·{factor(x)}" for w, x in pairs)


def added(terms: Sequence[float]) -> str:
    """Write a sum.

    Examples
    --------
    >>> added([1, -2, 3])
    '1 + (−2) + 3'
    """
    return " + ".join(map(factor, terms))
