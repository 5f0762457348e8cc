"""A folder without train/ and test/ is split by a share: the same way on every machine."""

import shutil

import numpy as np
import pytest
from PIL import Image

from explorer import datasets
from explorer.datasets import cache, folder, listing, ratio
from explorer.errors import DataError, InputError

SPLITS = ("train", "test")


@pytest.fixture(autouse=True)
def forget():
    datasets._recent.clear()


def save(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (32, 32), (value % 256, value // 256, 9)).save(path)


@pytest.fixture
def root(tmp_path):
    """Two classes with 60 pictures each, no two alike."""
    for label, name in enumerate(("cat", "dog")):
        for i in range(60):
            save(tmp_path / "pets" / name / f"{i:03}.png", 100 * label + i)
    return tmp_path / "pets"


def files(root, split, **options):
    return set(datasets.load("folder", split, root=str(root), **options).files)


def test_each_picture_is_on_one_side(root):
    train, test = (files(root, split) for split in SPLITS)
    assert not train & test
    assert train | test == {f"{name}/{i:03}.png" for name in ("cat", "dog") for i in range(60)}


def test_both_sides_have_every_class_and_about_the_share(root):
    for split, share in zip(SPLITS, (0.8, 0.2), strict=True):
        pictures = datasets.load("folder", split, root=str(root))
        numbers = np.bincount(pictures.labels)
        assert len(numbers) == 2
        assert all(abs(n - 60 * share) < 11 for n in numbers)  # 3.5 standard deviations
        found = datasets.counts("folder", split, str(root))
        assert list(found.values()) == numbers.tolist()


def test_adding_and_renaming_moves_no_other_picture(root):
    before = files(root, "test")
    for i in range(40):
        save(root / "cat" / f"more/{i}.png", 1000 + i)
    (root / "cat" / "000.png").rename(root / "cat" / "z.png")
    after = files(root, "test")
    assert {name for name in after if "more" not in name} == {
        "cat/z.png" if name == "cat/000.png" else name for name in before
    }
    assert 0 < len(after) - len(before) < 30


def test_a_copy_of_the_folder_is_split_alike_elsewhere(root, tmp_path):
    shutil.copytree(root, tmp_path / "elsewhere")
    assert files(tmp_path / "elsewhere", "test") == files(root, "test")


def test_larger_share_contains_the_smaller_one(root):
    small, large = (files(root, "test", test_share=share) for share in (0.1, 0.5))
    assert small < large


def test_seed_draws_pictures_and_never_changes_the_sides(root):
    test = files(root, "test")
    for seed in range(4):
        assert files(root, "test", per_class=3, seed=seed) < test


def test_copies_lie_on_one_side_whatever_their_names_and_classes(root):
    for i in range(60):
        shutil.copy(root / "cat" / f"{i:03}.png", root / "dog" / f"copy{i}.png")
    for split in SPLITS:
        found = files(root, split)
        assert {f"dog/copy{int(n[4:7])}.png" for n in found if n.startswith("cat")} == {
            n for n in found if "copy" in n
        }


def test_two_pictures_make_two_sides(tmp_path):
    for name in ("cat", "dog"):
        for i in range(2):
            save(tmp_path / "few" / name / f"{i}.png", 7 * i + len(name + "x" * i))
    for share in (0.05, 0.5):
        for split in SPLITS:
            pictures = datasets.load("folder", split, root=str(tmp_path / "few"), test_share=share)
            assert pictures.labels.tolist() == [0, 1]


def test_one_picture_cannot_be_split(root):
    shutil.rmtree(root / "cat")
    save(root / "cat" / "0.png", 1)
    with pytest.raises(DataError, match=r"Class cat has 1 picture; .* at least 2 different"):
        datasets.load("folder", "train", root=str(root))


def test_copies_of_one_picture_cannot_be_split(root):
    for i in range(60):
        save(root / "cat" / f"{i:03}.png", 1)
    with pytest.raises(DataError, match="Class cat has 60 copies of one picture"):
        datasets.load("folder", "test", root=str(root))


@pytest.mark.parametrize("share", [0, 1, 0.6, -1, float("nan"), "0.2"])
def test_share_that_leaves_too_little(root, share):
    with pytest.raises(InputError, match=r"choose one from 0\.05 to 0\.5"):
        datasets.load("folder", "test", root=str(root), test_share=share)


def test_hidden_files_are_passed_over_and_folders_below_belong_to_the_class(root):
    save(root / ".thumbnails" / "0.png", 500)
    save(root / "cat" / ".hidden" / "0.png", 501)
    save(root / "cat" / "._000.png", 502)
    save(root / "cat" / "deep" / "er" / "0.png", 503)
    assert folder.class_names(root) == ("cat", "dog")
    found = files(root, "train") | files(root, "test")
    assert "cat/deep/er/0.png" in found
    assert len(found) == 121


def test_ends_of_a_large_file_decide(tmp_path):
    paths = [tmp_path / f"{i}.png" for i in range(3)]
    for path, middle, end in zip(paths, (b"a", b"b", b"a"), (b"x", b"x", b"y"), strict=True):
        path.write_bytes(b"head" * 2000 + middle * 5000 + end * 5000)
    one, two, other = (ratio._mark(str(path), path.stat().st_size) for path in paths)
    assert one == two != other


def test_files_are_read_once_to_decide(root, monkeypatch):
    before = files(root, "test")

    def refuse(*_):
        raise AssertionError("read again")

    monkeypatch.setattr(ratio, "_mark", refuse)
    assert files(root, "test") == before


def test_damaged_cache_of_the_sides_is_made_again(root):
    before = files(root, "test")
    path = cache.path_of(root, "marks", "cat")
    for damage in (b"", path.read_bytes()[:-3], path.read_bytes().replace(b"mark", b"mork")):
        path.write_bytes(damage)
        datasets._recent.clear()
        assert files(root, "test") == before


def test_both_sides_share_one_cache(root):
    for split in SPLITS:
        datasets.load("folder", split, root=str(root))
    whole = listing.find(root, "", "cat")
    records, seal = cache.read(cache.path_of(root, "", "cat"))
    assert len(records) == 60
    assert seal == whole.digest


def test_folder_with_train_alone_is_not_taken_for_unsplit(root):
    (root / "train").mkdir()
    assert not folder.is_unsplit(root)
    with pytest.raises(DataError, match="has no subfolder test"):
        datasets.load("folder", "train", root=str(root))


def test_statuses_list_unsplit_folders(root, fresh_home):
    (fresh_home / "folders" / "empty").mkdir(parents=True)
    shutil.copytree(root, fresh_home / "folders" / "pets")
    (fresh_home / "folders" / "half" / "cat").mkdir(parents=True)
    half, pets = datasets.statuses()[3:]
    assert (pets.title, pets.ready, pets.unsplit) == ("pets", True, True)
    assert "is not split" in pets.sentence
    assert (half.title, half.ready) == ("half", False)
    assert "has 1 class" in half.sentence


def test_unsplit_folder_with_an_empty_class_says_so(root, fresh_home):
    shutil.copytree(root, fresh_home / "folders" / "pets")
    (fresh_home / "folders" / "pets" / "frog").mkdir()
    (status,) = datasets.statuses()[3:]
    assert "Class frog has no readable picture; every class needs" in status.sentence
