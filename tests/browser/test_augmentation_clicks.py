"""Augmentation in a real browser: the drawn pixels, a click on a variant, links, a phone."""

import json
import re

import numpy as np
import pytest

PIXELS = """(canvas) => JSON.stringify([...canvas.getContext('2d')
  .getImageData(0, 0, canvas.width, canvas.height).data])"""


def pixels(tile, side):
    data = json.loads(tile.locator("canvas").evaluate(PIXELS))
    return np.array(data, np.uint8).reshape(side, side, 4)[..., :3]


@pytest.fixture
def augmentation(open_page):
    def visit(query=""):
        page = open_page(f"augmentation?{query}")
        page.wait_for_selector(".tile canvas")
        return page

    return visit


def test_the_drawn_pixels_are_the_trainings_own(augmentation):
    from explorer import samples
    from explorer.augmentation.pipeline import variants
    from explorer.augmentation.settings import Jitter, Pipeline, Rotation
    from explorer.images import fit_picture

    page = augmentation("aug_on=Rotation&aug_on=Jitter&aug_seed=5")
    picture = fit_picture(samples.draw("house"), 32)
    found = variants(picture, Pipeline(rotation=Rotation(15), jitter=Jitter()), 11, seed=5)
    tiles = page.locator("button.tile")
    assert np.array_equal(pixels(tiles.nth(0), 32), picture)
    for number in (1, 6, 11):
        assert np.array_equal(pixels(tiles.nth(number), 32), found.pictures[number - 1])


def test_a_click_opens_a_variant_and_draw_again_writes_the_seed_into_the_link(augmentation):
    page = augmentation()
    page.locator("button.tile").nth(4).click()
    page.get_by_text("Variant 4, step by step").wait_for()
    words = page.locator("button.tile").nth(4).locator(".line").first.inner_text()
    row, column = re.findall(r"\d+", words)[:2]
    page.get_by_text(f"padded(y + {row}, x + {column})").wait_for()
    page.get_by_role("button", name="Draw again").click()
    page.wait_for_function("location.search.includes('aug_seed=1')")
    page.wait_for_function(
        """(old) => document.querySelector('body') && [...document.querySelectorAll('*')]
        .filter((e) => e.shadowRoot).flatMap((e) => [...e.shadowRoot.querySelectorAll('.tile')])
        .some((e, i) => i === 4 && !e.innerText.includes(old))""",
        arg=words,
    )


def test_cutmix_shows_its_box_on_both_pictures(augmentation):
    page = augmentation("experiment=corner")
    page.get_by_text("λ recomputed from the box").wait_for()
    assert page.locator(".tile .box").count() == 2
    page.get_by_text("Both ways are the same").wait_for()


@pytest.mark.parametrize("part", ["One picture", "Two pictures: MixUp and CutMix"])
def test_a_phone_does_not_scroll_sideways_and_reads_14_pixels(new_page, app_server, settled, part):
    page = new_page(width=390, color_scheme="dark")
    page.goto(f"{app_server}/augmentation?aug_part={part}&aug_on=AutoAugment&aug_on=Erasing")
    settled(page)
    page.wait_for_selector(".tile canvas")
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("(m) => m.scrollWidth <= m.clientWidth + 2")
    sizes = page.locator(".tile .line").evaluate_all(
        "(all) => all.map((e) => getComputedStyle(e).fontSize)"
    )
    assert min(float(size.removesuffix("px")) for size in sizes) >= 14
