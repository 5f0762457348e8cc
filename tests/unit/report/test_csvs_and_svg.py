"""Tables that no spreadsheet takes for formulae, and charts as plain SVG."""

import csv
import io
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from explorer.report import csvs, svg


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "  =1", "＝1"])
def test_a_text_that_would_be_a_formula_gets_an_apostrophe(text):
    assert csvs.cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [-1, -0.5, 1e-9, "cat", "a=b", ""])
def test_numbers_and_plain_words_stay_as_they_are(value):
    assert csvs.cell(value) == value


def test_what_is_written_is_read_back():
    rows = [['a "b"', "c,d", "e\nf"], [1, None, True]]
    text = "".join(csvs.lines(["x", "y", "z"], rows))
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["x", "y", "z"],
        ['a "b"', "c,d", "e\nf"],
        ["1", "", "1"],
    ]


def test_columns_of_all_kinds_of_points_stand_beside_each_other():
    points = [{"kind": "step", "step": 1, "loss": 2.0}, {"kind": "epoch", "val_loss": 1.0}]
    text = "".join(csvs.metrics(points))
    assert text.splitlines() == ["kind,step,loss,val_loss", "step,1,2.0,", "epoch,,,1.0"]
    assert "".join(csvs.metrics([])) == "\r\n"


def places_of(drawn):
    line = re.findall(r'points="([^"]*)"', drawn)[0]
    return [tuple(map(float, pair.split(","))) for pair in line.split()]


def test_a_line_stands_where_its_numbers_say():
    drawn = svg.chart({"training": [(0, 0.0), (2, 1.0), (4, 0.5)]}, "accuracy", True)
    assert places_of(drawn) == [(46.0, 166.0), (208.0, 10.0), (370.0, 88.0)]  # by hand


def test_chart_is_whole_xml_also_without_or_with_broken_points():
    for lines in ({}, {"a": []}, {"a": [(1, float("nan")), (2, float("inf")), (3, 1e9)]}):
        ElementTree.fromstring(svg.chart(lines, "<loss> & more", False))


def test_confusion_shows_every_count_and_escapes_names():
    counts = np.array([[7, 0], [2, 1]])
    drawn = svg.confusion(counts, ["<b>", "a&b"])
    root = ElementTree.fromstring(drawn)
    texts = [element.text for element in root.iter("text")]
    assert [text for text in texts if text in ("7", "·", "2", "1")] == ["7", "·", "2", "1"]
    assert "<b>" in texts
    ElementTree.fromstring(svg.alone(drawn, "text { fill: red }"))
