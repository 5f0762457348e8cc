"""Names that somebody else chose, as a chart can show them."""

import html

from explorer.datasets.pictures import shown

_LETTERS = 24  # of a name beside its bar; a phone has room for no more


def plain(name: str, letters: int = _LETTERS) -> str:
    """Return a name that Plotly shows as it stands: it reads a few HTML tags in its texts.

    Examples
    --------
    >>> plain("<b>cat"), plain("a" * 30)
    ('&lt;b&gt;cat', 'aaaaaaaaaaaaaaaaaaaaaaa…')
    """
    cut = shown(name)
    return html.escape(cut if len(cut) <= letters else f"{cut[: letters - 1]}…")
