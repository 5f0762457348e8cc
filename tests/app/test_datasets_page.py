"""The page Data sets as a visitor uses it: every part, odd folders, odd links."""

import gzip
import hashlib
import re
import struct
import time
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from explorer import datasets, places
from explorer.datasets import fetch, folder, mnist, sources
from explorer.widgets.datasets import browse as dataset_browse
from explorer.widgets.datasets import choice as dataset_choice
from explorer.widgets.datasets import counts as dataset_counts
from explorer.widgets.datasets import pairs as dataset_pairs

ENTRY = places.ROOT / "explorer" / "Home.py"
PARTS = ("Pictures", "Counts and sizes", "Mean pictures", "Three parts", "Near-duplicates")
SECONDS = 120  # the first run of all waits for the import of torch


@pytest.fixture(autouse=True)
def forget():
    datasets._recent.clear()
    for kept in (
        dataset_choice._counts,
        dataset_browse._first,
        dataset_browse._leaf,
        dataset_counts._means,
        dataset_pairs._searches,
    ):
        kept.clear()


def visit(**link):
    app = AppTest.from_file(ENTRY, default_timeout=SECONDS)
    app.query_params.update(link)
    app.run()
    app.query_params.update(link)
    return app.switch_page("../pages/datasets.py").run()


def words(app):
    parts = (*app.markdown, *app.text, *app.caption, *app.info, *app.error)
    return "\n".join(element.value for element in parts)


def save(path, colour, size=(32, 32)):
    path.parent.mkdir(parents=True, exist_ok=True)
    random = np.random.Generator(np.random.PCG64(colour))
    pixels = random.integers(0, 256, (*size[::-1], 3), np.uint8)
    Image.fromarray(pixels).save(path)


@pytest.fixture
def pets(fresh_home):
    """A folder without train/ and test/: 40 cats and 20 dogs, some of them of 48×64 pixels."""
    root = fresh_home / "folders" / "pets"
    for label, (name, count) in enumerate({"cat": 40, "dog": 20}.items()):
        for i in range(count):
            save(root / name / f"{i:02}.png", 100 * label + i, (48, 64) if i < 5 else (32, 32))
    return root


def test_first_screen_shows_shapes():
    app = visit()
    assert not app.exception
    assert "disc, train: 5,000 pictures" in words(app)
    assert "disc, train picture 0" in words(app)
    assert len(app.get("bidi_component")) == 3  # the classes, the grid, the large picture


@pytest.mark.parametrize("part", ["Counts and sizes", "Three parts"])
def test_parts_of_shapes(part):
    app = visit(set_part=part)
    assert not app.exception
    assert not app.error
    said = {
        "Counts and sizes": "All classes have 5,000 training pictures.",
        "Three parts": "**Training part**, 4,000 pictures",
    }[part]
    assert said in words(app)


def test_three_parts_follow_the_choices():
    app = visit(set_part="Three parts", set_each="100", set_validation="0.05")
    assert "**Training part**, 950 pictures" in words(app)
    assert "**Validation part**, 50:" in words(app)
    assert "per_class=100" in app.code[0].value
    assert "[0.95, 0.05]" in app.code[0].value


def test_lines_to_copy_run():
    view = dataset_choice.View(datasets.statuses()[0], {}, {}, (), 0.2)
    lines = dataset_counts.split_code(view, 100, 0.2)
    names = {}
    exec(compile(lines, "copied", "exec"), names)
    assert len(names["training"]) == 4 * len(names["validation"]) == 800
    assert len(names["test"].images) == 10_000


def test_unsplit_folder_is_split_by_the_share_on_the_page(pets):
    app = visit(set_data="pets", set_part="Counts and sizes")
    share = {slider.label: slider for slider in app.slider}["Test share"]
    for value in (0.2, 0.5):
        share = {slider.label: slider for slider in app.slider}["Test share"]
        app = share.set_value(value).run()
        counts = [
            datasets.counts("folder", s, str(pets), test_share=value) for s in ("train", "test")
        ]
        train, test = (sum(count.values()) for count in counts)
        assert f"{train} training and {test} test pictures" in words(app)
        assert train + test == 60
    assert "10 of 60 pictures are not 32×32 in their files" in words(app)
    assert "10 are not square" in words(app)
    app = visit(set_data="pets", set_part="Three parts", set_each="all", set_share="0.5")
    assert ', root="FOLDER", test_share=0.5)' in app.code[0].value


def test_pages_of_a_class_can_be_turned():
    app = visit(set_class_shapes="ring", set_page="3")
    assert app.session_state["set_page"] == 3
    assert "ring, train picture 96" in words(app)
    segmented = {control.label: control for control in app.get("button_group")}
    segmented["Part"].set_value("test").run()
    assert app.session_state["set_page"] == 1
    assert "ring, test: 1,000 pictures" in words(app)


def test_shuffled_order_shows_the_numbers_of_the_pictures():
    app = visit(set_order="shuffled", set_seed="5")
    number = int(re.search(r"disc, train picture ([\d,]+)", words(app))[1].replace(",", ""))
    assert number == int(dataset_browse.browse.order(5000, 5)[0])


@pytest.mark.parametrize(
    "link",
    [
        {"set_data": "nowhere"},
        {"set_data": "../../etc", "set_part": "<script>"},
        {"set_page": "1e999", "set_seed": "-1"},
        {"set_page": "99999", "set_class_shapes": "no such"},
        {"set_share": "nan", "set_near": "1e400", "set_validation": "2"},
    ],
)
def test_bad_values_in_a_link_fall_to_the_default(link):
    app = visit(**link)
    assert not app.exception
    assert not app.error
    assert "disc, train picture 0" in words(app)


@pytest.fixture
def digits(monkeypatch):
    """MNIST's own layout with 40 training and 20 test digits, four and two of each class."""
    random = np.random.Generator(np.random.PCG64(0))
    images = random.integers(0, 256, (40, 28, 28), np.uint8)
    labels = np.arange(40, dtype=np.uint8) % 10
    folder = sources.folder_of(sources.MNIST)
    folder.mkdir(parents=True)
    files = []
    for file, part in zip(
        sources.MNIST.files, (images, labels, images[:20], labels[:20]), strict=True
    ):
        head = bytes([0, 0, 8, part.ndim]) + struct.pack(f">{part.ndim}I", *part.shape)
        data = gzip.compress(head + part.tobytes(), mtime=0)
        (folder / file.filename).write_bytes(data)
        files.append(replace(file, size=len(data), sha256=hashlib.sha256(data).hexdigest()))
    monkeypatch.setitem(sources.SOURCES, "mnist", replace(sources.MNIST, files=tuple(files)))
    monkeypatch.setattr(mnist, "PER_CLASS", {"train": (4,) * 10, "test": (2,) * 10})
    assert fetch.main(["mnist"]) == 0


@pytest.mark.parametrize("part", list(PARTS))
def test_grey_digits_in_every_part(digits, part):
    app = visit(set_data="MNIST", set_part=part, set_each="all")
    assert not app.exception
    assert not app.error
    if part == "Near-duplicates":  # every test digit is a training digit here
        assert "**20 of 20 test pictures (100 %)**" in words(search(app))
    if part == "Counts and sizes":
        assert "Each is 28×28×1" in words(app)
    if part == "Mean pictures":
        assert "Naming the class whose mean picture is nearest" in words(app)


@pytest.mark.parametrize(
    ("name", "words_there"),
    [
        ("blur", "Naming the class whose mean picture is nearest"),
        ("digits", "Not on this machine yet (12 MB)."),
        ("few", "**Validation part**, 50:"),
        ("copies", "Not on this machine yet (170 MB)."),
    ],
)
def test_prepared_experiments_open_as_prepared(name, words_there):
    app = visit(experiment=name)
    assert not app.exception
    assert words_there in words(app)


def test_missing_set_names_the_command_and_offers_the_download():
    app = visit(set_data="CIFAR-10")
    assert not app.exception
    assert "Not on this machine yet (170 MB)." in words(app)
    assert app.code[0].value == "python -m explorer.datasets.fetch cifar10"
    assert [button.label for button in app.button].count("Get CIFAR-10 (170 MB)") == 2


def search(app):
    button = next(button for button in app.button if button.label.startswith("Search"))
    app = button.click().run()
    end = time.monotonic() + 60
    while any(s.running for s in dataset_pairs._searches()._kept.values()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return app.run()


def test_copies_in_two_parts_are_found_and_named(fresh_home):
    root = fresh_home / "folders" / "twins"
    for label, name in enumerate(("cat", "dog")):
        for i in range(6):
            save(root / "train" / name / f"{i}.png", 100 * label + i)
            save(root / "test" / name / f"{i}.png", 1000 + 100 * label + i)
    save(root / "test" / "dog" / "copy.png", 3)
    app = search(visit(set_data="twins", set_part="Near-duplicates"))
    assert not app.exception
    assert "**1 of 13 test pictures (7.7 %)** have one within 0.30" in words(app)
    assert "1 of them the same byte for byte" in words(app)
    (found,) = [s.found for s in dataset_pairs._searches()._kept.values()]
    assert found.files[0] == ("test/dog/copy.png", "train/cat/3.png")


def test_search_inside_one_part_names_each_pair_once(fresh_home):
    root = fresh_home / "folders" / "twins"
    for split in ("train", "test"):
        for label, name in enumerate(("cat", "dog")):
            for i in range(4):
                save(root / split / name / f"{i}.png", 100 * label + i)
    save(root / "train" / "dog" / "copy.png", 3)
    app = search(
        visit(set_data="twins", set_part="Near-duplicates", set_compared="inside training")
    )
    assert "**2 of 9 training pictures" in words(app)
    (found,) = [s.found for s in dataset_pairs._searches()._kept.values()]
    assert found.distance[:2].tolist()[0] == 0 < found.distance[1]


def test_search_that_fails_says_why_and_can_be_repeated(pets):
    app = visit(set_data="pets", set_part="Near-duplicates")
    for path in (pets / "cat").iterdir():
        path.write_bytes(b"")
    app = search(app)
    assert not app.exception
    assert any("Class cat has" in error.value for error in app.error)
    assert next(b for b in app.button if b.label == "Search again").disabled is False


def test_names_with_markup_are_shown_as_they_stand(fresh_home):
    evil = "![x](http__evil) $a$ :red[b] <b>"
    root = fresh_home / "folders" / evil
    for name in ("**cat**", "<i>dog"):
        for i in range(12):
            save(root / name / f"[{i}](x).png", len(name) + i)
    for part in ("Pictures", "Counts and sizes", "Mean pictures", "Three parts"):
        app = visit(set_data=evil, set_part=part)
        assert not app.exception
        told = (*app.markdown, *app.caption, *app.info, *app.error)
        assert not any(mark in e.value for e in told for mark in ("**cat**", "<i>dog", "$a$"))


def test_thousands_of_classes_are_shown_ten_at_a_time(fresh_home):
    root = fresh_home / "folders" / "many"
    save(root / "first.png", 1)
    data = (root / "first.png").read_bytes()
    for i in range(1_001):
        for split in ("train", "test"):
            place = root / split / f"class {i:04}"
            place.mkdir(parents=True)
            (place / "0.png").write_bytes(data)
    app = visit(set_data="many", set_classes="101")
    assert not app.exception
    assert "Classes 992 to 1,001 of 1,001 are shown" in words(app)
    app = visit(set_data="many", set_part="Counts and sizes")
    assert not app.exception
    assert "**1,001 classes**, 1,001 training and 1,001 test pictures" in words(app)


def test_folder_with_an_empty_class_says_so(fresh_home):
    for name in ("a", "b"):
        (fresh_home / "folders" / "hollow" / name).mkdir(parents=True)
    app = visit(set_data="hollow")
    assert not app.exception
    assert "Class a has no readable picture" in words(app)


def test_one_picture_in_a_class_that_is_to_be_split(fresh_home):
    save(fresh_home / "folders" / "few" / "cat" / "0.png", 1)
    save(fresh_home / "folders" / "few" / "dog" / "0.png", 2)
    app = visit(set_data="few")
    assert not app.exception
    assert "Class cat has 1 picture" in app.error[0].value


def test_broken_picture_is_crossed_out_and_named(pets):
    (pets / "cat" / "00.png").write_bytes(b"")
    side = "test" if "cat/00.png" in files(pets, "test") else "train"
    app = visit(set_data="pets", set_split=side)
    assert not app.exception
    assert "Left out: cat/00.png is empty." in words(app)


def files(root, split):

    group = folder.group(root, split, "cat")
    return {group.files.name(int(number)) for number in group.numbers}


def test_train_page_offers_the_share_of_an_unsplit_folder(pets):
    link = {"train_data": "pets", "train_test_share": "0.4"}
    app = AppTest.from_file(ENTRY, default_timeout=SECONDS).run()
    app.query_params.update(link)
    app.switch_page("../pages/train.py").run()
    assert not app.exception
    share = next(slider for slider in app.slider if slider.label == "Test share")
    assert share.value == 0.4
    app.selectbox(key="train_data").set_value("Shapes").run()
    assert not app.exception
    assert "Test share" not in [slider.label for slider in app.slider]
