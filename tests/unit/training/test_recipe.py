"""A recipe refuses what cannot be trained, and its command line repeats it."""

import json
import shlex
from dataclasses import fields, replace

import pytest
from PIL import Image

from explorer.errors import RecipeError
from explorer.training.__main__ import recipe_from
from explorer.training.recipe import Recipe
from explorer.training.selection import load_pictures, resolve_classes, same_pictures

FULL = Recipe(
    data="folder",
    root="/data/my pictures/it's",
    classes=("a b", 'c"d', "ü"),
    per_class=250,
    validation_share=0.25,
    model="report-cnn-half",
    epochs=7,
    batch_size=128,
    lr=0.0003,
    optimiser="sgd",
    weight_decay=0.0,
    crop=False,
    seed=11,
    device="cpu",
    precision="bfloat16",
    threads=2,
    rotation=15.0,
    jitter=0.4,
    auto_augment=True,
    erasing=0.25,
    cutout=8,
    mixup=0.4,
    cutmix=1.0,
    shuffle_pixels=True,
    test_share=0.3,
    momentum=0.8,
    nesterov=True,
    schedule="onecycle",
    peak=6.74,
    warmup=0.25,
    step_every=4,
    step_factor=0.2,
    dropout=0.1,
    label_smoothing=0.04,
    clip=1.0,
    patience=4,
    loss_target=0.08,
    loss_target_epochs=2,
    keep="last",
    normalisation="half",
    side=64,
    alternating_flip=True,
    tta=True,
)
ODD_NAMES = replace(FULL, root="-root", classes=("-x", "--lr", "plain"))


# What FULL cannot have: it needs another network, or something of FULL excludes it.
OTHERS = [
    Recipe(flip=False),
    Recipe(model="own", layers="3x32x32~c16p1~frelu~m2~x~l10"),
    Recipe(model="vgg11-bn", features="tenth", pretrained=True),
    Recipe(dropout=0.0),
]


def test_every_entry_differs_from_its_default_in_a_recipe_of_the_round_trips():
    for field in fields(Recipe):
        assert any(getattr(recipe, field.name) != field.default for recipe in (FULL, *OTHERS))


@pytest.mark.parametrize(
    "recipe", [Recipe(), FULL, ODD_NAMES, Recipe(classes=("a", "b"), lr=10), *OTHERS]
)
def test_the_command_line_parses_back_to_an_equal_recipe(recipe):
    words = shlex.split(recipe.command_line())
    assert words[:3] == ["python", "-m", "explorer.training"]
    assert recipe_from(words[3:]) == recipe


@pytest.mark.parametrize("recipe", [Recipe(), FULL, *OTHERS])
def test_json_round_trip(recipe):
    assert Recipe.from_json(recipe.to_json()) == recipe


def test_a_recipe_from_before_there_was_a_choice_keeps_its_pixels_in_place():
    values = json.loads(FULL.to_json())
    del values["shuffle_pixels"]
    assert Recipe.from_json(json.dumps(values)) == replace(FULL, shuffle_pixels=False)


BAD = {
    "shuffle as a number": ({"shuffle_pixels": 1}, "Shuffle pixels is '1'; it must be yes or no"),
    "lr zero": ({"lr": 0}, "Learning rate is 0; it must be above 0 and at most 1,000. Try 0.001."),
    "lr negative": ({"lr": -1}, "Learning rate is -1"),
    "lr NaN": ({"lr": float("nan")}, "Learning rate is nan"),
    "lr infinite": ({"lr": float("inf")}, "Learning rate is inf"),
    "lr text": ({"lr": "fast"}, "Learning rate is fast"),
    "batch 1e9": ({"batch_size": 10**9}, "Batch size: 1,000,000,000; .* from 8 to 1,024"),
    "batch of a thousand digits": ({"batch_size": 10**5000}, "more than 15 digits"),
    "batch as float": ({"batch_size": 64.0}, "Batch size: 64.0"),
    "epochs 1e6": ({"epochs": 10**6}, "Epochs: 1,000,000; .* from 1 to 200"),
    "epochs yes": ({"epochs": True}, "Epochs: True"),
    "one class": ({"classes": ("cat",)}, "1 class chosen; a training takes 2 to 10. Add some."),
    "eleven classes": ({"classes": tuple("abcdefghijk")}, "11 classes chosen.*Take away"),
    "class twice": ({"classes": ("a", "b", "a")}, "named twice"),
    "class of 1,000 letters": ({"classes": ("a" * 1000, "b")}, "1 to 200 characters"),
    "classes as text": ({"classes": "cat"}, "must be a list"),
    "per class 5": ({"per_class": 5}, "Images per class: 5; .* from 100 to 5,000"),
    "seed negative": ({"seed": -1}, "Seed: -1"),
    "data unknown": ({"data": "imagenet"}, "'imagenet' is not known. Choose one of: shapes"),
    "model unknown": ({"model": "../x"}, "Network '../x' is not known"),
    "optimiser unknown": ({"optimiser": "muon"}, "Choose one of: adam, adamw, sgd"),
    "device unknown": ({"device": "tpu"}, "Device 'tpu'"),
    "precision unknown": ({"precision": "int8"}, "Precision 'int8'"),
    "model not text": ({"model": ["report-cnn"]}, "Network"),
    "folder without root": ({"data": "folder"}, "needs a root"),
    "root without folder": ({"root": "/etc"}, "belongs to data set"),
    "root with NUL": ({"data": "folder", "root": "a\0b"}, "invalid"),
    "test share 0.9": ({"test_share": 0.9}, "must be from 0.05 to 0.5"),
    "test share nan": ({"test_share": float("nan")}, "must be from 0.05 to 0.5"),
    "validation 0.9": ({"validation_share": 0.9}, "must be from 0.05 to 0.5"),
    "weight decay -1": ({"weight_decay": -1}, "Weight decay is -1"),
    "flip as number": ({"flip": 1}, "must be yes or no"),
    "rotation 181": ({"rotation": 181}, "Rotation is 181; it must be from 0 to 180. Try 15."),
    "rotation NaN": ({"rotation": float("nan")}, "Rotation is nan"),
    "jitter 2": ({"jitter": 2}, "Jitter is 2; it must be from 0 to 1"),
    "auto augment 1": ({"auto_augment": 1}, "AutoAugment is '1'; it must be yes or no"),
    "erasing 1.5": ({"erasing": 1.5}, "Erasing is 1.5"),
    "erasing as text": ({"erasing": "0.5"}, "Erasing is 0.5"),
    "cutout 40": ({"cutout": 40}, "Cutout: 40; it must be a whole number from 0 to 32"),
    "cutout 8.0": ({"cutout": 8.0}, "Cutout: 8.0"),
    "mixup 0.01": ({"mixup": 0.01}, r"MixUp's α is 0.01; it must be 0 \(off\) or from 0.1 to 4"),
    "mixup yes": ({"mixup": True}, "MixUp's α is True"),
    "cutmix infinite": ({"cutmix": float("inf")}, "CutMix's α is inf"),
    "momentum 1": ({"momentum": 1}, "Momentum is 1; it must be from 0 to 0.999. Try 0.9."),
    "momentum nan": ({"momentum": float("nan")}, "Momentum is nan"),
    "nesterov with adam": ({"nesterov": True}, "needs the optimiser sgd .* not adam"),
    "nesterov without momentum": (
        {"nesterov": True, "optimiser": "sgd", "momentum": 0},
        "not sgd with 0. Choose sgd or switch Nesterov off",
    ),
    "nesterov as number": ({"nesterov": 1}, "Nesterov is '1'; it must be yes or no"),
    "schedule unknown": ({"schedule": "magic"}, "Schedule 'magic' .*: constant, step, cosine"),
    "peak below the rate": ({"peak": 0.5}, "Peak is 0.5; it must be from 1 to 100. Try 10."),
    "peak above the limit": (
        {"schedule": "onecycle", "lr": 500, "peak": 4},
        "would reach 2,000 at its peak; at most 1,000 is allowed",
    ),
    "warm-up 1": ({"warmup": 1}, "Warm-up is 1; it must be from 0.01 to 0.9. Try 0.3."),
    "step every 0": ({"step_every": 0}, "Epochs between steps: 0"),
    "step factor 2": ({"step_factor": 2}, "Factor of a step is 2; it must be from 0.01 to 1"),
    "dropout 1": ({"dropout": 1}, "Dropout is 1; it must be from 0 to 0.9. Try 0.25."),
    "dropout as text": ({"dropout": "a"}, "Dropout is a"),
    "dropout of none": ({"dropout": 0.5, "model": "small-cnn"}, "has no dropout layer, but .* 0.5"),
    "label smoothing 1": ({"label_smoothing": 1}, "Label smoothing is 1; .* from 0 to 0.5"),
    "clip -1": ({"clip": -1}, "Largest gradient norm is -1"),
    "patience -1": ({"patience": -1}, "Patience: -1"),
    "patience 1.0": ({"patience": 1.0}, "Patience: 1.0"),
    "loss target 1e9": ({"loss_target": 1e9}, "Loss target is 1000000000.0; .* from 0 to 10"),
    "loss target epochs 0": ({"loss_target_epochs": 0}, "Epochs under the target: 0"),
    "keep none": ({"keep": "none"}, "Checkpoint rule 'none' is not known. .*: best, last"),
    "normalisation": ({"normalisation": "zscore"}, "Normalisation 'zscore' .*: training, none"),
    "layers without own": ({"layers": "conv"}, 'Layers and network "own" belong together'),
    "layers as list": ({"layers": ["conv"]}, "must be a text of at most 4,096 characters"),
    "features of none": ({"features": "frozen"}, "'report-cnn' has no part with features"),
    "features unknown": ({"features": "half"}, "Features 'half'"),
    "pretrained nothing": ({"pretrained": True}, "no trained weights for network 'report-cnn'"),
    "side 33": ({"side": 33}, "Side: 33; it must be one of 32, 64, 128, 224. Try 32."),
    "side yes": ({"side": True}, "Side: True"),
    "side of shapes": ({"side": 64}, "Pictures of 64 pixels can be had from a folder only"),
    "alternating without flip": (
        {"alternating_flip": True, "flip": False},
        "but flip is off. Switch flip on too.",
    ),
    "tta as text": ({"tta": "yes"}, "Test-time augmentation is 'yes'"),
    "threads 1000": ({"threads": 1000}, "from 0 to 64"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_tampered_value_is_refused_in_one_sentence(name):
    values, sentence = BAD[name]
    with pytest.raises(RecipeError, match=sentence) as caught:
        Recipe(**values)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "[" * 100_000, "null", '{"lr": NaN}', '{"colour": 1}', '{"lr": 1e999}', '"x"'],
)
def test_a_damaged_recipe_file_is_refused(text):
    with pytest.raises(RecipeError):
        Recipe.from_json(text)


def test_classes_become_a_tuple_so_that_recipes_can_be_compared_and_hashed():
    assert Recipe(classes=["a", "b"]) == Recipe(classes=("a", "b"))
    assert hash(Recipe(classes=["a", "b"])) == hash(Recipe(classes=("a", "b")))


def test_a_class_that_the_data_set_has_not_is_refused_with_those_it_has():
    with pytest.raises(RecipeError, match=r'Class "cat" is not in this data set\. It has: disc'):
        resolve_classes(Recipe(classes=("ring", "cat")))


def test_no_classes_named_means_all_in_the_order_of_the_data_set():
    assert resolve_classes(Recipe())[:2] == ("disc", "ring")


def test_a_recipe_from_before_an_entry_was_added_still_loads():
    from pathlib import Path

    text = Path(__file__).parents[3] / "assets" / "checkpoints" / "shapes" / "recipe.json"
    recipe = Recipe.from_json(text.read_text())
    assert (recipe.rotation, recipe.auto_augment, recipe.mixup) == (0.0, False, 0.0)
    assert (recipe.schedule, recipe.clip, recipe.dropout) == ("constant", 0.0, None)


def test_pictures_of_a_folder_are_split_by_the_recipes_share(tmp_path):
    for label, name in enumerate(("cat", "dog")):
        for i in range(40):
            place = tmp_path / "pets" / name / f"{i}.png"
            place.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (32, 32), (i, label, 0)).save(place)
    few, many = (
        Recipe(data="folder", root=str(tmp_path / "pets"), test_share=share) for share in (0.1, 0.5)
    )
    sides = {share: load_pictures(recipe, "test") for share, recipe in ((1, few), (5, many))}
    assert set(sides[1].files) < set(sides[5].files)
    assert not set(load_pictures(many, "train").files) & set(sides[5].files)
    assert not same_pictures(few, many)
