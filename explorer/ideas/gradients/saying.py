"""Numbers inside sentences and formulas: short, with the minus sign that people write."""

from explorer.matrices import number_text

DIGITS = 6  # significant digits of a number in a formula
NOISE = 1e-12  # relative; what float64 leaves of 0.1 + 0.2 − 0.3 is not worth a sign of its own


def said(value: float) -> str:
    """Write a number with at most six significant digits.

    Examples
    --------
    >>> said(-2.0), said(0.1 + 0.2), said(1 / 3), said(1e-9), said(1234567.0)
    ('−2', '0.3', '0.333333', '1e−9', '1234567')
    """
    value = float(value)
    if value.is_integer() and abs(value) < 1e12:
        return _written(str(int(value)))
    return _written(f"{value:.{DIGITS}g}")


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
    return _written(number_text(value))


def roughly(value: float) -> str:
    """Write a number with two significant digits.

    Examples
    --------
    >>> roughly(0.0712345), roughly(5.04e-08)
    ('0.071', '5e−8')
    """
    return _written(f"{value:.2g}")


def _written(text: str) -> str:
    """Write 1e-09 as 1e−9, with the sign that people write."""
    for old, new in (("e-0", "e-"), ("e+0", "e"), ("e+", "e"), ("-", "−")):
        text = text.replace(old, new)
    return text


def _whole_in_print(value: float) -> bool:
    value = float(value)
    if value.is_integer() and abs(value) < 1e12:
        return True
    return abs(float(f"{value:.{DIGITS}g}") - value) <= NOISE * abs(value)
