"""The prepared trainings: what they promise, what differs in a group, and other data sets."""

import shlex
from dataclasses import asdict, replace

import pytest
from PIL import Image

import models
from explorer import datasets
from explorer.errors import RecipeError
from explorer.training import digit_runs
from explorer.training.flags import recipe_from
from explorer.training.prepared import (
    PREPARED,
    Prepared,
    experiments,
    for_data,
    groups,
    ideas,
    lesson_pairs,
)
from explorer.training.recipe import Recipe
from explorer.training.schedules import rate
from explorer.training.short_runs import RECIPES

each = pytest.mark.parametrize("name", PREPARED)


def differing(one, other):
    one, other = asdict(one), asdict(other)
    return {key for key in one if one[key] != other[key]}


@each
def test_both_of_its_texts_start_the_same_run_again(name):
    recipe = PREPARED[name].recipe
    assert Recipe.from_json(recipe.to_json()) == recipe
    assert recipe_from(shlex.split(recipe.command_line())[3:]) == recipe


@each
def test_it_asks_something_and_its_network_takes_its_pictures(name):
    entry = PREPARED[name]
    assert "?" in entry.question
    H, W, C = datasets.picture_shape(entry.recipe.data)
    classes = len(entry.recipe.classes) or 10
    count = models.parameters_of(entry.recipe.model, classes, (C, H, W), entry.recipe.layers)
    assert count > 1_000


@each
def test_on_shapes_only_what_belongs_to_the_pictures_changes(name):
    recipe = PREPARED[name].recipe
    moved = for_data(PREPARED[name], "shapes")
    assert differing(recipe, moved) <= {"data", "classes", "normalisation"}
    assert (moved.data, len(moved.classes)) == ("shapes", len(recipe.classes))
    expected = {"imagenet"} if recipe.model == "vgg11-bn" else {"training", "none"}
    assert moved.normalisation in expected


# What differs between the first recipe of a group and each other one.
ONE_THING = {
    "The report": [
        {"crop"},
        {"schedule", "peak", "batch_size"},
        {"schedule", "peak", "batch_size", "dropout"},
    ],
    "Learning rate": [{"lr"}, {"lr"}],
    "Augmentation or not": [{"flip", "crop"}],
    "MixUp and CutMix or not": [{"mixup"}, {"cutmix"}],
    "CutMix in the long run": [{"cutmix"}],
    "Dropout or not": [{"dropout"}],
    "Batch norm or not": [{"model"}],
    "Global pooling or dense head": [{"model"}],
    "Skip or plain": [{"model"}],
    "Skip or plain, deep": [{"model"}],
    "Transfer learning": [{"features"}, {"features", "pretrained"}],
    "Neighbouring pixels": [{"shuffle_pixels"}, {"model"}, {"model", "shuffle_pixels"}],
    "Digits, pixels permuted or not": [
        {"shuffle_pixels"},
        {"model"},
        {"model", "shuffle_pixels"},
    ],
}


@pytest.mark.parametrize("group", ONE_THING)
def test_a_group_changes_one_thing_at_a_time(group):
    first, *others = (PREPARED[name].recipe for name in groups()[group])
    assert [differing(first, other) for other in others] == ONE_THING[group]


def test_every_network_of_the_lessons_and_every_schedule_that_they_use_is_in_one():
    used = {entry.recipe.model for entry in PREPARED.values()}
    assert used == set(models.REGISTRY)
    assert {entry.recipe.schedule for entry in PREPARED.values()} >= {"onecycle", "cosine"}


def test_the_report_is_the_published_one():
    recipe = PREPARED["report"].recipe
    assert (recipe.lr, recipe.weight_decay, recipe.optimiser) == (0.001, 0.0001, "adam")
    assert (recipe.batch_size, recipe.epochs, recipe.validation_share) == (64, 25, 0.2)
    assert (recipe.flip, recipe.crop, recipe.schedule, recipe.keep) == (
        True,
        True,
        "constant",
        "best",
    )
    assert "80.98 %" in PREPARED["report"].published


def test_the_reports_schedule_reaches_three_thousandths():
    recipe, steps = PREPARED["report-schedule"].recipe, 313  # 40,000 pictures in batches of 128
    rates = [rate(recipe, step, steps) for step in range(recipe.epochs * steps)]
    assert max(rates) == pytest.approx(0.003, rel=1e-5)
    assert (recipe.batch_size, recipe.epochs, recipe.model) == (128, 25, "report-cnn")


def test_the_six_blocks_reach_the_published_rate_after_45_epochs():
    recipe = PREPARED["six-block"].recipe
    rates = [rate(recipe, step, 391) for step in range(150 * 391)]
    assert max(rates) == pytest.approx(0.012267, abs=1e-6)
    assert rates.index(max(rates)) == 45 * 391 - 1
    assert (recipe.label_smoothing, recipe.mixup, recipe.clip) == (0.04, 0.4, 1.0)
    assert recipe.auto_augment
    assert models.parameters_of("six-block", 10) == 4_079_429


@pytest.mark.parametrize("recipes", [RECIPES, digit_runs.RECIPES])
def test_the_short_runs_that_ship_are_among_them(recipes):
    assert {name: PREPARED[name].recipe for name in recipes} == recipes


def test_no_key_is_given_twice():
    dictionaries = [
        value
        for module in (experiments, ideas, lesson_pairs)
        for name, value in vars(module).items()
        if isinstance(value, dict) and name.isupper() and name != "IDEAS"
        if all(isinstance(entry, Prepared) for entry in value.values())
    ]
    assert sum(map(len, dictionaries)) == len(PREPARED)


@pytest.fixture
def folder(tmp_path):
    names = ["ant", "airplane", "cat", "truck", *(f"kind {i}" for i in range(8))]
    for label, name in enumerate(names):
        for split, count in (("train", (120 if label else 99) + label), ("test", 2)):
            for i in range(count):
                place = tmp_path / "pets" / split / name / f"{i}.png"
                place.parent.mkdir(parents=True, exist_ok=True)
                Image.new("RGB", (8, 8), (i, label, 0)).save(place)
    return str(tmp_path / "pets")


def test_on_a_folder_classes_of_the_same_name_stay_and_small_ones_give_all_they_have(folder):
    moved = for_data(PREPARED["demo-3x1000"], "folder", folder)
    assert moved.classes == ("airplane", "cat", "truck")
    assert moved.per_class == 121  # as many as the smallest of the three has
    many = for_data(PREPARED["report"], "folder", folder)
    assert len(many.classes) == 10
    assert many.per_class is None  # asked for all
    demo = for_data(PREPARED["demo-10x5000"], "folder", folder)
    assert demo.per_class is None  # one class has fewer than the least that can be asked for
    other = for_data(PREPARED["demo-5x500"], "folder", folder)
    assert other.classes == datasets.class_names("folder", folder)[:5]
    assert for_data(PREPARED["transfer-frozen"], "folder", folder).side == 64


def test_a_network_for_colour_refuses_grey_digits():
    with pytest.raises(RecipeError, match="does not take pictures of 28×28 in grey"):
        for_data(PREPARED["transfer-tenth"], "mnist")


def test_its_own_data_set_leaves_a_recipe_as_it_is():
    entry = PREPARED["lenet"]
    assert for_data(entry, "mnist") is entry.recipe
    assert for_data(replace(entry, recipe=Recipe(seed=3)), "shapes") == Recipe(seed=3)
