"""The page Gradients: where a gradient comes from, and what an optimiser makes of it."""

from explorer.ideas.gradients.autograd import AutogradCase
from explorer.ideas.gradients.autograd_examples import AUTOGRAD_EXAMPLES
from explorer.ideas.gradients.backprop import BackpropCase
from explorer.ideas.gradients.backprop_examples import BACKPROP_EXAMPLES
from explorer.ideas.gradients.descent_parabola import ParabolaCase
from explorer.ideas.gradients.descent_rules import RulesCase
from explorer.ideas.gradients.descent_surface import SurfaceCase
from explorer.ideas.gradients.schedules import ScheduleCase
from explorer.ideas.gradients.schedules_noise import NoiseCase

DESCENT = (ParabolaCase, SurfaceCase, RulesCase, ScheduleCase, NoiseCase)
CASES = (AutogradCase, BackpropCase, *DESCENT)
OTHER_PARAMETERS: tuple[str, ...] = ()

__all__ = [
    "AUTOGRAD_EXAMPLES",
    "BACKPROP_EXAMPLES",
    "CASES",
    "DESCENT",
    "OTHER_PARAMETERS",
    "AutogradCase",
    "BackpropCase",
    "NoiseCase",
    "ParabolaCase",
    "RulesCase",
    "ScheduleCase",
    "SurfaceCase",
]
