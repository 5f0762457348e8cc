"""Flatten or pool."""

from explorer.widgets.lesson import heading

heading(
    "Flatten or pool",
    "See two ways from feature maps to class scores: **flatten** them, "
    "or average each, **global average pooling**.",
)
