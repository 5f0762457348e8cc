"""The page "Inside the network", with a small run in a home of its own."""

import importlib
import json
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image
from streamlit.testing.v1 import AppTest

from explorer import checkpoints, datasets, places
from explorer.datasets.pixel_shuffle import shuffle_pixels
from explorer.probing.activations import feature_maps
from explorer.probing.responses import dead_filters, top_images
from explorer.probing.scan import scan
from explorer.training import rundir
from explorer.training.recipe import Recipe
from explorer.widgets import gallery
from explorer.widgets import warm as warm_module
from models import build

scan_module = importlib.import_module("explorer.probing.scan")  # the name is a function, too
ENTRY = places.ROOT / "explorer" / "Home.py"
CLASSES = ("ring", "dots")
PARTS = ("Filters", "Feature maps", "Top pictures")
DEAD = 5  # of conv2


def make_run(folder, seed, recipe=None, classes=CLASSES):
    path = rundir.create(recipe or Recipe(data="shapes", classes=classes), folder)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        net = build("report-cnn-half", len(classes)).eval().requires_grad_(False)
    net.conv2.bias[DEAD] = -1000.0
    card = checkpoints.Card(
        "report-cnn-half", classes, (0.5,) * 3, (0.25,) * 3, 3, 0.5, 0.5, {"data": "shapes"}
    )
    checkpoints.save(path, "best", net, card)
    return path


@pytest.fixture(autouse=True)
def one_core():  # as the server; on a busy machine two threads wait for each other
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    """A small network stands in assets/; the real one would need a scan of 10,000 pictures."""
    warm_module.warm().join()
    monkeypatch.setattr(places, "ASSETS", tmp_path / "assets")
    return make_run(tmp_path / "assets" / "checkpoints" / "shapes", seed=0)


def open_page(**query):
    app = AppTest.from_file(ENTRY, default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = str(value)
    app.run()
    return app.switch_page("../pages/inside.py").run()


def blocks(app):
    return [b for c in app.get("bidi_component") for b in json.loads(c.proto.json)["blocks"]]


def text(app):
    return " ".join(e.value for e in (*app.markdown, *app.caption))


def test_the_shipped_network_is_shown_with_its_true_accuracy(shipped):
    app = open_page()
    assert not app.exception
    assert not app.error
    model, card = checkpoints.load(shipped)
    pictures = datasets.load("shapes", "test", classes=CLASSES)
    right = (scan(model, pictures.images, card.mean, card.std).predicted == pictures.labels).mean()
    assert f"{100 * right:.1f} % of the 2,000 test pictures of {pictures.name}" in text(app)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("layer", ["conv1", "conv2", "conv3"])
def test_every_part_of_every_layer_runs(part, layer):
    app = open_page(inside_part=part, inside_layer=layer, inside_filter=3)
    assert not app.exception
    assert not app.error
    assert any(block["kind"] == "tiles" for block in blocks(app))


def test_conv1_shows_every_filter_and_the_numbers_of_the_chosen_one(shipped):
    app = open_page(inside_filter=7)
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
    top = open_page(inside_part="Top pictures", inside_layer=layer, inside_filter=channel)
    first = next(b for b in blocks(top) if b["name"] == "Top pictures by max")["items"][0]
    image = int(re.match(r"Picture (\d+),", first["label"])[1])
    maps = open_page(
        inside_part="Feature maps", inside_layer=layer, inside_filter=channel, inside_picture=image
    )
    assert f"max {first['lines'][0]} at row" in text(maps)
    model, card = checkpoints.load(shipped)
    picture = datasets.load("shapes", "test", classes=CLASSES).images[image : image + 1]
    exact = feature_maps(model, picture, card.mean, card.std, [layer])[layer][0, channel].max()
    assert first["lines"][0] == gallery.number(float(exact))


def test_the_two_lists_and_what_they_have_in_common(shipped):
    app = open_page(inside_part="Top pictures", inside_layer="conv3", inside_filter=4)
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
    app = open_page(
        inside_part="Top pictures", inside_layer="conv2", inside_filter=DEAD, inside_show=show
    )
    assert not app.exception
    assert "is **dead**" in text(app)
    assert [block.get("name") for block in blocks(app)] == ["Filters of conv2"]
    assert [item["lines"] for item in blocks(app)[0]["items"] if item["crossed"]] == [[str(DEAD)]]


def run_of(tmp_path, name, key, recipe, shape=(3, 32, 32)):
    """Put an untrained network of another kind among the runs of this home."""
    path = rundir.create(recipe, tmp_path / name)
    with torch.random.fork_rng():
        torch.manual_seed(1)
        net = build(key, len(recipe.classes), shape, layers=recipe.layers)
    half, quarter = (0.5,) * shape[0], (0.25,) * shape[0]
    card = checkpoints.Card(
        key, recipe.classes, half, quarter, 1, 0.5, 0.5, {}, shape, layers=recipe.layers
    )
    checkpoints.save(path, "best", net, card)
    return rundir.register(path)


def test_a_network_without_convolutions_is_said_to_have_none(fresh_home, tmp_path):
    recipe = Recipe(data="shapes", classes=CLASSES, model="small-mlp")
    app = open_page(run=run_of(tmp_path, "mlp", "small-mlp", recipe))
    assert not app.exception
    assert not app.error
    assert "shown on 2,000 test pictures of Shapes" in text(app)
    assert "has no convolution" in app.info[0].value
    assert blocks(app) == []


def test_the_test_accuracy_is_sealed_until_somebody_opens_it(fresh_home, tmp_path):
    recipe = Recipe(data="shapes", classes=CLASSES, model="small-mlp")
    name = run_of(tmp_path, "sealed", "small-mlp", recipe)
    app = open_page(run=name)
    assert "How many of them it names correctly is sealed" in text(app)
    assert "correctly." not in text(app)
    assert " % of the" not in text(app)
    rundir.open_test(rundir.find(name).path)
    app = open_page(run=name)
    assert re.search(
        r"it names \d+\.\d % of the 2,000 test pictures of Shapes correctly", text(app)
    )
    assert "sealed" not in text(app)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("layer", "words"),
    [("block2.conv2", "comes after the addition"), ("block4.project.conv", "No ReLU follows")],
)
def test_a_residual_network_is_shown_with_what_its_additions_mean(
    fresh_home, tmp_path, part, layer, words
):
    recipe = Recipe(data="shapes", classes=CLASSES, model="residual-deep")
    name = run_of(tmp_path, "skips", "residual-deep", recipe)
    app = open_page(run=name, inside_part=part, inside_layer=layer, inside_filter=3)
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="inside_layer").value == layer  # 21 layers do not fit side by side
    assert (words in text(app)) == (part != "Filters")
    assert any(block["kind"] == "tiles" for block in blocks(app))


def test_a_students_own_network_is_shown_with_its_layers(fresh_home, tmp_path):
    layers = "3x32x32~c4p1n~b~frelu~m2~c6k1g2~frelu~g1~x~l2"
    recipe = Recipe(data="shapes", classes=CLASSES[:2], model="own", layers=layers)
    name = run_of(tmp_path, "mine", "own", recipe)
    app = open_page(run=name, inside_layer="conv2", inside_filter=5)
    assert not app.exception
    assert not app.error
    # 6 filters in 2 groups: the last one reads the second half of the 4 channels, 2 and 3
    (grid,) = [b for b in blocks(app) if b.get("name") == "Kernels of conv2, filter 5"]
    channels = [re.match(r"Kernel for input channel (\d):", i["label"])[1] for i in grid["items"]]
    assert sorted(channels) == ["2", "3"]
    first = open_page(run=name, inside_layer="conv1", inside_filter=1)
    assert "conv1, filter 1**: no bias" in text(first)
    assert [code.value for code in first.code] == ["model.conv1.weight[1]"]


def test_large_pictures_are_thinned_out_and_a_costly_network_reads_fewer(
    fresh_home, tmp_path, monkeypatch
):
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
    name = run_of(tmp_path, "wide", "tiny-gp", recipe, (3, 128, 128))
    app = open_page(run=name, inside_part="Feature maps", inside_layer="conv1")
    assert not app.exception
    assert not app.error
    said = re.search(r"(\d+) of the 100 test pictures are read, evenly from all classes", text(app))
    assert said is not None
    assert 1 < int(said[1]) < 100
    assert "Of every 2 rows and columns one is shown" in json.dumps(blocks(app))
    (grid,) = [b for b in blocks(app) if b.get("name") == "Feature maps of conv1"]
    assert grid["tile"] == [64, 64]


def test_a_network_that_learnt_shuffled_pixels_is_shown_shuffled_pictures(fresh_home, tmp_path):
    recipe = Recipe(data="shapes", classes=CLASSES, model="small-cnn", shuffle_pixels=True)
    name = run_of(tmp_path, "moved", "small-cnn", recipe)
    app = open_page(run=name, inside_part="Feature maps", inside_picture=7, inside_filter=3)
    assert not app.exception
    assert not app.error
    assert "trained on shuffled pixels" in text(app)
    model, card = checkpoints.load(rundir.find(name).path)
    pictures = datasets.load("shapes", "test", classes=CLASSES)
    moved = shuffle_pixels(pictures.images[7:8])
    map_ = feature_maps(model, moved, card.mean, card.std, ["conv1"])["conv1"][0, 3]
    assert f"max {gallery.number(float(map_.max()))} at" in text(app)


@pytest.mark.parametrize("part", PARTS)
def test_a_network_for_grey_pictures_whose_data_set_is_missing_still_opens(
    fresh_home, tmp_path, part
):
    recipe = Recipe(data="mnist", classes=("3", "8"))
    name = run_of(tmp_path, "grey", "report-cnn-half", recipe, (1, 28, 28))
    app = open_page(run=name, inside_part=part)
    assert not app.exception
    assert not app.error
    assert "MNIST is not on this machine" in app.warning[0].value
    assert any(block["kind"] == "tiles" for block in blocks(app))
    if part == "Filters":
        (panes,) = [b for b in blocks(app) if b["kind"] == "panes"]
        assert [pane["title"] for pane in panes["panes"]] == ["Weights"]


def test_only_the_visible_part_is_sent():
    names = [b.get("name", "") for b in blocks(open_page(inside_part="Filters"))]
    assert "Filters of conv1" in names
    assert not any("maps" in name or "Top" in name for name in names)


def test_before_the_relu_there_are_negative_values_and_a_signed_scale():
    after = open_page(inside_part="Feature maps")
    before = open_page(inside_part="Feature maps", inside_values="convolution itself")
    first = [
        next(b for b in blocks(a) if b["kind"] == "legend")["ticks"][0] for a in (after, before)
    ]
    assert first[0] == "0"
    assert first[1].startswith("−")


def test_a_run_is_looked_up_by_its_name():
    path = make_run(None, seed=1)
    app = open_page(run=path.name)
    assert app.selectbox(key="run").value == path.name
    assert not app.info


@pytest.mark.parametrize("name", ["nothing-here", "../../etc", "", "x" * 500])
def test_an_unknown_run_gives_a_sentence_and_the_shipped_network(name):
    app = open_page(run=name)
    assert not app.exception
    assert len(app.info) == (1 if name else 0)
    assert app.selectbox(key="run").value.startswith("The network that comes")
    assert blocks(app)


def test_a_missing_data_set_gives_a_sentence_and_the_pictures_of_shapes(tmp_path):
    recipe = Recipe(data="folder", root=str(tmp_path / "gone"), classes=("cat", "dog"))
    path = make_run(None, 2, recipe, ("cat", "dog"))
    app = open_page(run=path.name, inside_part="Feature maps")
    assert not app.exception
    assert "pictures of Shapes, which it has never seen" in app.warning[0].value
    assert "correct" not in text(app)  # these pictures have no right answer among its classes
    assert "10,000 pictures of Shapes" in text(app)


def test_a_damaged_checkpoint_gives_a_sentence_and_the_shipped_network():
    path = make_run(None, seed=3)
    weights = path / "best.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    app = open_page(run=path.name)
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.endswith("The network that comes with the explorer is shown.")
    assert blocks(app)


def test_a_checkpoint_that_was_replaced_is_read_anew():
    path = make_run(None, seed=4)
    first = blocks(open_page(run=path.name))
    other = make_run(path.parent / "other", seed=5)
    for name in ("best.safetensors", "best.json"):
        (other / name).replace(path / name)
    assert blocks(open_page(run=path.name)) != first


def test_without_any_network_the_page_says_so(shipped):
    for file in (*shipped.iterdir(), shipped):
        file.unlink() if file.is_file() else file.rmdir()
    app = open_page()
    assert not app.exception
    assert "Train one" in app.error[0].value


def test_a_prepared_experiment_replaces_whatever_was_chosen_before():
    path = make_run(None, seed=6)
    app = open_page(run=path.name, inside_layer="conv2", inside_filter=20)
    app.query_params["experiment"] = "square"
    app.run()
    assert not app.exception
    assert app.selectbox(key="run").value.startswith("The network that comes")
    assert app.segmented_control(key="inside_part").value == "Feature maps"
    assert app.segmented_control(key="inside_layer").value == "conv1"
    assert app.number_input(key="inside_picture").value == 1999  # this small set has no 2076
    assert "experiment" not in app.query_params


def test_an_experiment_that_does_not_exist_changes_nothing():
    app = open_page(experiment="x", inside_layer="conv2")
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
    app = open_page(**query)
    assert not app.exception
    assert blocks(app)


def test_a_filter_number_too_high_for_the_next_layer_becomes_its_last():
    app = open_page(inside_layer="conv3", inside_filter=63)
    app.segmented_control(key="inside_layer").set_value("conv1").run()
    assert not app.exception
    assert app.number_input(key="inside_filter").value == 15


def test_next_and_previous_stay_in_the_class_and_come_round():
    app = open_page(inside_part="Feature maps")
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
        app = open_page()
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


@pytest.fixture
def over_epochs(shipped):
    """Give the shipped network kept weights: before training all 0, after epoch 2 its own."""
    net, card = checkpoints.load(shipped)
    state = net.state_dict()
    checkpoints.keep(shipped, {k: v * 0 for k, v in state.items()}, replace(card, epoch=0))
    checkpoints.keep(shipped, state, replace(card, epoch=2))
    return shipped


def test_the_slider_shows_the_weights_before_training_and_after_each_kept_epoch(over_epochs):
    app = open_page(epoch=0)
    assert not app.exception
    slider = app.select_slider[0]
    assert slider.options == ["before training", "epoch 2", "epoch 3 (checkpoint)"]
    assert "Weights before training" in text(app)
    slider.set_value(3).run()
    assert "Checkpoint of epoch 3" in text(app)


def test_a_link_with_an_epoch_that_is_not_kept_opens_the_checkpoint(over_epochs):
    for epoch in ("1", "-1", "1e999", "", "<b>"):
        app = open_page(epoch=epoch)
        assert not app.exception
        assert "Checkpoint of epoch 3" in text(app)


def test_a_damaged_epoch_gets_a_sentence_and_the_checkpoint_is_shown(over_epochs):
    file = over_epochs / "epochs" / "2.safetensors"
    file.write_bytes(file.read_bytes()[:1000])
    app = open_page(epoch=2)
    assert not app.exception
    assert "The checkpoint is shown." in app.error[0].value


def test_a_run_without_kept_weights_has_no_slider():
    assert not open_page().select_slider
