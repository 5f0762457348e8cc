"""The page "Inside the network", with a small run in a home of its own."""

import subprocess
import sys

import pytest
import torch
from app_pages import blocks, open_page, text
from one_network import CLASSES, ship, write_run

from explorer import checkpoints, datasets, places
from explorer.probing.responses import dead_filters, top_images
from explorer.probing.scan import scan
from explorer.training import rundir
from explorer.widgets import warm as warm_module

PARTS = ("Filters", "Feature maps", "Top pictures")


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    return ship(tmp_path, monkeypatch, seed=0)


def open_inside(**query):
    return open_page("inside", **query)


def test_the_shipped_network_is_shown_with_its_true_accuracy(shipped):
    app = open_inside()
    assert not app.exception
    assert not app.error
    model, card = checkpoints.load(shipped)
    pictures = datasets.load("shapes", "test", classes=CLASSES)
    right = (scan(model, pictures.images, card.mean, card.std).predicted == pictures.labels).mean()
    assert f"{100 * right:.1f} % of the 2,000 test pictures of {pictures.name}" in text(app)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("layer", ["conv1", "conv2", "conv3"])
def test_every_part_of_every_layer_runs(part, layer):
    app = open_inside(inside_part=part, inside_layer=layer, inside_filter=3)
    assert not app.exception
    assert not app.error
    assert any(block["kind"] == "tiles" for block in blocks(app))


def test_only_the_visible_part_is_sent():
    names = [b.get("name", "") for b in blocks(open_inside(inside_part="Filters"))]
    assert "Filters of conv1" in names
    assert not any("maps" in name or "Top" in name for name in names)


def test_a_prepared_experiment_replaces_whatever_was_chosen_before():
    path = write_run(None, seed=6)
    app = open_inside(run=path.name, inside_layer="conv2", inside_filter=20)
    app.query_params["experiment"] = "square"
    app.run()
    assert not app.exception
    assert app.selectbox(key="run").value.startswith("The network that comes")
    assert app.segmented_control(key="inside_part").value == "Feature maps"
    assert app.segmented_control(key="inside_layer").value == "conv1"
    assert app.number_input(key="inside_picture").value == 1999  # this small set has no 2076
    assert "experiment" not in app.query_params


def test_an_experiment_that_does_not_exist_changes_nothing():
    app = open_inside(experiment="x", inside_layer="conv2")
    assert not app.exception
    assert app.segmented_control(key="inside_layer").value == "conv2"


@pytest.mark.parametrize(
    ("name", "value"),
    [("inside_filter", 9999), ("inside_filter", -1), ("inside_filter", "x"),
     ("inside_layer", "conv9"), ("inside_picture", 10**12), ("inside_part", "Everything"),
     ("inside_values", "both"), ("inside_show", "1")],
)  # fmt: skip
def test_a_link_with_a_value_out_of_range_opens_the_default(name, value):
    query = {"inside_part": "Feature maps", name: value}
    app = open_inside(**query)
    assert not app.exception
    assert blocks(app)


def test_a_filter_number_too_high_for_the_next_layer_becomes_its_last():
    app = open_inside(inside_layer="conv3", inside_filter=63)
    app.segmented_control(key="inside_layer").set_value("conv1").run()
    assert not app.exception
    assert app.number_input(key="inside_filter").value == 15


def test_next_and_previous_stay_in_the_class_and_come_round():
    app = open_inside(inside_part="Feature maps")
    app.selectbox(key="inside_class").set_value("dots").run()
    assert app.number_input(key="inside_picture").value == 1000
    press = {button.label: button for button in app.button}
    press["Previous"].click().run()
    assert app.number_input(key="inside_picture").value == 1999
    app.number_input(key="inside_picture").set_value(3).run()
    assert app.selectbox(key="inside_class").value == "any class"


def test_the_page_needs_no_torch_to_be_imported():
    code = "import sys; import explorer.widgets.inside.whole; sys.exit('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=places.ROOT, check=False)
    assert done.returncode == 0


def test_if_torch_cannot_be_imported_the_page_says_so():
    warm_module._ready.clear()  # the thread has ended without success
    try:
        app = open_inside()
        assert not app.exception
        assert "PyTorch could not be loaded" in app.error[0].value
        assert not blocks(app)
    finally:
        warm_module._ready.set()


def test_what_the_prepared_experiments_say_is_true_of_the_network_that_ships(monkeypatch):
    monkeypatch.setattr(places, "ASSETS", places.ROOT / "assets")
    run = rundir.shipped_runs()[0]
    model, card = checkpoints.load(run.path)
    pictures = datasets.load(run.recipe.data, "test", classes=card.classes)
    found = scan(model, pictures.images, card.mean, card.std)
    conv3 = found.layers["conv3"]

    def named(score):
        chosen = top_images(conv3, 105, score)
        return [pictures.classes[label] for label in pictures.labels[chosen]]

    assert named("max") == ["ring"] * 9
    assert all(name.endswith("stripes") for name in named("mean"))
    assert len(named("mean")) == 9
    assert dead_filters(conv3)[9]
    assert pictures.classes[pictures.labels[2076]] == "square"
    assert pictures.classes[found.predicted[2076]] == "disc"
    assert conv3.max[2076, 105] == pytest.approx(0.178, abs=5e-4)
    assert conv3.place(2076, 105) == (3, 1)

    before, _ = checkpoints.load_epoch(run.path, 0)

    def turned(layer):
        pair = (net.get_submodule(layer).weight.flatten(1) for net in (before, model))
        return torch.cosine_similarity(*pair)

    assert turned("conv1").min() > 0.8
    assert turned("conv3").median() < 0.6
