"""One fault per test: folders with broken pictures, missing parts and odd names."""

import os
import shutil
import sys

import numpy as np
import pytest
from PIL import Image

from explorer import datasets
from explorer.datasets import cache, decoder, folder
from explorer.errors import DataError, InputError


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path / "home"))
    datasets._recent.clear()
    return tmp_path / "home"


@pytest.fixture
def root(tmp_path):
    noise = np.random.Generator(np.random.PCG64(0))
    for split in ("train", "test"):
        for name in ("cat", "dog"):
            place = tmp_path / "pets" / split / name
            place.mkdir(parents=True)
            for i in range(6):
                pixels = noise.integers(0, 256, (32, 32, 3), np.uint8)
                Image.fromarray(pixels).save(place / f"{i:04}.jpg")
    return tmp_path / "pets"


def cut(path):
    path.write_bytes(path.read_bytes()[:500])


def load(root, split="train", **options):
    return datasets.load("folder", split, root=str(root), **options)


def test_truncated_picture_is_left_out_and_named(root):
    cut(root / "train" / "cat" / "0003.jpg")
    pets = load(root)
    assert pets.labels.tolist() == [0] * 5 + [1] * 6
    assert pets.notes == ("1 picture left out: train/cat/0003.jpg is incomplete.",)
    assert load(root, "test").notes == ()


def test_foreign_file_is_left_out(root):
    (root / "train" / "dog" / "0000.jpg").write_text("<svg/>")
    (root / "train" / "dog" / "0001.jpg").write_bytes(b"")
    assert load(root).notes == (
        "2 pictures left out: train/dog/0000.jpg is not a PNG, JPEG or WebP picture, "
        "train/dog/0001.jpg is empty.",
    )


def test_at_most_three_pictures_are_named(root):
    for i in range(5):
        cut(root / "train" / "cat" / f"{i:04}.jpg")
    (note,) = load(root).notes
    assert note.startswith("5 pictures left out: train/cat/0000.jpg")
    assert note.endswith("train/cat/0002.jpg is incomplete, and 2 more.")


def test_drawn_pictures_are_all_readable(root):
    for i in (0, 2, 4):
        cut(root / "train" / "cat" / f"{i:04}.jpg")
    for seed in range(5):
        assert load(root, per_class=3, seed=seed).labels.tolist() == [0] * 3 + [1] * 3
    with pytest.raises(InputError, match="Class cat has 3 pictures, 4 were asked for"):
        load(root, per_class=4)


def test_more_than_there_are(root):
    with pytest.raises(InputError, match=r"cat has 6 pictures, 7 .* ask for at most 6"):
        load(root, per_class=7)


def test_huge_picture_is_left_out(root):
    (root / "train" / "cat" / "0001.jpg").write_bytes(bytes(6 * 2**20))
    assert "train/cat/0001.jpg has too many bytes" in load(root).notes[0]


def test_class_without_files(root):
    shutil.rmtree(root / "train" / "cat")
    (root / "train" / "cat").mkdir()
    with pytest.raises(DataError, match=r"Class cat has no readable picture in train/; .* Put "):
        load(root)


def test_class_whose_pictures_are_all_broken(root):
    for path in (root / "test" / "dog").iterdir():
        cut(path)
    with pytest.raises(DataError, match="Class dog has no readable picture in test/"):
        load(root, "test")


def test_one_class(root):
    shutil.rmtree(root / "train" / "cat")
    shutil.rmtree(root / "test" / "cat")
    with pytest.raises(InputError, match="pets has 1 class; 2 to 10 are needed"):
        load(root)


@pytest.mark.parametrize("split", ["train", "test"])
def test_missing_split(root, split):
    shutil.rmtree(root / split)
    with pytest.raises(DataError, match=f"pets has no subfolder {split}"):
        load(root)


def test_class_in_one_split_only(root):
    (root / "train" / "frog").mkdir()
    with pytest.raises(DataError, match="Class frog is in train/ but not in test/"):
        load(root)


@pytest.mark.parametrize(
    ("classes", "words"),
    [
        (["cat"], "1 class is chosen; choose 2 to 10"),
        ([], "0 classes are chosen"),
        (["cat", "cat"], "“cat” is chosen twice"),
        (["cat", "cow"], "no class “cow”; choose from cat, dog"),
        (["cat", "../../etc"], "no class “../../etc”"),
    ],
)
def test_wrong_choice_of_classes(root, classes, words):
    with pytest.raises(InputError, match=words):
        load(root, classes=classes)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names")
@pytest.mark.parametrize("name", ["a\nb", "abc\u202egnp", "\udcff"])
def test_class_name_that_cannot_be_shown(root, name):
    for split in ("train", "test"):
        try:
            (root / split / name).mkdir()
        except OSError:
            pytest.skip("this file system refuses the name by itself")
    with pytest.raises(DataError, match="characters in its name that cannot be shown") as caught:
        load(root)
    str(caught.value).encode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names")
def test_file_name_with_control_characters_is_shown_plain(root):
    (root / "train" / "cat" / ("\u202e\n" + "x" * 200 + ".jpg")).write_bytes(b"")
    (note,) = load(root).notes
    assert "train/cat/??xxx" in note
    assert len(note) < 130


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_link_that_leads_back_up_ends(root):
    os.symlink(root / "train" / "cat", root / "train" / "cat" / "again")
    assert len(load(root).images) == 12


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_pipe_named_like_a_picture_is_not_waited_for(root):
    os.mkfifo(root / "train" / "cat" / "0009.jpg")
    assert len(load(root).images) == 12


def test_damaged_cache_is_made_again(root):
    good = load(root)
    path = cache.path_of(root, "train", "cat")
    for damage in (b"", b"\x93NUMPY", path.read_bytes()[:5000], b"PK\x03\x04"):
        path.write_bytes(damage)
        datasets._recent.clear()
        np.testing.assert_array_equal(load(root).images, good.images)
        assert len(cache.read(path)[0]) == 6


def test_pickle_in_the_cache_is_not_opened(root):
    load(root)
    path = cache.path_of(root, "train", "cat")
    np.save(path, np.array([print], dtype=object), allow_pickle=True)
    assert len(cache.read(path)[0]) == 0


def test_home_that_cannot_be_written(root, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path / "file"))
    assert len(load(root).images) == 12
    assert [status.data for status in datasets.statuses()] == ["shapes", "cifar10", "mnist"]


def test_full_disk_leaves_no_half_cache(root, home, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    assert len(load(root).images) == 12
    assert not [path for path in home.rglob("*") if path.is_file()]


def test_file_that_vanishes_after_listing(root):
    path = root / "train" / "cat" / "0000.jpg"
    files = folder.list_files(root, "train", "cat")
    path.unlink()
    fault = decoder.decode_file(files[0], np.zeros(1, cache.RECORD)[0])
    assert fault == "train/cat/0000.jpg cannot be read"
