"""Skip connections."""

from explorer.widgets.lesson import heading

heading(
    "Skip connections",
    "See what a **skip connection** adds, and why deep networks can be trained with it.",
)
