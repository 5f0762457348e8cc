"""What hands do on the Output size page: drag, point, tap, walk by keys, remedy, solve, predict."""

import pytest
from strip_driver import Strips

OVERFLOW = """() => { const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth; }"""


@pytest.fixture
def strips(open_page):
    return Strips(open_page("output_size"))


def count(strip, *names):
    return sum(len(strip[name]) for name in names)


def test_strip_shows_windows_and_unread_cells_also_while_a_slider_is_dragged(strips, page):
    shown = strips.read()
    strip = shown["strips"][0]
    assert shown["headline"] == "10×10 → 4×4"
    assert (count(strip, "input"), count(strip, "unread"), count(strip, "padding")) == (9, 1, 0)
    assert (count(strip, "taps"), count(strip, "short output"), count(strip, "ghost")) == (12, 4, 3)
    assert "7/2 = 3.5 → 3" in shown["formula"]
    assert "remainder 1: the last row and the last column are never read" in shown["formula"]
    assert shown["sentence"].startswith("Input 10×10 gives output 4×4. Remainder 1")
    assert shown["note"] == "Same as PyTorch"
    for padding, places in ((1, 5), (2, 6), (3, 7)):
        strips.drag("p", padding)
        shown = strips.read()
        assert count(shown["strips"][0], "short output") == places
        assert count(shown["strips"][0], "padding") == 2 * padding
        assert shown["stale"]  # the remedies still belong to the last answer
    strips.slide("p", 3)
    strips.wait_for_verdict()
    assert not strips.read()["stale"]
    page.wait_for_url("**p=3**")
    strips.drag("p", 0)
    strips.drag("d", 3)
    strip = strips.read()["strips"][0]
    assert (count(strip, "taps"), count(strip, "gaps")) == (6, 4)


def test_pointing_at_an_output_shows_its_window_and_at_an_input_its_readers(strips, page):
    strips.svg().hover(position=strips.spot("short output", 2))
    assert strips.read()["say"] == "Output 3 reads input 5 to 7. Its window starts at 2·2 + 1 = 5."
    assert count(strips.read()["strips"][0], "lit") == 3 + 1 + 1
    strips.svg().hover(position=strips.spot("input", 4))
    assert strips.read()["say"] == "Input 5 is read by output 2 and 3."
    assert count(strips.read()["strips"][0], "lit") == 1 + 2 + 2
    page.mouse.move(2, 2)
    assert strips.read()["say"].startswith("Output 1 reads")
    strips.svg().hover(position=strips.spot("unread", 0))
    assert strips.read()["say"] == "Input 10 is read by no window."


def test_remedies_lead_where_they_say_and_usual_settings_leave_the_address(strips, page):
    assert strips.read()["remedies"] == [
        "S = 1 → 8",
        "N − 1 → 4",
        "N + 1 → 5",
        "K − 1 → 5",
        "K + 1 → 4",
        "pooling with ceil_mode → 5",
    ]
    strips.root.get_by_role("button", name="N − 1").click()
    strips.wait_for_verdict()
    shown = strips.read()
    assert (shown["headline"], shown["remedies"]) == ("9×9 → 4×4", [])
    assert count(shown["strips"][0], "unread") == 0
    strips.slide("n", 8)
    strips.slide("s", 3)
    strips.wait_for_verdict()
    assert "P + 2 → 4" in strips.read()["remedies"]
    strips.root.get_by_role("button", name="pooling with ceil_mode").click()
    strips.wait_for_verdict()
    assert strips.read()["headline"] == "8×8 → 3×3"
    assert "the last window reaches 1 cell over the end" in strips.read()["formula"]
    page.wait_for_url("**mode=pool**ceil=1**")
    strips.choose("Convolution")
    page.wait_for_function("() => !location.search.includes('mode')")
    strips.wait_for_verdict()
    page.locator('[data-testid="stCode"]', has_text="nn.Conv2d").wait_for()


def test_ceil_mode_drops_a_window_that_starts_in_the_padding(open_page):
    strips = Strips(open_page("output_size?mode=pool&ceil=1&n=32&k=1&s=2&p=0"))
    for setting, headline, words, crossed in (
        ((32, 1, 2, 0), "32×32 → 16×16", "window 17 would start at cell 33", True),
        ((5, 3, 3, 1), "5×5 → 2×2", "window 3 would start at cell 6", True),
        ((25, 2, 2, 0), "25×25 → 13×13", "reaches 1 cell over the end", False),
    ):
        for name, value in zip("nksp", setting, strict=True):
            strips.slide(name, value)
        strips.wait_for_verdict("Same as PyTorch")
        shown = strips.read()
        assert shown["headline"] == headline
        assert words in shown["formula"]
        assert bool(shown["strips"][0]["ghost"]) == crossed


def test_same_padding_shows_left_and_right_and_is_refused_with_a_stride(open_page):
    strips = Strips(open_page("output_size?n=5&k=4&s=1&p=0&rule=same"))
    padding = strips.read()["strips"][0]["padding"]
    first = strips.read()["strips"][0]["input"][0][0]
    assert [box[0] < first for box in padding] == [True, False, False]
    strips.slide("s", 2)
    strips.wait_for_verdict("PyTorch refuses it, too: padding='same' is not supported")
    assert strips.read()["headline"] == "5×5 → no output"
    assert "Use stride 1" in strips.read()["sentence"]


def test_transposed_strip_stamps_and_offers_the_other_size(open_page):
    strips = Strips(open_page("output_size?mode=transposed&n=3&k=3&s=2&p=1&op=1"))
    shown = strips.read()
    strip = shown["strips"][0]
    assert shown["headline"] == "3×3 → 6×6"
    assert (count(strip, "short input"), count(strip, "output", "extra"), count(strip, "cut")) == (
        3,
        6,
        1,
    )
    strips.root.locator(".same", has_text="makes 3 of 5 and 6 alike").wait_for()
    strips.svg().hover(position=strips.spot("output", 1))
    assert strips.read()["say"] == "Output 2 adds up the stamps of input 1 and 2."
    strips.root.get_by_role("button", name="output padding 0").click()
    strips.wait_for_verdict()
    assert strips.read()["headline"] == "3×3 → 5×5"


def test_solving_lists_all_answers_and_explains_a_fraction(open_page):
    strips = Strips(open_page("output_size?n=7&k=3&s=1&p=0&solve=S&o=4"))
    shown = strips.read()
    assert shown["rows"] == []
    assert "S = 4/3 is no whole number: S = 1 gives 5, S = 2 gives 3." in shown["solved"][0]
    strips.root.locator("input[name=solve-P]").check()
    strips.wait_for_verdict()
    rows = strips.read()["rows"]
    assert rows[0] == [2, 1, 0]
    assert all((7 + 2 * p - 3) // s + 1 == 4 and (7 + 2 * p - 3) % s == rest for s, p, rest in rows)
    strips.root.get_by_role("button", name="Show S = 2, P = 1").click()
    strips.wait_for_verdict()
    assert strips.read()["headline"] == "7×7 → 4×4"


def test_prediction_hides_the_size_names_the_slip_and_reveals(strips, page):
    strips.choose("predict")
    strips.wait_for_verdict()
    shown = strips.read()
    assert "4" not in shown["headline"]
    assert shown["sentence"] == ""
    assert not strips.root.locator(".answers").is_visible()
    assert not strips.root.get_by_role("table").count()
    field = strips.root.locator("input[name=guess-0]")
    field.fill("5")
    field.press("Enter")
    told = strips.root.locator(".told")
    told.get_by_text("rounded up").wait_for()
    field.fill("4")
    strips.root.get_by_role("button", name="Check").click()
    told.get_by_text("Right.").wait_for()
    assert strips.read()["headline"] == "10×10 → 4×4"
    strips.root.get_by_role("button", name="Next question").click()
    strips.wait_for_verdict()
    assert strips.read()["headline"].endswith("→ ?")
    strips.root.get_by_role("button", name="Reveal").click()
    assert "?" not in strips.read()["headline"]


def test_rows_and_columns_apart_have_two_strips_and_one_link(strips, page, new_page, settled):
    strips.choose("Pooling")
    strips.root.locator("label.switch", has_text="ceil_mode").click()
    strips.root.get_by_text("Rows and columns apart").click()
    strips.slide("n", 15, way=1)
    strips.slide("d", 2, way=0)
    strips.root.locator(".solver summary").click()
    strips.root.locator("input[name=wanted]").fill("7")
    strips.root.locator("input[name=wanted]").press("Enter")
    strips.svg(1).click(position=strips.spot("input", 3, strip=1))
    strips.wait_for_verdict()
    page.wait_for_url("**at=1_1_3**")
    settled(page)
    page.mouse.move(2, 2)
    first = strips.read()
    assert first["captions"] == ["Rows: 10 → 4", "Columns: 15 → 7"]
    other = new_page()
    other.goto(page.url)
    settled(other)
    assert Strips(other).read() == first
    strips.root.get_by_text("Rows and columns apart").click()
    assert strips.read()["captions"] == ["Rows and columns: 10 → 4"]


def test_keyboard_alone_reaches_everything_and_readers_find_a_table(strips, page):
    table = strips.root.locator(".for-readers table")
    assert table.locator("tr").count() == 4
    assert table.locator("td").nth(2).inner_text().startswith("Output 3 reads input 5 to 7.")
    strips.slider("s").focus()
    page.keyboard.press("ArrowRight")
    assert strips.read()["headline"] == "10×10 → 3×3"
    page.keyboard.press("ArrowLeft")
    strips.wait_for_verdict()
    strips.root.get_by_role("slider", name="output cells").focus()
    for key, words in (("End", "Output 4"), ("ArrowLeft", "Output 3"), ("Home", "Output 1")):
        page.keyboard.press(key)
        assert strips.read()["say"].startswith(words)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    handle = strips.root.get_by_role("slider", name="input cells")
    assert handle.get_attribute("aria-valuetext") == "Input 2 is read by output 1."
    assert strips.read()["say"] == "Input 2 is read by output 1."
    strips.root.get_by_role("button", name="N − 1").focus()
    page.keyboard.press("Enter")
    strips.wait_for_verdict()
    assert strips.read()["headline"] == "9×9 → 4×4"


def test_phone_draws_alexnets_224_cells_and_answers_to_touch(new_page, app_server, settled):
    page = new_page(390, 844, has_touch=True)
    page.goto(f"{app_server}/output_size?n=224&k=11&s=4&p=0")
    settled(page)
    strips = Strips(page)
    strip = strips.read()["strips"][0]
    assert count(strip, "taps") == count(strip, "short output") == 54
    [last] = strip["unread"]
    assert last[0] > 223 * last[2] - 1
    strips.svg().tap(position=strips.spot("short output", 53))
    assert strips.read()["say"].startswith("Output 54 reads input 213 to 223.")
    assert page.evaluate(OVERFLOW) <= 0
    for name, value in (("n", 256), ("k", 16), ("s", 1), ("p", 16)):
        strips.slide(name, value)
    strips.root.get_by_text("Rows and columns apart").click()
    strips.wait_for_verdict()
    assert strips.read()["headline"] == "256×256 → 273×273"
    assert page.evaluate(OVERFLOW) <= 0
