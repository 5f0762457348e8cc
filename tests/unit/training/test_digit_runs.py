"""The shipped runs on digits say what the lessons say of them."""

from dataclasses import replace
from statistics import mean

import pytest

from explorer.training import rundir
from explorer.training.digit_runs import RECIPES, SEEDS, digit_runs
from explorer.training.prepared import PREPARED

RUNS = digit_runs()
EACH = [run for runs in RUNS.values() for run in runs]


def accuracy(name):
    return mean(run.status.results["test_accuracy"] for run in RUNS[name])


def test_every_recipe_is_there_once_for_each_seed():
    assert list(RUNS) == list(RECIPES)
    for name, runs in RUNS.items():
        expected = [replace(RECIPES[name], seed=seed) for seed in SEEDS]
        assert [run.recipe for run in runs] == expected


@pytest.mark.parametrize("run", EACH, ids=lambda run: run.path.name)
def test_a_run_has_its_whole_curve_and_nothing_of_pictures_or_machine(run):
    epochs = [p["epoch"] for p in rundir.read_metrics(run.path) if p["kind"] == "epoch"]
    assert epochs == [1, 2, 3, 4, 5]
    assert run.status.state == "finished"
    assert (run.status.pid, run.status.pid_started, run.status.host) == (None, None, None)
    names = sorted(path.name for path in run.path.iterdir())
    assert names == ["metrics.jsonl", "recipe.json", "status.json"]
    assert not any("/" in path.read_text(encoding="utf-8") for path in run.path.iterdir())


def test_permuting_costs_lenet_ten_points_and_the_dense_layers_nothing():
    # over three seeds each of the four spreads by less than 2 points
    assert accuracy("order-dense") == pytest.approx(accuracy("permuted-dense"), abs=0.01)
    assert accuracy("order-lenet") > accuracy("order-dense")
    assert accuracy("order-lenet") - accuracy("permuted-lenet") == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize("name", RECIPES)
def test_the_prepared_training_tells_what_they_reached(name):
    assert f"three seeds gave {accuracy(name):.1%}".replace("%", " %") in PREPARED[name].measured
