"""The one place that adds CSS to the pages: constants only, nothing that a visitor wrote."""

import streamlit as st

# Streamlit leaves 6rem above the title; a lesson wants its stage in the first screenful.
_CSS = """
<style>
[data-testid="stMainBlockContainer"] { padding-top: 3rem; padding-bottom: 3rem; }
[data-testid="stPageLink-NavLink"] p { white-space: normal; overflow-wrap: anywhere; }
[data-testid="stPageLink-NavLink"] { height: auto; }
@media print { [data-testid="stSidebar"], [data-testid="stHeader"] { display: none; } }
</style>
"""


def apply_style() -> None:
    """Add the pages' few lines of CSS."""
    st.html(_CSS)
