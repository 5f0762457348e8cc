"""Whose turn it is, and who may still ask."""

import pytest

from explorer.errors import TrainingError
from explorer.training import rundir
from explorer.training.fair import turns
from explorer.training.recipe import Recipe
from explorer.training.waiting import Waiting

RECIPE = Recipe(model="report-cnn-half")


def waiting(*owners):
    line = Waiting()
    for owner in owners:
        path = rundir.create(RECIPE)
        rundir.write_owner(path, owner)
        line.add(path)
    return line


def order(line, owners):
    """Take all runs out, each as if it had ended before the next begins."""
    digests = {rundir.digest(owner): owner for owner in owners}
    return [digests[rundir.owner_of(line.take([]))] for _ in range(len(line))]


def test_one_who_asks_for_three_does_not_keep_another_waiting():
    line = waiting("ada", "ada", "ada", "bob", "eve")
    assert order(line, {"ada", "bob", "eve"}) == ["ada", "bob", "eve", "ada", "ada"]


def test_whoever_trains_already_comes_after_those_who_do_not():
    line = waiting("ada", "bob")
    at_work = line.take([])
    rundir_of_ada = [at_work]
    line.add(rundir.create(RECIPE))  # nobody known
    assert rundir.owner_of(line.take(rundir_of_ada)) == rundir.digest("bob")


def test_without_known_owners_it_is_first_come_first_served():
    assert turns(["", "", ""], at_work=[""], served=[""]) == [0, 1, 2]


@pytest.mark.parametrize("others", [0, 1, 5])
def test_the_place_that_is_shown_is_the_one_that_comes_true(others):
    line = waiting(*["ada"] * 3, *[f"student {n}" for n in range(others)])
    shown = {path.name: line.ahead(path.name, []) for path in list(line._paths)}
    taken = [line.take([]).name for _ in range(len(line))]
    assert [shown[name] for name in taken] == list(range(3 + others))


def test_the_21st_in_the_line_is_refused_with_both_numbers():
    line = waiting(*[""] * 20)
    with pytest.raises(TrainingError, match="20 trainings are waiting, and the limit is 20"):
        line.check_room("", 20, 3)


def test_a_fourth_of_one_person_is_refused_and_another_person_is_not():
    line = waiting("ada", "ada", "ada", "bob")
    with pytest.raises(TrainingError, match=r"3 of your trainings .* for one person is 3"):
        line.check_room(rundir.digest("ada"), 20, 3)
    line.check_room(rundir.digest("bob"), 20, 3)
    line.check_room("", 20, 3)


def test_the_same_recipe_from_two_tabs_of_one_person_is_one_training():
    line = waiting("ada", "")
    mine = line.take([])
    assert line.same(RECIPE, "ada", [mine]) == mine.name
    assert line.same(RECIPE, "bob", [mine]) is None
    assert line.same(RECIPE, "", [mine]) is None
    assert line.same(Recipe(model="report-cnn-half", seed=1), "ada", [mine]) is None
    rundir.ask_to_stop(mine)  # it is about to end: a new one is meant
    assert line.same(RECIPE, "ada", [mine]) is None


def test_the_mark_of_an_owner_does_not_lie_on_the_disk():
    path = rundir.create(RECIPE)
    rundir.write_owner(path, "a secret of the browser")
    assert all(b"secret" not in file.read_bytes() for file in path.iterdir())
    assert rundir.is_owned_by(path, "a secret of the browser")
    assert not rundir.is_owned_by(path, "")
