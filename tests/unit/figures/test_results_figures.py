"""The charts of the page After training show the numbers that they are given."""

import numpy as np
import pytest

from explorer.figures import home_results
from explorer.figures.results import calibration, class_scores
from explorer.results.calibration import reliability
from explorer.results.intervals import wilson
from explorer.results.per_class import ClassScores, per_class


def test_each_class_has_its_point_and_its_interval():
    counts = np.array([[8, 2, 0], [1, 9, 0], [0, 0, 0]])
    figure = class_scores(("cat", "<b>dog", "frog"), per_class(counts))
    recall, precision = figure.data
    assert recall.x == (0.8, 0.9)  # nothing is known of frogs
    assert precision.x == (8 / 9, 9 / 11)
    low, high = wilson(8, 10)
    assert recall.x[0] + recall.error_x.array[0] == pytest.approx(high)
    assert recall.x[0] - recall.error_x.arrayminus[0] == pytest.approx(low)
    assert figure.layout.yaxis.ticktext == ("cat", "&lt;b&gt;dog", "frog")
    assert recall.marker.symbol != precision.marker.symbol  # colour is never the only code


def test_a_class_that_is_never_named_has_no_precision():
    figure = class_scores(("a", "b"), [ClassScores(5, 0, 0), ClassScores(5, 10, 5)])
    recall, precision = figure.data
    assert len(recall.x) == 2
    assert len(precision.x) == 1


def test_the_calibration_shows_bins_counts_and_intervals():
    sure = np.array([0.55, 0.58, 0.95, 0.97, 0.99])
    found = reliability(sure, np.array([True, False, True, True, False]))
    line, points, bars = calibration(found).data
    assert (line.x, line.y) == ((0, 1), (0, 1))
    assert points.x == pytest.approx([0.565, 0.97])
    assert points.y == pytest.approx([1 / 2, 2 / 3])
    low, high = wilson(2, 3)
    assert points.y[1] + points.error_y.array[1] == pytest.approx(high)
    assert points.y[1] - points.error_y.arrayminus[1] == pytest.approx(low)
    assert list(bars.y) == [0, 0, 0, 0, 0, 2, 0, 0, 0, 3]
    assert bars.text[9] == "3"
    assert bars.x[9] == pytest.approx(0.95)


def test_homes_intervals_shrink_with_more_pictures():
    picture = home_results.shrinking_intervals(0.8, (10, 40, 160, 640))
    assert picture.shape == (96, 204, 4)
    widths = []
    for row in (12, 36, 60, 84):  # the middles of the four lines
        blue = (picture[row, :, 2].astype(int) - picture[row, :, 0] > 60) & (
            picture[row, :, 3] > 99
        )
        places = np.flatnonzero(blue)
        widths.append(places[-1] - places[0])
    wanted = [wilson(8, 10), wilson(32, 40), wilson(128, 160), wilson(512, 640)]
    assert widths == pytest.approx([188 * (high - low) for low, high in wanted], abs=6)
