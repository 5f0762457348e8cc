"""Which run and which epoch the page "Inside the network" opens, and what it says of them."""

import re
from dataclasses import replace

import pytest
from app_pages import blocks, open_page, text
from one_network import recipe_of, ship, write_run

from explorer import checkpoints
from explorer.training import rundir
from explorer.training.recipe import Recipe


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    return ship(tmp_path, monkeypatch, seed=0)


def open_inside(**query):
    return open_page("inside", **query)


def test_a_run_is_looked_up_by_its_name():
    path = write_run(None, seed=1)
    app = open_inside(run=path.name)
    assert app.selectbox(key="run").value == path.name
    assert not app.info


@pytest.mark.parametrize("name", ["nothing-here", "../../etc", "", "x" * 500])
def test_an_unknown_run_gives_a_sentence_and_the_shipped_network(name):
    app = open_inside(run=name)
    assert not app.exception
    assert len(app.info) == (1 if name else 0)
    assert app.selectbox(key="run").value.startswith("The network that comes")
    assert blocks(app)


def test_the_test_accuracy_is_sealed_until_somebody_opens_it(tmp_path):
    recipe = recipe_of("small-mlp")
    name = rundir.register(write_run(tmp_path / "sealed", recipe, seed=1))
    app = open_inside(run=name)
    assert "How many of them it names correctly is sealed" in text(app)
    assert "correctly." not in text(app)
    assert " % of the" not in text(app)
    rundir.open_test(rundir.find(name).path)
    app = open_inside(run=name)
    assert re.search(
        r"it names \d+\.\d % of the 2,000 test pictures of Shapes correctly", text(app)
    )
    assert "sealed" not in text(app)


def test_a_missing_data_set_gives_a_sentence_and_the_pictures_of_shapes(tmp_path):
    recipe = Recipe(
        data="folder", root=str(tmp_path / "gone"), classes=("cat", "dog"), model="report-cnn-half"
    )
    path = write_run(None, recipe)
    app = open_inside(run=path.name, inside_part="Feature maps")
    assert not app.exception
    assert "pictures of Shapes, which it has never seen" in app.warning[0].value
    assert "correct" not in text(app)  # these pictures have no right answer among its classes
    assert "10,000 pictures of Shapes" in text(app)


def test_a_damaged_checkpoint_gives_a_sentence_and_the_shipped_network():
    path = write_run(None, seed=3)
    weights = path / "best.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    app = open_inside(run=path.name)
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.endswith("The network that comes with the explorer is shown.")
    assert blocks(app)


def test_a_checkpoint_that_was_replaced_is_read_anew():
    path = write_run(None, seed=4)
    first = blocks(open_inside(run=path.name))
    other = write_run(path.parent / "other", seed=5)
    for name in ("best.safetensors", "best.json"):
        (other / name).replace(path / name)
    assert blocks(open_inside(run=path.name)) != first


def test_without_any_network_the_page_says_so(shipped):
    for file in (*shipped.iterdir(), shipped):
        file.unlink() if file.is_file() else file.rmdir()
    app = open_inside()
    assert not app.exception
    assert "Train one" in app.error[0].value


@pytest.fixture
def over_epochs(shipped):
    """Give the shipped network kept weights: before training all 0, after epoch 2 its own."""
    net, card = checkpoints.load(shipped)
    state = net.state_dict()
    checkpoints.keep(shipped, {k: v * 0 for k, v in state.items()}, replace(card, epoch=0))
    checkpoints.keep(shipped, state, replace(card, epoch=2))
    return shipped


def test_the_slider_shows_the_weights_before_training_and_after_each_kept_epoch(over_epochs):
    app = open_inside(epoch=0)
    assert not app.exception
    slider = app.select_slider[0]
    assert slider.options == ["before training", "epoch 2", "epoch 3 (checkpoint)"]
    assert "Weights before training" in text(app)
    slider.set_value(3).run()
    assert "Checkpoint of epoch 3" in text(app)


def test_a_link_with_an_epoch_that_is_not_kept_opens_the_checkpoint(over_epochs):
    for epoch in ("1", "-1", "1e999", "", "<b>"):
        app = open_inside(epoch=epoch)
        assert not app.exception
        assert "Checkpoint of epoch 3" in text(app)


def test_a_damaged_epoch_gets_a_sentence_and_the_checkpoint_is_shown(over_epochs):
    file = over_epochs / "epochs" / "2.safetensors"
    file.write_bytes(file.read_bytes()[:1000])
    app = open_inside(epoch=2)
    assert not app.exception
    assert "The checkpoint is shown." in app.error[0].value


def test_a_run_without_kept_weights_has_no_slider():
    assert not open_inside().select_slider
