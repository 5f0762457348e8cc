"""Guess the filter in a real browser: by keys alone and by touch, and nothing moves meanwhile."""

import pytest

PLACES = """() => Object.fromEntries(['h1', '.st-key-guess_pair', '.st-key-guess_most_examples',
  '[data-testid="stCode"]', 'h3', 'table'].map((what) => {
    const { top, left, height } = document.querySelector(what).getBoundingClientRect();
    return [what, [top, left, height].map(Math.round)];
  }))"""


@pytest.fixture
def guess(new_page, app_server, settled):
    def visit(query="", **options):
        page = new_page(**options)
        page.goto(f"{app_server}/guess?{query}")
        settled(page)
        page.wait_for_selector("button.tile")
        return page

    return visit


def questioned(page, number):
    page.get_by_text(f"Question {number} of 10").wait_for()
    page.locator(".st-key-guess_1 button").wait_for()


def explained(page):
    page.locator(".st-key-guess_next button").wait_for()
    page.get_by_text("more: max").wait_for()


def test_a_round_is_played_by_keys_alone_and_nothing_moves(guess):
    page = guess("guess_layer=conv2")
    for number, key in enumerate(("ArrowLeft", "ArrowRight"), start=1):
        questioned(page, number)
        before = page.evaluate(PLACES)
        page.keyboard.press(key)
        explained(page)
        assert (
            page.locator(".tile .box").count() >= 10
        )  # nine examples, and one or both of the pair
        assert page.evaluate(PLACES) == before
        page.keyboard.press("Enter")
    questioned(page, 3)
    assert "guess_round" not in page.url


def test_a_phone_answers_by_touch_and_reads_14_pixels(guess):
    page = guess("guess_layer=conv2", width=420, color_scheme="dark", has_touch=True)
    questioned(page, 1)
    page.locator("button.tile").nth(1).tap()
    explained(page)
    words = page.locator(".tile .line")
    assert any("your choice" in text for text in words.all_inner_texts())
    sizes = words.evaluate_all("(all) => all.map((e) => getComputedStyle(e).fontSize)")
    assert min(float(size.removesuffix("px")) for size in sizes) >= 14
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("(m) => m.scrollWidth <= m.clientWidth + 2")


def test_a_focused_picture_is_chosen_with_enter(guess):
    page = guess("guess_layer=conv2")
    questioned(page, 1)
    page.locator("button.tile").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".st-key-guess_next").count() == 0, "an arrow on a picture only moves"
    page.keyboard.press("Enter")
    explained(page)
    assert "your choice" in page.locator(".tile .line").all_inner_texts()[-1]
