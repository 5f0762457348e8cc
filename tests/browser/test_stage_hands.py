"""What hands do on a stage: type, move by keys, paste, drag, step, play, go wrong, open a link."""

import pytest
from stage_driver import Stage


@pytest.fixture
def stage(open_page):
    stage = Stage(open_page("convolution"))
    stage.wait_for_verdict()
    return stage


def test_typing_redraws_at_once_and_python_agrees(stage):
    stage.type("x", 0, 0, "10")
    assert stage.numbers()[0][0] == 5
    stage.type("k", 0, 0, "2")
    assert stage.numbers()[0][0] == 25
    stage.wait_for_verdict()


def test_arrow_keys_walk_and_typing_replaces(stage, page):
    stage.cell("x", 0, 0).click()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "7", "Enter"):
        page.keyboard.press(key)
    assert stage.numbers("x")[1][2] == 7


def test_tab_walks_through_the_cells_and_leaves_at_the_end(stage, page):
    stage.cell("k", 2, 1).click()
    page.keyboard.press("Tab")
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    assert stage.numbers("k")[2][2] == 9
    assert stage.root.locator(".edit:visible").count() == 0


def test_escape_takes_the_edit_back(stage, page):
    stage.cell("x", 0, 1).click()
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    assert stage.numbers("x")[0][1] == 2


def test_pasting_a_table_takes_its_size(stage):
    stage.paste("x", [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [0, 0, 0, 0]])
    assert len(stage.numbers("x")) == 4
    stage.wait_for_verdict()


def test_pasting_too_large_a_table_keeps_the_size(stage):
    stage.paste("k", [[1] * 12] * 12)
    assert stage.numbers("k") == [[1, 1, 1]] * 3


def test_sliders_redraw_while_dragged_and_send_on_release(stage, page):
    slider = stage.root.locator('input[name="padding"]')
    slider.focus()
    for padding in (1, 2, 3):
        page.keyboard.press("ArrowRight")
        assert len(stage.numbers()) == 1 + 2 * padding
    stage.wait_for_verdict()
    page.wait_for_url("**p=3**")


def test_shrinking_and_growing_loses_no_number(stage):
    before = stage.numbers("x")
    stage.slide("columns", 2)
    stage.slide("columns", 5)
    assert stage.numbers("x") == before


def test_output_cells_answer_to_hover_click_and_keys(stage, page):
    stage.cell("y", 0, 1).hover()
    assert stage.read()["sum"].endswith("= 16")
    stage.cell("y", 0, 2).click()
    page.mouse.move(5, 5)
    assert stage.read()["sum"].endswith("= 1")
    page.keyboard.press("ArrowLeft")
    assert stage.read()["sum"].endswith("= 16")


def test_touch_on_an_output_cell_shows_its_sum(new_page, app_server, settled):
    page = new_page(420, 900, has_touch=True)
    page.goto(f"{app_server}/convolution")
    settled(page)
    stage = Stage(page)
    stage.cell("y", 0, 1).tap()
    assert stage.read()["sum"].endswith("= 16")


def test_step_back_scrub_and_play(stage, page):
    where = stage.root.locator(".where")
    stage.root.get_by_label("Step forward").click()
    assert where.inner_text() == "cell 1 of 3"
    assert [("later" in cell["classes"]) for cell in stage.read()["y"][0]] == [False, True, True]
    stage.root.get_by_label("Step forward").click()
    stage.root.get_by_label("Step back").click()
    assert where.inner_text() == "cell 1 of 3"
    stage.root.get_by_label("Speed, cells per second").fill("10")
    stage.root.get_by_label("Play").click()
    stage.root.locator(".where", has_text="cell 3 of 3").wait_for(timeout=5_000)
    stage.root.get_by_label("Play").wait_for(timeout=5_000)  # it stops at the end by itself
    stage.root.get_by_label("Output cell").fill("2")
    assert where.inner_text() == "cell 2 of 3"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Input, row 2, column 3, is empty."),
        ("abc", 'Input, row 2, column 3, holds "abc", which is not a number.'),
        ("inf", "Input, row 2, column 3, holds inf, which is not finite."),
        ("1e308", "Input, row 2, column 3, holds 1e308. Type a number between"),
        ("<b>1</b>", 'Input, row 2, column 3, holds "<b>1</b>", which is not a number.'),
    ],
)
def test_bad_cell_gets_one_sentence_and_loses_nothing(stage, page, text, sentence):
    stage.cell("x", 1, 2).click()
    page.keyboard.press("Delete")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    stage.wait_for_verdict(sentence)
    shown = stage.read()
    assert shown["stale"]
    assert [float(cell["value"]) for cell in shown["y"][0]] == [5, 16, 1]
    assert stage.root.locator(".pane-x .mark-bad").is_visible()
    stage.type("x", 1, 2, "2")
    stage.wait_for_verdict()
    assert not stage.read()["stale"]
    assert stage.numbers() == [[5, 16, 1]]


def test_decimal_comma_is_read_and_said(stage):
    stage.type("x", 0, 0, "0,5")
    stage.wait_for_verdict("0,5 was read as 0.5")
    assert stage.numbers("x")[0][0] == 0.5


def test_kernel_that_does_not_fit_gets_the_rule_and_the_remedy(stage):
    stage.slide("kernel", 5)
    stage.wait_for_verdict(
        "Kernel 5×5 does not fit in input 3×5. Add padding 1 or use a smaller kernel."
    )
    stage.slide("padding", 1)
    stage.wait_for_verdict()


def test_stride_0_in_a_link_is_said_and_the_default_used(open_page):
    stage = Stage(open_page("convolution?s=0&k=abc"))
    stage.wait_for_verdict("The link asks for s = 0; it must be a whole number from 1 to 5")
    assert stage.numbers() == [[5, 16, 1]]


def test_link_shows_the_same_numbers_in_a_second_tab(stage, page, new_page, settled):
    stage.type("x", 0, 0, "4")
    stage.slide("padding", 1)
    stage.wait_for_verdict()
    page.wait_for_url("**p=1**")
    other = new_page()
    other.goto(page.url)
    settled(other)
    assert Stage(other).numbers() == stage.numbers()


def test_examples_open_and_edits_make_them_your_own(stage, page):
    page.get_by_role("button", name="One channel").click()
    page.get_by_text("Sobel: vertical edge", exact=True).click()
    stage.wait_for_verdict()
    stage.root.locator(".pane-x .cell[data-j='5']").first.wait_for()
    assert stage.numbers()[0] == [0, 32, 32, 0]
    stage.type("x", 0, 0, "3")
    page.get_by_text("Your own numbers.").wait_for()


def test_numbers_survive_a_visit_to_another_page(stage, page, settled):
    stage.type("x", 0, 0, "8")
    stage.wait_for_verdict()
    page.get_by_role("link", name="Pooling", exact=True).click()
    page.get_by_role("heading", name="Pooling", exact=True).wait_for()
    page.get_by_role("link", name="Convolution", exact=True).click()
    settled(page)
    assert Stage(page).numbers("x")[0][0] == 8


def test_two_sessions_do_not_share_numbers(stage, new_page, app_server, settled):
    other = new_page()
    other.goto(f"{app_server}/convolution")
    settled(other)
    stage.type("x", 0, 0, "6")
    assert Stage(other).numbers("x")[0][0] == 0


def test_try_this_link_opens_its_experiment(stage, page):
    page.get_by_role("link", name="Stride 2 on 6×6").click()
    stage.root.locator(".pane-x .cell[data-j='5']").first.wait_for()
    assert len(stage.numbers()) == 2
    page.wait_for_function("location.search.includes('x=0_1_2_3_4_5')")
