"""Which prepared recipes were trained already, and one run in a line."""

from dataclasses import replace

import pytest

from explorer.results.intervals import wilson
from explorer.results.prepared_runs import comparable_groups, wanted
from explorer.results.summary import find, known_runs, share, shipped, summary
from explorer.training import rundir
from explorer.training.prepared import PREPARED
from explorer.training.recipe import Recipe
from explorer.training.status import Status

GROUP = comparable_groups()["Neighbouring pixels"]


def test_the_runs_that_ship_complete_their_group():
    found = wanted(GROUP, {"shapes"}, shipped().values())
    assert [entry.run for entry in found] == GROUP


def test_what_is_missing_can_be_trained_on_what_is_there():
    found = wanted(["augment-none", "augment-moves"], {"shapes"}, shipped().values())
    assert [entry.run for entry in found] == [None, None]
    assert {entry.recipe.data for entry in found} == {"shapes"}
    there = wanted(["augment-none"], {"shapes", "cifar10"}, [])
    assert there[0].recipe == PREPARED["augment-none"].recipe


def test_a_run_counts_whatever_machine_made_it_but_not_when_it_failed(fresh_home):
    recipe = PREPARED["first"].recipe
    path = rundir.create(replace(recipe, threads=2, device="cpu"))
    rundir.write_status(path, Status("finished"))
    assert wanted(["first"], {"shapes"}, rundir.list_runs())[0].run == path.name
    rundir.write_status(path, Status("failed"))
    assert wanted(["first"], {"shapes"}, rundir.list_runs())[0].run is None


def test_every_group_to_compare_has_something_to_compare():
    for group, keys in comparable_groups().items():
        assert len(keys) > 1
        assert {PREPARED[key].group for key in keys} == {group}


def test_summary_shows_what_the_status_says_and_keeps_the_test_sealed(fresh_home):
    path = rundir.create(Recipe(epochs=3))
    results = {"best_epoch": 2, "val_accuracy": 0.8, "test_accuracy": 0.7, "test_size": 50}
    status = Status("finished", epoch=3.0, validation_size=40, seconds=2.5, results=results)
    rundir.write_status(path, status)
    found = summary(rundir.read_run(path))
    assert (found.epochs, found.best_epoch, found.seconds, found.parameters) == (3, 2, 2.5, None)
    assert (found.validation.low, found.validation.high) == wilson(32, 40)
    assert found.test is None
    rundir.open_test(path)
    assert summary(rundir.read_run(path)).test == share(0.7, 50)


@pytest.mark.parametrize("value", ["0.5", None, True, -0.1, 1.1, float("nan"), [1]])
def test_what_is_no_share_is_not_shown(value):
    assert share(value, 100) is None


def test_runs_that_ship_are_found_before_others_of_the_same_name(fresh_home):
    path = rundir.create(Recipe(epochs=9), fresh_home / "runs" / "plain-cnn")
    assert find("plain-cnn").recipe != rundir.read_run(path).recipe
    assert find("no such run") is None
    assert set(shipped()) <= set(known_runs())
