"""The entry of the app: repository root on sys.path, page list, navigation. Nothing else."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st

from explorer.catalog import PAGES
from explorer.widgets.style import apply_style
from explorer.widgets.warm import warm

st.set_page_config(
    page_title="CNN explorer", page_icon=str(ROOT / "assets" / "icon.png"), layout="wide"
)
apply_style()
warm()
sections: dict[str, list] = {}
for entry in PAGES:
    page = st.Page(
        ROOT / "pages" / entry.file,
        title=entry.title,
        icon=entry.icon,
        url_path=entry.address,
        default=entry.address == "home",
    )
    sections.setdefault(entry.section, []).append(page)
st.navigation(sections).run()
