import re

import pytest

from explorer.figures import palette
from explorer.places import ROOT

SHEETS = sorted((ROOT / "explorer" / "static").rglob("*.css"))
NAMES = ("input", "kernel", "output", "window", "padding", "negative", "positive")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_use_the_colours_of_the_palette(sheet):
    found = dict(re.findall(r"--([a-z]+): *(#[0-9A-Fa-f]{6})", sheet.read_text()))
    for name in NAMES:
        if name in found:
            assert found[name].upper() == getattr(palette, name.upper()).upper(), name


def test_the_components_share_every_colour():
    text = (ROOT / "explorer" / "static" / "shared" / "parts.css").read_text()
    assert all(f"--{name}: " in text for name in NAMES)


def test_no_two_meanings_share_a_colour():
    values = [getattr(palette, name.upper()) for name in NAMES]
    assert len(set(values)) == len(values)
