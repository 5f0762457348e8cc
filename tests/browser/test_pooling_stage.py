"""The Pooling page in a browser: borders, divisors, real windows, who wins, and the shift test."""

import pytest
from shared_page import one_page
from stage_driver import Stage

NEGATIVE = [[-5, -1, -7], [-2, -8, -4], [-9, -4, -3]]
ONES = [[1] * 4] * 4
COUNT_5 = [[5 * i + j for j in range(5)] for i in range(5)]
SPOT = [[9 if (i, j) == (2, 2) else 0 for j in range(6)] for i in range(6)]
PLAIN = {"window": 2, "stride": 2, "padding": 0, "dilation": 1, "output_size": 2}
FRAME = """(mark) => ['--row', '--column', '--height', '--width']
  .map((name) => Number(mark.style.getPropertyValue(name)))"""
CLICK = "(input) => input.click()"


@pytest.fixture(scope="module")
def opened(browser, app_server):
    with one_page(browser, f"{app_server}/pooling") as page:
        yield Stage(page)


@pytest.fixture
def put(opened):
    """Return a function that makes a case by hand on the page: `put(table, "max", window=3)`."""

    def made(table, mode, ceil_mode=False, count_include_pad=True, **settings):
        root = opened.root
        for name, value in (PLAIN | {"window": 1}).items():
            opened.slide(name, value)
        opened.paste("x", table)
        root.locator(f'input[value="{mode}"]').evaluate(CLICK)
        for name, wanted in (("ceil_mode", ceil_mode), ("count_include_pad", count_include_pad)):
            switch = root.locator(f'input[name="{name}"]')
            if switch.is_checked() != wanted:
                switch.evaluate(CLICK)
        for name, value in (PLAIN | settings).items():
            opened.slide(name, value)
        opened.cell("y", 0, 0).click()
        opened.page.mouse.move(2, 2)
        return opened

    yield made
    opened.wait_for_verdict()  # whatever was done: Python agrees


def frame(stage):
    """Return the window that is drawn on the input: row, column, height, width."""
    return stage.root.locator(".pane-x .mark-window").evaluate(FRAME)


def said(stage):
    return stage.root.locator(".shift-said").inner_text()


def press(stage, *names):
    for name in names:
        stage.root.get_by_role("button", name=name, exact=True).click()


def test_border_of_max_pooling_holds_minus_infinity(put):
    stage = put(NEGATIVE, "max", window=3, stride=1, padding=1)
    shown = stage.read()
    ring = [cell["text"] for row in shown["x"] for cell in row if "pad" in cell["classes"]]
    assert ring == ["−∞"] * 16
    assert max(map(max, stage.numbers())) == -1
    assert shown["sum"].endswith("max(−∞, −∞, −∞, −∞, −5, −1, −∞, −2, −8) = −1")


def test_divisor_stands_in_the_sentence(put):
    stage = put(ONES, "average", window=3, stride=1, padding=1)
    assert "/ 9 = 0.444444444444: 5 cells of padding count" in stage.read()["sum"]
    stage.root.get_by_text("Count the padding (count_include_pad)").click()
    assert "(1 + 1 + 1 + 1) / 4 = 1: 5 cells of padding do not count" in stage.read()["sum"]
    assert stage.numbers() == [[1] * 4] * 4
    stage.wait_for_verdict()


def test_ceil_mode_cuts_the_last_window_and_its_divisor(put):
    x = [[7 * i + j for j in range(7)] for i in range(7)]
    stage = put(x, "average", stride=3)
    assert [len(row) for row in stage.numbers()] == [2, 2]
    stage.root.get_by_text("Round up (ceil_mode)").click()
    assert stage.numbers()[0] == [4, 7, 9.5]
    stage.cell("y", 0, 2).hover()
    assert frame(stage) == [0, 6, 2, 1]
    shown = stage.read()
    assert "(6 + 13) / 2 = 9.5: 2 cells beyond the padding never count" in shown["sum"]
    assert "⌈5/3⌉ + 1 = 3" in shown["formula"]
    assert "the last window reaches 1 cell over the end" in shown["formula"]
    stage.wait_for_verdict()


def test_window_that_would_start_in_the_padding_is_dropped_and_said(put):
    stage = put(COUNT_5, "max", window=3, stride=3, padding=1, ceil_mode=True)
    formula = stage.read()["formula"]
    assert "one of them would start in the padding at the end: 2 are left" in formula
    assert stage.numbers() == [[6, 9], [21, 24]]


def test_adaptive_windows_are_drawn_with_their_real_sizes(put):
    stage = put(COUNT_5, "adaptive-average", output_size=3)
    frames = []
    for j in range(3):
        stage.cell("y", 1, j).hover()
        frames.append(frame(stage))
    assert frames == [[1, 0, 3, 2], [1, 1, 3, 3], [1, 3, 3, 2]]
    assert "windows of 2 and 3 cells" in stage.read()["formula"]
    stage.slide("output_size", 2)
    stage.wait_for_verdict()
    assert stage.numbers() == [[6, 8], [16, 18]]


def test_global_window_is_the_whole_map_and_told_by_rows(put):
    stage = put([[1] * 8] * 8, "global-average")
    assert frame(stage) == [0, 0, 8, 8]
    assert stage.read()["sum"].endswith("(row sums 8 + 8 + 8 + 8 + 8 + 8 + 8 + 8) / 64 = 1")


def test_length_is_the_root_of_the_squares(put):
    stage = put([[3, -4], [0, 0]], "l2")
    assert stage.read()["sum"].endswith("√(3² + (−4)² + 0² + 0²) = 5")
    assert stage.root.locator('input[name="padding"]').is_hidden()


def test_first_of_equal_cells_is_marked(put):
    stage = put([[5, 5], [5, 1]], "max")
    assert stage.read()["sum"].endswith("max(5, 5, 5, 1) = 5, the first of 3 equal ones")
    winners = [
        (i, j)
        for i, row in enumerate(stage.read()["x"])
        for j, cell in enumerate(row)
        if "winner" in cell["classes"].split()
    ]
    assert winners == [(0, 0)]


def test_input_cell_shows_who_reads_it_and_where_it_wins(put):
    stage = put([[0, 0, 0, 0], [0, 9, 0, 0], [0, 0, 8, 0], [0, 0, 0, 0]], "max", window=3, stride=1)
    stage.cell("x", 1, 1).hover()
    assert stage.read()["sum"] == (
        "Input row 2, column 2 (9) is read by 4 windows and wins in all of them."
    )
    assert all(cell["label"] == "wins" for row in stage.read()["y"] for cell in row)
    stage.cell("x", 2, 2).hover()
    assert stage.read()["sum"].endswith("is read by 4 windows and wins in none of them.")
    assert all(cell["lit"] for row in stage.read()["y"] for cell in row)


def test_cells_that_no_window_reads_are_hatched(put):
    stage = put(COUNT_5, "max")
    unread = [cell for row in stage.read()["x"] for cell in row if "unread" in cell["classes"]]
    assert len(unread) == 9
    stage.cell("x", 4, 0).hover()
    assert stage.read()["sum"].endswith("(20) is never read.")


def test_more_padding_than_half_a_window_is_refused_and_a_larger_window_mends_it(put):
    stage = put(ONES, "max")
    stage.slide("padding", 2)
    stage.wait_for_verdict("Padding 2 is more than half of window 2×2.")
    assert stage.read()["stale"]
    stage.slide("window", 4)
    stage.wait_for_verdict()


def test_shift_shows_what_pooling_keeps_and_how_convolution_follows(put):
    stage = put(SPOT, "max")
    press(stage, "Right")
    assert "Pooling: 9 of 9 cells (100 %) kept their number" in said(stage)
    assert "12 of 12 moved along with the input: it is equivariant" in said(stage)
    press(stage, "Right")
    assert "Pooling: 7 of 9 cells (78 %) kept their number; 6 of 6 moved along" in said(stage)
    framed = stage.root.locator(".shift-row").nth(1).locator(".pane-zy").nth(1).locator(".differs")
    assert framed.count() == 2
    stage.root.get_by_text("identity", exact=True).click()
    stage.page.wait_for_url("**sh=0_2**k=identity**")
    stage.page.locator("code", has_text="torch.eq(before, after)").first.wait_for()
    press(stage, "Back")
    assert stage.root.locator(".shift-pictures").is_hidden()
    stage.wait_for_verdict()


def test_zeros_that_come_in_win_over_negative_numbers_and_it_is_said(put):
    stage = put([[-5, -1], [-2, -8]], "max")
    press(stage, "Down")
    assert "the zeros that come in are the largest, and win" in said(stage)
    assert "needs an input of at least 3×3 cells" in said(stage)
    press(stage, "Back")


def test_everything_is_reached_with_the_keyboard_alone(put):
    stage = put(SPOT, "max")
    stage.root.locator('input[value="max"]').focus()
    stage.page.keyboard.press("ArrowRight")
    assert stage.numbers()[1][1] == 2.25
    for _ in range(40):
        stage.page.keyboard.press("Tab")
        focused = "document.activeElement.shadowRoot ?? document"
        if stage.page.evaluate(f"({focused}).activeElement?.textContent") == "Right":
            break
    stage.page.keyboard.press("Enter")
    assert "moved along" in said(stage)
    for _ in range(12):
        stage.page.keyboard.press("Tab")
        if stage.page.evaluate(f"({focused}).activeElement?.closest('.pane-zx') !== null"):
            break
    stage.page.keyboard.press("ArrowRight")
    assert stage.page.evaluate(f"({focused}).activeElement.dataset.j") == "1"
    press(stage, "Back")


def test_touch_on_a_phone(new_page, app_server, settled):
    page = new_page(390, 844, has_touch=True, is_mobile=True)
    link = "~".join("_".join(map(str, row)) for row in SPOT)
    page.goto(f"{app_server}/pooling?x={link}&m=max")
    settled(page)
    stage = Stage(page)
    stage.cell("y", 1, 1).tap()
    assert stage.read()["sum"].endswith("max(9, 0, 0, 0) = 9")
    stage.root.get_by_role("button", name="Down", exact=True).tap()
    assert "Pooling: 9 of 9 cells" in said(stage)
    wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
    assert page.evaluate(wide) <= 390
    stage.wait_for_verdict()
