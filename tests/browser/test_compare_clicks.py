"""Compare runs as a visitor sees it: axes, pictures, more seeds at a click, the download."""

import io
import re
import time
import zipfile

import pytest
from playwright.sync_api import expect
from runs_to_tell import make

from explorer.report import archive
from explorer.training import rundir
from explorer.training.recipe import Recipe

WARM_MS = 60_000
DRAWN = """() => Array.from(document.querySelectorAll('.js-plotly-plot')).filter(
  (chart) => (chart.data || []).some((trace) => (trace.x || []).length > 1)).length"""
LONG = "a class with a name that is longer than any cell, chart or line of the report"


@pytest.fixture
def compare(open_page):
    """Return the page with two runs that ship, once its charts are drawn."""
    page = open_page("compare")
    page.wait_for_function(f"({DRAWN})() >= 2", timeout=WARM_MS)
    return page


def first_x(page):
    return page.evaluate("document.querySelector('.js-plotly-plot').data[0].x.slice(0, 2)")


def test_curves_along_pictures_seen_and_the_link_that_opens_them_again(compare, settled):
    assert first_x(compare) == [1, 2]
    compare.get_by_role("radio", name="pictures seen").click()
    settled(compare)
    assert first_x(compare) == [3200, 6400]
    assert "compare_x=pictures" in compare.url
    compare.reload()
    compare.wait_for_function(f"({DRAWN})() >= 2", timeout=WARM_MS)
    settled(compare)
    assert first_x(compare) == [3200, 6400]


def test_pictures_seeds_and_download(compare, server):
    compare.get_by_text("277 pictures, 12 of them here").wait_for(timeout=WARM_MS)
    group = compare.get_by_role("group", name="Only A")
    expect(group.get_by_text(re.compile("^B: "))).to_have_count(12, timeout=WARM_MS)

    with compare.expect_download(timeout=WARM_MS) as waiting:
        compare.get_by_role("button", name="A as a zip with a report").click()
    assert waiting.value.suggested_filename == "run-plain-cnn.zip"
    with zipfile.ZipFile(waiting.value.path()) as file:
        assert file.testzip() is None
        assert "91.00%" in file.read("report.html").decode()

    compare.get_by_role("button", name="Train B with seeds 1 and 2").click()
    for letter, seed in (("C", 1), ("D", 2)):
        label = re.compile(f"{letter} · small.mlp, seed {seed}")
        compare.get_by_text(label).first.wait_for(timeout=WARM_MS)
    names = re.search(r"runs=([^&]*)", compare.url).group(1).split("%2C")
    assert names[:2] == ["plain-cnn", "plain-mlp"]
    runs = [server.log.parent / "home" / "runs" / name for name in names[2:]]
    for run in runs:
        rundir.ask_to_stop(run)
    deadline = time.monotonic() + WARM_MS / 1000
    while any(rundir.read_status(run).active for run in runs):
        assert time.monotonic() < deadline, "the runs do not end"
        compare.wait_for_timeout(200)


@pytest.fixture(scope="module")
def worst(tmp_path_factory):
    """Return the unpacked zip of a run in which everything is as long as it may be."""
    folder = tmp_path_factory.mktemp("worst")
    classes = tuple(f"{LONG} {number}" for number in range(10))
    recipe = Recipe(
        data="folder",
        root="/a/very/long/path" * 12,
        classes=classes,
        per_class=5_000,
        model="report-cnn",
        epochs=100,
        lr=0.0123456,
        auto_augment=True,
        mixup=0.4,
        seed=2**31 - 1,
    )
    run = make(folder / "run", classes=classes, recipe=recipe)
    with zipfile.ZipFile(io.BytesIO(archive.build(run))) as file:
        for name in file.namelist():
            path = folder / "zip" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.read(name))
    return folder / "zip"


def test_the_report_is_one_page_on_paper_whatever_the_names(worst, new_page):
    page = new_page()
    page.goto((worst / "report.html").as_uri())
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_fits_a_phone_and_its_ink_stands_out(worst, new_page, scheme):
    page = new_page(width=390, color_scheme=scheme)
    page.goto((worst / "report.html").as_uri())
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    ink, paper = (
        page.evaluate(f"getComputedStyle(document.body).{name}") for name in
        ("color", "backgroundColor")
    )  # fmt: skip
    sums = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (ink, paper)]
    assert abs(sums[0] - sums[1]) > 500  # of 765
    assert (sums[0] > sums[1]) == (scheme == "dark")


def test_the_charts_of_the_zip_open_without_a_network(worst, new_page, requests_made):
    page = new_page()
    for chart in sorted((worst / "figures").glob("*.html")):
        page.goto(chart.as_uri())
        page.locator(".main-svg").first.wait_for(timeout=WARM_MS)
    assert all(address.startswith("file:") for address in requests_made)
