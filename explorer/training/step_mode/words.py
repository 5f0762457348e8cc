"""Numbers as a class reads them: a few digits, a real minus sign, powers of ten where needed."""

import math

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_DIGITS = 4
_PLAIN = (1e-4, 1e7)  # written without a power of ten


def say(value: float, digits: int = _DIGITS) -> str:
    """Return a number with so many significant digits.

    Examples
    --------
    >>> say(-0.0123456), say(3.2e-7), say(0), say(1.5), say(float("inf"))
    ('−0.01235', '3.2·10⁻⁷', '0', '1.5', '∞')
    """
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    if not _PLAIN[0] <= abs(value) < _PLAIN[1]:
        mantissa, power = f"{value:.{digits - 1}e}".split("e")
        text = f"{mantissa.rstrip('0').rstrip('.')}·10{str(int(power)).translate(_RAISED)}"
    else:
        decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
        text = f"{value:.{decimals}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def bracket(value: float, digits: int = _DIGITS) -> str:
    """Return a number as it stands behind a sign: a negative one in brackets.

    Examples
    --------
    >>> bracket(-2.5), bracket(2.5)
    ('(−2.5)', '2.5')
    """
    text = say(value, digits)
    return f"({text})" if text.startswith("−") or "·" in text else text


def added(values: list[float], digits: int = _DIGITS) -> str:
    """Return numbers as one sum.

    Examples
    --------
    >>> added([1.0, -0.5, 2.0])
    '1 − 0.5 + 2'
    """
    if not values:
        return "0"
    first, *others = values
    return say(first, digits) + "".join(
        f" {'−' if value < 0 else '+'} {say(abs(value), digits)}" for value in others
    )
