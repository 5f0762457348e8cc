"""The page The whole network, with a small run in a home of its own."""

import os
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import numpy as np
import one_network
import pytest
from app_pages import documents, open_page

from explorer import checkpoints, datasets, links, places
from explorer.cases import ConvCase
from explorer.figures import network_shift
from explorer.probing.activations import predict
from explorer.probing.trace import trace
from explorer.training import rundir
from explorer.widgets.network.memory import Memory
from explorer.widgets.network.stage_link import case_of


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    return one_network.ship(tmp_path, monkeypatch)


def open_network(**query):
    return open_page("network", **query)


def document(app):
    return next(data for data in documents(app) if "board" in data)


def nodes_of(path, number, shift=(0, 0)):
    model, card = checkpoints.load(path)
    image = datasets.load("shapes", "test", classes=card.classes).images[number]
    return model, trace(model, network_shift.shifted(image, shift), card.mean, card.std)


def test_the_untouched_page_shows_every_step_and_opens_a_map_of_the_second_layer(shipped):
    app = open_network()
    assert not app.exception
    assert not app.error
    data = document(app)
    assert [column["name"] for column in data["board"]["columns"]][:4] == [
        "input", "conv1", "conv1:relu", "conv1:pool",
    ]  # fmt: skip
    assert data["open"]["name"] == "conv2"
    assert data["open"]["check"]["same"]
    _, nodes = nodes_of(shipped, 0)
    assert f"{100 * nodes[-1].values.max():.1f} %" in data["answer"]


def test_a_link_opens_picture_map_place_shift_and_columns(shipped):
    app = open_network(
        inside_picture=7, network_open="conv3:relu~11", network_at="5_2", network_shift="2_-1",
        network_show=1, network_columns="layers", network_maps=16, network_order="in-order",
    )  # fmt: skip
    data = document(app)
    assert (data["open"]["name"], data["open"]["channel"]) == ("conv3:relu", 11)
    assert (data["place"], data["shift"], data["show"]) == ([5, 2], [2, -1], 1)
    columns = data["board"]["columns"]
    assert [column["block"] for column in columns][:3] == ["input", "conv1", "conv2"]
    assert columns[1]["channels"] == list(range(16))
    assert columns[1]["scale"] == "signed"  # a difference
    _, nodes = nodes_of(shipped, 7, (2, -1))
    assert f"{100 * nodes[-1].values.max():.1f} %" in data["answer"]


@pytest.mark.parametrize(
    "query",
    [
        {"network_open": "conv9~0"},
        {"network_open": "conv1~999999"},
        {"network_open": "conv3:flatten~0"},
        {"network_open": "conv1~0", "network_at": "999999_999999"},
        {"network_shift": "999_0"},
        {"network_shift": "1e999_0", "network_show": "9", "network_maps": "11"},
        {"network_columns": "![x](http://a.b)", "network_order": "💩"},
    ],
)
def test_a_link_with_nonsense_opens_the_page(shipped, query):
    app = open_network(**query)
    assert not app.exception
    assert document(app)["shift"] == [0, 0]


def test_a_visitor_without_convolutions_sees_the_dense_layers():
    path = one_network.write_run(None, one_network.recipe_of("small-mlp"))
    app = open_network(run=path.name)
    assert not app.exception
    assert not app.error
    names = [column["name"] for column in document(app)["board"]["columns"]]
    assert names == ["input", "fc1", "fc1:relu", "fc2", "softmax"]


@pytest.mark.parametrize(
    "message",
    [
        None, [], "open", {"do": "open"}, {"do": "open", "name": 3, "channel": 0},
        {"do": "open", "name": "x" * 200, "channel": 0},
        {"do": "open", "name": "conv1", "channel": -1},
        {"do": "open", "name": "conv1", "channel": True},
        {"do": "place", "place": [1]}, {"do": "place", "place": [1.5, 0]},
        {"do": "shift", "shift": [17, 0]}, {"do": "shift", "shift": "12"},
        {"do": "show", "show": 3}, {"do": "page", "stream": "conv1", "page": 10**9},
        {"do": "choose", "name": ["network_maps"], "value": {}},
        {"do": "choose", "name": "network_maps", "value": "999"},
    ],
)  # fmt: skip
def test_a_message_of_nonsense_changes_nothing(message):
    memory, fresh = Memory(), Memory(turn=1)
    memory.take(message)
    assert memory == fresh


def test_messages_of_the_browser_are_taken():
    memory = Memory()
    memory.take({"do": "open", "name": "conv1", "channel": 3})
    memory.take({"do": "place", "place": [4, 5]})
    memory.take({"do": "shift", "shift": [-2, 16]})
    memory.take({"do": "choose", "name": "network_maps", "value": "16"})
    memory.take({"do": "page", "stream": "conv1", "page": 1})
    assert (memory.open, memory.place, memory.shift) == (("conv1", 3), (4, 5), (-2, 16))
    assert (memory.count, memory.pages, memory.turn) == (16, {"conv1": 1}, 5)
    memory.take({"do": "close"})
    assert memory.open is None


@pytest.mark.parametrize("place", [(0, 0), (5, 31), (17, 16), (31, 31)])
def test_the_stage_opens_on_the_very_sum(shipped, place):
    model, nodes = nodes_of(shipped, 3)
    known = network_shift.by_name(nodes)
    case, whole = case_of(model.conv1, known["input"], 4, place, 0)
    assert whole
    assert case.output()[case.at] == pytest.approx(known["conv1"].values[4][place], abs=1e-5)
    read, said = links.read(
        {k: [v] for k, v in links.write(case).items()}, ConvCase(case.x, case.k, case.bias)
    )
    assert not said
    assert read.output()[read.at] == case.output()[case.at]


def test_of_many_inputs_the_stage_shows_the_partial_sum_of_one(shipped):
    from explorer.probing.partial_sums import partial_maps

    model, nodes = nodes_of(shipped, 3)
    before = network_shift.by_name(nodes)["conv1:pool"]
    case, whole = case_of(model.conv2, before, 9, (0, 15), 5)
    assert not whole
    expected = partial_maps(model.conv2, before.values, 9)[5, 0, 15]
    assert case.output()[case.at] == pytest.approx(expected, abs=1e-9)


def test_the_link_to_the_stage_stands_below_an_opened_convolution(shipped):
    app = open_network(network_open="conv2~9", network_at="0_15")
    link = next(e for e in app.get("page_link") if "stage" in e.proto.label)
    assert "conv2, map 9, row 0, column 15, partial sum of conv1\\:pool" in link.proto.label
    assert {"x", "k", "at"} <= set(parse_qs(urlsplit(f"?{link.proto.query_string}").query))


def test_a_map_leads_to_its_filter_inside_the_network(shipped):
    app = open_network(network_open="conv2:relu~9", inside_picture=4)
    link = next(e for e in app.get("page_link") if "Look at filter" in e.proto.label)
    query = parse_qs(link.proto.query_string)
    assert (query["inside_layer"], query["inside_filter"]) == (["conv2"], ["9"])
    assert query["inside_picture"] == ["4"]


def test_the_lines_run_and_print_the_chosen_number(shipped, tmp_path):
    app = open_network(inside_picture=5, network_open="conv2:relu~3", network_at="4_6",
                    network_shift="1_0")  # fmt: skip
    lines = app.code[0].value
    assert 'get_submodule("conv2")' in lines
    elsewhere = f"checkpoints.load(places.Path({str(shipped)!r}))"
    lines = lines.replace('checkpoints.load(places.runs_folder() / "shapes")', elsewhere)
    assert elsewhere in lines
    done = subprocess.run(
        [sys.executable, "-c", lines],
        cwd=places.ROOT,
        env={**os.environ, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    _, nodes = nodes_of(shipped, 5, (1, 0))
    value = network_shift.by_name(nodes)["conv2"].values[3, 4, 6]
    assert f"{value:.4f}" in done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def real():
    """Return the network that comes with the explorer, and a function that gives its passes."""
    model, card = checkpoints.load(rundir.shipped_runs()[0].path)
    images = datasets.load("shapes", "test", classes=card.classes).images

    def passed(number, shift=(0, 0)):
        image = network_shift.shifted(images[number], shift)
        return network_shift.by_name(trace(model, image, card.mean, card.std))

    return model, card, images, passed


def test_the_experiments_say_what_is_true_of_the_shipped_network(real):
    model, card, images, passed = real
    doubtful = predict(model, images[241:242], card.mean, card.std)[0]
    moved = network_shift.shifted(images[241], (1, 0))[None]
    assert card.classes[doubtful.argmax()] == "disc"
    assert 0.45 < doubtful.max() < 0.55
    assert card.classes[predict(model, moved, card.mean, card.std)[0].argmax()] == "triangle"
    assert passed(2)["conv2"].values[1].max() < 0

    def equal(name, shift):
        old, now = passed(0), passed(0, shift)
        size = network_shift.cell_sizes(tuple(old.values()))[name]
        found = network_shift.differences(now[name], old[name], shift, size, network_shift.ALONG)
        return float((found == 0).mean())

    assert equal("conv2", (2, 0)) > 0.6
    assert equal("conv3", (2, 0)) < 0.05
    assert equal("conv3", (4, 0)) > 0.3


@pytest.mark.parametrize("name", ["doubt", "along", "silent"])
def test_an_experiment_opens(name):
    app = open_network(experiment=name)
    assert not app.exception
    assert not app.error
    data = document(app)
    assert data["open"] is not None
    assert data["shift"] == ([2, 0] if name == "along" else [0, 0])
    assert np.all(np.array(data["place"]) >= 0)
