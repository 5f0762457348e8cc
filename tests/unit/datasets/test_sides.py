"""A folder's pictures in 32, 64, 128 or 224 pixels: each size on its own, in memory and on disk."""

import os

import numpy as np
import pytest
from PIL import Image

from explorer import datasets
from explorer.datasets import cache, decoder, folder
from explorer.errors import InputError
from explorer.images import fit_picture
from explorer.training.recipe import Recipe
from explorer.training.selection import load_pictures, same_pictures

SIDES = (32, 64, 128, 224)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_EXPLORER_HOME", str(tmp_path / "home"))
    datasets._recent.clear()
    return tmp_path / "home"


@pytest.fixture
def root(tmp_path):
    """Two classes of 3 and 2 noisy pictures, 60 rows of 80 pixels."""
    noise = np.random.default_rng(0)
    for split, count in (("train", 3), ("test", 2)):
        for name in ("cat", "dog"):
            place = tmp_path / "pets" / split / name
            place.mkdir(parents=True)
            for i in range(count):
                pixels = noise.integers(0, 256, (60, 80, 3), np.uint8)
                Image.fromarray(pixels).save(place / f"{i}.png")
    return tmp_path / "pets"


def load(root, side, split="train", **options):
    return datasets.load("folder", split, root=str(root), side=side, **options)


def test_each_side_is_the_middle_square_brought_to_it(root):
    with Image.open(root / "train" / "dog" / "1.png") as file:
        original = np.array(file)
    for side in SIDES:
        pictures = load(root, side)
        assert pictures.images.shape == (6, side, side, 3)
        assert datasets.picture_shape("folder", side) == (side, side, 3)
        np.testing.assert_array_equal(pictures.images[4], fit_picture(original, side))
        assert pictures.notes[-1].startswith(f"6 pictures were not {side}×{side}")
        assert pictures.sizes.tolist() == [[60, 80]] * 6


def test_the_sides_do_not_mix_in_memory_or_on_the_disk(root, monkeypatch):
    fresh = {side: load(root, side).images.copy() for side in (64, 32)}
    assert len(list((cache.places.home() / "cache").glob("*.npy"))) == 4  # two classes, two sides
    datasets._recent.clear()
    monkeypatch.setattr(decoder, "decode_file", None)  # all must come from the cache now
    for side in (32, 64):
        np.testing.assert_array_equal(load(root, side).images, fresh[side])
        np.testing.assert_array_equal(load(root, side).images, fresh[side])


def test_a_cache_of_another_side_is_not_believed(root):
    right = load(root, 64).images.copy()
    small, large = (cache.path_of(root, "train", "cat", side) for side in (32, 64))
    load(root, 32)
    os.replace(small, large)
    datasets._recent.clear()
    np.testing.assert_array_equal(load(root, 64).images, right)


def test_processes_decode_every_side(root, monkeypatch):
    here = load(root, 64).images.copy()
    datasets._recent.clear()
    for file in (cache.places.home() / "cache").glob("*.npy"):
        file.unlink()
    monkeypatch.setattr(decoder, "MANY", 1)
    monkeypatch.setattr(decoder, "decode_chunk", None)  # only the processes may
    np.testing.assert_array_equal(load(root, 64).images, here)


def test_an_unsplit_folder_has_the_same_test_pictures_in_every_side(root, tmp_path):
    one = tmp_path / "one"
    one.mkdir()
    for name in ("cat", "dog"):
        os.replace(root / "train" / name, one / name)
    files = [load(one, side, "test", test_share=0.4).files for side in (32, 64)]
    assert files[0] == files[1] != ()


@pytest.mark.parametrize("side", [0, 33, 225, 64.0, "64", True, None])
def test_another_side_is_refused(root, side):
    with pytest.raises(InputError, match="choose one of 32, 64, 128, 224"):
        load(root, side)


@pytest.mark.parametrize("data", ["shapes", "cifar10", "mnist"])
def test_only_a_folder_has_sides(data):
    with pytest.raises(InputError, match=r"Pictures of 64 pixels a side .* Leave the side at 32"):
        datasets.load(data, "train", side=64)


def test_larger_pictures_may_be_fewer(root, monkeypatch):
    monkeypatch.setattr(folder.limits, "FOLDER_BYTES_MAX", 5 * 64 * 64 * 3)
    assert len(load(root, 32).images) == 6
    assert len(load(root, 64, per_class=2).images) == 4
    with pytest.raises(
        InputError, match=r"have 6 pictures; at most 5 .* less than 64 pixels a side"
    ):
        load(root, 64)


def test_a_recipe_means_the_pictures_of_its_side(root):
    recipe = Recipe(data="folder", root=str(root), side=128, model="tiny-gp")
    assert load_pictures(recipe, "test").images.shape == (4, 128, 128, 3)
    smaller = Recipe(data="folder", root=str(root), model="tiny-gp")
    assert load_pictures(smaller, "test").images.shape == (4, 32, 32, 3)
    assert not same_pictures(recipe, smaller)
