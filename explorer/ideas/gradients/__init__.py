"""The page Gradients: where a gradient comes from, and what an optimiser makes of it."""

from explorer.ideas.gradients.autograd import AutogradCase
from explorer.ideas.gradients.autograd_examples import AUTOGRAD_EXAMPLES
from explorer.ideas.gradients.backprop import BackpropCase
from explorer.ideas.gradients.backprop_examples import BACKPROP_EXAMPLES

CASES = (AutogradCase, BackpropCase)
OTHER_PARAMETERS: tuple[str, ...] = ()

__all__ = [
    "AUTOGRAD_EXAMPLES",
    "BACKPROP_EXAMPLES",
    "CASES",
    "OTHER_PARAMETERS",
    "AutogradCase",
    "BackpropCase",
]
