"""Batches, epochs, splits."""

from explorer.widgets.lesson import heading

heading(
    "Batches, epochs, splits",
    "Count **steps**, **batches** and **epochs**, and see which pictures may be used for what.",
)
