"""Numbers in the sentences about descent: six digits, ≈ where more are cut."""

from explorer.ideas.gradients.saying import equals
from explorer.training.step_mode.words import bracket, say

__all__ = ["RAISED", "equals", "factor", "said"]

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def said(value: float) -> str:
    """Write a number with at most six significant digits.

    Examples
    --------
    >>> said(-0.1), said(1 / 3), said(4373412.0), said(5e-9)
    ('−0.1', '0.333333', '4373412', '5·10⁻⁹')
    """
    return say(value, 6)


def factor(value: float) -> str:
    """Write a number that stands inside a product or a difference; a negative one in brackets.

    Examples
    --------
    >>> factor(2.0), factor(-2.0)
    ('2', '(−2)')
    """
    return bracket(value, 6)
