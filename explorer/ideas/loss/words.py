"""Classes and results as the page about losses writes them."""

from explorer.sheets.words import equals, say

CLASSES = "ABCDEFGHIJ"
_DIGITS = 4  # of a result, so that who computes it from printed parts of six gets the same


def short(value: float) -> str:
    """Write a result.

    Examples
    --------
    >>> short(20.0855369)
    '20.09'
    """
    return say(value, _DIGITS)


def result(value: float) -> str:
    """Write "= 0.25", or "≈ 0.3333" where digits were cut.

    Examples
    --------
    >>> result(0.25), result(1 / 3)
    ('= 0.25', '≈ 0.3333')
    """
    return equals(value, digits=_DIGITS)
