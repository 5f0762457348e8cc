"""A training as a visitor sees it: start, watch, reload, second tab, stop, look inside."""

import re

import pytest
from playwright.sync_api import expect

WARM_MS = 60_000
DRAWN = """(name) => {
  const chart = document.querySelector('.js-plotly-plot');
  return !!chart && (chart.data || []).some((trace) => trace.name === name
    && Array.from(trace.y || []).some((y) => y !== null && Number.isFinite(y)));
}"""


@pytest.fixture
def train(open_page):
    """Return the Train page, with a training small enough for a test."""
    return open_page("train?train_per_class=100&train_epochs=30")


def start(page):
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_function(DRAWN, arg="batches", timeout=WARM_MS)


def test_training_survives_reload_second_tab_and_stop(train, new_page, settled):
    start(train)
    assert "train_run=" in train.url
    train.reload()
    train.wait_for_function(DRAWN, arg="batches", timeout=WARM_MS)
    other = new_page()
    other.goto(train.url)
    other.wait_for_function(DRAWN, arg="batches", timeout=WARM_MS)
    train.context.close()  # the tab that started it goes away
    other.wait_for_function(DRAWN, arg="validation", timeout=WARM_MS)
    # Streamlit's own Stop stands in the header for as long as the page's script runs.
    page = other.get_by_test_id("stMain")
    page.get_by_role("button", name="Stop", exact=True).click()
    other.get_by_text("Stopped").first.wait_for(timeout=10_000)
    other.get_by_role("link", name="Look inside this network").click()
    sealed = "on 10,000 test pictures of Shapes.*How many of them it names correctly is sealed"
    other.get_by_text(re.compile(sealed)).wait_for(timeout=WARM_MS)


def test_learning_rate_far_too_high_says_so_in_one_sentence(open_page):
    page = open_page("train?train_lr=10&train_optimiser=sgd&train_per_class=100&train_epochs=30")
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_text(re.compile(r"The training diverged: at step \d+")).wait_for(timeout=WARM_MS)
    assert (
        "Try a tenth of the learning rate" in page.locator('[data-testid="stAlert"]').inner_text()
    )
    page.get_by_role("button", name="Start", exact=True).wait_for()
    assert page.get_by_role("button", name="Start", exact=True).is_enabled()


def test_experiments_do_not_leave_their_settings_to_the_next(open_page, settled):
    page = open_page("train")
    rate = page.get_by_role("slider", name="Learning rate")
    pictures = page.get_by_role("slider", name="Images per class")
    page.get_by_role("link", name=re.compile("learning rate far too high")).click()
    expect(rate).to_have_attribute("aria-valuetext", "10")
    page.get_by_role("link", name=re.compile("Few pictures")).click()
    expect(pictures).to_have_attribute("aria-valuetext", "100")
    expect(rate).to_have_attribute("aria-valuetext", "0.001")
    page.get_by_role("link", name=re.compile("Two classes only")).click()
    expect(pictures).to_have_attribute("aria-valuetext", "500")
    page.wait_for_url("**/train?train_classes_shapes=disc&train_classes_shapes=ring")
