"""From scores to a loss: softmax, its shift, cross-entropy, two labels, and softmax twice."""

from explorer.ideas.loss.softmax import SOFTMAX_EXAMPLES, SoftmaxCase

CASES = (SoftmaxCase,)
OTHER_PARAMETERS: tuple[str, ...] = ()

__all__ = ["CASES", "OTHER_PARAMETERS", "SOFTMAX_EXAMPLES", "SoftmaxCase"]
