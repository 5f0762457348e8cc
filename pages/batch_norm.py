"""Batch normalisation."""

from explorer.widgets.lesson import heading

heading(
    "Batch normalisation",
    "See what **batch normalisation** does to a batch of feature maps, "
    "and why it behaves otherwise after training.",
)
