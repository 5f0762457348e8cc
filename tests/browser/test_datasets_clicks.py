"""The page Data sets under real clicks: a class, a picture, a page, and a search to its end."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from shared_page import one_page

TILE = "[aria-label='Pictures of the class'] button.tile"
# The pixels that the large picture really shows, enlarged or not.
PAINTED = """(name) => {
  const hosts = [...document.querySelectorAll('*')].filter((e) => e.shadowRoot);
  const roots = [document, ...hosts.map((e) => e.shadowRoot)];
  const group = roots.map((r) => r.querySelector(`[aria-label='${name}']`)).find(Boolean);
  const canvas = group.querySelector('canvas');
  const style = getComputedStyle(canvas);
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return { rendering: style.imageRendering, width: canvas.width, shown: canvas.clientWidth,
    pixels: [...data] };
}"""


@pytest.fixture(scope="module")
def page(browser, app_server):
    with one_page(browser, f"{app_server}/datasets") as page:
        page.locator(TILE).nth(47).wait_for(timeout=60_000)
        yield page


def says(page, text):
    page.get_by_text(text, exact=True).first.wait_for()


def test_clicked_class_and_picture_are_shown_pixel_by_pixel(page):
    from explorer.datasets import shapes

    page.get_by_role("button", name="Class ring").click()
    says(page, "ring, train: 5,000 pictures")
    page.get_by_role("button", name="Picture 5", exact=True).click()
    says(page, "ring, train picture 5")
    expected = shapes.draw("ring", "train", [5])[0]
    page.wait_for_function(
        f"(expected) => JSON.stringify(({PAINTED})('The chosen picture').pixels.slice(0, 3)) "
        "=== JSON.stringify(expected)",
        arg=expected[0, 0].tolist(),
    )
    painted = page.evaluate(PAINTED, "The chosen picture")
    shown = np.array(painted["pixels"]).reshape(32, 32, 4)
    np.testing.assert_array_equal(shown[..., :3], expected)
    assert painted["rendering"] == "pixelated"
    assert painted["shown"] > 4 * painted["width"]


def test_next_page_and_back_by_keyboard(page):
    page.get_by_role("button", name=re.compile("next", re.IGNORECASE)).first.click()
    page.get_by_role("button", name="Picture 48", exact=True).wait_for()
    page.get_by_role("button", name="Picture 48", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    says(page, "ring, train picture 49")
    assert "set_page=2" in page.url


def test_search_runs_to_its_end_and_shows_pairs(open_page, server):
    home = Path(server.log).parent / "home"
    random = np.random.Generator(np.random.PCG64(0))
    root = home / "folders" / "twins"
    try:
        for split in ("train", "test"):
            for name in ("cat", "dog"):
                (root / split / name).mkdir(parents=True)
                for i in range(5):
                    pixels = random.integers(0, 256, (32, 32, 3), np.uint8)
                    Image.fromarray(pixels).save(root / split / name / f"{i}.png")
        shutil.copy(root / "train" / "cat" / "3.png", root / "test" / "dog" / "copy.png")
        page = open_page("datasets?set_data=twins&set_part=Near-duplicates")
        page.get_by_role("button", name="Search").click()
        page.get_by_text("1 of 11 test pictures (9.1 %)").wait_for(timeout=60_000)
        pair = page.get_by_role("img", name="test/dog/copy.png and train/cat/3.png")
        pair.wait_for()
        assert "classes differ" in pair.inner_text()
        assert page.get_by_role("button", name="Search again").is_enabled()
    finally:
        shutil.rmtree(root)
