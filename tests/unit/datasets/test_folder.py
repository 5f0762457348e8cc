"""Folders of pictures: the same classes and files as torchvision's ImageFolder, and the cache."""

import os

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
    """Two classes, 6 training and 3 test pictures each; picture i of class c is grey 10 c + i."""
    for split, count in (("train", 6), ("test", 3)):
        for label, name in enumerate(("cat", "dog")):
            place = tmp_path / "pets" / split / name
            place.mkdir(parents=True)
            for i in range(count):
                grey = 10 * label + i
                Image.new("RGB", (32, 32), (grey, grey, grey)).save(place / f"{i:04}.png")
    return tmp_path / "pets"


def greys(pictures):
    return pictures.images[:, 0, 0, 0].tolist()


def test_folder_is_read_class_after_class(root):
    whole = datasets.load("folder", "train", root=str(root))
    assert whole.classes == ("cat", "dog")
    assert greys(whole) == [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]
    assert whole.labels.tolist() == [0] * 6 + [1] * 6
    assert (whole.name, whole.notes) == ("pets", ())


def test_same_classes_and_files_as_torchvision(root):
    from torchvision.datasets import ImageFolder

    (root / "train" / "Ant").mkdir()
    (root / "test" / "Ant").mkdir()
    for place in ("Ant/b/2.PNG", "Ant/b-x/1.jpeg", "Ant/b/c/0.webp", "Ant/10.jpg", "Ant/9.jpg"):
        path = root / "train" / place
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(b"")
    (root / "train" / "cat" / "notes.txt").write_text("no picture")
    theirs = ImageFolder(root / "train")
    names = folder.class_names(root)
    assert list(names) == theirs.classes == ["Ant", "cat", "dog"]
    ours = [file.path for name in names for file in folder.list_files(root, "train", name)]
    assert ours == [path for path, _ in theirs.samples]


def test_classes_come_in_the_order_asked_for(root):
    some = datasets.load("folder", "test", root=str(root), classes=["dog", "cat"])
    assert some.classes == ("dog", "cat")
    assert greys(some) == [10, 11, 12, 0, 1, 2]
    assert some.labels.tolist() == [0, 0, 0, 1, 1, 1]


def test_seed_chooses_the_pictures(root):
    def choice(seed, per_class=3):
        return greys(
            datasets.load("folder", "train", root=str(root), per_class=per_class, seed=seed)
        )

    assert choice(0) == choice(0)
    assert len({tuple(choice(seed)) for seed in range(10)}) > 3
    assert set(choice(0, 2)) < set(choice(0, 4))


def test_two_of_three_classes_choose_the_same_pictures(root):
    for split in ("train", "test"):
        (root / split / "bird").mkdir()
        for i in range(6):
            Image.new("RGB", (32, 32), (100 + i,) * 3).save(root / split / "bird" / f"{i}.png")
    three = datasets.load("folder", "train", root=str(root), per_class=3)
    two = datasets.load("folder", "train", root=str(root), per_class=3, classes=["dog", "cat"])
    assert greys(two) == greys(three)[6:9] + greys(three)[3:6]


def test_other_sizes_are_cut_and_resized_with_a_note(root):
    Image.new("RGB", (64, 48), (77, 77, 77)).save(root / "train" / "cat" / "0001.png")
    whole = datasets.load("folder", "train", root=str(root))
    assert greys(whole)[1] == 77
    assert whole.notes == (
        "1 picture was not 32×32: cut to the middle square and brought to that size.",
    )
    datasets._recent.clear()
    assert datasets.load("folder", "train", root=str(root)).notes == whole.notes


def test_names_with_a_dot_in_front_are_passed_over(root):
    (root / "train" / ".thumbnails").mkdir()
    (root / "train" / "cat" / "._0001.png").write_bytes(b"resource fork")
    (root / "train" / "cat" / ".hidden").mkdir()
    (root / "train" / "cat" / ".hidden" / "x.png").write_bytes(b"")
    assert len(datasets.load("folder", "train", root=str(root)).images) == 12


def test_second_load_reads_the_cache_and_not_the_pictures(root, monkeypatch):
    first = datasets.load("folder", "train", root=str(root))
    datasets._recent.clear()

    def decoded_again(_):
        raise AssertionError("decoded again")

    monkeypatch.setattr(decoder, "open_picture", decoded_again)
    second = datasets.load("folder", "train", root=str(root))
    np.testing.assert_array_equal(first.images, second.images)


def test_changed_picture_is_decoded_again(root):
    datasets.load("folder", "train", root=str(root))
    path = root / "train" / "cat" / "0002.png"
    Image.new("RGB", (32, 32), (99, 99, 99)).save(path)
    os.utime(path, ns=(1, 1))
    assert greys(datasets.load("folder", "train", root=str(root)))[2] == 99


def test_cache_grows_with_what_was_asked_for_and_forgets_removed_files(root, home):
    datasets.load("folder", "train", root=str(root), per_class=2)
    path = cache.path_of(root, "train", "cat")
    assert len(cache.read(path)[0]) == 2
    datasets.load("folder", "train", root=str(root), per_class=6)
    assert len(cache.read(path)[0]) == 6
    (root / "train" / "cat" / "0000.png").unlink()
    Image.new("RGB", (32, 32)).save(root / "train" / "cat" / "new.png")
    datasets.load("folder", "train", root=str(root))
    assert len(cache.read(path)[0]) == 6
    assert not list(home.rglob("*.tmp"))


def test_cache_is_bounded(root, monkeypatch):
    monkeypatch.setattr(cache.limits, "DECODED_CACHE_BYTES_MAX", 25_000)  # one class has 21,644
    datasets.load("folder", "train", root=str(root))
    assert len(list(cache.path_of(root, "train", "cat").parent.glob("*.npy"))) == 1


def test_returned_arrays_cannot_be_written(root):
    whole = datasets.load("folder", "train", root=str(root))
    with pytest.raises(ValueError, match="read-only"):
        whole.images[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        whole.labels[0] = 1


def test_eleven_classes_need_a_choice(root):
    for split in ("train", "test"):
        for i in range(9):
            (root / split / f"class{i}").mkdir()
            Image.new("RGB", (32, 32)).save(root / split / f"class{i}" / "0.png")
    with pytest.raises(InputError, match="11 classes are chosen; choose 2 to 10"):
        datasets.load("folder", "train", root=str(root))
    assert datasets.load("folder", "train", root=str(root), classes=["cat", "class3"]).images.any()


def test_too_many_pictures_at_once(root, monkeypatch):
    monkeypatch.setattr(folder.limits, "FOLDER_PICTURES_MAX", 10)
    with pytest.raises(InputError, match="have 12 pictures; at most 10"):
        datasets.load("folder", "train", root=str(root))
    assert len(datasets.load("folder", "train", root=str(root), per_class=5).images) == 10


def test_missing_root():
    with pytest.raises(InputError, match="needs its path"):
        datasets.load("folder", "train")
    with pytest.raises(DataError, match="The folder nowhere has no subfolder train"):
        datasets.load("folder", "train", root="/nowhere")
