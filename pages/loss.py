"""From scores to a loss."""

from explorer.widgets.lesson import heading

heading(
    "From scores to a loss",
    "See how a network's scores become probabilities, "
    "and how far they are from the truth: the **loss**.",
)
