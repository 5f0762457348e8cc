"""Dense or convolution."""

from explorer.widgets.lesson import heading

heading(
    "Dense or convolution",
    "See what a convolution knows that a **dense layer** does not: which pixels are neighbours.",
)
