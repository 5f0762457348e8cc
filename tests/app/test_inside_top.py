"""The part Top pictures: four lists, what backs their boxes, and the files to take away."""

import io
import json
import re

import numpy as np
import pytest
from inside_pages import CLASSES, DEAD, block, blocks, open_page, ship_twins, text
from PIL import Image

from explorer import checkpoints, datasets
from explorer.probing.activations import fingerprint
from explorer.probing.ranking import least_images, quantile_groups, silent
from explorer.probing.responses import top_images
from explorer.training.recipe import Recipe
from explorer.widgets.inside import export, loading
from explorer.widgets.inside.source import Source

TOP = {"inside_part": "Top pictures", "inside_layer": "conv3", "inside_filter": 4}


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    return ship_twins(tmp_path, monkeypatch)


@pytest.fixture
def source(shipped):
    """Return what the page opens; it shares the page's scan."""
    model, card, fingerprint, _ = loading.network(shipped)
    recipe = Recipe(data="shapes", classes=CLASSES)
    pictures, own, digest = loading.test_pictures(recipe, card, 10_000)
    return Source(card, model, pictures, own, fingerprint, digest, "a run", shipped)


@pytest.fixture
def found(source):
    return source.scan.layers["conv3"]


def shown(found_block):
    return [int(re.match(r"Picture (\d+),", item["label"])[1]) for item in found_block["items"]]


def test_the_least_are_those_just_above_0_and_the_zeros_are_counted(found):
    app = open_page(**TOP, inside_list="Least")
    for score in ("max", "mean"):
        assert shown(block(app, f"Least pictures by {score}")) == (
            least_images(found, 4, score).tolist()
        )
    count = silent(found, 4)
    assert f"Exactly 0 behind the ReLU\\: {count:,} picture" in text(app)


def test_ten_groups_and_the_zeros_show_five_each(found):
    app = open_page(**TOP, inside_list="Ten groups", inside_score="Mean")
    groups = quantile_groups(found, 4, "mean")
    for group in groups:
        assert shown(block(app, f"Group {group.number} by mean")) == list(group.images)
    assert len(groups) == 10
    titles = [b["title"] for b in blocks(app) if b["kind"] == "words"]
    assert titles[:10] == [f"Group {n}:" for n in range(10, 0, -1)]


def test_diverse_pictures_come_from_the_strongest_hundred(found):
    app = open_page(**TOP, inside_list="Diverse", inside_score="Maximum", inside_k="25")
    chosen = shown(block(app, "Diverse pictures by max"))
    strongest = top_images(found, 4, "max", 100).tolist()
    assert chosen[0] == strongest[0]
    assert [strongest.index(i) for i in chosen] == sorted(strongest.index(i) for i in chosen)
    assert len(set(chosen)) == 25


def test_one_score_shows_one_list_and_more_pictures_are_a_choice(found):
    app = open_page(**TOP, inside_score="Mean", inside_k="16")
    assert shown(block(app, "Top pictures by mean")) == top_images(found, 4, "mean", 16).tolist()
    assert not any("by max" in b.get("name", "") for b in blocks(app))


def test_the_boxes_are_verified_and_the_largest_change_is_said():
    app = open_page(**TOP)
    assert all(item["verified"] for item in block(app, "Top pictures by max")["items"])
    assert not any(item["verified"] for item in block(app, "Top pictures by mean")["items"])
    assert re.search(r"Verified.*4 times, the largest change of the 9 values is", text(app))


def test_classes_are_counted_below_each_list(found):
    app = open_page(**TOP)
    labels = datasets.load("shapes", "test", classes=CLASSES).labels
    told = re.findall(r"Classes\\: ([^.]*)\.", text(app))
    for score, words in zip(("max", "mean"), told, strict=True):
        counts = np.bincount(labels[top_images(found, 4, score)], minlength=2)
        said = dict(part.rsplit(" ", 1) for part in words.split(", "))
        assert {CLASSES[i]: str(n) for i, n in enumerate(counts) if n} == said
        assert sum(map(int, said.values())) == 9


@pytest.mark.parametrize(
    "name", ["inside_list", "inside_score", "inside_k", "inside_show", "inside_sort"]
)
@pytest.mark.parametrize("value", ["", "Least " * 60, "10", "<b>"])
def test_a_link_with_a_choice_that_does_not_exist_opens_the_usual_one(found, name, value):
    app = open_page(**TOP, **{name: value})
    assert shown(block(app, "Top pictures by max")) == top_images(found, 4).tolist()


def test_a_dead_filter_has_nothing_to_take_away():
    app = open_page(inside_part="Top pictures", inside_layer="conv2", inside_filter=DEAD)
    assert "is **dead**" in text(app)
    assert not app.get("download_button")


def test_nothing_is_made_before_somebody_asks_for_a_file(monkeypatch):
    for name in ("_csv", "_png", "_json"):
        monkeypatch.setattr(export, name, lambda *_: pytest.fail("made without being asked"))
    assert len(open_page(**TOP).get("download_button")) == 3


def test_the_csv_has_a_line_for_every_picture_with_the_scans_numbers(source, found):
    rows = export._csv(source, "conv3", 4).decode("utf-8-sig").splitlines()
    assert rows[0] == "picture,file,class,max,row,column,mean"
    assert len(rows) == 2001
    for image in (0, 7, 1999):
        cells = rows[image + 1].split(",")
        assert (cells[0], cells[2]) == (str(image), CLASSES[source.pictures.labels[image]])
        assert float(cells[3]) == found.max[image, 4]
        assert float(cells[6]) == found.mean[image, 4]
        place = found.place(image, 4) if found.max[image, 4] > 0 else ("", "")
        assert cells[4:6] == [str(part) for part in place]


def test_the_json_names_the_checkpoint_by_its_sums(source, found, shipped):
    lists = {"max": top_images(found, 4), "mean": top_images(found, 4, "mean")}
    document = json.loads(export._json(source, "conv3", 4, "Top", lists))
    model, _ = checkpoints.load(shipped)
    assert document["checkpoint"]["weights_sha256"] == fingerprint(model)
    assert len(document["checkpoint"]["sha256"]) == 64
    assert [entry["picture"] for entry in document["lists"]["max"]] == lists["max"].tolist()
    first, box = document["lists"]["max"][0], document["lists"]["max"][0]["box"]
    assert box["bottom"] - box["top"] == box["right"] - box["left"] == 18
    assert box["top"] == 4 * first["row"] - 7
    assert document["statistics"]["largest_maximum"] == first["max"]


def test_the_sheet_holds_every_picture(source, found):
    lists = {"max": top_images(found, 4), "mean": top_images(found, 4, "mean", 25)}
    data = export._png(source, "conv3", 4, "Top", lists)
    picture = Image.open(io.BytesIO(data))
    assert picture.format == "PNG"
    assert picture.width > 5 * 126
    assert picture.height > 7 * 126


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 500, "con:\0|?*", "..", "<b>"])
def test_a_files_name_holds_letters_digits_and_dashes_only(name):
    assert re.fullmatch(r"[A-Za-z0-9-]{1,60}", export.safe(name))
