"""What the first three parts of the page "Inside the network" show is what the network has."""

import re

import numpy as np
import pytest
from app_pages import blocks, open_page, text
from one_network import CLASSES, dead, ship

from explorer import checkpoints, datasets
from explorer.probing.activations import feature_maps
from explorer.probing.responses import top_images
from explorer.probing.scan import scan
from explorer.widgets import gallery

DEAD = 5  # of conv2


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    return ship(tmp_path, monkeypatch, seed=0, change=dead("conv2", DEAD))


def open_inside(**query):
    return open_page("inside", **query)


def test_conv1_shows_every_filter_and_the_numbers_of_the_chosen_one(shipped):
    app = open_inside(inside_filter=7)
    model, _ = checkpoints.load(shipped)
    grid, panes = (next(b for b in blocks(app) if b["kind"] == k) for k in ("tiles", "panes"))
    assert (len(grid["items"]), grid["chosen"]) == (16, 7)
    for pane, weights in zip(panes["panes"], model.conv1.weight[7].numpy(), strict=True):
        shown = np.array([[float(t.replace("−", "-")) for t in row] for row in pane["rows"]])
        np.testing.assert_allclose(shown, weights, atol=0.0005)
    assert gallery.number(float(model.conv1.bias[7])) in text(app)


@pytest.mark.parametrize(("layer", "channel"), [("conv1", 2), ("conv2", 9), ("conv3", 30)])
def test_the_top_pictures_value_is_the_maximum_of_the_map_that_is_shown_for_it(
    shipped, layer, channel
):
    top = open_inside(inside_part="Top pictures", inside_layer=layer, inside_filter=channel)
    first = next(b for b in blocks(top) if b["name"] == "Top pictures by max")["items"][0]
    image = int(re.match(r"Picture (\d+),", first["label"])[1])
    maps = open_inside(
        inside_part="Feature maps", inside_layer=layer, inside_filter=channel, inside_picture=image
    )
    assert f"max {first['lines'][0]} at row" in text(maps)
    model, card = checkpoints.load(shipped)
    picture = datasets.load("shapes", "test", classes=CLASSES).images[image : image + 1]
    exact = feature_maps(model, picture, card.mean, card.std, [layer])[layer][0, channel].max()
    assert first["lines"][0] == gallery.number(float(exact))


def test_the_two_lists_and_what_they_have_in_common(shipped):
    app = open_inside(inside_part="Top pictures", inside_layer="conv3", inside_filter=4)
    model, card = checkpoints.load(shipped)
    images = datasets.load("shapes", "test", classes=CLASSES).images
    found = scan(model, images, card.mean, card.std).layers["conv3"]
    expected = {score: top_images(found, 4, score).tolist() for score in ("max", "mean")}
    for score, ids in expected.items():
        items = next(b for b in blocks(app) if b.get("name") == f"Top pictures by {score}")["items"]
        assert [int(re.match(r"Picture (\d+),", i["label"])[1]) for i in items] == ids
    common = len(set(expected["max"]) & set(expected["mean"]))
    assert f"**{common} of 9** pictures in common" in text(app)


@pytest.mark.parametrize("show", ["Pictures", "Receptive fields", "Feature maps"])
def test_a_dead_filter_is_explained_and_has_no_pictures(show):
    app = open_inside(
        inside_part="Top pictures", inside_layer="conv2", inside_filter=DEAD, inside_show=show
    )
    assert not app.exception
    assert "is **dead**" in text(app)
    assert [block.get("name") for block in blocks(app)] == ["Filters of conv2"]
    assert [item["lines"] for item in blocks(app)[0]["items"] if item["crossed"]] == [[str(DEAD)]]


def test_before_the_relu_there_are_negative_values_and_a_signed_scale():
    after = open_inside(inside_part="Feature maps")
    before = open_inside(inside_part="Feature maps", inside_values="convolution itself")
    first = [
        next(b for b in blocks(a) if b["kind"] == "legend")["ticks"][0] for a in (after, before)
    ]
    assert first[0] == "0"
    assert first[1].startswith("−")
