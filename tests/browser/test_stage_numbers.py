"""Every number of the stage is true: the browser's mirror against NumPy, PyTorch and the steps."""

import re

import numpy as np
import pytest
from stage_driver import Stage

from explorer.cases import ConvCase, PoolCase
from explorer.steps import conv_steps

RANDOM_CASES = 80  # by hand on the page; test_stage_mirror.py asks about 2,000 at once
SMALL = 1e-9


def random_case(random):
    side = random.integers(1, 17, 2)
    kernel = int(random.integers(1, 8))
    fit = max(0, -(-(kernel - int(side.min())) // 2))
    digits = int(random.integers(0, 3))
    x = np.round(random.uniform(-9, 9, side), digits) + 0.0
    k = np.round(random.uniform(-4, 4, (kernel, kernel)), digits) + 0.0
    bias = float(np.round(random.uniform(-3, 3), digits)) + 0.0
    return ConvCase.single(
        x, k, bias, stride=int(random.integers(1, 6)), padding=int(random.integers(fit, 7))
    )


def number(text):
    return float(text.replace("−", "-").strip("()= "))


@pytest.mark.timeout(400)
def test_random_convolutions_made_by_hand_equal_numpy_and_torch(open_page):
    stage = Stage(open_page("convolution"))
    stage.wait_for_verdict()
    random = np.random.default_rng(20261120)
    for count in range(RANDOM_CASES):
        case = random_case(random)
        stage.put(case)
        shown = stage.grid("y")
        drawn = np.array([[float(value) for value, _ in row] for row in shown])
        assert drawn.shape == case.output().shape[1:], case.document()
        np.testing.assert_allclose(drawn[None], case.output(), rtol=SMALL, atol=SMALL)
        np.testing.assert_allclose(drawn[None], case.program().run(), rtol=SMALL, atol=SMALL)
        texts = [[number(text) for _, text in row] for row in shown]
        np.testing.assert_allclose(texts, drawn, rtol=0.06, atol=0.006)
        if count % 10 == 0:  # and Python, asked over the wire, says the same of this very case
            stage.wait_for_verdict()


def test_panel_shows_every_product_of_the_hovered_window(open_page):
    stage = Stage(open_page("convolution"))
    random = np.random.default_rng(7)
    for _ in range(8):
        case = random_case(random)
        stage.put(case)
        steps = list(conv_steps(case.x, case.k, case.bias, case.stride, case.padding))
        step = steps[random.integers(len(steps))]
        stage.cell("y", step.row, step.column).hover()
        shown = stage.read()
        total = number(shown["sum"].rsplit("=", 1)[1])
        assert total == pytest.approx(step.total, rel=1e-9, abs=1e-9)
        output = shown["y"][step.row][step.column]
        assert total == pytest.approx(float(output["value"]), rel=1e-9, abs=1e-9)
        if step.products.size > 25:  # told by its row sums, and by one product in each tile
            words = shown["sum"].split("row sums")[1].split(" + bias")[0]
            sums = [number(text) for text in words.replace(" − ", " + −").split(" + ")]
            np.testing.assert_allclose(sums, step.products[0].sum(axis=1), atol=SMALL)
            continue
        factors = [top.split(" × ") for top, _ in shown["tiles"]]
        np.testing.assert_allclose([number(f[0]) for f in factors], step.window.ravel(), atol=SMALL)
        np.testing.assert_allclose([number(f[1]) for f in factors], case.k.ravel(), atol=SMALL)
        products = [number(bottom) for _, bottom in shown["tiles"]]
        np.testing.assert_allclose(products, step.products.ravel(), atol=SMALL)


def test_worked_example_gives_5_16_1_and_its_nine_products(open_page):
    stage = Stage(open_page("convolution"))
    assert stage.numbers() == [[5, 16, 1]]
    assert stage.read()["sum"] == (
        "Output row 1, column 1: 0 + 2 − 4 + 0 + 2 + 0 − 1 + 0 + 6 + bias 0 = 5"
    )


@pytest.mark.parametrize("mode", ["max", "average"])
def test_random_poolings_equal_numpy_and_torch(open_page, mode):
    stage = Stage(open_page(f"pooling?m={mode}"))
    random = np.random.default_rng(3)
    for _ in range(8):
        side = random.integers(2, 17, 2)
        window = int(random.integers(1, min(8, side.min()) + 1))
        x = random.integers(-9, 10, side).astype(float)
        case = PoolCase(x[None], mode, (window,) * 2, (int(random.integers(1, 9)),) * 2)
        stage.slide("window", 1)
        stage.paste("x", case.document()["x"][0])
        stage.slide("stride", case.stride[0])
        stage.slide("window", case.window[0])
        np.testing.assert_allclose(stage.numbers(), case.output()[0], rtol=SMALL, atol=SMALL)
        np.testing.assert_allclose(stage.numbers(), case.program().run()[0], rtol=SMALL, atol=SMALL)
    stage.wait_for_verdict()


def test_max_pooling_marks_one_winner_in_each_window(open_page):
    stage = Stage(open_page("pooling"))
    marked = {
        (i, j): float(cell["value"])
        for i, row in enumerate(stage.read()["x"])
        for j, cell in enumerate(row)
        if "winner" in cell["classes"].split()
    }
    assert marked == {(1, 1): 6, (1, 3): 7, (2, 0): 3, (3, 3): 4}
    assert stage.read()["sum"].endswith("max(1, 3, 4, 6) = 6")


def test_formula_carries_the_numbers_and_the_rest_that_is_never_read(open_page):
    stage = Stage(open_page("convolution?x=" + "~".join(["1_2_3_4_5_6"] * 6) + "&s=2"))
    formula = stage.read()["formula"]
    assert "⌊(6 + 2·0 − 3)/2⌋ + 1 = ⌊3/2⌋ + 1 = 2" in formula
    assert "remainder 1: the last column is never read" in formula
    unread = [cell for row in stage.read()["x"] for cell in row if "unread" in cell["classes"]]
    assert len(unread) == 11
    assert re.match("Output size ⌊\\(N \\+ 2P − K\\)/S⌋ \\+ 1", formula)
