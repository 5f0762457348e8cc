"""Back-propagation under the pointer: where a gradient comes from, and a step as it is dragged."""

import pytest
from sheet_driver import Sheet

AUTOGRAD, BACKPROP = 0, 1  # the sheets of the page, from the top


@pytest.fixture
def opened(open_page):
    page = open_page("gradients")
    sheets = Sheet(page, AUTOGRAD), Sheet(page, BACKPROP)
    for sheet in sheets:
        sheet.wait_for_verdict()
    return sheets


def test_a_weights_gradient_lights_what_it_met_and_follows_an_edit_above(opened):
    _, sheet = opened
    sheet.pick("dk", 0, 0)
    assert len(sheet.lit("dz")) == len(sheet.lit("x.again")) == 16
    assert [label for *_, label in sheet.lit("x.again") if label] == ["×1"] * 4
    assert sheet.lines()[0].endswith("+ 12 products with 0 = 9")
    sheet.edit("g", 0, 0, "3")
    sheet.wait_for_cell("dk", 0, 0, "13")
    sheet.pick("dk", 0, 0)
    sheet.wait_for("3 · 2 + 1 · 3 + 1 · 2 + 1 · 2", ".told-lines")


def test_slope_and_step_follow_their_sliders_before_they_are_let_go(opened):
    scalar, chain = opened
    scalar.drag("calls", 1)
    assert scalar.numbers("grad")[0][0] == 16
    scalar.drag("x", 20)  # and lets the other one go
    assert scalar.numbers("g.x") == [[4]]
    chain.drag("lr", 0)
    assert chain.numbers("k.next") == chain.numbers("k")
