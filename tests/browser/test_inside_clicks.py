"""Inside the network in a real browser: what is drawn, what a click does, and how fast."""

import json

import pytest

PIXELS = """(label) => {
  const tile = [...document.querySelectorAll('[aria-label]')]
    .concat(...[...document.querySelectorAll('*')].filter((e) => e.shadowRoot)
      .map((e) => [...e.shadowRoot.querySelectorAll('[aria-label]')]))
    .find((e) => e.getAttribute('aria-label') === label);
  const canvas = tile.querySelector('canvas');
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return JSON.stringify([canvas.height, canvas.width, [...data]]);
}"""
WORDS = "button.tile .line"
CHOSEN = '.grid[aria-label="Filters of conv1"] button.tile[aria-pressed="true"] .line'


@pytest.fixture
def inside(open_page):
    def visit(query=""):
        page = open_page(f"inside?{query}")
        page.wait_for_selector("button.tile")
        return page

    return visit


def test_a_click_on_a_filter_shows_its_numbers_and_stands_in_the_link(inside):
    page = inside()
    before = page.locator("table.pane").first.inner_text()
    page.locator("button.tile").nth(9).click()
    page.wait_for_function("location.search.includes('inside_filter=9')")
    page.get_by_text("conv1, filter 9").wait_for()
    assert page.locator(CHOSEN).inner_text() == "9"
    assert page.locator("table.pane").first.inner_text() != before


def test_arrows_move_between_tiles_and_enter_chooses(inside):
    page = inside()
    page.locator("button.tile").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_text("conv1, filter 2").wait_for()
    assert page.locator(CHOSEN).inner_text() == "2"


def test_the_drawn_pixels_are_the_networks_weights(inside):
    from explorer import checkpoints
    from explorer.figures.colours import filters_as_rgb, limit
    from explorer.training.rundir import shipped_runs

    model, _ = checkpoints.load(shipped_runs()[0].path)
    weights = model.conv1.weight.numpy()
    expected = filters_as_rgb(weights, limit(weights))
    page = inside()
    for number in (0, 7, 31):
        height, width, data = json.loads(page.evaluate(PIXELS, f"Filter {number}"))
        drawn = [data[i : i + 3] for i in range(0, len(data), 4)]
        assert (height, width) == (3, 3)
        assert drawn == expected[number].reshape(-1, 3).tolist()


def test_a_click_on_a_top_picture_opens_its_feature_maps_with_the_same_maximum(inside):
    page = inside("inside_part=Top+pictures&inside_layer=conv2&inside_filter=7")
    first = page.locator("button.tile").first
    value = first.locator(".line").first.inner_text()
    image = first.get_attribute("aria-label").split(",")[0]
    first.click()
    page.get_by_text(f"max {value} at row").wait_for()
    page.locator(".tile .line").get_by_text(image, exact=True).wait_for()


@pytest.mark.parametrize("part", ["Filters", "Feature+maps", "Top+pictures"])
def test_a_phone_does_not_scroll_sideways_and_reads_14_pixels(new_page, app_server, settled, part):
    page = new_page(width=420, color_scheme="dark")
    page.goto(f"{app_server}/inside?inside_part={part}&inside_layer=conv2")
    settled(page)
    page.wait_for_selector("button.tile")
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("(m) => m.scrollWidth <= m.clientWidth + 2")
    sizes = page.locator(WORDS).evaluate_all(
        "(all) => all.map((e) => getComputedStyle(e).fontSize)"
    )
    assert min(float(size.removesuffix("px")) for size in sizes) >= 14
