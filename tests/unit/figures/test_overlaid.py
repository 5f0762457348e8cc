"""Several runs' curves: where they lie, and that no two look the same, also without colours."""

import numpy as np
import pytest

from explorer.figures.home_runs import accuracies
from explorer.figures.overlaid import AXES, DASHES, MARKERS, SHAPES, Curve, differences, overlaid
from explorer.figures.palette import PADDING, SERIES, WINDOW
from explorer.limits import COMPARED_RUNS_MAX
from explorer.results.comparison import ClassRow
from explorer.results.paired import Difference


def epochs(count, accuracy=0.5):
    return [
        {"kind": "epoch", "epoch": k, "seconds": 2.5 * k, "train_loss": 2 / k, "val_loss": 3 / k,
         "train_accuracy": accuracy, "val_accuracy": accuracy + 0.01 * k}
        for k in range(1, count + 1)
    ]  # fmt: skip


SIX = [Curve(f"{letter} · run", epochs(3), 400, best=2) for letter in "ABCDEF"]


@pytest.mark.parametrize(
    ("axis", "places"),
    [("epochs", [1, 2, 3]), ("seconds", [2.5, 5.0, 7.5]), ("pictures seen", [400, 800, 1200])],
)
def test_points_lie_where_the_axis_says(axis, places):
    for line in overlaid(SIX[:2], axis).data:
        assert list(line.x) == places
    assert axis in AXES


def test_ticks_stand_at_whole_epochs():
    assert overlaid(SIX[:2]).layout.xaxis2.dtick == 1
    assert overlaid([Curve("A", epochs(98), 1)]).layout.xaxis2.dtick == 10
    assert overlaid(SIX[:2], "seconds").layout.xaxis2.dtick is None


def test_six_runs_differ_in_colour_and_dash_and_marker():
    shown = [line for line in overlaid(SIX).data if line.showlegend]
    assert len(shown) == COMPARED_RUNS_MAX
    looks = [(s.line.color, s.line.dash, s.marker.symbol) for s in shown]
    for kind in zip(*looks, strict=True):
        assert len(set(kind)) == COMPARED_RUNS_MAX
    assert len(set(SHAPES)) == len(SERIES) == len(DASHES) == len(MARKERS) == COMPARED_RUNS_MAX


def test_training_is_drawn_only_when_asked_for_and_without_markers():
    assert len(overlaid(SIX[:2]).data) == 4
    both = overlaid(SIX[:2], training=True).data
    assert len(both) == 8
    assert [line.mode for line in both].count("lines") == 4


def test_the_epoch_whose_weights_are_kept_has_the_largest_marker():
    sizes = overlaid(SIX[:1]).data[0].marker.size
    assert sizes.index(max(sizes)) == 1
    assert len(set(sizes)) == 2


def test_the_accuracy_axis_holds_all_values_and_ends_at_tenths():
    figure = overlaid([Curve("A", epochs(4, 0.81), 1), Curve("B", epochs(4, 0.83), 1)])
    assert list(figure.layout.yaxis2.range) == [0.8, 0.9]


def test_a_run_without_epochs_keeps_its_place_in_the_legend():
    figure = overlaid([SIX[0], Curve("B", [], 0)])
    assert [line.name for line in figure.data if line.showlegend] == ["A · run", "B"]


def test_names_are_no_markup():
    figure = overlaid([Curve('<a href="x">B</a>', epochs(2), 1)])
    assert "<" not in figure.data[0].name


def row(title, value, low, high):
    return ClassRow(title, 1, 2, 1, 2, Difference(value, low, high))


def test_an_interval_with_0_is_hollow_and_grey_and_one_without_is_filled():
    rows = [row("cat", 0.1, 0.02, 0.2), row("dog", 0.0, -0.1, 0.1), row("<b>", -0.2, -0.3, -0.1)]
    filled, hollow = differences(rows, "B minus A").data
    assert (filled.marker.color, hollow.marker.color) == (WINDOW, PADDING)
    assert (filled.marker.symbol, hollow.marker.symbol) == ("circle", "circle-open")
    assert list(filled.x) == [0.1, -0.2]
    assert np.allclose(filled.error_x.array, [0.1, 0.1])
    assert np.allclose(filled.error_x.arrayminus, [0.08, 0.1])
    assert list(hollow.y) == ["dog"]
    assert "<" not in "".join(filled.y)


def test_home_shows_the_better_run_above_the_other():
    picture = accuracies([[0.1, 0.9], [0.1, 0.3]])
    assert picture.shape == (96, 204, 4)
    blue = [int(SERIES[0][k : k + 2], 16) for k in (1, 3, 5)]
    right = picture[:, -16:, :3].astype(int)
    first = np.abs(right - blue).sum(2) < 30
    second = (picture[:, -16:, 3] > 200) & ~first
    assert np.flatnonzero(first.any(1)).mean() < np.flatnonzero(second.any(1)).mean()
