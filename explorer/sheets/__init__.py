"""A sheet of numbers: what a page about one idea shows, computed here, drawn in the browser.

A sheet has controls, rows of items, and a formula panel. Items are grids of numbers (some can be
edited), bars, curves, surfaces, pictures and words. Whatever a cell is made of is sent along, so
that pointing at it, touching it or walking to it with the arrow keys lights up its sources and
writes the formula with its numbers, within a frame and without Python.
"""

from explorer.sheets.cells import MARKS, PLAIN, ROLES, Grid, Line, Source, Tell
from explorer.sheets.charts import (
    SERIES_MAX,
    Bars,
    Lines,
    Picture,
    Plane,
    Series,
    Sign,
    Words,
)
from explorer.sheets.controls import Button, Choice, Control, Slider, Switch
from explorer.sheets.sheet import Row, Sheet, frames, told

__all__ = [
    "MARKS",
    "PLAIN",
    "ROLES",
    "SERIES_MAX",
    "Bars",
    "Button",
    "Choice",
    "Control",
    "Grid",
    "Line",
    "Lines",
    "Picture",
    "Plane",
    "Row",
    "Series",
    "Sheet",
    "Sign",
    "Slider",
    "Source",
    "Switch",
    "Tell",
    "Words",
    "frames",
    "told",
]
