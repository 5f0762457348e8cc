"""MNIST's own file layout with 40 pictures, installed like the real one."""

import gzip
import hashlib
import struct
from dataclasses import replace

import numpy as np
import pytest

from explorer import datasets
from explorer.datasets import fetch, mnist, sources
from explorer.errors import DataError


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path))
    datasets._recent.clear()
    return tmp_path


def idx(array):
    shape = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes([0, 0, 8, array.ndim]) + shape + array.tobytes()


@pytest.fixture
def tiny(home, monkeypatch):
    """Return the pictures and labels; the test part is the first half of them."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (40, 28, 28), dtype=np.uint8)
    labels = np.arange(40, dtype=np.uint8) % 10
    parts = (images, labels, images[:20], labels[:20])
    folder = sources.folder_of(sources.MNIST)
    folder.mkdir(parents=True)
    files = []
    for file, part in zip(sources.MNIST.files, parts, strict=True):
        data = gzip.compress(idx(part), mtime=0)
        (folder / file.filename).write_bytes(data)
        files.append(replace(file, size=len(data), sha256=hashlib.sha256(data).hexdigest()))
    monkeypatch.setitem(sources.SOURCES, "mnist", replace(sources.MNIST, files=tuple(files)))
    assert fetch.main(["mnist"]) == 0
    return images, labels


def test_the_published_files_are_those_of_torchvision():
    from torchvision.datasets import MNIST

    assert [file.filename for file in sources.MNIST.files] == [name for name, _ in MNIST.resources]
    for file in sources.MNIST.files:
        assert file.url.removesuffix(file.filename) in MNIST.mirrors
    assert len(mnist.CLASSES) == len(MNIST.classes)


def test_the_pictures_are_grey_and_sorted_by_class(tiny):
    images, labels = tiny
    pictures = datasets.load("mnist", "train", classes=["7", "2"])
    assert pictures.images.shape == (8, *datasets.picture_shape("mnist"))
    assert pictures.name == "MNIST"
    np.testing.assert_array_equal(pictures.images[:4, ..., 0], images[labels == 7])
    np.testing.assert_array_equal(pictures.images[4:, ..., 0], images[labels == 2])
    assert pictures.labels.tolist() == [0] * 4 + [1] * 4
    assert not pictures.images.flags.writeable


def test_the_test_part_is_another_file(tiny):
    assert len(datasets.load("mnist", "test").images) == 20


def test_the_layout_is_the_one_that_torchvision_reads(tiny, home):
    from torchvision.datasets import MNIST

    raw = home / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for path in (home / "datasets" / "mnist" / "files").iterdir():
        (raw / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
    theirs = MNIST(home, train=True)
    np.testing.assert_array_equal(theirs.data.numpy(), tiny[0])
    np.testing.assert_array_equal(theirs.targets.numpy(), tiny[1])


def test_the_counts_of_the_classes_are_the_published_ones():
    train, test = (datasets.counts("mnist", split) for split in ("train", "test"))
    assert (sum(train.values()), sum(test.values())) == (60_000, 10_000)
    assert (train["1"], test["5"]) == (6_742, 892)


def test_missing_mnist_names_the_command():
    with pytest.raises(DataError, match=r"python -m explorer.datasets.fetch mnist"):
        datasets.load("mnist", "train")
    status = datasets.statuses()[2]
    assert (status.data, status.title, status.ready) == ("mnist", "MNIST", False)
    assert status.sentence == "Not on this machine yet (12 MB)."
    assert status.remedy == "python -m explorer.datasets.fetch mnist"


@pytest.mark.parametrize("damage", [lambda d: d[:-1], lambda d: d[:40] + b"x" + d[41:]])
def test_damaged_mnist_is_refused_put_aside_and_fetched_again(tiny, home, damage):
    folder = home / "datasets" / "mnist"
    path = folder / "files" / "t10k-images-idx3-ubyte.gz"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=r"MNIST is damaged: .* Get it again with"):
        datasets.load("mnist", "test")
    assert not datasets.statuses()[2].ready
    assert fetch.main(["mnist"]) == 0
    assert len(datasets.load("mnist", "test").images) == 20
    assert not list(folder.glob("*.damaged"))


def test_a_file_replaced_by_a_good_one_is_read_again(tiny, home):
    before = datasets.load("mnist", "test", classes=["0", "1"])
    assert datasets.load("mnist", "test", classes=["0", "1"]) is before
    path = home / "datasets" / "mnist" / "files" / "t10k-images-idx3-ubyte.gz"
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data)
    assert datasets.load("mnist", "test", classes=["0", "1"]) is not before


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes([0, 0, 9, 1, 0, 0, 0, 1, 5]),
        bytes([0, 0, 8, 1, 0, 0]),
        bytes([0, 0, 8, 1, 0, 0, 0, 3, 5]),
        bytes([0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255, 1]),
    ],
)
def test_bytes_that_are_no_idx_file(data):
    with pytest.raises(ValueError, match=r"."):
        mnist.read_idx(data)
