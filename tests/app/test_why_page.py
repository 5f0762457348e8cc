"""The page "Why this answer", with small networks in a home of its own."""

import re

import app_pages
import numpy as np
import pytest
import torch
from app_pages import documents, open_page, text
from one_network import recipe_of, ship, write_run

from explorer import checkpoints, datasets, places
from explorer.probing.activations import predict
from explorer.probing.attribution.effective_field import effective_field
from explorer.probing.attribution.grad_cam import grad_cam
from explorer.probing.attribution.gradients import input_gradient, strength
from explorer.probing.attribution.occlusion import occlusion, under_patch
from explorer.probing.attribution.randomised import redrawn
from explorer.probing.attribution.similarity import rank_correlation
from explorer.training import rundir
from explorer.widgets.why import computing, words
from explorer.widgets.why.state import EXPERIMENTS, METHODS

CLASSES = ("ring", "dots", "checks")


def make_run(model):
    return write_run(None, recipe_of(model, CLASSES))


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    return ship(tmp_path, monkeypatch, recipe_of("report-cnn-half", CLASSES))


def open_why(**query):
    return open_page("why", **query)


def blocks(app):
    return {block["name"]: block for block in app_pages.blocks(app) if "name" in block}


def patch(app):
    (found,) = [part for part in documents(app) if "table" in part]
    return found


def loaded(path, number=0):
    model, card = checkpoints.load(path)
    image = datasets.load("shapes", "test", classes=CLASSES).images[number]
    return model, card, (image, card.mean, card.std)


def test_each_method_stands_beside_the_redrawn_networks_with_its_rank_correlation(shipped):
    app = open_why()
    assert not app.exception
    assert not app.error
    model, _, given = loaded(shipped)
    said = int(predict(model, given[0][None], *given[1:])[0].argmax())
    tiles = blocks(app)
    for method, make in (
        ("Grad-CAM", lambda net: grad_cam(net, *given, said).map),
        ("Input gradient", lambda net: strength(input_gradient(net, *given, said))),
        (
            "Occlusion",
            lambda net: occlusion(net, *given, size=8, stride=2).map(said, 32, 32),
        ),
    ):
        lines = [item["lines"] for item in tiles[f"{method} of {CLASSES[said]}"]["items"]]
        trained, other = make(model), make(redrawn(model))
        signed = method == "Occlusion"
        assert lines[1][1] == words.reach(trained, signed=signed)
        assert lines[2][1] == words.reach(other, signed=signed)
        assert lines[2][2] == words.alike(trained, other)
        assert f"{rank_correlation(trained, other):.2f}".replace("-", "−") in lines[2][2]
    assert "Class activation map of ring" not in tiles
    assert "behind the last maps of this one comes something else" in text(app)


def test_a_network_with_global_pooling_shows_the_sum_that_makes_its_score(fresh_home):
    path = make_run("tiny-gp")
    app = open_why(run=path.name)
    assert not app.exception
    assert not app.error
    model, _, (image, *_) = loaded(path)
    scores = model((torch.tensor(image).permute(2, 0, 1)[None] / 255 - 0.5) / 0.25)[0]
    name = CLASSES[int(scores.argmax())]
    assert f"Class activation map of {name}" in blocks(app)
    (sentence,) = re.findall(r"64 places add up to .* own score ([\d.−]+)\.", text(app))
    assert float(sentence.replace("−", "-")) == pytest.approx(float(scores.max()), abs=5e-3)


def test_two_classes_are_compared(shipped):
    app = open_why(why_class="dots", why_other="checks")
    tiles = blocks(app)
    model, _, given = loaded(shipped)
    for name in ("dots", "checks"):
        map_ = grad_cam(model, *given, CLASSES.index(name)).map
        lines = tiles[f"Grad-CAM of {name}"]["items"][1]["lines"]
        assert lines[1] == words.reach(map_, signed=False)
    assert "of the two classes" in tiles["Grad-CAM of checks"]["items"][1]["lines"][2]


def test_the_table_holds_what_the_network_says_under_the_patch(shipped):
    data = patch(open_why(why_class="dots"))
    model, _, given = loaded(shipped)
    rows, columns = data["table"]["rows"], data["table"]["columns"]
    for i, j in ((0, 0), (3, 5), (len(rows) - 1, len(columns) - 1)):
        expected = under_patch(model, *given, (rows[i], columns[j], 8))
        np.testing.assert_allclose(data["table"]["shares"][i][j], expected, atol=1e-4)
    place = tuple(data["doc"][name] for name in ("top", "left", "size"))
    np.testing.assert_allclose(data["answer"]["shares"], under_patch(model, *given, place))
    dots = np.array(data["table"]["shares"])[:, :, 1]
    assert dots[rows.index(place[0]), columns.index(place[1])] == dots.min()  # it costs most there


def test_a_link_opens_the_patch_where_it_was():
    assert patch(open_why(why_patch="3_20_11"))["doc"] == {"top": 3, "left": 20, "size": 11}


@pytest.mark.parametrize(
    "junk", ["30_0_8", "0_0_0", "1_2", "a_b_c", "-1_0_8", "9" * 300, "1_1_1_1"]
)
def test_a_link_with_a_patch_beside_the_picture_opens_the_usual_place(junk):
    app = open_why(why_patch=junk)
    assert not app.exception
    assert patch(app)["doc"] == patch(open_why())["doc"]


@pytest.mark.parametrize(
    "sent",
    [{"top": 40, "left": 0, "size": 8}, {"top": 1.5, "left": 0, "size": 8}, {"top": True},
     {"top": None, "left": [], "size": {}}, {}],
)  # fmt: skip
def test_whatever_a_browser_sends_as_the_patch_the_last_good_place_stays(sent):
    app = open_why(why_patch="3_4_8")
    app.session_state["why_patch_part"] = {"doc": {**sent, "edit": "x-1"}}
    app.run()
    assert not app.exception
    assert patch(app)["doc"] == {"top": 3, "left": 4, "size": 8}


def test_a_patch_that_was_moved_is_answered_and_written_into_the_link(shipped):
    app = open_why()
    document = {"top": 7, "left": 9, "size": 5, "edit": "x-1"}
    app.session_state["why_patch_part"] = {"doc": document}
    app.run()
    assert app.query_params["why_patch"] == "7_9_5"
    model, _, given = loaded(shipped)
    answer = patch(app)["answer"]
    assert answer["edit"] == "x-1"
    np.testing.assert_allclose(answer["shares"], under_patch(model, *given, (7, 9, 5)))


@pytest.mark.parametrize("method", METHODS)
def test_the_lines_to_copy_give_the_map_that_is_shown(fresh_home, method):
    path = make_run("tiny-gp")
    app = open_why(run=path.name, why_method=method, why_class="checks")
    assert not app.exception
    model, _, (image, *_) = loaded(path)
    names = {"model": model, "image": image}
    exec(app.code[0].value, names)
    heat = names["heat"].numpy()
    shown = blocks(app)["Drawn anew"]["items"][0]["lines"]
    signed = method in ("Occlusion", "Class activation map")
    assert _numbers(words.reach(heat, signed=signed)) == pytest.approx(
        _numbers(shown[1]), rel=0.02, abs=1e-5
    )


def _numbers(line):
    return [float(t.replace("−", "-")) for t in line.split() if t[-1].isdigit()]


def test_the_field_of_a_filter_is_told_with_its_share_of_the_box(shipped):
    app = open_why(why_field="conv2", why_filter=6)
    model, card, _ = loaded(shipped)
    images = datasets.load("shapes", "test", classes=CLASSES).images
    chosen = images[np.arange(64) * len(images) // 64]
    found = effective_field(model, chosen, card.mean, card.std, "conv2", 6)
    assert f"from **{100 * found.share_holding():.0f} %** of these pixels" in text(app)
    assert "can see 8×8 pixels" in text(app)


def test_the_readers_own_numbers_are_explained_and_kept_in_the_session_only(shipped, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a cache that all sessions share")

    for name in ("_shared", "_shared_table"):
        monkeypatch.setattr(computing, name, refuse)
    app = open_why(inside_origin="Your numbers", why_class="dots")
    assert not app.exception
    assert "Your 5×5 numbers" in blocks(app)["Picture"]["items"][0]["label"]
    assert "Grad-CAM of dots" in blocks(app)
    assert 4 <= len(app.session_state["why.heats"]) <= 64


def test_a_network_without_a_convolution_is_explained_by_what_is_left(fresh_home):
    path = make_run("small-mlp")
    app = open_why(run=path.name)
    assert not app.exception
    assert not app.error
    assert "this network has 0" in text(app)
    assert any(name.startswith("Input gradient of") for name in blocks(app))
    assert any("no receptive fields" in info.value for info in app.info)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_opens(name):
    app = open_why(experiment=name, why_class="dots")
    assert not app.exception
    assert "experiment" not in app.query_params


def test_what_the_experiments_say_is_true_of_the_network_that_ships(monkeypatch):
    monkeypatch.setattr(places, "ASSETS", places.ROOT / "assets")
    run = rundir.shipped_runs()[0]
    model, card = checkpoints.load(run.path)
    pictures = datasets.load("shapes", "test", classes=card.classes)
    given = (card.mean, card.std)

    def says(number, place=None):
        image = pictures.images[number]
        shares = (
            predict(model, image[None], *given)[0]
            if place is None
            else under_patch(model, image, *given, place)
        )
        return card.classes[int(shares.argmax())], f"{100 * shares.max():.1f} %"

    assert says(0) == ("disc", "100.0 %")
    assert says(0, EXPERIMENTS["disc"]["why_place"]) == ("triangle", "98.6 %")
    assert says(2076)[0] == "disc"
    assert pictures.classes[pictures.labels[2076]] == "square"
    assert says(2076, EXPERIMENTS["square"]["why_place"]) == ("square", "97.0 %")
    stripes = occlusion(model, pictures.images[5000], *given, size=8, stride=1)
    assert card.classes[int(stripes.whole.argmax())] == "horizontal stripes"
    assert stripes.drop(int(stripes.whole.argmax())).max() < 0.001
    chosen = pictures.images[np.arange(64) * len(pictures.images) // 64]
    shares = [
        effective_field(net, chosen, *given, "conv3", 0).share_holding()
        for net in (model, redrawn(model))
    ]
    assert [f"{100 * share:.0f} %" for share in shares] == ["53 %", "86 %"]
