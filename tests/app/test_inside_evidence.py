"""The part Evidence of the page Inside the network, with small runs in a home of their own."""

import importlib
import re
from dataclasses import replace

import app_pages
import one_network
import pytest
from app_pages import documents, open_page
from one_network import CLASSES, dead, ship, write_run

from explorer import checkpoints, datasets
from explorer.probing.ablation import effect, logits_without
from explorer.probing.activations import fingerprint
from explorer.probing.purity import top_classes
from explorer.probing.scan import scan
from explorer.probing.selectivity import selectivity
from explorer.training import rundir
from explorer.training.evaluation import places_of
from explorer.training.selection import load_pictures
from explorer.widgets.inside import loading

scan_module = importlib.import_module("explorer.probing.scan")  # the name is a function, too
RECIPE = replace(one_network.RECIPE, per_class=200)
DEAD = 5  # of conv3


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    return ship(tmp_path, monkeypatch, RECIPE, change=dead("conv3", DEAD))


def open_evidence(layer, channel, **query):
    query |= {"inside_part": "Evidence", "inside_layer": layer, "inside_filter": channel}
    return open_page("inside", **query)


def charts(app):
    return {chart["title"]: chart for data in documents(app) for chart in data.get("charts", [])}


def text(app):
    return " ".join((app_pages.text(app), *(e.value for e in app.info)))


def by_hand(path, layer):
    model, card = checkpoints.load(path)
    pictures = datasets.load("shapes", "test", classes=CLASSES)
    found = scan(model, pictures.images, card.mean, card.std)
    return model, card, pictures, found, found.layers[layer]


def changes_of(app):
    return next(c for title, c in charts(app).items() if title.startswith("Correct answers"))


def counts_in(app):
    words = re.search(
        r"\*\*([\d,]+) answers are lost and ([\d,]+) are won\*\*, of ([\d,]+)", text(app)
    )
    return [int(number.replace(",", "")) for number in words.groups()]


def test_the_numbers_shown_are_those_of_the_layer(shipped):
    app = open_evidence("conv3", 4)
    assert not app.exception
    assert not app.error
    _, _, pictures, _, found = by_hand(shipped, "conv3")
    for score, word in (("max", "maximum"), ("mean", "mean")):
        counts = top_classes(found, pictures.labels, 2, score, 9).counts[4]
        rows = charts(app)[f"Top 9 by the {word}: classes"]["rows"]
        assert [int(row["text"]) for row in rows] == counts.tolist()
        assert sum(counts) == 9
    prefers = selectivity(found, pictures.labels, 2)
    assert f"Selectivity index {prefers.index[4]:.2f}" in text(app)
    assert f"AUROC {prefers.auroc[4]:.2f}" in text(app)
    assert "chosen on 1,000 pictures" in text(app)


def test_twenty_pictures_are_counted_when_asked_for(shipped):
    app = open_evidence("conv3", 4, inside_top_k="top 20")
    rows = charts(app)["Top 20 by the mean: classes"]["rows"]
    assert sum(int(row["text"]) for row in rows) == 20


def test_answers_without_a_filter_are_those_of_the_whole_network(shipped):
    app = open_evidence("conv3", 4)
    model, card, pictures, found, layer = by_hand(shipped, "conv3")
    logits = logits_without(model, pictures.images, card.mean, card.std, layer.layer, 4)
    expected = effect(pictures.labels, found.predicted, logits.argmax(axis=1), 2).overall
    assert counts_in(app) == [expected.only_first, expected.only_second, expected.total]
    assert len(changes_of(app)["rows"]) == 3  # two classes, and all of them
    assert "2,000 test pictures" in text(app)


def test_an_early_layer_is_counted_at_a_click_and_kept_for_everybody(shipped):
    app = open_evidence("conv1", 2)
    assert "answers are lost" not in text(app)
    app.button(key="inside_evidence_take").click().run()
    assert not app.exception
    model, card, pictures, found, layer = by_hand(shipped, "conv1")
    logits = logits_without(model, pictures.images, card.mean, card.std, layer.layer, 2)
    expected = effect(pictures.labels, found.predicted, logits.argmax(axis=1), 2).overall
    assert counts_in(app) == [expected.only_first, expected.only_second, expected.total]
    again = open_evidence("conv1", 2)
    assert counts_in(again) == counts_in(app)


def test_a_dead_filter_prefers_nothing_and_changes_nothing():
    app = open_evidence("conv3", DEAD)
    assert not app.exception
    assert "is **dead** on these 2,000 pictures" in text(app)
    assert "every answer stays as it is" in text(app)
    assert set(charts(app)) == {
        "Selectivity index, 64 filters of conv3",
        "AUROC, 64 filters of conv3",
    }
    assert charts(app)["AUROC, 64 filters of conv3"]["rows"][0]["chosen"] is None


def test_while_the_test_is_sealed_validation_pictures_are_counted(tmp_path, fresh_home):
    path = write_run(tmp_path / "mine", RECIPE)
    name = rundir.register(path)
    app = open_evidence("conv3", 4, run=name)
    assert not app.exception
    places_there = places_of(RECIPE, "validation", load_pictures(RECIPE, "train").labels)
    assert counts_in(app)[2] == len(places_there)
    assert f"{len(places_there):,} validation pictures, since the test" in text(app)
    assert "test pictures that this page shows" not in text(app)
    rundir.open_test(path)
    assert counts_in(open_evidence("conv3", 4, run=name))[2] == 2000


def test_a_class_is_told_which_filters_it_leans_on(shipped):
    app = open_evidence("conv3", 4)
    app.button(key="inside_lean_all").click().run()
    assert not app.exception
    app.selectbox(key="inside_lean_class").select("dots").run()
    table = app.dataframe[0].value
    changes = table["dots, change in points"].tolist()
    assert sorted(table["Filter"]) == list(range(64))
    assert changes == sorted(changes)
    model, card, pictures, found, layer = by_hand(shipped, "conv3")
    first = int(table["Filter"][0])
    logits = logits_without(model, pictures.images, card.mean, card.std, layer.layer, first)
    expected = effect(pictures.labels, found.predicted, logits.argmax(axis=1), 2).changes[1]
    assert changes[0] == pytest.approx(100 * expected.value)


def test_a_link_with_choices_that_do_not_exist_shows_the_first_ones():
    app = open_evidence("conv3", 4, inside_top_k="top 1000", inside_lean_class="zebra")
    if any(button.key == "inside_lean_all" for button in app.button):
        app.button(key="inside_lean_all").click().run()
    assert not app.exception
    assert "Top 9 by the maximum: classes" in charts(app)
    assert app.selectbox(key="inside_lean_class").value == "ring"


def test_looking_changes_no_weight(shipped):
    model, _ = checkpoints.load(shipped)
    assert not open_evidence("conv3", 6).exception
    shared, digest = loading.network(shipped)[0], fingerprint(model)
    assert fingerprint(shared) == digest


@pytest.mark.parametrize("layer", ["block9.conv2", "block4.project.conv"])
def test_a_residual_network_has_evidence_too(tmp_path, fresh_home, monkeypatch, layer):
    monkeypatch.setattr(scan_module, "affordable", lambda model: 300)  # pictures; for speed
    path = write_run(tmp_path / "skips", replace(RECIPE, model="residual-deep"))
    rundir.open_test(path)
    app = open_evidence(layer, 3, run=rundir.register(path))
    assert not app.exception
    assert not app.error
    assert "of 300 pictures" in text(app)
