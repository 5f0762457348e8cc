"""A training as a visitor sees it: start, watch, reload, second tab, stop, look inside."""

import re

import pytest
from playwright.sync_api import expect

from explorer.training.prepared import PREPARED, for_data
from explorer.training.recipe import Recipe

WARM_MS = 60_000
DRAWN = """(name) => {
  const charts = Array.from(document.querySelectorAll('.js-plotly-plot'));
  return charts.some((chart) => (chart.data || []).some((trace) => trace.name === name
    && Array.from(trace.y || []).some((y) => y !== null && Number.isFinite(y))));
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


def test_a_prepared_training_is_filled_in_by_one_click_and_its_link_opens_it_again(
    open_page, new_page, settled
):
    page = open_page("train")
    page.get_by_role("combobox", name=re.compile("Prepared training")).click()
    page.get_by_role("option", name="The report: The report with a schedule").click()
    page.get_by_text("a learning rate that rises and falls").wait_for()
    page.get_by_text("CIFAR-10 is not on this machine").wait_for()
    rate = page.get_by_role("slider", name="Peak (× learning rate)")
    expect(rate).to_have_attribute("aria-valuetext", "3", timeout=WARM_MS)
    page.wait_for_url(re.compile("train_schedule=onecycle&train_peak=3"))
    page.wait_for_function(
        "() => Array.from(document.querySelectorAll('.js-plotly-plot')).some((chart) =>"
        " Math.abs(Math.max(...Array.from(chart.data[0].y || [])) - 0.003) < 1e-6)"
    )
    other = new_page()
    other.goto(page.url)
    for name, value in (("Peak (× learning rate)", "3"), ("Epochs", "25"), ("Batch size", "128")):
        slider = other.get_by_role("slider", name=name)
        expect(slider).to_have_attribute("aria-valuetext", value, timeout=WARM_MS)
    assert other.get_by_role("button", name="Start", exact=True).is_enabled()
    other.get_by_text("This recipe as text").click()
    with other.expect_download() as came:
        other.get_by_role("button", name="Download the recipe").click()
    recipe = Recipe.from_json(came.value.path().read_text(encoding="utf-8"))
    assert recipe == for_data(PREPARED["report-schedule"], "shapes")


def test_a_choice_and_the_next_one_right_after_it_both_stay(open_page, settled):
    page = open_page("train")
    for name, value in (("Epochs", "8"), ("Learning rate", "0.003"), ("Batch size", "128")):
        slider = page.get_by_role("slider", name=re.compile(f"^{name}"))
        slider.focus()
        slider.press("ArrowRight")
        expect(slider).to_have_attribute("aria-valuetext", value, timeout=WARM_MS)
    page.wait_for_url(re.compile("train_epochs=8&train_lr=0.003&train_batch=128"))
    settled(page)
    for name, value in (("Epochs", "8"), ("Learning rate", "0.003"), ("Batch size", "128")):
        slider = page.get_by_role("slider", name=re.compile(f"^{name}"))
        expect(slider).to_have_attribute("aria-valuetext", value)
