"""The steps of a sum in words: signs, padding, what must agree."""

import numpy as np

from explorer.probing.terms import (
    Added,
    Applied,
    ConvSum,
    Explanation,
    Moved,
    Normalised,
    Pixel,
    Place,
    Pooled,
    Untold,
    Window,
)
from explorer.widgets.inside.maps_words import line

AT = Place("conv1", (0, 1, 2))


def said(detail, value=1.0, total=1.0, size=1.0):
    words = line(Explanation(AT, "op", value, total, size, detail), 3)
    return words.replace("\\", "").split("** = ", 1)[1]


def test_a_negative_mean_and_bias_are_not_written_with_two_signs():
    detail = Normalised(AT, 0.5, -0.25, 4.0, 1e-5, 2.0, -1.0)
    assert said(detail).startswith("batch norm: (0.5 + 0.25) / √(4 + 1e-05) × 2 − 1 = **1**")
    assert "= 2 − 1 = **1**" in said(Added((AT, AT), (2.0, -1.0)))
    assert said(Pixel(51, 0.2, 0.5), 0.0, 0.0).startswith("(51 / 255 − 0.2) / 0.5 = **0**")


def test_of_a_pooling_only_the_cells_inside_are_named():
    window = Window((-1, 0), (0, 1), np.array([[False, False], [True, True]]))
    cells = np.array([[0.0, 0.0], [3.0, 7.0]])
    assert said(Pooled("conv1", 0, window, cells, AT, None)).startswith(
        "the largest of 3, 7: conv1"
    )
    assert "3, 7 divided by 4" in said(Pooled("conv1", 0, window, cells, None, 4))


def test_a_convolution_says_how_many_sums_and_whether_there_is_a_bias():
    window = Window((0,), (0,), np.array([[True]]))
    ones = np.ones((2, 1, 1))
    words = said(ConvSum("conv0:relu", (0, 1), window, ones, ones, np.array([2.0, 1.0]), -2.0))
    assert words.startswith(
        "convolution: 2 partial sums, one for each channel of conv0:relu, together 3, and bias −2: "
        "**1**. That is the number that the network has, 1"
    )
    assert "no bias" in said(ConvSum("x", (0,), window, ones, ones, np.ones(1), None))


def test_a_sum_that_does_not_agree_is_called_a_fault():
    assert "they must agree" in said(Moved(AT), 1.0, 1.1)


def test_what_has_no_formula_here_says_so():
    assert said(Untold(("conv1",), "cat"), 1.0, None) == "cat, whose sum is not told here: **1**"
    assert said(Applied(AT, -1.0, "leaky_relu", {}), -0.2, -0.2) == "leaky relu of −1 = **−0.2**"
    assert said(Moved(None), 0.0, 0.0) == "filled in: **0**"
