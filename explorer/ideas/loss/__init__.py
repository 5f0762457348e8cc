"""From scores to a loss: softmax, its shift, cross-entropy, two labels, and softmax twice."""

from explorer.ideas.loss.cross_entropy import LossCase
from explorer.ideas.loss.examples import (
    LOSS_EXAMPLES,
    MIX_EXAMPLES,
    SHIFT_EXAMPLES,
    SOFTMAX_EXAMPLES,
    TWICE_EXAMPLES,
)
from explorer.ideas.loss.mix import MixCase
from explorer.ideas.loss.shift import ShiftCase
from explorer.ideas.loss.softmax import SoftmaxCase
from explorer.ideas.loss.twice import TwiceCase

CASES = (SoftmaxCase, ShiftCase, LossCase, MixCase, TwiceCase)
EXAMPLES = (SOFTMAX_EXAMPLES, SHIFT_EXAMPLES, LOSS_EXAMPLES, MIX_EXAMPLES, TWICE_EXAMPLES)
OTHER_PARAMETERS: tuple[str, ...] = ()

__all__ = [
    "CASES",
    "EXAMPLES",
    "LOSS_EXAMPLES",
    "MIX_EXAMPLES",
    "OTHER_PARAMETERS",
    "SHIFT_EXAMPLES",
    "SOFTMAX_EXAMPLES",
    "TWICE_EXAMPLES",
    "LossCase",
    "MixCase",
    "ShiftCase",
    "SoftmaxCase",
    "TwiceCase",
]
