"""The chart of the four short runs shows their own points."""

import pytest

from explorer.figures.shuffle_curves import RUNS, shuffle_curves
from explorer.training import rundir
from explorer.training.short_runs import RECIPES, short_runs


@pytest.fixture(scope="module")
def points():
    return {name: rundir.read_metrics(run.path) for name, run in short_runs().items()}


def test_every_run_that_ships_has_a_line_with_its_validation_accuracies(points):
    assert set(RUNS) == set(RECIPES) == set(points)
    figure = shuffle_curves(points, 8, 10)
    by_name = {trace.name: trace for trace in figure.data}
    for name, (words, *_) in RUNS.items():
        epochs = [p for p in points[name] if p["kind"] == "epoch"]
        assert list(by_name[words].y) == [p["val_accuracy"] for p in epochs]
        assert len(epochs) == 8
    assert set(by_name["guessing"].y) == {0.1}


def test_networks_differ_in_colour_and_orders_in_dashes(points):
    lines = {trace.name: trace for trace in shuffle_curves(points, 8, 10).data}
    colours = {name: lines[words].line.color for name, (words, *_) in RUNS.items()}
    dashes = {name: lines[words].line.dash for name, (words, *_) in RUNS.items()}
    assert colours["plain-cnn"] == colours["shuffle-cnn"] != colours["plain-mlp"]
    assert dashes["plain-cnn"] == dashes["plain-mlp"] != dashes["shuffle-mlp"]


def test_a_run_without_points_leaves_an_empty_line():
    figure = shuffle_curves({"plain-cnn": []}, 8, 10)
    assert [len(trace.y) for trace in figure.data] == [0, 0, 0, 0, 2]
