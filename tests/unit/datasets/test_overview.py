"""What is said of a data set, on sets that can be counted by hand."""

import numpy as np
import pytest
import torch
from PIL import Image

from explorer import datasets
from explorer.datasets import browse, overview
from explorer.errors import DataError, PictureError
from explorer.training.pictures_on_device import split


@pytest.mark.parametrize(
    ("train", "test", "words"),
    [
        ({"a": 4, "b": 4}, {"a": 1, "b": 3}, "All classes have 4 training pictures. Always "
         "guessing the same one is right for 25.0 %"),
        ({"a": 30, "b": 4}, {"a": 3, "b": 1}, "7.5 : 1 (a: 30, b: 4). Always guessing a is right "
         "for 75.0 %"),
        ({"a": 1, "b": 5000}, {"a": 1, "b": 1}, "5,000 : 1 (b: 5,000, a: 1)"),
        ({"a": 105, "b": 100}, {"a": 1, "b": 1}, "nearly balanced (a: 105, b: 100)"),
    ],
)  # fmt: skip
def test_imbalance_in_words(train, test, words):
    assert words in overview.imbalance(train, test)


def test_names_in_the_sentence_are_cut_and_printable():
    sentence = overview.imbalance({"x" * 300: 2, "a\nb": 1}, {"x" * 300: 1, "a\nb": 1})
    assert "a?b: 1" in sentence
    assert len(sentence) < 350


def test_parts_are_those_of_the_training():
    labels = np.repeat([0, 1, 2], [100, 33, 7])
    for share in (0.05, 0.2, 0.35, 0.5):
        training, validation = split(labels, share, seed=3)
        found = overview.parts({"a": 100, "b": 33, "c": 7}, {"a": 1, "b": 1, "c": 1}, None, share)
        assert found.training == tuple(np.bincount(labels[training]))
        assert found.validation == tuple(np.bincount(labels[validation]))


def test_parts_with_a_number_per_class():
    found = overview.parts({"a": 100, "b": 60}, {"a": 9, "b": 8}, 50, 0.2)
    assert (found.training, found.validation, found.test) == ((40, 40), (10, 10), (9, 8))


@pytest.mark.parametrize(
    ("there", "per_class", "words"), [(1, None, "has 1 training picture; 2 are"),
                                      (60, 100, "has 60 training pictures; 100 are")],
)  # fmt: skip
def test_too_few_pictures_for_two_parts(there, per_class, words):
    with pytest.raises(DataError, match=words):
        overview.parts({"a": there, "b": 500}, {"a": 1, "b": 1}, per_class, 0.2)


def test_means_by_hand_and_by_torch():
    random = np.random.Generator(np.random.PCG64(0))
    images = random.integers(0, 256, (50, 4, 4, 3), np.uint8)
    labels = np.repeat([0, 1], [30, 20])
    means = overview.class_means(images, labels)
    expected = torch.tensor(images).double()
    np.testing.assert_allclose(means[0], expected[:30].mean(0), atol=1e-10)
    np.testing.assert_allclose(means[1], expected[30:].mean(0), atol=1e-10)
    np.testing.assert_array_equal(overview.class_means(images, labels, 1)[1], images[30])


def test_nearest_mean_against_a_loop():
    random = np.random.Generator(np.random.PCG64(1))
    means = random.uniform(0, 255, (3, 5, 5, 1))
    images = random.integers(0, 256, (40, 5, 5, 1), np.uint8)
    labels = random.integers(0, 3, 40)
    right = 0
    for image, label in zip(images.astype(float), labels, strict=True):
        distances = [((image - mean) ** 2).sum() for mean in means]
        right += distances.index(min(distances)) == label
    assert overview.nearest_mean_accuracy(means, images, labels) == right / 40


def test_sizes_are_counted():
    found = overview.sizes([(32, 32)] * 3 + [(48, 64)] * 2 + [(20, 20), (10, 30)], most=2)
    assert found.common == ((32, 32, 3), (48, 64, 2))
    assert (found.kinds, found.pictures) == (4, 7)
    assert (found.smallest, found.largest) == ((10, 30), (48, 64))
    assert (found.resized, found.cropped, found.enlarged) == (4, 3, 2)


@pytest.fixture
def root(tmp_path):
    for split_name in ("train", "test"):
        for label, name in enumerate(("cat", "dog")):
            place = tmp_path / "pets" / split_name / name
            place.mkdir(parents=True)
            for i in range(4):
                Image.new("RGB", (32, 32), (label, i, 0)).save(place / f"{i}.png")
    Image.new("RGB", (64, 48), (1, 1, 0)).save(tmp_path / "pets" / "train" / "dog" / "1.png")
    (tmp_path / "pets" / "train" / "dog" / "0.png").write_bytes(b"no picture")
    return str(tmp_path / "pets")


def test_some_pictures_of_a_folder_with_names_sizes_and_faults(root):
    leaf = browse.some("folder", "train", "dog", [1, 0, 99], root=root)
    assert leaf.numbers == (1, 0)
    assert leaf.files == ("train/dog/1.png", "train/dog/0.png")
    assert leaf.sizes[0] == (48, 64)
    assert leaf.faults == ("", "train/dog/0.png is not a PNG, JPEG or WebP picture")
    assert leaf.images[0, 0, 0].tolist() == [1, 1, 0]


def test_first_picture_of_each_class_is_one_that_can_be_read(root):
    leaf = browse.first("folder", "train", ["dog", "cat"], root=root)
    assert leaf.numbers == (1, 0)
    assert leaf.images.shape == (2, 32, 32, 3)


def test_numbers_mean_the_same_pictures_as_in_the_whole_set(root):
    whole = datasets.load("folder", "test", root=root)
    leaf = browse.some("folder", "test", "dog", range(4), root=root)
    np.testing.assert_array_equal(leaf.images, whole.images[whole.labels == 1])


def test_original_has_the_size_of_its_file(root):
    assert browse.original(root, "train", "dog", 1).shape == (48, 64, 3)


@pytest.mark.parametrize("number", [-1, 4])
def test_original_that_does_not_exist(root, number):
    with pytest.raises(PictureError, match="There is no picture"):
        browse.original(root, "train", "dog", number)


def test_order_as_they_come_and_shuffled():
    assert browse.order(5, None).tolist() == [0, 1, 2, 3, 4]
    one, again, other = browse.order(50, 1), browse.order(50, 1), browse.order(50, 2)
    assert one.tolist() == again.tolist() != other.tolist()
    assert sorted(one.tolist()) == list(range(50))
