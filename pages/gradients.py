"""Gradients."""

from explorer.widgets.lesson import heading

heading(
    "Gradients",
    "See where every **gradient** comes from, and what an optimiser makes of it.",
)
