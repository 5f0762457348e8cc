"""One parameter of the link that a page reads and writes by hand."""

from dataclasses import dataclass, field

import streamlit as st

ECHOES_MAX = 16  # addresses that may still come back from the browser
TEXT_MAX = 200  # characters; longer texts mean nothing to any page


@dataclass
class LinkText:
    """Tell a link that was opened from the echo of what the page itself wrote.

    While somebody works fast, the address that the browser reports lags behind: it may be any of
    the last few that were written, in their order. Everything else is a link that was opened.
    """

    written: list[str] = field(default_factory=list)

    def opened(self, name: str) -> str | None:
        """Return what a freshly opened link says, or None."""
        text = st.query_params.get(name)
        if text is None:
            return None
        if text in self.written:
            del self.written[: self.written.index(text)]
            return None
        self.written = [text]
        return text if len(text) <= TEXT_MAX else None

    def write(self, name: str, text: str | None) -> None:
        """Write a text into the address; None takes the parameter out."""
        if text == st.query_params.get(name):
            return
        if text is None:
            del st.query_params[name]
            return
        # Remember first: the next edit may interrupt this run while the address is on its way.
        self.written = [*self.written[-ECHOES_MAX:], text]
        st.query_params[name] = text
