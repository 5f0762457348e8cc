"""Filters and top pictures in a real browser: where a click leads, what a link holds, files."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

TILES = ".tile .line"


@pytest.fixture
def inside(open_page):
    def visit(query=""):
        page = open_page(f"inside?{query}")
        page.wait_for_selector("button.tile")
        return page

    return visit


def query_of(page):
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def grid(page, name):
    return page.locator(f'.grid[aria-label="{name}"]')


def test_a_kernel_leads_to_the_filter_that_makes_its_input(inside):
    page = inside("inside_layer=conv3&inside_filter=4")
    kernel = grid(page, "Kernels of conv3, filter 4").locator("button.tile").first
    number = kernel.locator(".line").first.inner_text()
    kernel.click()
    page.get_by_text(f"conv2, filter {number}", exact=True).first.wait_for()
    page.wait_for_function("location.search.includes('inside_layer=conv2')")
    assert query_of(page)["inside_filter"] == number


def test_a_tile_of_the_epochs_shows_the_weights_of_that_epoch(inside):
    page = inside("inside_layer=conv1&inside_filter=3")
    tiles = grid(page, "Filter 3 over the epochs").locator("button.tile")
    tiles.first.click()
    page.get_by_text("Weights before training").first.wait_for()
    page.wait_for_function("location.search.includes('epoch=0')")
    pressed = grid(page, "Filter 3 over the epochs").locator('[aria-pressed="true"]')
    assert pressed.inner_text() == "start"


def test_a_link_opens_list_score_number_and_order_in_another_tab(inside, new_page, settled):
    query = "inside_part=Top+pictures&inside_layer=conv2&inside_filter=7&inside_sort=Firing+rate"
    page = inside(query)
    for choice in ("Least", "Mean", "16"):
        page.get_by_role("radio", name=choice, exact=True).click()
        settled(page)
    grid(page, "Least pictures by mean").locator("button.tile").nth(15).wait_for()
    assert {"inside_list": "Least", "inside_score": "Mean", "inside_k": "16"}.items() <= (
        query_of(page).items()
    )
    other = new_page()
    other.goto(page.url)
    settled(other)
    grid(other, "Least pictures by mean").locator("button.tile").nth(15).wait_for()
    for name in ("Least pictures by mean", "Filters of conv2"):
        assert grid(other, name).inner_text() == grid(page, name).inner_text()
    pressed = grid(other, "Filters of conv2").locator('[aria-pressed="true"] .line').first
    assert pressed.inner_text() == "7"


def test_the_json_of_a_list_comes_when_it_is_asked_for(inside):
    page = inside("inside_part=Top+pictures&inside_layer=conv3&inside_filter=105")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="JSON").click()
    name = waiting.value.suggested_filename
    assert name == "The-network-that-comes-with-the-explorer_conv3_filter105_Top.json"
    with open(waiting.value.path(), encoding="utf-8") as file:
        document = json.load(file)
    shown = grid(page, "Top pictures by max").locator("button.tile").all()
    for tile, entry in zip(shown, document["lists"]["max"], strict=True):
        assert tile.get_attribute("aria-label").startswith(f"Picture {entry['picture']}, ring")
        assert tile.locator(".line").first.inner_text() == f"{entry['max']:.2f}"


def test_padding_is_hatched_and_the_mark_of_verified_boxes_is_there(inside):
    page = inside("inside_part=Top+pictures&inside_layer=conv3&inside_filter=105")
    assert grid(page, "Top pictures by max").locator(".verified").count() == 9
    assert grid(page, "Top pictures by mean").locator(".verified").count() == 0
    clear = (
        grid(page, "Top pictures by max")
        .locator("canvas")
        .nth(1)
        .evaluate(
            "(c) => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
            ".filter((_, i) => i % 4 === 3 && _ === 0).length"
        )
    )
    assert clear > 0


@pytest.mark.parametrize("part", ["Filters", "Top+pictures"])
@pytest.mark.parametrize("choice", ["inside_list=Ten+groups", "inside_list=Top&inside_k=25"])
def test_long_lists_do_not_scroll_sideways_on_a_phone(new_page, app_server, settled, part, choice):
    page = new_page(width=420, color_scheme="dark")
    page.goto(f"{app_server}/inside?inside_part={part}&inside_layer=conv3&{choice}")
    settled(page)
    page.wait_for_selector("button.tile")
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("(m) => m.scrollWidth <= m.clientWidth + 2")
    sizes = page.locator(f"{TILES}, .ticks, .words, .said").evaluate_all(
        "(all) => all.map((e) => getComputedStyle(e).fontSize)"
    )
    assert min(float(size.removesuffix("px")) for size in sizes) >= 14
