"""Curves and surfaces on a sheet: read them off, walk on them with keys, choose a place."""

import re

import pytest
from sheet_driver import Sheet

AUTOGRAD, SURFACE = 0, 3  # sheets of the page on gradients, from the top


@pytest.fixture
def open_sheet(open_page):
    """Return a function that opens one of the sheets."""

    def visit(index, address="gradients"):
        sheet = Sheet(open_page(address), index)
        sheet.wait_for_verdict()
        return sheet

    return visit


def numbers(text):
    """Return the numbers in a line of the panel."""
    return [float(part.replace("−", "-")) for part in re.findall(r"−?\d+\.?\d*", text)]


def test_a_curve_is_read_off_with_pointer_keys_and_click(open_sheet, page):
    sheet = open_sheet(AUTOGRAD)
    general = sheet.lines()
    plot = sheet.plot("curve")
    plot.hover()
    x, read = sheet.lines()
    assert x.startswith("x: ")
    plot.focus()
    sheet.key("ArrowRight")
    there = sheet.lines()
    assert numbers(there[0])[0] > numbers(x)[0]
    assert there[1] != read
    page.mouse.move(5, 5)
    plot.evaluate("plot => plot.blur()")
    assert sheet.lines() == general
    plot.click()
    page.mouse.move(5, 5)
    assert sheet.lines()[0].startswith("x: ")


def test_a_curve_passes_through_what_the_sheet_computed(open_sheet):
    sheet = open_sheet(AUTOGRAD, "gradients?gx=2")  # y = 2x² + 5
    plot = sheet.plot("curve")
    plot.hover()
    for key in ("Home", "PageDown", "PageDown", "End"):
        plot.press(key)
        x, read = sheet.lines()
        y = dict(part.split(": ") for part in read.split(", ") if part.count(": ") == 1)["y"]
        assert numbers(y)[0] == pytest.approx(2 * numbers(x)[0] ** 2 + 5, rel=1e-4)


def test_a_chart_says_what_it_shows_to_those_who_cannot_see_it(open_sheet):
    sheet = open_sheet(AUTOGRAD)
    label = sheet.plot("curve").get_attribute("aria-label")
    assert label.startswith("y over x")
    assert re.search(r"x from \S+ to \S+", label)
    assert sheet.plot("curve").get_attribute("role") == "img"
    assert 3 <= len(sheet.ticks("error")) <= 12


def test_lines_differ_in_more_than_their_colour(open_sheet):
    sheet = open_sheet(AUTOGRAD)
    samples = sheet.item("curve").locator(".key-entry svg")
    keys = samples.evaluate_all(
        """samples => samples.map((sample) => [...sample.querySelectorAll('path')].map((path) =>
          path.getAttribute('d') + path.getAttribute('stroke-dasharray')).join())"""
    )
    assert len(keys) > 2
    assert len(set(keys)) == len(keys)


def test_a_click_on_the_surface_sets_the_start_and_keys_move_it(open_sheet, page):
    sheet = open_sheet(SURFACE)
    plot = sheet.plot("plane")
    last = sheet.answered()
    plot.click(position={"x": 250, "y": 120})
    said = sheet.lines()[0]
    sheet.wait_for_answer(last)
    sheet.wait_for_verdict()
    assert sheet.numbers("start") == [numbers(said.replace("w₁", "").replace("w₂", ""))]
    last, before = sheet.answered(), sheet.numbers("start")[0]
    plot.press("ArrowLeft")
    sheet.wait_for_answer(last)
    assert sheet.numbers("start")[0][0] == pytest.approx(before[0] - 8 / 20, abs=1e-3)
    assert sheet.numbers("start")[0][1] == before[1]


def test_charts_fit_a_small_screen_with_readable_letters(new_page, app_server, settled):
    page = new_page(width=420)
    page.goto(f"{app_server}/gradients")
    settled(page)
    sheet = Sheet(page, SURFACE)
    sheet.wait_for_verdict()
    plot = sheet.plot("plane")
    assert plot.bounding_box()["width"] <= 400
    sizes = sheet.root.locator(".tick, .axis-name").evaluate_all(
        """texts => texts.map((text) => parseFloat(getComputedStyle(text).fontSize)
          * text.ownerSVGElement.clientWidth / text.ownerSVGElement.viewBox.baseVal.width)"""
    )
    assert min(sizes) >= 14
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
