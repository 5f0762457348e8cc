"""After training in a real browser: a cell opens its pictures by click, keyboard and on a phone."""

import json
import shutil

import numpy as np
import pytest
from playwright.sync_api import expect
from shared_page import one_page

from explorer import datasets
from explorer.results.confusion import confusion
from explorer.results.predictions import Predictions, checksums_of, file_of, write
from explorer.training import rundir
from explorer.training.pictures_on_device import split
from explorer.training.recipe import Recipe

WAIT_MS = 60_000  # the first page of a server waits for the import of torch
TILE = "button.tile"
PIXELS = """() => {
  const roots = [...document.querySelectorAll('*')].filter((e) => e.shadowRoot);
  const tile = roots.map((e) => e.shadowRoot.querySelector('button.tile canvas')).find((c) => c);
  return JSON.stringify([...tile.getContext('2d').getImageData(0, 0, 32, 32).data]);
}"""
RECIPE = Recipe(data="shapes", per_class=200)


@pytest.fixture(scope="module")
def pictures():
    return datasets.load("shapes", "train", per_class=200)


@pytest.fixture(scope="module")
def answers(pictures):
    """Return made-up answers for the validation part of a run: 40 pictures of each class."""
    places = split(pictures.labels, RECIPE.validation_share, RECIPE.seed)[1]
    rng = np.random.default_rng(0)
    shares = rng.dirichlet(np.full(10, 0.3), len(places))
    shares[np.arange(len(places)), pictures.labels[places]] += 1
    sums = checksums_of(pictures.images[places])
    shares = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    return Predictions(shares, pictures.labels[places], places, pictures.classes, sums)


@pytest.fixture(scope="module")
def run(server, answers):
    """Lay a finished run into the server's home; its answers are there, so no weights are read."""
    path = rundir.create(RECIPE, server.log.parent / "home" / "runs" / "made-up-answers")
    write(file_of(path, "validation"), answers)
    for name in ("best.json", "best.safetensors"):
        (path / name).touch()
    rundir.write_status(path, rundir.Status(state="finished"))
    yield path.name
    shutil.rmtree(path)  # other tests list the runs of this server


@pytest.fixture(scope="module")
def results(browser, server, run):
    with one_page(browser, f"{server.url}/results?run={run}") as page:
        page.wait_for_selector("button.cell", timeout=WAIT_MS)
        page.wait_for_selector(TILE, timeout=WAIT_MS)
        yield page


def cell(page, row, column):
    return page.locator(f'button.cell[data-at="{row} {column}"]')


def counts_of(answers):
    return confusion(answers.labels, answers.predicted, len(answers.classes))


def surest_first(answers, label):
    """Return the rows of a class that were named correctly, as their tiles are ordered."""
    rows = np.flatnonzero((answers.labels == label) & (answers.predicted == label))
    return rows[np.argsort(-answers.confidence[rows], kind="stable")]


def test_the_matrix_shows_every_count(results, answers):
    shown = results.locator("button.cell .count").all_inner_texts()
    assert np.array([int(text.replace(",", "")) for text in shown]).reshape(10, 10).tolist() == (
        counts_of(answers).tolist()
    )


def test_a_click_on_a_cell_opens_its_pictures_and_stands_in_the_link(results, answers, pictures):
    first = surest_first(answers, 0)[0]
    cell(results, 0, 0).click()
    results.wait_for_function("location.search.includes('results_cell=0_0')")
    expect(cell(results, 0, 0)).to_have_attribute("aria-pressed", "true")
    results.get_by_text(f"disc, no. {answers.places[first]:,}").wait_for()
    drawn = np.array(json.loads(results.evaluate(PIXELS))).reshape(32, 32, 4)[..., :3]
    assert drawn.tolist() == pictures.images[answers.places[first]].tolist()


def test_a_click_on_a_picture_shows_it_large(results, answers):
    places = [f"no. {answers.places[row]:,}" for row in surest_first(answers, 1)]
    cell(results, 1, 1).click()
    results.get_by_text(f"ring, {places[0]}").wait_for()
    tile = results.locator(TILE).nth(3)
    expect(tile.locator(".line").last).to_have_text(places[3])
    tile.click()
    results.get_by_text(f"ring, {places[3]}").wait_for()
    expect(tile).to_have_attribute("aria-pressed", "true")


def test_arrows_and_enter_choose_a_cell(results):
    cell(results, 1, 1).click()
    results.keyboard.press("ArrowDown")
    results.keyboard.press("ArrowRight")
    results.keyboard.press("Enter")
    results.wait_for_function("location.search.includes('results_cell=2_2')")
    expect(cell(results, 2, 2)).to_be_focused()
    expect(cell(results, 2, 2)).to_have_attribute("aria-pressed", "true")


def test_a_phone_shows_one_number_a_cell_and_needs_no_sideways_scrolling(new_page, server, run):
    page = new_page(width=390, height=844, has_touch=True)
    page.goto(f"{server.url}/results?run={run}&results_cell=2_0")
    page.wait_for_selector("button.cell", timeout=WAIT_MS)
    expect(cell(page, 0, 0).locator(".share")).to_be_visible()
    expect(cell(page, 0, 0).locator(".count")).to_be_hidden()
    page.get_by_role("button", name="pictures", exact=True).tap()
    expect(cell(page, 0, 0).locator(".count")).to_be_visible()
    expect(cell(page, 0, 0).locator(".share")).to_be_hidden()
    cell(page, 9, 9).tap()
    page.wait_for_function("location.search.includes('results_cell=9_9')")
    box = cell(page, 9, 9).bounding_box()
    assert box["width"] >= 32
    assert box["x"] + box["width"] <= 390
    main = 'document.querySelector("[data-testid=stMain]")'
    assert page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")
