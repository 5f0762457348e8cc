"""Numbers in sentences and formulas: at most six digits, and "≈" where some were cut off."""

from collections.abc import Sequence

from explorer.sheets import Line

DIGITS = 6
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_FEW = 4  # digits of what is only to be compared


def shown(value: float, digits: int = DIGITS) -> str:
    """Write a number for reading.

    Examples
    --------
    >>> shown(-0.5), shown(1 / 3), shown(2e-27 / 3), shown(60000.0)
    ('−0.5', '0.333333', '6.66667·10⁻²⁸', '60,000')
    """
    value = float(value)
    if value.is_integer() and abs(value) < 1e15:
        return f"{int(value):,}".replace("-", "−")
    number, _, power = f"{value:.{digits}g}".partition("e")
    power = f"·10{str(int(power)).translate(_RAISED)}" if power else ""
    return number.replace("-", "−") + power


def few(value: float) -> str:
    """Write a number with four digits, to compare it with others.

    Examples
    --------
    >>> few(1234.5), few(0.00012345)
    ('1,234', '0.0001234')
    """
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e6 else shown(value, _FEW)


def equals(value: float, digits: int = DIGITS) -> str:
    """Write "= 0.5", or "≈ 0.333333" where digits were cut off.

    Examples
    --------
    >>> equals(0.5), equals(1 / 3), equals(0.1 + 0.2)
    ('= 0.5', '≈ 0.333333', '= 0.3')
    """
    value = float(value)
    cut = abs(float(f"{value:.{digits}g}") - value) > 1e-12 * abs(value)
    if value.is_integer() and abs(value) < 1e15:
        cut = False
    return f"{'≈' if cut else '='} {shown(value, digits)}"


def signed(value: float) -> str:
    """Write a factor or a summand: in brackets if it is negative.

    Examples
    --------
    >>> signed(2.0), signed(-2.0)
    ('2', '(−2)')
    """
    return f"({shown(value)})" if value < 0 else shown(value)


def products(pairs: Sequence[tuple[float, float]], total: float) -> Line:
    """Write "1·2 + 3·(−1) = −1", the first factors in the input's colour, the others' kernel's.

    Examples
    --------
    >>> "".join(text for text, role in products([(1, 2), (3, -1)], -1))
    '1·2 + 3·(−1) = −1'
    """
    pieces: list[tuple[str, str]] = []
    for number, (cell, weight) in enumerate(pairs):
        pieces += [(" + ", "plain")] if number else []
        pieces += [(signed(cell), "input"), ("·", "plain"), (signed(weight), "kernel")]
    return (*pieces, (f" {equals(total)}", "output"))
