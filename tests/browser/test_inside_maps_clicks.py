"""The feature maps in a real browser: a place is chosen, its sum opens, the picture is shifted."""

import re

import pytest

PART = "inside?inside_part=Feature+maps"
FILLED = PART + "&inside_layer=conv3&inside_filter=105&inside_picture=2076"


@pytest.fixture
def maps(open_page):
    def visit(address):
        page = open_page(address)
        page.wait_for_selector(".surface canvas")
        return page

    return visit


def test_a_click_on_the_map_opens_the_sum_of_the_number_below_it(maps):
    page = maps(FILLED)
    box = page.locator(".surface").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 1.5 / 8, box["y"] + box["height"] * 3.5 / 8)
    page.wait_for_function("location.search.includes('inside_walk=conv3')")
    page.get_by_text("Where this number comes from").wait_for()
    shown = page.locator(".board .place").inner_text()
    assert shown.startswith("row 3, column 1: ")
    crumb = page.get_by_role("button", name="conv3:relu[105] at (3, 1)").inner_text()
    value = float(crumb.split(" = ")[1].replace("−", "-"))
    assert value == pytest.approx(float(shown.split(": ")[1]), abs=0.0006)


def test_by_keyboard_alone_one_comes_from_a_map_to_the_next_layer(maps):
    page = maps(FILLED)
    page.locator(".surface").focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.get_by_text("Where this number comes from").wait_for()
    page.get_by_role("button", name=re.compile("Go on down to conv2:pool")).press("Enter")
    page.get_by_role("button", name=re.compile(r"← conv2:pool")).wait_for()
    assert "input" not in page.url
    assert "~conv2" in page.url.replace("%7E", "~")


def test_a_sum_opens_on_the_stage_and_on_the_page_convolution(maps):
    page = maps(PART + "&inside_walk=conv1:relu@0_9_9")
    page.get_by_text("Show this sum on the stage").click()
    page.get_by_text("Same as PyTorch").wait_for()
    assert "x=" not in page.url.replace("inside_", "")
    total = page.get_by_text(re.compile("one number comes out, ")).inner_text()
    total = re.search(r"comes out, ([−\d.e]+)\.", total)[1]
    page.get_by_role("link", name="Open it on the page Convolution").click()
    page.wait_for_url(re.compile("/convolution"))
    page.get_by_text("Same as PyTorch").wait_for()
    value = page.locator("text=/^Output row 1, column 1/").first.inner_text().split("=")[-1]
    shown = float(value.replace("−", "-"))
    assert shown == pytest.approx(float(total.replace("−", "-")), rel=1e-4)


def test_a_shift_changes_map_and_sentence(maps):
    page = maps(PART + "&inside_filter=3&inside_picture=20")
    before = page.locator(".surface canvas").evaluate("(c) => c.toDataURL()")
    page.locator(".st-key-inside_shift_down").get_by_role("button", name="Down").click()
    page.get_by_text("The picture moved 1 pixel down.").wait_for()
    page.wait_for_function(
        """(before) => [...document.querySelectorAll('*')].some((e) => e.shadowRoot
          && [...e.shadowRoot.querySelectorAll('.surface canvas')]
            .some((c) => c.toDataURL() !== before))""",
        arg=before,
    )
    assert "inside_down=1" in page.url


def test_a_phone_shows_the_sum_without_scrolling_sideways(new_page, app_server, settled):
    page = new_page(width=420, color_scheme="dark")
    page.goto(f"{app_server}/{FILLED}&inside_walk=conv3:relu@105_3_1")
    settled(page)
    page.get_by_text("Where this number comes from").wait_for()
    page.wait_for_selector("table.pane")
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("(m) => m.scrollWidth <= m.clientWidth + 2")
