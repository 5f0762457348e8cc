"""The page From scores to a loss under a hand: a dragged shift overflows, a bar becomes true."""

from sheet_driver import Sheet

from explorer.ideas.loss.cross_entropy import SMOOTHINGS
from explorer.ideas.loss.shift import SHIFTS

SHIFT, LOSS = 1, 2  # the sheets of the page, from the top


def test_a_dragged_shift_overflows_one_way_and_not_the_other(open_page):
    sheet = Sheet(open_page("loss?s=3_1_0.2"), SHIFT)
    sheet.wait_for_verdict()
    kept = sheet.texts("p2")
    sheet.drag("shift", SHIFTS.index(1000))
    sheet.wait_for_cell("p1", 0, 0, "NaN")
    assert sheet.texts("e1") == [["∞"] * 3]
    assert sheet.texts("p2") == kept
    sheet.let_go("shift")
    sheet.wait_for_address("c=1000")
    sheet.wait_for_verdict()
    assert sheet.texts("p1") == [["NaN"] * 3]


def test_a_click_on_a_bar_makes_its_class_the_true_one_in_the_link(open_page, page):
    sheet = Sheet(open_page("loss?l=3_1_0.2"), LOSS)
    sheet.wait_for_verdict()
    sheet.pick("p", 2)
    sheet.wait_for_address("k=2")
    sheet.wait_for("Class C is true")
    sheet.slide("smoothing", SMOOTHINGS.index(0.3))
    sheet.wait_for_address("e=0.3")
    sheet.wait_for("C has 0.8, not 0.7")
    shown = sheet.shown()
    page.goto(page.url)
    again = Sheet(page, LOSS)
    again.wait_for_verdict()
    assert again.shown() == shown
