"""What differs between recipes: in words, counted once, and as JSON."""

import json
from dataclasses import fields, replace

import pytest

from explorer.results.diff import as_json, changes, counted, same_data, same_validation, sentence
from explorer.results.seeds import grouped, next_seeds, spread
from explorer.training.recipe import Recipe
from explorer.training.short_runs import RECIPES

HAS = {field.name for field in fields(Recipe)}


def test_equal_recipes_differ_in_nothing():
    assert changes([Recipe(), Recipe(), Recipe()]) == []
    assert sentence([Recipe(), Recipe()]).startswith("The recipes are the same")


def test_one_thing_is_recognised_and_named_with_its_values():
    said = sentence([RECIPES["plain-cnn"], RECIPES["plain-mlp"]])
    assert said == "One thing was changed: the network (small-cnn, small-mlp)."


def test_several_things_are_not_one():
    said = sentence([Recipe(), Recipe(lr=0.01, flip=False, seed=2)])
    assert said.startswith("3 things were changed: ")
    assert "mirroring" in said
    assert "cannot be told" in said


def test_seeds_alone_are_chance():
    assert "chance" in sentence([Recipe(), Recipe(seed=1), Recipe(seed=2)])


def test_one_thing_with_several_seeds_is_still_one_thing():
    one, other = Recipe(), Recipe(lr=0.01)
    said = sentence([one, replace(one, seed=1), other, replace(other, seed=1)])
    assert said.startswith("One thing was changed: the learning rate (0.001, 0.01), and the seed")
    assert sentence([one, replace(other, seed=1)]).startswith("2 things were changed")


def test_where_it_ran_is_shown_but_not_counted():
    found = changes([Recipe(), Recipe(threads=2, device="cpu")])
    assert {change.entry for change in found} == {"threads", "device"}
    assert counted(found) == []


def test_every_entry_is_found():
    other = {
        "lr": 0.5,
        "epochs": 7,
        "classes": ("ring", "dots"),
        "per_class": 100,
        "flip": False,
        "mixup": 0.4,
    }
    for entry, value in other.items():
        (change,) = changes([Recipe(), replace(Recipe(), **{entry: value})])
        assert change.entry == entry
        assert change.values[1] == value
        assert all(change.words)


@pytest.mark.skipif("schedule" not in HAS, reason="this recipe has no schedules")
def test_a_schedule_comes_with_its_own_entries():
    one, other = Recipe(), Recipe(schedule="onecycle", peak=3.0, warmup=0.2)
    found = changes([one, other])
    assert [change.entry for change in counted(found)] == ["schedule"]
    assert {change.entry: change.words[0] for change in found}["peak"] == "–"
    both = [Recipe(schedule="onecycle", peak=3.0), Recipe(schedule="onecycle", peak=5.0)]
    assert [change.entry for change in counted(changes(both))] == ["peak"]
    assert changes([Recipe(peak=3.0), Recipe(peak=5.0)]) == []  # does nothing without a schedule


def test_json_holds_only_what_differs():
    found = json.loads(as_json(["a", "b"], [Recipe(), Recipe(lr=0.1)]))
    assert found == {"a": {"lr": 0.001}, "b": {"lr": 0.1}}


def test_same_validation_pictures():
    assert same_validation([Recipe(), Recipe(lr=0.1, model="small-cnn")])
    for change in ({"seed": 1}, {"per_class": 100}, {"validation_share": 0.3}):
        assert not same_validation([Recipe(), Recipe(**change)])
        assert same_data([Recipe(), Recipe(**change)])
    assert not same_data([Recipe(), Recipe(classes=("ring", "dots"))])


def test_runs_of_one_recipe_are_grouped_whatever_seed_or_machine():
    recipes = {"a": Recipe(), "b": Recipe(seed=1, threads=2), "c": Recipe(lr=0.1), "d": Recipe()}
    assert grouped(recipes) == [["a", "b", "d"], ["c"]]


def test_spread_by_hand():
    found = spread([0.7, 0.8, 0.9, 0.8])
    assert (found.mean, found.low, found.high, found.count) == (0.8, 0.7, 0.9, 4)
    assert found.deviation == pytest.approx((0.02 / 3) ** 0.5)
    assert spread([0.5]).deviation is None
    with pytest.raises(ValueError, match="no value"):
        spread([])


def test_next_seeds_leave_out_those_in_use():
    assert next_seeds([1, 0, 5]) == [2, 3]
    assert next_seeds([], 3) == [0, 1, 2]
