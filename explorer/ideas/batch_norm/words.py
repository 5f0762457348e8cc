"""Numbers as they stand in a formula: at most six digits, and "≈" where digits were cut."""

from collections.abc import Iterable, Sequence

import numpy as np

DIGITS = 6
_ROUNDING = 1e-12  # relative; what is off by less was only rounded by float64
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def shown(value: float, digits: int = DIGITS) -> str:
    """Write a number with a true minus sign.

    Examples
    --------
    >>> shown(-0.5), shown(0.1 + 0.2), shown(2 / 3), shown(1.5e9)
    ('−0.5', '0.3', '0.666667', '1.5·10⁹')
    """
    text = f"{float(value) + 0.0:.{digits}g}"
    if "e" in text:
        mantissa, power = text.split("e")
        text = f"{mantissa}·10{raised(int(power))}"
    return text.replace("-", "−", 1) if text.startswith("-") else text


def equals(value: float, *terms: float, digits: int = DIGITS) -> str:
    """Write "= " and the number, or "≈ " where digits of it, or of what it is made of, were cut.

    Examples
    --------
    >>> equals(0.1 + 0.2), equals(2 / 3), equals(2.0, 2 / 3, 3.0)
    ('= 0.3', '≈ 0.666667', '≈ 2')
    """
    cut = _cut(value, digits) or any(_cut(term, DIGITS) for term in terms)
    return f"{'≈' if cut else '='} {shown(value, digits)}"


def _cut(value: float, digits: int) -> bool:
    value = float(value)
    return abs(value - float(f"{value:.{digits}g}")) > _ROUNDING * abs(value)


def raised(power: int) -> str:
    """Write an exponent.

    Examples
    --------
    >>> raised(-12)
    '⁻¹²'
    """
    return str(power).translate(_RAISED)


def factor(value: float) -> str:
    """Write a number as it stands within a product: a negative one in brackets.

    Examples
    --------
    >>> factor(-2.0), factor(2.0)
    ('(−2)', '2')
    """
    text = shown(value)
    return f"({text})" if text.startswith("−") else text


def added(values: Iterable[float]) -> str:
    """Write a sum.

    Examples
    --------
    >>> added([1.0, -2.0, 3.5])
    '1 − 2 + 3.5'
    """
    text = " + ".join(map(shown, values))
    return text.replace("+ −", "− ")


def minus(value: float) -> str:
    """Write what is subtracted: "− 2", or "+ 2" for a negative number.

    Examples
    --------
    >>> minus(2.0), minus(-2.0)
    ('− 2', '+ 2')
    """
    text = shown(value)
    return f"+ {text[1:]}" if text.startswith("−") else f"− {text}"


def plus(value: float) -> str:
    """Write what is added: "+ 2", or "− 2" for a negative number.

    Examples
    --------
    >>> plus(2.0), plus(-2.0)
    ('+ 2', '− 2')
    """
    text = shown(value)
    return f"− {text[1:]}" if text.startswith("−") else f"+ {text}"


def listed(values: Sequence[float], digits: int = 4) -> str:
    """Write a few numbers one after the other.

    Examples
    --------
    >>> listed([1.0, -0.5])
    '1, −0.5'
    """
    return ", ".join(shown(value, digits) for value in values)


def tidy(values: np.ndarray) -> np.ndarray:
    """Return numbers without the dust of rounding: what is below 1e-12 is 0.

    Examples
    --------
    >>> tidy(np.array([4e-15, -0.25]))
    array([ 0.  , -0.25])
    """
    return np.where(np.abs(values) < _ROUNDING, 0.0, values)
