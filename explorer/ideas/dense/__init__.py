"""Dense layers and convolutions: shared weights counted, and pixels at other places."""

from explorer.ideas.dense.examples import PERMUTE_EXAMPLES, TOEPLITZ_EXAMPLES
from explorer.ideas.dense.permute import PermuteCase
from explorer.ideas.dense.toeplitz import ToeplitzCase

CASES = (ToeplitzCase, PermuteCase)
OTHER_PARAMETERS: tuple[str, ...] = ()

__all__ = [
    "CASES",
    "OTHER_PARAMETERS",
    "PERMUTE_EXAMPLES",
    "TOEPLITZ_EXAMPLES",
    "PermuteCase",
    "ToeplitzCase",
]
