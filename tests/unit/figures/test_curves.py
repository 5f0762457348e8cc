"""The curves show the points that they are given, and keep their place."""

import math

from explorer.figures.curves import curves

STEPS = [
    {"kind": "step", "epoch": 0.1, "loss": 2.3, "accuracy": 0.1},
    {"kind": "step", "epoch": 0.9, "loss": 1.5, "accuracy": 0.4},
]
PASS = {
    "kind": "epoch",
    "epoch": 1,
    "train_loss": 1.9,
    "train_accuracy": 0.25,
    "val_loss": 1.4,
    "val_accuracy": 0.5,
}


def lines(figure):
    return {(line.name, line.yaxis): (list(line.x), list(line.y)) for line in figure.data}


def test_every_point_is_on_its_line():
    drawn = lines(curves([*STEPS, PASS], epochs=5, classes=10))
    assert drawn["batches", "y"] == ([0.1, 0.9], [2.3, 1.5])
    assert drawn["batches", "y2"] == ([0.1, 0.9], [0.1, 0.4])
    assert drawn["training", "y"] == ([1], [1.9])
    assert drawn["validation", "y"] == ([1], [1.4])
    assert drawn["validation", "y2"] == ([1], [0.5])
    assert drawn["guessing", "y"] == ([0, 5], [math.log(10)] * 2)
    assert drawn["guessing", "y2"] == ([0, 5], [0.1, 0.1])


def test_the_frame_is_the_same_before_the_first_point_and_after():
    empty, full = curves([], 5, 10), curves([*STEPS, PASS], 5, 10)
    assert empty.layout.height == full.layout.height
    assert empty.layout.xaxis.range == full.layout.xaxis.range == (0, 5)
    assert empty.layout.yaxis.range == full.layout.yaxis.range
    assert [(d.name, d.showlegend) for d in empty.data] == [
        (d.name, d.showlegend) for d in full.data
    ]
    assert all(len(line.x) > 0 for line in empty.data)  # an empty one has no legend entry


def test_a_diverging_loss_does_not_flatten_the_rest():
    wild = [*STEPS, {"kind": "step", "epoch": 1.0, "loss": 1e12, "accuracy": 0.1}]
    assert curves(wild, 5, 10).layout.yaxis.range == (0, 20)


def test_a_long_training_is_thinned_out_but_keeps_its_last_point():
    many = [{"kind": "step", "epoch": k / 1000, "loss": 1, "accuracy": 0.5} for k in range(5000)]
    x, _ = lines(curves(many, 5, 10))["batches", "y"]
    assert len(x) <= 601
    assert x[-1] == 4.999


def test_the_smoothed_line_is_the_corrected_mean_of_all_points_also_of_those_not_drawn():
    many = [
        {"kind": "step", "epoch": k / 1000, "loss": 2.0 + (-1) ** k, "accuracy": 0.5}
        for k in range(1, 1501)
    ]
    x, y = lines(curves(many, 5, 10))["smoothed", "y"]
    weights = [0.5 ** (4 * (1500 - k) / 1000) for k in range(1, 1501)]
    mean = sum(w * p["loss"] for w, p in zip(weights, many, strict=True)) / sum(weights)
    assert math.isclose(y[-1], mean, rel_tol=1e-9)
    assert y[0] == many[0]["loss"]
    assert len(x) <= 601


def test_a_change_and_a_pause_are_marked_where_they_happened():
    changed = {"kind": "change", "epoch": 1.5, "step": 9, "lr": 0.001 / 3}
    paused = {"kind": "pause", "epoch": 2.25, "step": 12}
    layout = curves([*STEPS, changed, paused], 5, 10).layout
    assert [(line.x0, line.x1) for line in layout.shapes] == [(1.5, 1.5), (2.25, 2.25)]
    assert layout.shapes[0].line.dash != layout.shapes[1].line.dash
    words = [note.text for note in layout.annotations]
    assert words == ["rate 0.000333", "pause"]
