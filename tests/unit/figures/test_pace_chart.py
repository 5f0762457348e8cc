"""Learning rate, gradient and speed over the epochs."""

from explorer.figures.curves import curves
from explorer.figures.pace import pace

STEPS = [
    {"kind": "step", "epoch": 0.1, "lr": 0.01, "gradient_norm": 2.5, "images_per_second": 900.0},
    {"kind": "step", "epoch": 0.9, "lr": 0.003, "gradient_norm": 1.5, "images_per_second": 950.0},
]
CHANGE = {"kind": "change", "epoch": 0.5, "step": 4, "lr": 0.003}


def test_every_value_is_on_its_own_chart():
    rate, gradient, speed = pace([*STEPS, CHANGE], 4).data
    assert (list(rate.x), list(rate.y)) == ([0.1, 0.9], [0.01, 0.003])
    assert list(gradient.y) == [2.5, 1.5]
    assert list(speed.y) == [900.0, 950.0]
    assert [line.yaxis for line in (rate, gradient, speed)] == ["y", "y2", "y3"]


def test_points_of_old_runs_lack_some_values():
    old = {"kind": "step", "epoch": 0.1, "images_per_second": 900.0}
    rate, gradient, speed = pace([old], 4).data
    assert list(rate.y) == list(gradient.y) == [None]
    assert list(speed.y) == [900.0]


def test_both_figures_share_the_axis_and_the_marks():
    points = [p | {"loss": 1.0, "accuracy": 0.5} for p in STEPS] + [CHANGE]
    one, other = pace(points, 7).layout, curves(points, 7, 10).layout
    assert one.xaxis3.range == other.xaxis2.range == (0, 7)
    assert one.shapes[0].x0 == other.shapes[0].x0 == 0.5
    assert (one.margin.l, one.margin.r) == (other.margin.l, other.margin.r)


def test_the_frame_is_the_same_before_the_first_point():
    empty, full = pace([], 4).layout, pace(STEPS, 4).layout
    assert (empty.height, empty.xaxis.range) == (full.height, full.xaxis.range)
