"""The Train page's choices: prepared trainings, links, and recipes that come and go as text."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

import models
from explorer import datasets
from explorer.errors import ExplorerError
from explorer.places import ROOT
from explorer.training import rules
from explorer.training.prepared import PREPARED, for_data, groups
from explorer.training.recipe import Recipe
from explorer.widgets.training import fields, learning, linked, runs, sharing

HOME = ROOT / "explorer" / "Home.py"
ON_SHAPES = {name: for_data(entry, "shapes") for name, entry in PREPARED.items()}


@pytest.fixture(scope="module", autouse=True)
def queue():
    """One queue for all of these tests, as one server has."""
    runs.jobs.clear()
    yield runs.jobs()
    runs.jobs().close()
    runs.jobs.clear()


@pytest.fixture(autouse=True)
def _home(fresh_home):
    """Neither CIFAR-10 nor MNIST is there."""


def page(**query):
    app = AppTest.from_file(HOME, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    return app.switch_page("../pages/train.py").run()


def chosen(app):
    """Return the recipe that Start would train, from the command line that the page shows."""
    import shlex

    from explorer.training.flags import recipe_from

    assert not app.exception
    assert not app.error
    return recipe_from(shlex.split(app.code[-1].value)[3:])


def status_of(recipe):
    return datasets.DatasetStatus(
        recipe.data,
        recipe.root,
        fields.title_of(recipe),
        datasets.class_names(recipe.data),
        True,
        "",
        "",
    )


@pytest.mark.parametrize("name", PREPARED)
def test_recipe_to_widgets_to_recipe_is_the_identity(name):
    recipe = PREPARED[name].recipe
    assert fields.as_recipe(fields.as_choices(recipe), status_of(recipe)) == recipe


@pytest.mark.parametrize("name", PREPARED)
def test_a_link_holds_all_that_the_widgets_hold(name):
    held = fields.as_choices(PREPARED[name].recipe)
    texts = {
        key: tuple(value) if isinstance(value, list) else (linked.as_text(value),)
        for key, value in held.items()
    }
    assert linked.choices_of(texts) == held


def test_one_click_fills_every_widget_in_and_the_next_one_would_start_it():
    app = page()
    for name in [names[0] for names in groups().values()]:
        recipe = ON_SHAPES[name]
        app.selectbox(key="train_prepared").set_value(name).run()
        assert chosen(app) == recipe, name
        assert PREPARED[name].question in app.markdown[1].value
        assert not app.button(key="train_start").disabled


@pytest.mark.parametrize("name", ["six-block-fast", "own", "shuffle-mlp"])
def test_the_link_of_a_prepared_training_opens_it_for_somebody_else(name):
    first = page(experiment=name)
    recipe = chosen(first)
    assert "experiment" not in first.query_params
    second = page(**dict(first.query_params))
    assert chosen(second) == recipe == ON_SHAPES[name]


def test_a_link_from_before_still_opens_the_same_choices():
    app = page(
        train_data="Shapes", train_classes_shapes=["disc", "ring"], train_per_class="300",
        train_epochs="100", train_lr="10", train_model="small-mlp", train_batch="128",
        train_optimiser="sgd", train_flip="false", train_shuffle="true", train_mixup="0.4",
    )  # fmt: skip
    assert chosen(app) == Recipe(
        classes=("disc", "ring"), per_class=300, epochs=100, lr=10, model="small-mlp",
        batch_size=128, optimiser="sgd", flip=False, shuffle_pixels=True, mixup=0.4,
    )  # fmt: skip


def test_numbers_between_the_marks_of_a_slider_are_kept():
    link = {"train_lr": "0.00182", "train_peak": "6.74", "train_per_class": "137"}
    recipe = chosen(page(**link, train_schedule="onecycle", train_epochs="17"))
    assert (recipe.lr, recipe.peak, recipe.per_class, recipe.epochs) == (0.00182, 6.74, 137, 17)


TAMPERED = [
    {"train_schedule": "magic", "train_peak": "1e999", "train_warmup": "nan", "train_clip": "-1"},
    {"train_dropout": "7", "train_smoothing": "x", "train_patience": "-3", "train_target": "inf"},
    {"train_keep": "none", "train_normalisation": "../x", "train_precision": "int8"},
    {"train_threads": "9" * 500, "train_side": "33", "train_validation": "0.99"},
    {"train_features": "frozen", "train_pretrained": "true", "train_tta": "perhaps"},
    {"train_data": "<script>", "train_layers": "x" * 5000, "train_rotation": "1e400"},
    {"train_classes_shapes": ["<b>", "cat"], "train_momentum": "1", "train_nesterov": "true"},
    {"train_alternating": "2", "train_step_every": "0", "train_step_factor": "5"},
]


@pytest.mark.parametrize("query", TAMPERED, ids=lambda query: next(iter(query)))
def test_a_tampered_choice_gives_the_standard_one(query):
    standard = Recipe(model="report-cnn-half", per_class=500)
    recipe = chosen(page(**query))
    assert replace(recipe, features="train", pretrained=False) == standard


def test_a_missing_data_set_offers_the_same_settings_on_what_is_there():
    app = page(experiment="report-schedule")
    assert "CIFAR-10 is not on this machine" in app.info[0].value
    recipe = chosen(app)
    assert recipe == replace(
        PREPARED["report-schedule"].recipe, data="shapes", normalisation="training"
    )
    app.selectbox(key="train_data").select("CIFAR-10").run()
    assert any("explorer.datasets" in code.value for code in app.code)


def test_a_digit_network_for_colour_only_is_not_offered_for_grey_pictures():
    offered = models.fitting((1, 28, 28))
    assert "lenet" in offered
    assert "vgg11-bn" not in offered
    app = page()
    shown = app.selectbox(key="train_model").options
    assert len(shown) == len(models.fitting((3, 32, 32)))


def test_the_others_of_a_group_are_one_click_away_and_changes_are_named():
    app = page(experiment="few")
    assert not [button for button in app.button if button.key == "train_refill"]
    app.select_slider(key="train_epochs").set_value(3).run()
    assert chosen(app).epochs == 3
    app.button(key="train_refill").click().run()
    assert chosen(app) == ON_SHAPES["few"]
    app.button(key="train_pick_mixed").click().run()
    assert chosen(app) == ON_SHAPES["mixed"]


def test_choices_that_exclude_each_other_cannot_be_made():
    app = page(train_optimiser="sgd", train_nesterov="true")
    assert chosen(app).nesterov
    app.selectbox(key="train_optimiser").set_value("adam").run()
    assert not chosen(app).nesterov
    app.toggle(key="train_flip").set_value(False).run()
    assert chosen(app) == Recipe(model="report-cnn-half", per_class=500, flip=False)


def test_a_pasted_recipe_fills_the_widgets_in():
    recipe = replace(
        Recipe(per_class=321, model="dropout-cnn", dropout=0.33, epochs=7, clip=0.7),
        schedule="step", step_every=4, step_factor=0.25, patience=6, keep="last", rotation=7.5,
    )  # fmt: skip
    app = page()
    app.text_area(key="train_recipe_text").set_value(recipe.to_json())
    app.button(key="train_recipe_take").click().run()
    assert "Filled in" in app.success[0].value
    assert chosen(app) == recipe


BAD_TEXTS = {
    "nothing": ("  ", "no recipe yet"),
    "no json": ("{", "not readable JSON"),
    "unknown entry": ('{"colour": 1}', "unknown entry"),
    "missing data": ('{"data": "cifar10"}', "Not on this machine yet"),
    "a path": ('{"data": "folder", "root": "/etc"}', "“etc”, which this page does not offer"),
    "unknown class": ('{"classes": ["disc", "cat"]}', "“cat”|cat.* is not in this data set"),
    "another order": ('{"classes": ["ring", "disc"]}', "in another order"),
    "wrong value": ('{"epochs": 0}', "Epochs: 0"),
}


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_a_text_that_is_no_recipe_for_this_page_is_one_sentence(name):
    text, sentence = BAD_TEXTS[name]
    if name == "nothing":
        app = page()
        app.text_area(key="train_recipe_text").set_value(text)
        app.button(key="train_recipe_take").click().run()
        assert sentence in app.error[0].value
        return
    with pytest.raises(ExplorerError, match=sentence):
        sharing.choices_of(text)


def test_a_recipe_for_a_folder_finds_the_one_of_that_name(fresh_home):
    from PIL import Image

    for name in ("ant", "bee"):
        for i in range(3):
            place = fresh_home / "folders" / "pets" / "train" / name / f"{i}.png"
            place.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (8, 8), (i, 0, 0)).save(place)
            test = fresh_home / "folders" / "pets" / "test" / name / f"{i}.png"
            test.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (8, 8), (i, 9, 0)).save(test)
    text = json.dumps({"data": "folder", "root": "/elsewhere/pets", "side": 64})
    held = sharing.choices_of(text)
    assert (held["train_data"], held["train_side"]) == ("pets", 64)


def test_every_choice_of_a_recipe_has_a_widget_and_a_name():
    entries = set(fields.ENTRIES.values()) | {"data", "root", "classes", "per_class", "dropout"}
    assert entries == set(Recipe.__dataclass_fields__)
    assert set(learning._SCHEDULES) == set(rules.SCHEDULES)
    assert set(learning._OPTIMISERS) == set(rules.OPTIMISERS)
    assert set(learning._DEVICES) == set(rules.DEVICES)
    assert set(learning._PRECISIONS) == set(rules.PRECISIONS)
    assert set(learning._KEEPS) == set(rules.KEEPS)


@pytest.mark.parametrize(
    ("pictures", "classes", "share", "batch", "steps"),
    [(500, 10, 0.2, 64, 63), (1000, 3, 0.1, 128, 22), (None, 10, 0.2, 64, 100), (2, 2, 0.5, 8, 1)],
)
def test_the_batches_of_an_epoch_are_counted_for_the_schedules_figure(
    pictures, classes, share, batch, steps
):
    recipe = Recipe(validation_share=share, batch_size=batch)
    assert learning.steps_per_epoch(recipe, classes, pictures) == steps


def test_trained_weights_that_are_not_there_are_named_with_the_command():
    app = page(train_model="vgg11-bn", train_features="frozen", train_pretrained="true")
    assert chosen(app).pretrained
    (said,) = [one.value for one in app.info if "Weights of VGG11" in one.value]
    assert "`python -m explorer.datasets.fetch vgg11-bn` (532 MB)" in said
    other = page(train_model="vgg11-bn")
    assert not any("Weights of VGG11" in one.value for one in other.info)
