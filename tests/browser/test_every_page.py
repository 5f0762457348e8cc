"""Every page of the list, on a laptop and on a phone."""

import pytest

from explorer.catalog import PAGES

ADDRESSES = [entry.address for entry in PAGES]
PATHS = {entry.address: "" if entry.address == "home" else entry.address for entry in PAGES}
OVERFLOW = """() => { const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth; }"""


@pytest.mark.parametrize("entry", PAGES, ids=ADDRESSES)
def test_page_opens_by_its_address_and_fits_a_phone_in_the_dark(open_page, settled, entry):
    page = open_page(PATHS[entry.address])
    assert page.locator("h1").first.inner_text().strip()
    assert page.locator('[data-testid="stException"]').count() == 0
    page.set_viewport_size({"width": 420, "height": 900})
    page.emulate_media(color_scheme="dark")
    settled(page)
    assert page.evaluate(OVERFLOW) <= 2, "the page scrolls sideways"


def test_navigation_lists_every_page(open_page):
    page = open_page()
    links = page.locator('[data-testid="stSidebarNavLink"]').all_inner_texts()
    assert [text.split("\n")[-1] for text in links] == [entry.title for entry in PAGES]


def test_unknown_address_shows_home(open_page, faults):
    page = open_page("nowhere")
    assert page.locator("h1").count() == 1
    assert all("does not seem to exist" in fault for fault in faults)
    faults.clear()
