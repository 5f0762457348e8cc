"""Numbers in sentences and formulas, the same on every page: short, true, with a real minus sign.

Six digits, and all those of a whole number. Where some were cut, "≈" stands instead of "=".
"""

import math
from collections.abc import Iterable

import numpy as np

DIGITS = 6  # significant digits of a number in a formula
_DUST = 1e-13  # relative: what float64 leaves of 0.1 + 0.2 is not worth a sign of its own
_PLAIN = (1e-4, 1e7)  # sizes written without a power of ten
_WHOLE = 1e15  # whole numbers below are written in full; float64 holds each of them
_SEPARATED = 1000  # from here on digits stand in threes, as in every sentence
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_ENDS = tuple("⁰¹²³⁴⁵⁶⁷⁸⁹")  # of a number with a power of ten


def say(value: float, digits: int = DIGITS) -> str:
    """Write a number with a few significant digits; those before the point are all written.

    Examples
    --------
    >>> say(-0.5), say(0.1 + 0.2), say(2 / 3), say(2 / 3, digits=3)
    ('−0.5', '0.3', '0.666667', '0.667')
    >>> say(50000), say(12345.678), say(1.5e-9), say(1e-7), say(float("-inf"))
    ('50,000', '12,345.7', '1.5·10⁻⁹', '10⁻⁷', '−∞')
    """
    value = float(value) + 0.0  # −0 becomes 0
    return _written(*_rounded(value, digits)) if math.isfinite(value) else _not_finite(value)


def exact(value: float) -> str:
    """Write a number with all its digits, as somebody typed it.

    Examples
    --------
    >>> exact(-1 / 3), exact(13.0), exact(0.1 + 0.2)
    ('−0.3333333333333333', '13', '0.30000000000000004')
    """
    value = float(value) + 0.0
    if not math.isfinite(value):
        return _not_finite(value)
    number, _, power = repr(value).partition("e")
    return _written(number.removesuffix(".0"), int(power or 0))


def is_cut(value: float, digits: int = DIGITS) -> bool:
    """Tell whether `say` leaves out digits of a number; the rounding of float64 does not count.

    Examples
    --------
    >>> is_cut(1 / 3), is_cut(0.1 + 0.2), is_cut(1234567), is_cut(0.125, digits=2)
    (True, False, False, True)
    """
    value = float(value)
    if not math.isfinite(value):
        return False
    number, power = _rounded(value, digits)
    return abs(float(f"{number}e{power}") - value) > _DUST * abs(value)


def equals(value: float, *terms: float, digits: int = DIGITS) -> str:
    """Write "= " and a number, or "≈ " where digits of it, or of what it is made of, were cut.

    Parameters
    ----------
    value : float
    *terms : float
        The numbers before the sign, which are printed with DIGITS digits.
    digits : int
        Of `value`.

    Examples
    --------
    >>> equals(0.1 + 0.2), equals(2 / 3), equals(2.0, 2 / 3, 3.0), equals(0.12345, digits=2)
    ('= 0.3', '≈ 0.666667', '≈ 2', '≈ 0.12')
    """
    cut = is_cut(value, digits) or any(map(is_cut, terms))
    return f"{'≈' if cut else '='} {say(value, digits)}"


def factor(value: float, digits: int = DIGITS) -> str:
    """Write a number as it stands in a product or before an exponent.

    A negative number stands in brackets, and so does one with a power of ten.

    Examples
    --------
    >>> factor(2.0), factor(-2.0), factor(2e-7)
    ('2', '(−2)', '(2·10⁻⁷)')
    """
    return bracketed(say(value, digits))


def bracketed(text: str) -> str:
    """Put a written number in brackets where a sign or an exponent beside it needs them.

    Examples
    --------
    >>> bracketed("−3"), bracketed("3"), bracketed("10⁻⁷")
    ('(−3)', '3', '(10⁻⁷)')
    """
    return f"({text})" if text.startswith("−") or text.endswith(_ENDS) else text


def plus(value: float) -> str:
    """Write what is added: "+ 2", or "− 2" for a negative number.

    Examples
    --------
    >>> plus(2.0), plus(-2.0)
    ('+ 2', '− 2')
    """
    text = say(value)
    return f"− {text[1:]}" if text.startswith("−") else f"+ {text}"


def minus(value: float) -> str:
    """Write what is subtracted: "− 2", or "+ 2" for a negative number.

    Examples
    --------
    >>> minus(2.0), minus(-2.0), minus(0.0)
    ('− 2', '+ 2', '− 0')
    """
    text = say(value)
    return f"+ {text[1:]}" if text.startswith("−") else f"− {text}"


def joined(terms: Iterable[str]) -> str:
    """Write terms as a sum; the minus of a term becomes the sign before it.

    Examples
    --------
    >>> joined(["3", "−4", "2·(−1)"]), joined([])
    ('3 − 4 + 2·(−1)', '0')
    """
    return " + ".join(terms).replace("+ −", "− ") or "0"


def added(values: Iterable[float]) -> str:
    """Write a sum of numbers.

    Examples
    --------
    >>> added([1.0, -2.0, 3.5])
    '1 − 2 + 3.5'
    """
    return joined(map(say, values))


def products(pairs: Iterable[tuple[float, float]]) -> str:
    """Write a sum of products.

    Examples
    --------
    >>> products([(1, 3), (-2, 4)])
    '1·3 + (−2)·4'
    """
    return " + ".join(f"{factor(first)}·{factor(second)}" for first, second in pairs) or "0"


def coloured_products(
    pairs: Iterable[tuple[float, float]], roles: tuple[str, str] = ("input", "kernel")
) -> tuple[tuple[str, str], ...]:
    """Write a sum of products as pieces of a line: (text, role).

    Parameters
    ----------
    pairs : iterable of (float, float)
    roles : (str, str)
        Colours of the first and of the second factors, as in `explorer.sheets.ROLES`.

    Examples
    --------
    >>> coloured_products([(3, -1)])
    (('3', 'input'), ('·', 'plain'), ('(−1)', 'kernel'))
    """
    pieces: list[tuple[str, str]] = []
    for first, second in pairs:
        pieces += [(" + ", "plain")] if pieces else []
        pieces += [(factor(first), roles[0]), ("·", "plain"), (factor(second), roles[1])]
    return tuple(pieces)


def listed(values: Iterable[float], digits: int = DIGITS) -> str:
    """Write numbers one after the other; commas stand between them, so not within them.

    Examples
    --------
    >>> listed([1.0, -0.5, 2000.0])
    '1, −0.5, 2000'
    """
    return ", ".join(say(value, digits).replace(",", "") for value in values)


def raised(power: int) -> str:
    """Write an exponent.

    Examples
    --------
    >>> raised(-12)
    '⁻¹²'
    """
    return str(power).translate(_RAISED)


def tidy(values: np.ndarray | float, least: float = 1e-12) -> np.ndarray:
    """Return numbers without what rounding left of zeros: what is smaller than `least` is 0.

    Examples
    --------
    >>> tidy(np.array([4e-15, -0.25]))
    array([ 0.  , -0.25])
    """
    return np.where(np.abs(values) < least, 0.0, values)


def _not_finite(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "∞" if value > 0 else "−∞"


def _rounded(value: float, digits: int) -> tuple[str, int]:
    """Return the digits that are shown of a finite number, and the power of ten behind them."""
    if value.is_integer() and abs(value) < _WHOLE:
        return str(int(value)), 0
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    if not _PLAIN[0] <= abs(float(f"{mantissa}e{power}")) < _PLAIN[1]:
        return _without_zeros(mantissa), int(power)
    return _without_zeros(f"{value:.{max(0, digits - 1 - int(power))}f}"), 0


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _written(number: str, power: int) -> str:
    """Write digits and a power of ten as people do."""
    minus, size = ("−", number[1:]) if number.startswith("-") else ("", number)
    if power:
        return f"{minus}{'' if size == '1' else size + '·'}10{raised(power)}"
    whole, point, rest = size.partition(".")
    if int(whole) >= _SEPARATED:
        whole = f"{int(whole):,}"
    return f"{minus}{whole}{point}{rest}"
