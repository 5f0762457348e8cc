"""The four shipped runs say what the lessons say of them, and can be made again."""

import numpy as np
import pytest

from explorer.datasets import load
from explorer.places import ASSETS
from explorer.results import predictions
from explorer.results.predictions import checksums_of
from explorer.training import rundir
from explorer.training.evaluation import places_of
from explorer.training.events import Finished
from explorer.training.loop import train
from explorer.training.selection import load_pictures
from explorer.training.short_runs import RECIPES, short_runs

NAMES = ["plain-mlp", "shuffle-mlp", "plain-cnn", "shuffle-cnn"]


def accuracy(name):
    return short_runs()[name].status.results["test_accuracy"]


def test_the_four_runs_are_there_with_their_recipes():
    runs = short_runs()
    assert list(runs) == list(RECIPES) == NAMES
    assert {name: run.recipe for name, run in runs.items()} == RECIPES


def test_only_network_and_order_of_the_pixels_differ():
    settings = [
        {k: v for k, v in vars(recipe).items() if k not in ("model", "shuffle_pixels")}
        for recipe in RECIPES.values()
    ]
    assert settings == settings[:1] * 4
    assert not settings[0]["flip"]
    assert not settings[0]["crop"]
    pairs = {(recipe.model, recipe.shuffle_pixels) for recipe in RECIPES.values()}
    assert pairs == {(m, s) for m in ("small-mlp", "small-cnn") for s in (False, True)}


def test_shuffling_costs_the_convolutions_their_lead_and_the_dense_layers_nothing():
    # over seeds 0 to 2 each of the four spreads by less than 3 points
    assert accuracy("plain-mlp") == pytest.approx(accuracy("shuffle-mlp"), abs=0.03)
    assert accuracy("plain-cnn") - accuracy("plain-mlp") > 0.25
    assert accuracy("plain-cnn") - accuracy("shuffle-cnn") > 0.2


@pytest.mark.parametrize("name", NAMES)
def test_a_run_has_its_whole_curve_and_tells_nothing_about_the_machine(name):
    run = short_runs()[name]
    epochs = [p["epoch"] for p in rundir.read_metrics(run.path) if p["kind"] == "epoch"]
    assert epochs == list(range(1, 9))
    assert run.status.state == "finished"
    assert (run.status.pid, run.status.pid_started, run.status.host) == (None, None, None)
    assert sorted(p.name for p in run.path.iterdir()) == [
        "metrics.jsonl",
        "recipe.json",
        "status.json",
        "validation.npz",
    ]
    for path in (ASSETS / "runs" / name).glob("*.json*"):
        assert "/" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_answers_that_ship_are_those_of_the_run(name):
    run = short_runs()[name]
    found = predictions.read(predictions.file_of(run.path, "validation"))
    pictures = load_pictures(run.recipe, "train")
    assert len(found) == run.status.validation_size
    assert found.accuracy == run.status.results["val_accuracy"]
    loss = -np.log(found.probabilities[np.arange(len(found)), found.labels]).mean()
    assert loss == pytest.approx(run.status.results["val_loss"], rel=1e-5)
    assert (found.places == places_of(run.recipe, "validation", pictures.labels)).all()
    assert (found.labels == pictures.labels[found.places]).all()
    assert (found.checksums == checksums_of(pictures.images[found.places])).all()


@pytest.mark.parametrize("name", ["plain-mlp", "shuffle-mlp"])
def test_training_again_gives_nearly_the_same(name):
    recipe = RECIPES[name]
    pictures = load_pictures(recipe, "train")
    *_, last = train(recipe, pictures, lambda: load("shapes", "test", per_class=200))
    assert isinstance(last, Finished)
    # 2,000 of the 10,000 pictures: three standard deviations are 3.3 points
    assert last.test_accuracy == pytest.approx(accuracy(name), abs=0.04)
