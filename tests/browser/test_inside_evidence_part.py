"""The part Evidence in a real browser: what is drawn, and that a phone can read it."""

import pytest

QUERY = "inside_part=Evidence&inside_layer=conv3&inside_filter=105"
BARS = """(card) => [...card.querySelectorAll('.rows .row')].map((row) => {
  const track = row.querySelector('.track').getBoundingClientRect();
  const bar = row.querySelector('.bar').getBoundingClientRect();
  return [row.querySelector('.value').textContent, bar.width / track.width];
})"""
SIZES = "(all) => all.map((e) => parseFloat(getComputedStyle(e).fontSize))"


@pytest.fixture
def evidence(new_page, app_server):
    def visit(query=QUERY, **settings):
        page = new_page(**settings)
        page.goto(f"{app_server}/inside?{query}")
        page.get_by_text("Which filters of conv3 does a class lean on?").wait_for(timeout=60_000)
        for place in (".bar", ".chosen", ".point"):  # one of each row of charts
            page.locator(f"section.card {place}").first.wait_for(state="attached")
        return page

    return visit


def test_bars_are_as_long_as_the_counts_beside_them(evidence):
    page = evidence()
    card = page.locator("section.card").filter(has_text="Top 9 by the maximum")
    rows = card.evaluate(BARS)
    counts = [int(text) for text, _ in rows]
    assert sum(counts) == 9
    for count, share in rows:
        assert share == pytest.approx(int(count) / max(counts), abs=0.01)


def test_another_filter_has_its_own_numbers(evidence):
    page = evidence()
    page.get_by_test_id("stNumberInputStepUp").first.click()
    page.get_by_text("conv3, filter 106").wait_for()
    page.get_by_text("Correct answers without filter 106 of conv3").wait_for()
    page.wait_for_function("location.search.includes('inside_filter=106')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_reads_every_chart(evidence, scheme):
    page = evidence(width=420, color_scheme=scheme)
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("(m) => m.scrollWidth <= m.clientWidth + 2")
    words = page.locator("section.card :is(.name, .value, .tick, .title, .words)")
    assert min(words.evaluate_all(SIZES)) >= 14
    tracks = page.locator("section.card .track").evaluate_all(
        "(all) => all.map((e) => e.getBoundingClientRect().width)"
    )
    assert min(tracks) >= 100
