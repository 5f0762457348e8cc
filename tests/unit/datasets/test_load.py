"""The one door to all data sets: the same answers for Shapes, CIFAR-10 and folders."""

import hashlib
import io
import pickle
import subprocess
import sys
import tarfile
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer import datasets, limits
from explorer.datasets import cifar10, shapes, sources
from explorer.errors import DataError, InputError


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path))
    datasets._recent.clear()
    return tmp_path


@pytest.fixture
def tiny_cifar10(home, monkeypatch):
    """CIFAR-10's own file layout with 20 pictures a file, installed like the real one."""
    from torchvision.datasets import CIFAR10

    random = np.random.Generator(np.random.PCG64(0))
    place = home / "datasets" / "cifar10" / "cifar-10-batches-py"
    place.mkdir(parents=True)

    def write(name, content):
        data = pickle.dumps(content)
        (place / name).write_bytes(data)
        return hashlib.md5(data).hexdigest()

    def batch(name):
        pixels = random.integers(0, 256, (20, 3072), np.uint8)
        return [name, write(name, {"data": pixels, "labels": [*range(10), *range(10)]})]

    monkeypatch.setattr(CIFAR10, "train_list", [batch(f"data_batch_{i}") for i in range(1, 6)])
    monkeypatch.setattr(CIFAR10, "test_list", [batch("test_batch")])
    md5 = write("batches.meta", {"label_names": list(cifar10.CLASSES)})
    monkeypatch.setattr(CIFAR10, "meta", {**CIFAR10.meta, "md5": md5})
    return place


def test_published_facts_agree_with_torchvision():
    from torchvision.datasets import CIFAR10

    source = sources.CIFAR10
    (file,) = source.files
    assert (file.url, file.filename) == (CIFAR10.url, CIFAR10.filename)
    assert source.unpacked == CIFAR10.base_folder
    files = [CIFAR10.meta["filename"]] + [n for n, _ in CIFAR10.train_list + CIFAR10.test_list]
    assert sorted(source.members) == sorted(files)


def test_shapes_are_the_pictures_that_draw_makes():
    some = datasets.load("shapes", "test", classes=["dots", "disc"], per_class=20, seed=5)
    every = {picture.tobytes() for picture in shapes.draw("dots", "test", range(1000))}
    assert all(picture.tobytes() in every for picture in some.images[:20])
    assert some.labels.tolist() == [0] * 20 + [1] * 20


def test_whole_shapes_test_split():
    whole = datasets.load("shapes", "test")
    assert whole.images.shape == (10_000, 32, 32, 3)
    assert np.bincount(whole.labels).tolist() == [1000] * 10
    np.testing.assert_array_equal(
        whole.images[3000:4000], shapes.draw("frame", "test", range(1000))
    )
    assert datasets.load("shapes", "test") is whole


def test_smaller_choice_lies_within_the_larger():
    def choice(count):
        some = datasets.load("shapes", "test", classes=["disc", "ring"], per_class=count)
        return {picture.tobytes() for picture in some.images}

    assert choice(5) < choice(12)


def test_cifar10_through_torchvision(tiny_cifar10):
    from torchvision.datasets import CIFAR10

    theirs = CIFAR10(tiny_cifar10.parent, train=True)
    ours = datasets.load("cifar10", "train", classes=["cat", "airplane"])
    of_class = np.asarray(theirs.targets)
    np.testing.assert_array_equal(ours.images[:10], theirs.data[of_class == 3])
    np.testing.assert_array_equal(ours.images[10:], theirs.data[of_class == 0])
    assert len(datasets.load("cifar10", "test").images) == 20


def test_cifar10_is_unpacked_from_a_file_put_there_by_hand(tiny_cifar10, home, monkeypatch):
    from explorer.datasets import fetch

    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        tar.add(tiny_cifar10, "cifar-10-batches-py")
    for path in tiny_cifar10.iterdir():
        path.unlink()
    tiny_cifar10.rmdir()
    archive = tiny_cifar10.parent / "cifar-10-python.tar.gz"
    archive.write_bytes(file.getvalue())
    digest = hashlib.sha256(file.getvalue()).hexdigest()
    files = (replace(sources.CIFAR10.files[0], sha256=digest),)
    source = replace(sources.CIFAR10, files=files)
    assert not datasets.statuses()[1].ready
    monkeypatch.setitem(fetch.SOURCES, "cifar10", source)
    assert fetch.main(["cifar10"]) == 0
    assert datasets.statuses()[1].ready
    assert len(datasets.load("cifar10", "train").images) == 100


def test_damaged_cifar10_is_refused_and_offered_again(tiny_cifar10):
    path = tiny_cifar10 / "data_batch_3"
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"CIFAR-10 is damaged: .* Get it again with"):
        datasets.load("cifar10", "test")
    assert not datasets.statuses()[1].ready


def test_missing_cifar10_names_the_command():
    with pytest.raises(DataError, match=r"python -m explorer.datasets.fetch cifar10"):
        datasets.load("cifar10", "train")
    status = datasets.statuses()[1]
    assert (status.data, status.ready) == ("cifar10", False)
    assert status.remedy == "python -m explorer.datasets.fetch cifar10"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"data": "coco"}, "no data set “coco”; choose shapes, cifar10, mnist or folder"),
        ({"split": "validation"}, "no split “validation”; choose train or test"),
        ({"per_class": 0}, "0 pictures per class"),
        ({"per_class": 1001}, "has 1,000 pictures, 1,001 were asked for; ask for at most 1,000"),
        ({"classes": ["disc"]}, "1 class is chosen; choose 2 to 10"),
        ({"classes": ["disc", "cube"]}, "no class “cube”"),
        ({"classes": ["disc", "disc"]}, "chosen twice"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": limits.SEED_MAX + 1}, "from 0 to 2,147,483,647"),
    ],
)
def test_refusals_name_the_rule(options, words):
    with pytest.raises(InputError, match=words):
        datasets.load(**{"data": "shapes", "split": "test", **options})


def test_statuses_list_the_operators_folders(home):
    for split in ("train", "test"):
        for name in ("a", "b"):
            place = home / "folders" / "pets" / split / name
            place.mkdir(parents=True)
            Image.new("RGB", (32, 32)).save(place / "0.png")
    (home / "folders" / "half" / "train" / "a").mkdir(parents=True)
    (home / "folders" / "other").mkdir()
    (home / "folders" / "file.txt").write_text("no folder")
    shown = {status.title: status for status in datasets.statuses()}
    assert list(shown) == ["Shapes", "CIFAR-10", "MNIST", "half", "pets"]
    assert shown["pets"].ready
    assert shown["pets"].classes == ("a", "b")
    assert datasets.load("folder", "train", root=shown["pets"].root).labels.tolist() == [0, 1]
    assert not shown["half"].ready
    assert "half has no subfolder test" in shown["half"].sentence


def test_folder_with_an_empty_class_is_not_ready(home):
    for split in ("train", "test"):
        for name in ("a", "b"):
            (home / "folders" / "pets" / split / name).mkdir(parents=True)
    assert "Class a has no readable picture" in datasets.statuses()[-1].sentence


def test_counts():
    assert datasets.counts("cifar10", "train")["cat"] == 5000
    assert datasets.counts("shapes", "test")["dots"] == 1000


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(limits, "DATASETS_IN_MEMORY_MAX", 500_000)
    for seed in range(6):
        datasets.load("shapes", "test", classes=["disc", "ring"], per_class=40, seed=seed)
    assert len(datasets._recent) == 2  # 245,760 bytes each


def test_ten_threads_load_once(monkeypatch):
    calls = []
    read = datasets._READERS["shapes"]
    monkeypatch.setitem(
        datasets._READERS, "shapes", lambda *asked: calls.append(asked) or read(*asked)
    )
    got = []

    def work():
        got.append(datasets.load("shapes", "test", classes=["disc", "ring"], per_class=50))

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert all(pictures is got[0] for pictures in got)


def test_import_and_statuses_need_neither_torch_nor_streamlit():
    code = (
        "import sys; from explorer import datasets; datasets.statuses();"
        "print({'torch', 'streamlit', 'torchvision'} & set(sys.modules))"
    )
    root = Path(__file__).resolve().parents[3]
    assert subprocess.check_output([sys.executable, "-c", code], cwd=root, text=True) == "set()\n"


@pytest.mark.parametrize("data", ["shapes", "cifar10"])
def test_the_shape_without_loading_is_that_of_the_loaded_pictures(data, tiny_cifar10):
    pictures = datasets.load(data, "test", per_class=1)
    assert pictures.images.shape[1:] == datasets.picture_shape(data)


def test_the_shape_of_an_unknown_data_set_is_refused():
    with pytest.raises(InputError, match="no data set “imagenet”"):
        datasets.picture_shape("imagenet")


def test_pictures_are_brought_to_the_shape_of_a_network_by_their_nearest_pixels():
    pictures = datasets.load("shapes", "test", classes=["ring", "dots"], per_class=2)
    grey = datasets.fitted(pictures, (28, 28, 1))
    luma = np.rint(pictures.images @ (0.299, 0.587, 0.114))
    assert grey.images.shape == (4, 28, 28, 1)
    assert (grey.images[:, 7, 14, 0] == luma[:, 8, 16]).all()
    assert datasets.fitted(pictures, (32, 32, 3)) is pictures
    again = datasets.fitted(grey, (32, 32, 3)).images
    assert (again[..., 0] == again[..., 2]).all()
