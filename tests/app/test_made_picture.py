"""The part "Made picture" of the page Inside the network, with a small run in a home of its own."""

import importlib
import json

import pytest
import torch
from streamlit.testing.v1 import AppTest

from explorer import checkpoints, datasets, places
from explorer.probing.activations import feature_maps
from explorer.probing.feature_visualisation import made_pictures
from explorer.probing.scan import scan
from explorer.training import rundir
from explorer.training.recipe import Recipe
from explorer.widgets import gallery
from explorer.widgets import warm as warm_module
from models import build

made_module = importlib.import_module("explorer.widgets.inside.made")
ENTRY = places.ROOT / "explorer" / "Home.py"
CLASSES = ("ring", "dots")
DEAD = 5  # of conv2


@pytest.fixture(autouse=True)
def one_core():  # as the server; on a busy machine two threads wait for each other
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    warm_module.warm().join()
    monkeypatch.setattr(places, "ASSETS", tmp_path / "assets")
    made_module._kept().clear()
    folder = tmp_path / "assets" / "checkpoints" / "shapes"
    path = rundir.create(Recipe(data="shapes", classes=CLASSES), folder)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = build("report-cnn-half", 2).eval().requires_grad_(False)
    net.conv2.bias[DEAD] = -1000.0
    card = checkpoints.Card(
        "report-cnn-half", CLASSES, (0.5,) * 3, (0.25,) * 3, 3, 0.5, 0.5, {"data": "shapes"}
    )
    checkpoints.save(path, "best", net, card)
    return path


def open_page(**query):
    app = AppTest.from_file(ENTRY, default_timeout=120)
    for name, value in {"inside_part": "Made picture", **query}.items():
        app.query_params[name] = str(value)
    app.run()
    return app.switch_page("../pages/inside.py").run()


def blocks(app):
    parts = [json.loads(c.proto.json) for c in app.get("bidi_component")]
    return {b.get("name"): b for part in parts for b in part.get("blocks", ())}


def text(app):
    return " ".join(e.value for e in (*app.markdown, *app.caption))


def test_the_made_picture_is_shown_with_its_answer_beside_the_best_real_one(shipped):
    app = open_page(inside_layer="conv2", inside_filter=7)
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
    open_page(inside_filter=2).button(key="inside_make").click().run()
    assert "Made picture" in blocks(open_page(inside_filter=2))
    assert "Made picture" not in blocks(open_page(inside_filter=3))
    assert "Made picture" not in blocks(open_page(inside_filter=2, inside_start=1))


def test_a_dead_filter_is_climbed_before_its_relu_and_said_so():
    app = open_page(inside_layer="conv2", inside_filter=DEAD)
    app.button(key="inside_make").click().run()
    assert not app.exception
    assert "the value **before** the ReLU was climbed" in text(app)
    assert "so the answer stays 0" in text(app)
    assert "There is none" in text(app)
    assert "Best real pictures" not in blocks(app)


def test_a_picture_for_the_mean_has_no_box_and_no_crop():
    app = open_page(inside_filter=4)
    app.segmented_control(key="inside_objective").set_value("mean").run()
    app.button(key="inside_make").click().run()
    assert not app.exception
    found = blocks(app)
    assert found["Made picture"]["items"][0]["box"] is None
    assert "What the strongest place sees" not in found
