"""Numbers inside sentences and formulas: short, with the minus sign that people write."""

from explorer.matrices import number_text

DIGITS = 6  # significant digits of a number in a formula
NOISE = 1e-12  # relative; what float64 leaves of 0.1 + 0.2 − 0.3 is not worth a sign of its own


def said(value: float) -> str:
    """Write a number with at most six significant digits.

    Examples
    --------
    >>> said(-2.0), said(0.1 + 0.2), said(1 / 3), said(1e-12), said(1234567.0)
    ('−2', '0.3', '0.333333', '1e−12', '1234567')
    """
    value = float(value)
    if value.is_integer() and abs(value) < 1e12:
        return str(int(value)).replace("-", "−")
    return f"{value:.{DIGITS}g}".replace("-", "−").replace("e+", "e")


def factor(value: float) -> str:
    """Write a number that stands inside a product or a sum; a negative one in parentheses.

    Examples
    --------
    >>> factor(2.0), factor(-2.0)
    ('2', '(−2)')
    """
    text = said(value)
    return f"({text})" if text.startswith("−") else text


def equals(*values: float) -> str:
    """Return the sign before a result: "≈" where one of the printed numbers is cut.

    Examples
    --------
    >>> equals(0.5, 2.0), equals(1 / 3, 2.0), equals(0.1 + 0.2)
    ('=', '≈', '=')
    """
    return "=" if all(map(_whole_in_print, values)) else "≈"


def digits(value: float) -> str:
    """Write a number with all its digits.

    Examples
    --------
    >>> digits(-1 / 3), digits(13.0)
    ('−0.3333333333333333', '13')
    """
    return number_text(value).replace("-", "−").replace("e+", "e")


def _whole_in_print(value: float) -> bool:
    value = float(value)
    if value.is_integer() and abs(value) < 1e12:
        return True
    return abs(float(f"{value:.{DIGITS}g}") - value) <= NOISE * abs(value)
