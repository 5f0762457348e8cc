"""Two people watch one training: what one of them does, both see."""

import pytest

WARM_MS = 60_000
DRAWN = """(name) => [...document.querySelectorAll('.js-plotly-plot')].some(
  (chart) => (chart.data || []).some((trace) => trace.name === name
    && Array.from(trace.y || []).some((y) => y !== null && Number.isFinite(y))))"""
MARKED = """(words) => [...document.querySelectorAll('.js-plotly-plot')].some(
  (chart) => (chart.layout?.annotations || []).some((note) => note.text === words))"""
LOSSES = """() => Array.from([...document.querySelectorAll('.js-plotly-plot')]
  .flatMap((chart) => chart.data || [])
  .find((trace) => trace.name === 'batches')?.y || [])"""


def button(page, name):
    return page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True)


@pytest.fixture
def two(open_page, new_page):
    """Return two tabs, of two browsers, that watch one training from its start on."""
    one = open_page("train?train_per_class=100&train_epochs=200&train_model=small-cnn")
    button(one, "Start").click()
    one.wait_for_function(DRAWN, arg="batches", timeout=WARM_MS)
    other = new_page(width=420)
    other.goto(one.url)
    other.wait_for_function(DRAWN, arg="batches", timeout=WARM_MS)
    yield one, other
    if button(one, "Stop").is_enabled():
        button(one, "Stop").click()
        button(one, "Resume").wait_for(timeout=20_000)


def test_pause_rate_and_stop_of_one_viewer_are_seen_by_the_other(two):
    one, other = two
    button(one, "Pause").click()
    for page in two:
        page.get_by_text("Paused in epoch").first.wait_for(timeout=20_000)
        button(page, "Go on").wait_for(timeout=20_000)
    one.wait_for_timeout(1_500)  # longer than the time between two looks
    losses = one.evaluate(LOSSES)
    assert losses
    assert losses == other.evaluate(LOSSES)
    one.wait_for_timeout(1_500)
    assert one.evaluate(LOSSES) == losses  # nothing is trained meanwhile

    button(other, "Go on").click()
    one.wait_for_function(f"(before) => ({LOSSES})().length > before", arg=len(losses))
    button(other, "÷ 3").click()
    for page in two:
        page.wait_for_function(MARKED, arg="rate 0.000333", timeout=20_000)
        button(page, "Rate 0.000333").wait_for(timeout=20_000)
    assert other.evaluate("document.scrollingElement.scrollWidth") <= 420

    button(one, "Stop").click()
    for page in two:
        button(page, "Resume").wait_for(timeout=20_000)
        assert button(page, "Start").is_enabled()
    button(other, "Resume").click()
    button(other, "Pause").wait_for(timeout=20_000)
    other.wait_for_function(DRAWN, arg="batches", timeout=WARM_MS)


def test_what_the_network_says_and_sees_is_shown_and_changes(two):
    one, other = two
    answers = one.locator(".answer")
    answers.first.wait_for(timeout=20_000)
    assert answers.count() == 10
    first = one.get_by_text("What it says and sees").first
    before = first.inner_text()
    one.wait_for_function(
        "(before) => [...document.querySelectorAll('[data-testid=\"stMarkdownContainer\"] p')]"
        ".some((p) => p.innerText.startsWith('What it says') && p.innerText !== before)",
        arg=before,
        timeout=20_000,
    )
    for answer in answers.all():
        right = "right" in answer.get_attribute("class").split()
        told = answer.get_attribute("aria-label")
        assert told.startswith("right: " if right else "wrong: ")
        assert answer.locator("svg").count() == 1
        said = answer.locator(".said").inner_text().removeprefix("says: ")
        true = answer.locator(".is").inner_text().removeprefix("It is: ")
        assert (said == true) == right
    sharp = one.locator(".answer canvas").first.evaluate(
        "(canvas) => [getComputedStyle(canvas).imageRendering, canvas.width,"
        " new Set(canvas.getContext('2d').getImageData(0, 0, 32, 32).data).size]"
    )
    assert sharp[:2] == ["pixelated", 32]
    assert sharp[2] > 20  # a picture, and no blank square
    assert one.get_by_role("group", name="Filters of the first convolution").count() == 1
    assert one.get_by_role("group", name="Feature maps of").count() >= 1
    other.get_by_text("Images per second").first.wait_for(timeout=20_000)
