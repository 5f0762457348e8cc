"""x̂ of one number in a formula, as the pages about batch norm and about dropout write it."""

from explorer.ops.batch_norm import EPS
from explorer.sheets.words import equals, minus, say, tidy

_EPS_TEXT = "0.00001"  # as PyTorch's default is written, not 10⁻⁵


def eps_text(eps: float) -> str:
    """Write ε as a decimal number.

    Examples
    --------
    >>> eps_text(1e-5), eps_text(0.1)
    ('0.00001', '0.1')
    """
    return _EPS_TEXT if eps == EPS else say(eps)


def normalised_line(x: float, mean: float, variance: float, eps: float, y: float) -> str:
    """Write x̂ of one number.

    Examples
    --------
    >>> normalised_line(2.0, 4.0, 4.0, 0.5, -2 / 4.5**0.5)
    'x̂ = (x − μ) / √(σ² + ε) = (2 − 4) / √(4 + 0.5) ≈ −0.942809'
    """
    fraction = f"({say(x)} {minus(mean)}) / √({say(variance)} + {eps_text(eps)})"
    return f"x̂ = (x − μ) / √(σ² + ε) = {fraction} {equals(tidy(y), x, mean, variance)}"
