"""The one place that adds CSS to the pages: constants only, nothing that a visitor wrote."""

import streamlit as st

# Streamlit leaves 6rem above the title and 5rem beside the text; a lesson wants its stage in the
# first screenful, input and output side by side.
_CSS = """
<style>
[data-testid="stMainBlockContainer"] { padding-top: 3rem; padding-bottom: 3rem; }
@media (min-width: 800px) {
  [data-testid="stMainBlockContainer"] { padding-left: 2.5rem; padding-right: 2.5rem; }
}
[data-testid="stPageLink-NavLink"] p { white-space: normal; overflow-wrap: anywhere; }
[data-testid="stPageLink-NavLink"] { height: auto; }
[data-testid="stMarkdownContainer"] table { display: block; max-width: 100%; overflow-x: auto; }
@media print { [data-testid="stSidebar"], [data-testid="stHeader"] { display: none; } }
</style>
"""


def apply_style() -> None:
    """Add the pages' few lines of CSS."""
    st.html(_CSS)
