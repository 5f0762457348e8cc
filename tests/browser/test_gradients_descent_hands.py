"""The loss surface in hands: a dragged rate moves the path at once, a click sets the start."""

from sheet_driver import Sheet

SURFACE = 3  # the sheets of the page, from the top: autograd, back-propagation, one weight
PATH = "item => item.querySelector('.plane-plot path.stroke').getAttribute('d')"


def test_the_path_follows_the_rate_and_the_start_follows_a_click(open_page, page):
    sheet = Sheet(open_page("gradients?ds=valley&dlr=0.15"), SURFACE)
    sheet.wait_for_verdict()
    before = sheet.item("plane").evaluate(PATH)
    sheet.drag("lr", 0)  # held: Python has not answered
    assert sheet.item("plane").evaluate(PATH) != before
    assert sheet.said()[0].startswith("Each step multiplies w₁ by 1 − 0.005·1 = 0.995")
    sheet.let_go("lr")
    sheet.wait_for_address("dlr=0.005")
    plot = sheet.item("plane").locator(".plane-plot svg")
    box = plot.bounding_box()
    plot.click(position={"x": 0.8 * box["width"], "y": 0.3 * box["height"]})
    wait_until_not(page, sheet.cell("start", 0, 0), "−3.5")
    first, second = sheet.numbers("start")[0]
    assert 1 < first < 4
    assert 0 < second < 3
    sheet.wait_for_address(f"dw={first:g}_{second:g}")
    shown = sheet.texts("start")[0][0]
    plot.press("ArrowLeft")
    wait_until_not(page, sheet.cell("start", 0, 0), shown)
    assert sheet.numbers("start")[0] == [round(first - 0.4, 3), second]


def wait_until_not(page, cell, text):
    """Wait until a cell shows something else."""
    page.wait_for_function(
        "([cell, text]) => cell.textContent !== text",
        arg=[cell.element_handle(), text],
        timeout=30_000,
    )
