"""Kernels on pictures: the browser's numbers against Python's, cell by cell, on random settings."""

import numpy as np
import pytest

from explorer.cases import PictureCase
from explorer.cases.convolution import RINGS
from explorer.cases.picture import CHANNELS, MEASURES, MOVES, POOLS
from explorer.errors import InputError
from explorer.figures.colours import SIGNED, coloured

CASES = 90
RUN = """async (asked) => {
  const at = (file) => import(new URL(`app/static/picture/${file}`, document.baseURI).href);
  const { chainOf, numbersOf, pixelsOf, planOf } = await at('chain.js');
  const { comparisonOf } = await at('moves.js');
  const { windowOf, sumsOf } = await at('window.js');
  return asked.map(({doc, width, height, rgba}) => {
    const numbers = numbersOf(doc, Number);
    const plan = planOf(doc, numbers, height, width);
    if (!plan) return null;
    const first = pixelsOf({width, height, rgba}, doc.channels);
    const steps = chainOf(first, plan);
    const place = [plan.rows - 1, plan.columns >> 1];
    const {divided, side} = sumsOf(plan, first.planes[0], ...place);
    const fit = (rows, columns) => planOf(doc, numbers, rows, columns);
    const counts = doc.move === 'none' ? null
      : comparisonOf(doc, steps, fit).parts.map((part) => part.counts);
    return {steps: steps.map(({name, rows, columns, planes, least, most, mean}) => ({name, least,
      most, mean, shape: [planes.length, rows, columns], values: planes.map((one) => [...one])})),
      counts, place, divided, side,
      terms: windowOf(plan, first.planes[0], ...place).map((term) => term.product)};
  });
}"""


PAINT = """async ({values, signed, end}) => {
  const at = (file) => import(new URL(`app/static/picture/${file}`, document.baseURI).href);
  const { paint } = await at('paint.js');
  const canvas = document.createElement('canvas');
  const plane = Float64Array.from(values);
  paint(canvas, {rows: 1, columns: plane.length, planes: [plane]}, {signed, end});
  return [...canvas.getContext('2d').getImageData(0, 0, plane.length, 1).data];
}"""


def document(random, number):
    side = int(random.integers(1, 6))
    return {
        "kernel": [
            [[str(weight) for weight in row] for row in random.integers(-4, 5, (side, side))]
        ],
        "divisor": [str(random.choice([1, 9, -2.5]))],
        "channels": CHANNELS[number % 2],
        "stride": int(random.integers(1, 4)),
        "padding": int(random.integers(0, 5)),
        "dilation": int(random.integers(1, 4)),
        "ring": RINGS[number % 4],
        "measure": MEASURES[number % 3],
        "colours": "scale",
        "relu": bool(random.random() < 0.5),
        "pool": POOLS[number % 3],
        "window": int(random.integers(2, 6)),
        "move": MOVES[number % 6],
        "shift": [int(pixels) for pixels in random.integers(-9, 10, 2)],
        "which": 0,
        "at": [0, 0, 0],
    }


@pytest.fixture(scope="module")
def page(browser, app_server):
    page = browser.new_page()
    page.goto(f"{app_server}/pictures")
    yield page
    page.close()


@pytest.fixture(scope="module")
def pairs(page):
    random = np.random.default_rng(20261120)
    asked, pictures = [], []
    for number in range(CASES):
        height, width = (int(side) for side in random.integers(8, 21, 2))
        pixels = random.integers(0, 256, (height, width, 3)).astype(np.uint8)
        rgba = np.concatenate([pixels, np.full((height, width, 1), 255)], axis=2).ravel().tolist()
        doc = document(random, number)
        asked.append({"doc": doc, "width": width, "height": height, "rgba": rgba})
        pictures.append(pixels)
    answers = page.evaluate(RUN, asked)
    return [
        (PictureCase.from_document(one["doc"]).with_pictures([pixels]), answer)
        for one, pixels, answer in zip(asked, pictures, answers, strict=True)
    ]


@pytest.fixture(scope="module")
def taken(pairs):
    """Return the cases that both accept; what one refuses, the other refuses too."""
    both = []
    for case, answer in pairs:
        try:
            told = case.result()
        except InputError:
            assert answer is None, case.document()
            continue
        assert answer is not None, case.document()
        both.append((case, told, answer))
    assert len(both) >= CASES / 2, "too many were refused to say anything"
    assert len(both) < CASES, "none was refused"
    return both


def test_every_cell_of_every_step_is_pythons_and_pytorchs(taken):
    for case, _, answer in taken:
        assert [step["name"] for step in answer["steps"]] == [step.name for step in case.steps]
        for found, step in zip(answer["steps"], case.steps, strict=True):
            values = np.array(found["values"]).reshape(found["shape"])
            np.testing.assert_allclose(values, step.values[0], rtol=1e-12, atol=1e-9)
        assert case.check() <= 1e-9


def test_least_most_and_mean_are_pythons(taken):
    for case, told, answer in taken:
        for found, step in zip(answer["steps"], told["steps"], strict=True):
            for name in ("least", "most", "mean"):
                assert found[name] == pytest.approx(step[name], abs=1e-9), case.document()


def test_comparison_counts_the_same_cells(taken):
    moved = [(told["compared"], answer["counts"]) for _, told, answer in taken]
    for python, browser in moved:
        assert python == browser
    assert sum(python is not None for python, _ in moved) > CASES / 4


def test_window_adds_up_to_the_cell_of_the_convolution(taken):
    for case, _, answer in taken:
        row, column = answer["place"]
        cell = case.steps[1].values[0, 0, row, column]
        assert sum(answer["terms"]) / case.divisor == pytest.approx(answer["divided"], abs=1e-9)
        expected = {
            "sum": answer["divided"],
            "magnitude": abs(answer["divided"]),
            "gradient": np.hypot(answer["divided"], answer["side"] or 0),
        }[case.measure]
        assert cell == pytest.approx(expected, abs=1e-9)


def test_signed_colours_are_those_of_the_figures(page):
    values = np.linspace(-12, 12, 61)  # beyond the scale as well
    painted = page.evaluate(PAINT, {"values": values.tolist(), "signed": True, "end": 10})
    expected = coloured(values, 10, SIGNED).astype(int)
    assert np.abs(np.reshape(painted, (-1, 4))[:, :3] - expected).max() <= 1


def test_pixels_are_painted_as_they_are(page):
    painted = page.evaluate(PAINT, {"values": list(range(256)), "signed": False, "end": 255})
    assert (np.reshape(painted, (-1, 4))[:, :3] == np.arange(256)[:, None]).all()
