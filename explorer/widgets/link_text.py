"""One parameter of the link that a page reads and writes by hand."""

from dataclasses import dataclass, field

import streamlit as st

from explorer.widgets.echoes import Echoes

TEXT_MAX = 200  # characters; longer texts mean nothing to any page


@dataclass
class LinkText:
    """A text in the link: what was opened, and what the page writes there."""

    echoes: Echoes = field(default_factory=Echoes)

    def opened(self, name: str) -> str | None:
        """Return what a freshly opened link says, or None."""
        text = st.query_params.get(name)
        if text is None or self.echoes.expect(text):
            return None
        self.echoes.opened(text)
        if len(text) > TEXT_MAX:
            return None
        st.query_params[name] = text  # a link on the same page leaves the browser's address bare
        return text

    def write(self, name: str, text: str | None) -> None:
        """Write a text into the address; None takes the parameter out."""
        if text == st.query_params.get(name):
            return
        if text is None:
            del st.query_params[name]
            return
        self.echoes.remember(text)
        st.query_params[name] = text
