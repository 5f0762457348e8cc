"""Numbers and classes as the page about losses writes them."""

import numpy as np

from explorer.matrices import number_text

CLASSES = "ABCDEFGHIJ"
RESULT_DIGITS = 4  # of a result, so that who computes it from the printed parts gets the same
PART_DIGITS = 6  # of the parts that it is computed from
_HIGH = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def text(value: float, digits: int = RESULT_DIGITS) -> str:
    """Write a number with a few significant digits.

    Examples
    --------
    >>> text(20.0855369), text(-0.5), text(1.5e-9), text(float("inf")), text(-1000000.0)
    ('20.09', '−0.5', '1.5·10⁻⁹', '∞', '−1000000')
    """
    value = float(value)
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value.is_integer() and abs(value) < 1e8:
        return str(int(value)).replace("-", "−")
    short, _, power = f"{value:.{digits}g}".partition("e")
    if power:
        short = f"{short}·10{str(int(power)).translate(_HIGH)}"
    return short.replace("-", "−")


def is_exact(value: float, digits: int = RESULT_DIGITS) -> bool:
    """Return whether `text` shows all of a number, but for the rounding of float64.

    Examples
    --------
    >>> is_exact(0.1 + 0.2), is_exact(1 / 3)
    (True, False)
    """
    value = float(value)
    whole = value.is_integer() and abs(value) < 1e8
    rounding = 4e-15 * abs(value)  # what a few sums in float64 leave
    return not np.isfinite(value) or whole or abs(float(f"{value:.{digits}g}") - value) <= rounding


def part(value: float) -> str:
    """Write a number that a result is computed from.

    Examples
    --------
    >>> part(20.0855369)
    '20.0855'
    """
    return text(value, PART_DIGITS)


def equals(value: float, digits: int = RESULT_DIGITS) -> str:
    """Write "= 0.25", or "≈ 0.3333" where digits were cut.

    Examples
    --------
    >>> equals(0.25), equals(1 / 3)
    ('= 0.25', '≈ 0.3333')
    """
    return f"{'=' if is_exact(value, digits) else '≈'} {text(value, digits)}"


def typed(value: float) -> str:
    """Write a number that somebody typed, whole, with a minus that reads as one.

    Examples
    --------
    >>> typed(-0.2)
    '−0.2'
    """
    return number_text(value).replace("-", "−")


def bracketed(value: str) -> str:
    """Put a negative number into brackets, as it stands behind a sign.

    Examples
    --------
    >>> bracketed("−3"), bracketed("3")
    ('(−3)', '3')
    """
    return f"({value})" if value.startswith("−") else value


def tiny(value: float) -> str:
    """Write a difference that may be rounding alone.

    Examples
    --------
    >>> tiny(0.0), tiny(2.8e-17)
    ('0', '2.8·10⁻¹⁷')
    """
    return text(value, 2)
