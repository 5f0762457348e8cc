"""Dropout."""

from explorer.widgets.lesson import heading

heading(
    "Dropout",
    "See how **dropout** switches numbers off by chance in training, "
    "and why nothing has to be changed afterwards.",
)
