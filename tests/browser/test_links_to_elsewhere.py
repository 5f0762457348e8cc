"""Junk in a link that only a browser would follow; tests/app opens every page with the rest."""

import pytest
from junk import IMAGE, NAMES


@pytest.mark.parametrize("address", NAMES)
def test_page_opens_with_a_picture_of_elsewhere_in_every_parameter(
    page, app_server, settled, address
):
    # The fixture `page` fails when the browser asks another machine.
    page.goto(f"{app_server}/{address}?" + "&".join(f"{name}={IMAGE}" for name in NAMES[address]))
    settled(page)
    assert page.locator('[data-testid="stException"]').count() == 0
    assert page.locator("h1").count() == 1
