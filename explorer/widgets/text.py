"""Words that somebody else wrote: names of classes, folders and runs, and what a link says.

Streamlit reads most texts as Markdown, where an image fetches an address that its writer chose.
"""

import re


def literal(text: str) -> str:
    """Return text that Streamlit's Markdown shows as it stands.

    Examples
    --------
    >>> literal("![x](http://a.b)")
    '\\\\!\\\\[x\\\\](http\\\\://a.b)'
    """
    return re.sub(r"([\\`*\[\]<>$~:!#|])", r"\\\1", text)
