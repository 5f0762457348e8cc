"""The page After training, on runs whose answers are made up and therefore known."""

import json
import re
import shutil
import time

import app_pages
import numpy as np
import pytest
import torch
from app_pages import documents
from PIL import Image

from explorer import checkpoints, datasets, places
from explorer.probing import scan
from explorer.results import predictions as pred
from explorer.results.calibration import reliability
from explorer.results.confusion import confusion
from explorer.results.intervals import wilson
from explorer.training import evaluation, rundir
from explorer.training.recipe import Recipe
from explorer.widgets import warm as warm_module
from explorer.widgets.results import code, state
from models import build

CLASSES = ("ring", "disc", "square")
RECIPE = Recipe(data="shapes", classes=CLASSES, per_class=100, model="report-cnn-half")
CELL = ("results_true", "results_said")


def make_run(recipe=RECIPE, state="finished", folder=None):
    """Make a run with random weights and without a file of answers."""
    path = rundir.create(recipe, folder)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = build(recipe.model, len(recipe.classes)).eval()
    card = checkpoints.Card(
        recipe.model, recipe.classes, (0.5,) * 3, (0.25,) * 3, 3, 0.5, 0.5, {"data": recipe.data}
    )
    checkpoints.save(path, "best", net, card)
    rundir.write_status(
        path, rundir.Status(state=state, epochs=3, created=1.0, heartbeat=time.time())
    )
    return path


def answer(path, recipe=RECIPE, wrong=9):
    """Write answers: of each part, the first pictures of class 0 are called class 1."""
    for part, split in (("validation", "train"), ("test", "test")):
        pictures = datasets.load(
            recipe.data, split, root=recipe.root, classes=recipe.classes,
            per_class=recipe.per_class if split == "train" else None, seed=recipe.seed,
        )  # fmt: skip
        rows = evaluation.places_of(recipe, part, pictures.labels)
        said = pictures.labels[rows].copy()
        said[: wrong if part == "validation" else 2 * wrong] = 1
        sure = np.full((len(rows), len(recipe.classes)), 0.1, np.float32) / (
            len(recipe.classes) - 1
        )
        sure[np.arange(len(rows)), said] = 0.9
        evaluation.keep(path, part, sure, pictures, rows)
    return path


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    """A small network stands in assets/; the real one would be asked about 4,000 pictures."""
    warm_module.warm().join()
    monkeypatch.setattr(places, "ASSETS", tmp_path / "assets")
    path = make_run(folder=tmp_path / "assets" / "checkpoints" / "shapes")
    points = [{"kind": "epoch", "epoch": 1, "train_loss": 1.0, "val_loss": 1.0}] * 2
    lines = "".join(json.dumps(point) + "\n" for point in points)
    (path / "metrics.jsonl").write_text(lines)  # Home draws them
    return path


@pytest.fixture
def run():
    return answer(make_run())


def open_page(**query):
    return app_pages.open_page("results", **query)


def shows(app, view):
    return app.segmented_control(key=state.VIEW).set_value(view).run()


def parts_of(app):
    return app.segmented_control(key=state.PART).options


def text(app):
    shown = (*app.markdown, *app.caption, *app.warning, *app.info, *app.error)
    return " ".join(element.value for element in shown)


def matrix_of(app):
    return next(document for document in documents(app) if "cells" in document)


def tiles(app):
    blocks = [b for d in documents(app) for b in d.get("blocks", ()) if b["kind"] == "tiles"]
    return [item["label"] for block in blocks if block["pick"] for item in block["items"]]


def test_the_validation_part_is_shown_first_and_the_test_stays_sealed(run):
    app = open_page(run=run.name, results_part="test")
    assert not app.exception
    assert parts_of(app) == ["validation"]
    low, high = wilson(51, 60)
    assert "**85.0 %** of 60 validation pictures are named correctly: 51 / 60" in text(app)
    assert f"{100 * low:.1f} to {100 * high:.1f} %" in text(app)
    for view in state.VIEWS:
        shows(app, view)
        assert not app.exception
        assert "3,000" not in text(app)  # the number of test pictures
        assert "99.4" not in text(app)  # the test accuracy
    assert "second validation part" in text(app)
    assert not rundir.test_opened(run)


def test_opening_the_test_is_noted_and_switches_the_whole_page(run):
    app = open_page(run=run.name)
    app.button(key="results_open").click().run()
    assert not app.exception
    assert rundir.test_opened(run)
    assert "**99.4 %** of 3,000 test pictures are named correctly: 2,982 / 3,000" in text(app)
    assert re.search(r"opened on \d+ \w+ \d{4}, \d\d:\d\d", text(app))
    assert matrix_of(app)["cells"][0][1]["count"] == "18"
    assert "second validation part" in text(app)
    other = open_page(run=run.name)  # everybody sees it from now on, validation first
    assert parts_of(other) == ["validation", "test"]
    assert "51 / 60" in text(other)
    other.segmented_control(key=state.PART).set_value("test").run()
    assert "2,982 / 3,000" in text(other)
    assert "2,982 / 3,000" in text(open_page(run=run.name, results_part="test"))


def test_the_matrix_holds_counts_and_shares_of_its_rows(run):
    found = pred.read(pred.file_of(run, "validation"))
    counts = confusion(found.labels, found.predicted, 3)
    cells = matrix_of(open_page(run=run.name))["cells"]
    assert [[cell["count"] for cell in row] for row in cells] == [
        [str(n) for n in row] for row in counts.tolist()
    ]
    assert [cell["share"] for cell in cells[0]] == ["55.0", "45.0", "0.0"]
    assert cells[0][1]["label"] == "Of 20 validation pictures of ring, 9 were called disc: 45.0 %."


def test_a_cell_opens_its_pictures_with_confidence_and_place(run):
    app = open_page(run=run.name)  # the most frequent mistake is chosen
    assert matrix_of(app)["chosen"] == [0, 1]
    rows = pred.read(pred.file_of(run, "validation")).places[:9]
    wanted = [f"Picture {p}: network says disc, 90.0\xa0%; truly ring" for p in rows]
    assert tiles(app) == wanted
    for key, number in zip(CELL, (2, 2), strict=True):
        app.selectbox(key=key).set_value(number).run()
    assert matrix_of(app)["chosen"] == [2, 2]
    assert "20 were called square\\: 100.0 %" in text(app)
    assert all("right" in label for label in tiles(app))
    assert len(tiles(app)) == 16  # and four more on the next page


@pytest.mark.parametrize(
    ("link", "cell"),
    [("2_1", [2, 1]), ("9_9", [0, 1]), ("1e999_0", [0, 1]), ("1_2_3", [0, 1]), ("💩", [0, 1])],
)
def test_a_cell_in_the_link_is_opened_or_forgotten(run, link, cell):
    app = open_page(run=run.name, results_cell=link)
    assert not app.exception
    assert matrix_of(app)["chosen"] == cell


def test_most_confused_pairs_are_named(run):
    assert "ring and disc\\: 9 mistakes (ring called disc)" in text(open_page(run=run.name))


def test_recall_and_precision_are_explained_by_the_numbers(run):
    app = shows(open_page(run=run.name), state.CLASSES)
    assert "of 20 pictures of ring, 11 are called ring: 11 / 20 = **55.0 %**" in text(app)
    app.selectbox(key=state.CLASS).set_value(1).run()
    assert "29 pictures are called disc, 20 of them are: 20 / 29 = **69.0 %**" in text(app)
    row = "| ring | 20 | 11 | 55.0 % | 34.2 to 74.2 % | 11 | 100.0 % |"
    assert row in text(app).replace("\xa0", " ")


def test_mistakes_and_samples_are_of_their_kind(run):
    app = shows(open_page(run=run.name), state.MISTAKES)
    assert len(tiles(app)) == 9
    assert all("truly ring" in label for label in tiles(app))
    shows(app, state.SAMPLES)
    assert "**Right: 51 of 60**" in text(app)
    assert "**Wrong: 9 of 60**" in text(app)
    assert ["right" in label for label in tiles(app)] == [True] * 12 + [False] * 9


def test_calibration_is_read_in_words(run):
    app = shows(open_page(run=run.name), state.CALIBRATION)
    assert "90.0 % confident, and 85.0 % of them are right: no difference" in text(app)
    assert "**Expected calibration error: 5.00 %.**" in text(app)


def test_no_mistake_at_all_and_a_class_that_is_never_named():
    app = open_page(run=answer(make_run(), wrong=0).name)
    assert "**No mistake at all:**" in text(app)
    assert matrix_of(app)["chosen"] == [0, 0]
    shows(app, state.MISTAKES)
    assert "**No mistake** among 60 answers." in text(app)
    path = answer(make_run(), wrong=20)  # all rings are called discs
    app = shows(open_page(run=path.name), state.CLASSES)
    assert "no picture is called ring" in text(app)
    assert not app.exception


def test_a_test_picture_can_be_opened_inside_the_network(run):
    rundir.open_test(run)
    app = open_page(run=run.name, results_part="test", results_view=state.MISTAKES)
    link = next(one.proto for one in app.get("page_link") if "feature maps" in one.proto.label)
    assert link.page.endswith("inside")
    query = dict(part.split("=", 1) for part in link.query_string.split("&"))
    assert query["run"] == run.name
    assert query["inside_picture"] == "0"


def test_a_network_that_reads_fewer_pictures_there_is_not_linked(run, monkeypatch):
    rundir.open_test(run)
    monkeypatch.setattr(scan, "affordable", lambda network: 2_999)  # there are 3,000
    app = open_page(run=run.name, results_part="test", results_view=state.MISTAKES)
    assert not [one for one in app.get("page_link") if "feature maps" in one.proto.label]
    assert "on a part of these pictures only" in text(app)


def test_a_run_without_answers_is_asked_and_nothing_is_written():
    path = make_run()
    wanted = evaluation.of_run(path, RECIPE, "validation")
    app = open_page(run=path.name)
    assert f"{int(wanted.right.sum())} / 60" in text(app)
    assert not list(path.glob("*.npz"))


def test_a_damaged_file_is_named_and_the_network_asked(run):
    pred.file_of(run, "validation").write_bytes(b"PK\x03\x04 nothing")
    wanted = evaluation.of_run(run, RECIPE, "validation")
    app = open_page(run=run.name)
    assert "validation.npz is damaged" in text(app)
    assert f"{int(wanted.right.sum())} / 60" in text(app)
    assert not app.exception


def folder_run(fresh_home):
    """Make a run on a small folder of pictures, with a name that Markdown could take for more."""
    root = fresh_home / "folders" / "toy"
    rng = np.random.default_rng(0)
    names = ("![x](http:a)", "b")
    for split, count in (("train", 100), ("test", 10)):
        for name in names:
            folder = root / split / name.replace("/", "")
            folder.mkdir(parents=True)
            for number in range(count):
                pixels = rng.integers(0, 256, (32, 32, 3), dtype=np.uint8)
                Image.fromarray(pixels).save(folder / f"{number:03}.png")
    recipe = Recipe(
        data="folder", root=str(root), classes=names, per_class=100, model="report-cnn-half"
    )
    return root, answer(make_run(recipe), recipe, wrong=5)


def test_pictures_that_changed_are_left_out_and_those_that_are_gone_are_said_once(fresh_home):
    root, run = folder_run(fresh_home)
    app = open_page(run=run.name, results_view=state.MISTAKES)
    assert len(tiles(app)) == 5
    assert "\\!\\[x\\](http\\:a)" in text(app)
    first = int(pred.read(pred.file_of(run, "validation")).places[0])
    changed = sorted((root / "train" / "![x](http:a)").iterdir())[first]
    Image.fromarray(np.zeros((32, 32, 3), np.uint8)).save(changed)
    app = open_page(run=run.name, results_view=state.MISTAKES)
    assert "1 of these 5 pictures is not the same any more" in text(app)
    assert len(tiles(app)) == 4
    shutil.rmtree(root)
    app = open_page(run=run.name, results_view=state.MISTAKES)
    assert not app.exception
    assert len(app.warning) == 1
    assert "pictures of this run cannot be shown" in app.warning[0].value
    assert "35 / 40" in text(app)
    assert tiles(app) == []
    assert f"no. {first}: b with 90.0\xa0%, truly \\!\\[x\\]" in text(app)


def test_the_newest_finished_run_is_shown_and_an_unknown_one_is_said(run):
    running = make_run(state="running")
    stopped = make_run(state="stopped")
    app = open_page()
    assert app.selectbox(key=state.RUN_SHOWN).value == run.name
    assert stopped.name in app.selectbox(key=state.RUN_SHOWN).options
    assert len(app.selectbox(key=state.RUN_SHOWN).options) == 3  # these two and the shipped one
    app = open_page(run=running.name)
    assert "is not over yet" in app.info[0].value
    assert app.selectbox(key=state.RUN_SHOWN).value == run.name
    app = open_page(run="../<b>![x](http://a.b)")
    assert "There is no run “../\\<b\\>\\!\\[x\\]" in app.info[0].value
    assert "51 / 60" in text(app)


def test_the_lines_of_pytorch_print_the_same_numbers(run, monkeypatch, capsys):
    shown = next(block.value for block in open_page(run=run.name).code if "np.load" in block.value)
    assert shown == code.lines()
    monkeypatch.chdir(run)
    exec(shown, {})
    printed = capsys.readouterr().out
    found = pred.read(pred.file_of(run, "validation"))
    low, high = wilson(51, 60)
    error = reliability(found.confidence, found.right).error
    assert printed.splitlines()[0] == (
        f"accuracy 0.8500 ({low:.4f} to {high:.4f}), calibration error {error:.4f}"
    )
    assert "tensor([0.5500, 1.0000, 1.0000])" in printed
    assert "tensor([1.0000, 0.6897, 1.0000])" in printed


def test_what_the_prepared_experiments_say_is_true(monkeypatch):
    monkeypatch.setattr(places, "ASSETS", places.ROOT / "assets")
    app = open_page(experiment="dots")
    assert "dots and checks\\: 50 mistakes" in text(app)
    assert matrix_of(app)["chosen"] == [8, 9]
    assert len(tiles(app)) == 16
    assert parts_of(app) == ["validation"]  # it ships without weights and without test answers
    app = open_page(experiment="triangle")
    assert "72 / 80 = **90.0 %**" in text(app)
    assert "72 / 100 = **72.0 %**" in text(app)
    app = open_page(experiment="sure")
    assert "8.4 points too sure" in text(app)
    assert not app.exception


def test_a_run_without_weights_shows_the_answers_that_it_has(run):
    rundir.open_test(run)
    for name in ("best.json", "best.safetensors", "test.npz"):
        (run / name).unlink()
    app = open_page(run=run.name)
    assert not app.exception
    assert "51 / 60" in text(app)
    assert parts_of(app) == ["validation"]
