"""Find the mistake."""

from explorer.widgets.lesson import heading

heading(
    "Find the mistake",
    "Judge sentences as they stand in real lecture notes, then see the case that decides.",
)
