"""Why this answer in a real browser: the patch follows pointer and keys, its numbers are true."""

import re

import numpy as np
import pytest

from explorer import checkpoints, datasets
from explorer.probing.attribution.occlusion import under_patch
from explorer.training.rundir import shipped_runs

FRAME = ".movable .frame"
PLACE = re.compile(r"Patch of (\d+)×\d+ pixels at row (\d+), column (\d+)")


@pytest.fixture
def why(open_page):
    def visit(query=""):
        page = open_page(f"why?{query}")
        page.wait_for_selector(FRAME)
        page.locator(".movable canvas").scroll_into_view_if_needed()
        page.wait_for_function(
            """() => { const root = [...document.querySelectorAll('*')].map((e) => e.shadowRoot)
              .find((r) => r?.querySelector('.movable'));
              return root.querySelector('.movable canvas').width === 32; }"""
        )
        return page

    return visit


def place(page):
    size, top, left = PLACE.match(page.locator(FRAME).get_attribute("aria-label")).groups()
    return int(top), int(left), int(size)


def settle_there(page):
    page.get_by_text(re.compile(r"^The patch is at row")).wait_for()
    page.wait_for_function("""() => ![...document.querySelectorAll('*')].map((e) => e.shadowRoot)
      .some((r) => r?.querySelector('.occlusion')?.textContent.includes('Asking the network'))""")


def shown(page):
    return [
        float(text.removesuffix(" %")) for text in page.locator(".rows .value").all_inner_texts()
    ]


def true(spot):
    model, card = checkpoints.load(shipped_runs()[0].path)
    image = datasets.load("shapes", "test", classes=card.classes).images[0]
    return 100 * under_patch(model, image, card.mean, card.std, spot)


def drawn(page, row, column):
    return page.locator(".movable canvas").evaluate(
        """(canvas, [row, column]) => [...canvas.getContext('2d')
          .getImageData(column, row, 1, 1).data].slice(0, 3)""",
        [row, column],
    )


def test_the_patch_follows_the_pointer_and_the_network_answers_for_its_very_place(why):
    page = why()
    before = place(page)
    assert before[2] == 8
    canvas = page.locator(".movable canvas")
    area = canvas.bounding_box()
    cell = area["width"] / 32

    def at(row, column):
        return area["x"] + column * cell, area["y"] + row * cell

    page.mouse.move(*at(before[0] + 4, before[1] + 4))
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(*at(before[0] + 4 - step, before[1] + 4 - step))
    moved = place(page)  # before anything came back
    assert moved == (before[0] - 5, before[1] - 5, 8)
    model_mean = checkpoints.load(shipped_runs()[0].path)[1].mean
    grey = [int(255 * m + 0.5) for m in model_mean]
    assert drawn(page, moved[0] + 3, moved[1] + 3) == grey
    page.mouse.up()
    settle_there(page)
    np.testing.assert_allclose(shown(page), true(moved), atol=0.051)
    page.wait_for_function(f"location.search.includes('why_patch={moved[0]}_{moved[1]}_8')")


def test_arrow_keys_move_the_patch_and_it_stays_on_the_picture(why):
    page = why("why_patch=2_3_8")
    assert place(page) == (2, 3, 8)
    page.locator(FRAME).focus()
    for key in ("ArrowUp", "ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    assert place(page) == (5, 4, 8)
    settle_there(page)
    np.testing.assert_allclose(shown(page), true((5, 4, 8)), atol=0.051)
    for _ in range(3):
        page.keyboard.press("Shift+ArrowLeft")
    assert place(page) == (5, 0, 8)


def test_the_slider_makes_the_patch_larger_around_its_middle(why):
    page = why("why_patch=10_10_8")
    slider = page.locator('input[name="patch"]')
    slider.focus()
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    assert place(page) == (9, 9, 10)
    settle_there(page)
    np.testing.assert_allclose(shown(page), true((9, 9, 10)), atol=0.051)
    assert page.get_by_text("Patch 10×10, in steps of").is_visible()
