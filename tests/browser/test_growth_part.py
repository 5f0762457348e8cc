"""Dense against convolution in a real browser: it follows the sliders and agrees with Python."""

import random
import re

import pytest
from shared_page import one_page

from explorer.cases.growth import Growth

SUMS = """root => [...root.querySelectorAll('.sum')].map((e) => e.textContent)"""
MOVE = """(root, [name, value]) => {
  const input = root.querySelector(`input[name="${name}"]`);
  input.value = value;
  input.dispatchEvent(new Event('input', {bubbles: true}));
}"""


@pytest.fixture(scope="module")
def part(browser, server):
    with one_page(browser, f"{server.url}/numbers") as page:
        root = page.locator(".growth")
        root.locator(".verdict", has_text="Same as Python").wait_for(timeout=30_000)
        yield root


def test_the_sums_follow_a_slider_while_it_is_dragged(part):
    rng = random.Random(2)
    for _ in range(12):
        side, units, filters, kernel = (
            rng.randrange(8, 513, 8), rng.randrange(11), rng.randrange(9), rng.randrange(6)
        )  # fmt: skip
        for name, value in (("side", side), ("units", units), ("filters", filters),
                            ("kernel", kernel)):  # fmt: skip
            part.evaluate(MOVE, [name, value])
        choice = Growth(side, 2**units, 2**filters, 2 * kernel + 1)
        assert part.evaluate(SUMS) == [str(choice.dense((0, 0))), str(choice.convolution())]


def test_a_key_on_a_slider_is_answered_by_python_and_stands_in_the_link(part):
    part.evaluate(MOVE, ["units", 3])
    part.locator('input[name="side"]').focus()
    part.page.keyboard.press("End")
    part.page.wait_for_function("location.search.includes('dense=512_8_')")
    part.locator(".verdict", has_text="Same as Python").wait_for()
    lines = part.page.locator("code").nth(1)
    lines.locator("xpath=self::*[contains(., '512 * 512')]").wait_for()
    assert re.search(r"nn\.Linear\(3 \* 512 \* 512, 8,", lines.inner_text())


def test_an_answer_is_judged_by_its_own_numbers_while_a_slider_moves_on(part):
    part.locator('input[name="filters"]').focus()
    for value in (40, 80, 120, 160):
        part.page.keyboard.press("ArrowRight" if value % 80 else "ArrowLeft")  # asks Python
        part.evaluate(MOVE, ["side", value])  # and another slider is dragged before it answers
        part.page.wait_for_function(f"location.search.includes('dense={value - 40 or 512}_')")
        assert "wrong" not in part.locator(".verdict").get_attribute("class")


def test_the_button_goes_back_to_the_chosen_picture(part):
    part.evaluate(MOVE, ["side", 64])
    part.get_by_role("button", name="Your picture: 256×256").click()
    assert "3·256·256" in part.evaluate(SUMS)[0]
    assert part.get_by_role("button").get_attribute("aria-pressed") == "true"
