"""The part "Made picture" of the page Inside the network, with a small run in a home of its own."""

import importlib

import app_pages
import pytest
from app_pages import open_page, text
from one_network import CLASSES, dead, ship

from explorer import checkpoints, datasets
from explorer.probing.activations import feature_maps
from explorer.probing.feature_visualisation import made_pictures
from explorer.probing.scan import scan
from explorer.widgets import gallery

made_module = importlib.import_module("explorer.widgets.inside.made")
DEAD = 5  # of conv2


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    made_module._kept().clear()
    return ship(tmp_path, monkeypatch, seed=0, change=dead("conv2", DEAD))


def open_made(**query):
    return open_page("inside", inside_part="Made picture", **query)


def blocks(app):
    return {block.get("name"): block for block in app_pages.blocks(app)}


def test_the_made_picture_is_shown_with_its_answer_beside_the_best_real_one(shipped):
    app = open_made(inside_layer="conv2", inside_filter=7)
    assert "Made picture" not in blocks(app)
    app.button(key="inside_make").click().run()
    assert not app.exception
    model, card = checkpoints.load(shipped)
    (*_, last) = made_pictures(model, card.mean, card.std, ("conv2", 7), seed=0)
    maps = feature_maps(model, last.image[None], card.mean, card.std, ["conv2"])["conv2"][0, 7]
    said = gallery.number(float(maps.max()))
    found = blocks(app)
    assert found["Made picture"]["items"][0]["lines"] == [f"answer {said}"]
    assert f"answers the made picture with **{said}**" in text(app)
    pictures = datasets.load("shapes", "test", classes=CLASSES)
    best = scan(model, pictures.images, card.mean, card.std).layers["conv2"].max[:, 7]
    assert found["Best real pictures"]["items"][0]["lines"][0] == gallery.number(float(best.max()))
    assert [item["lines"][0] for item in found["On the way"]["items"]][0::7] == [
        "step 0",
        f"step {last.step}",
    ]


def test_what_was_made_once_is_there_at_once_for_everybody():
    open_made(inside_filter=2).button(key="inside_make").click().run()
    assert "Made picture" in blocks(open_made(inside_filter=2))
    assert "Made picture" not in blocks(open_made(inside_filter=3))
    assert "Made picture" not in blocks(open_made(inside_filter=2, inside_start=1))


def test_a_dead_filter_is_climbed_before_its_relu_and_said_so():
    app = open_made(inside_layer="conv2", inside_filter=DEAD)
    app.button(key="inside_make").click().run()
    assert not app.exception
    assert "the value **before** the ReLU was climbed" in text(app)
    assert "so the answer stays 0" in text(app)
    assert "There is none" in text(app)
    assert "Best real pictures" not in blocks(app)


def test_a_picture_for_the_mean_has_no_box_and_no_crop():
    app = open_made(inside_filter=4)
    app.segmented_control(key="inside_objective").set_value("mean").run()
    app.button(key="inside_make").click().run()
    assert not app.exception
    found = blocks(app)
    assert found["Made picture"]["items"][0]["box"] is None
    assert "What the strongest place sees" not in found
