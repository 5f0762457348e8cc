"""What hands do on a sheet: point, type, paste, drag, go wrong, use keys alone or a finger."""

import pytest
from sheet_driver import MOVE, Sheet

PAGE = "loss?z=2_1_0.1&l=2_1_0.1"
SOFTMAX, LOSS = 0, 2  # the sheets of the page, from the top


@pytest.fixture
def sheet(open_page):
    sheet = Sheet(open_page(PAGE), SOFTMAX)
    sheet.wait_for_verdict()
    return sheet


def test_pointing_lights_the_sources_and_says_the_formula(sheet, page):
    general = sheet.lines()
    sheet.cell("p", 0, 1).hover()
    assert sheet.lit("e") == [(0, 1, "")]
    assert sheet.lit("sum") == [(0, 0, "")]
    assert sheet.title().startswith("Probabilities p, B: 0.24")
    assert sheet.lines() != general
    page.mouse.move(5, 5)
    assert sheet.lit("e") == []
    assert sheet.lines() == general


def test_a_click_pins_a_cell_through_edits_until_escape(sheet, page):
    general = sheet.lines()
    sheet.pick("p", 0, 0)
    page.mouse.move(5, 5)
    before = sheet.title()
    sheet.edit("z", 0, 1, "3")
    sheet.wait_for_cell("z", 0, 1, "3")
    page.wait_for_function("old => !document.body.innerText.includes(old)", arg=before)
    page.mouse.move(5, 5)
    sheet.wait_for("Probabilities p, A: ", ".told-title")
    assert sheet.title() != before
    sheet.cell("p", 0, 1).focus()
    sheet.key("Escape")
    assert len(sheet.lines()) == len(general)
    assert sheet.lit("e") == []


def test_an_edit_is_shown_at_once_and_answered_by_python(sheet, page):
    before = sheet.numbers("p")
    sheet.edit("z", 0, 0, "5")
    assert sheet.texts("z")[0][0] == "5"
    page.wait_for_url("**z=5**")
    sheet.wait_for_verdict()
    assert sheet.numbers("p")[0][0] > before[0][0]


def test_a_bad_cell_is_marked_until_it_is_good_again(sheet):
    before = sheet.numbers("p")
    sheet.edit("z", 0, 1, "much")
    sheet.wait_for('"much", which is not a number', ".panel .message")
    assert sheet.texts("z")[0][1] == "much"
    assert "broken" in sheet.grid("z")[0][1]["classes"]
    assert sheet.item("z").locator(".mark-bad").is_visible()
    assert sheet.numbers("p") == before
    sheet.edit("z", 0, 1, "1.5")
    sheet.wait_for_verdict()
    assert sheet.message() == ""
    assert not sheet.item("z").locator(".mark-bad").is_visible()
    assert sheet.numbers("z")[0][1] == 1.5


def test_a_pasted_table_fills_what_fits(sheet, page):
    sheet.paste("z", [[4, 5, 6, 7], [8, 9, 10, 11]], column=1)
    assert sheet.texts("z") == [["2", "4", "5"]]
    page.wait_for_url("**z=2_4_5**")


def test_a_dragged_slider_shows_what_python_answers_when_it_is_let_go(sheet, page):
    page.mouse.move(5, 5)
    for stop in (0, 7, 20):
        sheet.drag("temperature", stop)
        dragged = sheet.shown(), sheet.lines(), sheet.said(), sheet.bars("bars")
        sheet.let_go("temperature")
        page.wait_for_url(f"**t={(0.1, 0.5, 10)[(0, 7, 20).index(stop)]:g}**")
        sheet.wait_for_verdict()
        assert (sheet.shown(), sheet.lines(), sheet.said(), sheet.bars("bars")) == dragged


def test_stops_are_asked_for_when_a_hand_comes_near_and_a_note_stays(open_page):
    sheet = Sheet(open_page(f"{PAGE}&t=0"), SOFTMAX)
    sheet.wait_for_verdict()
    note = sheet.verdict()
    assert "The temperature is 0" in note
    assert sheet.root.get_attribute("data-framed") == ""
    sheet.slider("temperature").hover()
    sheet.root.locator("xpath=self::*[@data-framed='temperature']").wait_for()
    assert sheet.verdict() == note


def test_a_slider_that_moves_before_its_stops_are_there_is_answered_by_python(sheet, page):
    page.mouse.move(5, 5)
    before, last = sheet.numbers("p"), sheet.answered()
    sheet.slider("temperature").evaluate(MOVE, 0)
    sheet.wait_for_answer(last)
    assert sheet.numbers("p")[0][0] > before[0][0]
    sheet.let_go("temperature")
    page.wait_for_url("**t=0.1**")


def test_a_link_opens_the_same_sheet_in_a_second_tab(sheet, page, new_page, settled):
    sheet.edit("z", 0, 2, "−1.25")
    sheet.slide("temperature", 14)
    page.wait_for_url("**z=2_1_-1.25**t=2.5**")
    sheet.wait_for_verdict()
    second = new_page()
    second.goto(page.url)
    settled(second)
    other = Sheet(second, SOFTMAX)
    other.wait_for_verdict()
    page.mouse.move(5, 5)
    assert other.shown() == sheet.shown()
    assert other.lines() == sheet.lines()


def test_everything_is_done_with_keys_alone(sheet, page):
    sheet.slider("temperature").focus()
    sheet.key("ArrowRight")
    page.wait_for_url("**t=1.25**")
    page.keyboard.press("Tab")  # Add a class
    page.keyboard.press("Enter")
    sheet.cell("z", 0, 3).wait_for()
    page.keyboard.press("Tab")  # Take one away
    page.keyboard.press("Tab")
    sheet.key("ArrowRight", "End", "Home", "ArrowRight")
    assert sheet.title().startswith("Scores z, B")
    sheet.key("6", "Enter")
    page.wait_for_url("**z=2_6_**")
    sheet.key("Tab", "ArrowRight")
    assert sheet.lit("z") == [(0, 1, "")]


def test_the_last_of_many_quick_edits_counts(sheet, page):
    for number in range(9):
        sheet.edit("z", 0, number % 3, str(number))
    page.wait_for_url("**z=6_7_8**")
    sheet.wait_for_verdict()
    assert sheet.numbers("z") == [[6, 7, 8]]


def test_a_slider_plays_by_itself_and_python_answers_when_it_rests(open_page, page):
    sheet = Sheet(open_page("gradients?gx=-1"))
    sheet.wait_for_verdict()
    last, began = sheet.answered(), sheet.slider("x").input_value()
    sheet.root.get_by_role("button", name="Play: x").click()
    page.wait_for_function(
        "([slider, began]) => slider.value - began > 1",
        arg=[sheet.slider("x").element_handle(), began],
    )
    sheet.root.get_by_role("button", name="Pause: x").click()
    assert sheet.answered() == last
    shown = sheet.numbers("v.x")
    sheet.wait_for_answer(last)
    assert sheet.numbers("v.x") == shown
    assert shown[0][0] > -1


def test_buttons_and_bars_set_what_they_say(open_page, page):
    sheet = Sheet(open_page(PAGE), LOSS)
    sheet.wait_for_verdict()
    sheet.pick("p", 2)
    page.wait_for_url("**k=2**")
    sheet.wait_for_verdict()
    assert [bar["chosen"] for bar in sheet.bars("p")] == [False, False, True]
    sheet.press("Add a class")
    sheet.cell("z", 0, 3).wait_for()
    assert len(sheet.bars("p")) == 4


def test_a_finger_reads_a_cell_on_a_small_screen_in_the_dark(new_page, app_server, settled):
    page = new_page(width=420, color_scheme="dark", has_touch=True, is_mobile=True)
    page.goto(f"{app_server}/{PAGE}")
    settled(page)
    sheet = Sheet(page, SOFTMAX)
    sheet.wait_for_verdict()
    cell = sheet.cell("p", 0, 1)
    place = cell.bounding_box()
    cell.tap()
    assert sheet.title().startswith("Probabilities p, B")
    assert sheet.lit("e") == [(0, 1, "")]
    assert cell.bounding_box()["y"] - sheet.root.bounding_box()["y"] > 0
    assert abs(cell.bounding_box()["y"] - place["y"]) < 1  # nothing jumps
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
    assert least_contrast(sheet) >= 4.5


def least_contrast(sheet):
    """Return the smallest contrast of the texts of a sheet with what they stand on (WCAG)."""
    return sheet.root.evaluate("""root => {
      const pen = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
      const paint = (colour, under) => {
        pen.clearRect(0, 0, 1, 1);
        for (const layer of [under, colour]) { pen.fillStyle = layer; pen.fillRect(0, 0, 1, 1); }
        return `rgb(${[...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).join()})`;
      };
      const light = (colour) => colour.match(/\\d+/g).slice(0, 3).map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
      const app = document.querySelector('[data-testid="stApp"]');
      const parts = [...root.querySelectorAll('.cell, .line, .told-title, .head, .bar-label')];
      return Math.min(...parts.filter((part) => part.checkVisibility() && part.textContent)
        .map((part) => {
          const style = getComputedStyle(part);
          const ground = paint(style.backgroundColor, getComputedStyle(app).backgroundColor);
          const [a, b] = [light(ground), light(paint(style.color, ground))];
          return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        }));
    }""")
