"""The page "Inside the network" opens networks of every kind, and for every kind of picture."""

import importlib
import json
import re
from dataclasses import replace

import pytest
from app_pages import blocks, open_page, text
from one_network import CLASSES, recipe_of, ship, write_run
from PIL import Image

import models
from explorer import checkpoints, datasets
from explorer.datasets.pixel_shuffle import shuffle_pixels
from explorer.probing.activations import feature_maps
from explorer.training import rundir
from explorer.training.recipe import Recipe
from explorer.widgets import gallery

scan_module = importlib.import_module("explorer.probing.scan")  # the name is a function, too
PARTS = ("Filters", "Feature maps", "Top pictures")


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    return ship(tmp_path, monkeypatch, seed=0)


def open_inside(**query):
    return open_page("inside", **query)


def register(folder, recipe, shape=models.SHAPE):
    """Put an untrained network among the runs of this home; return the run's name."""
    return rundir.register(write_run(folder / "other", recipe, seed=1, shape=shape))


def test_a_network_without_convolutions_is_said_to_have_none(tmp_path):
    recipe = recipe_of("small-mlp")
    app = open_inside(run=register(tmp_path, recipe))
    assert not app.exception
    assert not app.error
    assert "shown on 2,000 test pictures of Shapes" in text(app)
    assert "has no convolution" in app.info[0].value
    assert blocks(app) == []


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("layer", "words"),
    [("block2.conv2", "comes after the addition"), ("block4.project.conv", "No ReLU follows")],
)
def test_a_residual_network_is_shown_with_what_its_additions_mean(tmp_path, part, layer, words):
    recipe = recipe_of("residual-deep")
    name = register(tmp_path, recipe)
    app = open_inside(run=name, inside_part=part, inside_layer=layer, inside_filter=3)
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="inside_layer").value == layer  # 21 layers do not fit side by side
    assert (words in text(app)) == (part != "Filters")
    assert any(block["kind"] == "tiles" for block in blocks(app))


def test_a_students_own_network_is_shown_with_its_layers(tmp_path):
    layers = "3x32x32~c4p1n~b~frelu~m2~c6k1g2~frelu~g1~x~l2"
    recipe = Recipe(data="shapes", classes=CLASSES, model="own", layers=layers)
    name = register(tmp_path, recipe)
    app = open_inside(run=name, inside_layer="conv2", inside_filter=5)
    assert not app.exception
    assert not app.error
    # 6 filters in 2 groups: the last one reads the second half of the 4 channels, 2 and 3
    (grid,) = [b for b in blocks(app) if b.get("name") == "Kernels of conv2, filter 5"]
    channels = [re.match(r"Kernel for input channel (\d):", i["label"])[1] for i in grid["items"]]
    assert sorted(channels) == ["2", "3"]
    first = open_inside(run=name, inside_layer="conv1", inside_filter=1)
    assert "conv1, filter 1**: no bias" in text(first)
    assert [code.value for code in first.code] == ["model.conv1.weight[1]"]


def test_large_pictures_are_thinned_out_and_a_costly_network_reads_fewer(tmp_path, monkeypatch):
    monkeypatch.setattr(scan_module, "SCAN_MACS_MAX", 5 * 26_000_000)  # 5 pictures
    root = tmp_path / "pets"
    for split, count in (("train", 1), ("test", 50)):
        for number, kind in enumerate(("cat", "dog")):
            place = root / split / kind
            place.mkdir(parents=True)
            for i in range(count):
                Image.new("RGB", (128, 128), (i, 200 * number, 9)).save(place / f"{i}.png")
    recipe = Recipe(
        data="folder", root=str(root), classes=("cat", "dog"), model="tiny-gp", side=128
    )
    name = register(tmp_path, recipe, (3, 128, 128))
    app = open_inside(run=name, inside_part="Feature maps", inside_layer="conv1")
    assert not app.exception
    assert not app.error
    said = re.search(r"(\d+) of the 100 test pictures are read, evenly from all classes", text(app))
    assert said is not None
    assert 1 < int(said[1]) < 100
    assert "Of every 2 rows and columns one is shown" in json.dumps(blocks(app))
    (grid,) = [b for b in blocks(app) if b.get("name") == "Feature maps of conv1"]
    assert grid["tile"] == [64, 64]


def test_a_network_that_learnt_shuffled_pixels_is_shown_shuffled_pictures(tmp_path):
    recipe = replace(recipe_of("small-cnn"), shuffle_pixels=True)
    name = register(tmp_path, recipe)
    app = open_inside(run=name, inside_part="Feature maps", inside_picture=7, inside_filter=3)
    assert not app.exception
    assert not app.error
    assert "trained on shuffled pixels" in text(app)
    model, card = checkpoints.load(rundir.find(name).path)
    pictures = datasets.load("shapes", "test", classes=CLASSES)
    moved = shuffle_pixels(pictures.images[7:8])
    map_ = feature_maps(model, moved, card.mean, card.std, ["conv1"])["conv1"][0, 3]
    assert f"max {gallery.number(float(map_.max()))} at" in text(app)


@pytest.mark.parametrize("part", PARTS)
def test_a_network_for_grey_pictures_whose_data_set_is_missing_still_opens(tmp_path, part):
    recipe = Recipe(data="mnist", classes=("3", "8"), model="report-cnn-half")
    name = register(tmp_path, recipe, (1, 28, 28))
    app = open_inside(run=name, inside_part=part)
    assert not app.exception
    assert not app.error
    assert "MNIST is not on this machine" in app.warning[0].value
    assert any(block["kind"] == "tiles" for block in blocks(app))
    if part == "Filters":
        (panes,) = [b for b in blocks(app) if b["kind"] == "panes"]
        assert [pane["title"] for pane in panes["panes"]] == ["Weights"]
