"""Near-duplicates: what counts as the same picture, and what does not."""

import io

import numpy as np
import pytest
from PIL import Image, ImageFilter

from explorer.datasets import shapes
from explorer.datasets.duplicates import Nearest, descriptors, nearest

NEAR = 0.3  # what the page counts as near for photographs


def scenes(count, seed=0):
    """Draw pictures that are as different as photographs: soft blobs of random colours."""
    random = np.random.Generator(np.random.PCG64(seed))
    small = random.integers(0, 256, (count, 7, 7, 3), np.uint8)
    return np.stack(
        [np.asarray(Image.fromarray(s).resize((32, 32), Image.Resampling.BICUBIC)) for s in small]
    )


@pytest.fixture(scope="module")
def train():
    return scenes(300)


def found(changed, train, **options):
    return nearest(np.asarray(changed, np.uint8), train, **options)


def jpeg(picture, quality):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def test_copies_are_found_by_their_bytes(train):
    result = found(train[[7, 3]], train)
    assert result.place.tolist() == [7, 3]
    assert result.distance.tolist() == [0, 0]
    assert result.same.all()


CHANGES = {
    "jpeg 30": lambda p: jpeg(p, 30),
    "brighter": lambda p: np.clip(p.astype(int) + 40, 0, 255),
    "half the contrast": lambda p: p // 2 + 64,
    "grey": lambda p: np.repeat((p @ [0.299, 0.587, 0.114])[..., None], 3, axis=2),
    "noise": lambda p: np.clip(p + np.random.RandomState(1).normal(0, 8, p.shape), 0, 255),
    "blurred": lambda p: np.asarray(Image.fromarray(p).filter(ImageFilter.GaussianBlur(1))),
    "shifted by a pixel": lambda p: np.roll(p, 1, axis=1),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changed_copy_is_found(train, change):
    changed = np.stack([change(picture) for picture in train[:20]]).astype(np.uint8)
    result = found(changed, train)
    assert result.place.tolist() == list(range(20))
    assert result.distance.max() < NEAR
    assert not result.same.any()


def test_other_pictures_are_not_near(train):
    result = found(scenes(300, seed=1), train)
    assert len(result.within(NEAR)) == 0
    assert result.distance.min() > NEAR


def test_mirrored_copy_counts_only_when_asked_for(train):
    turned = train[:20, :, ::-1]
    assert len(found(turned, train).within(NEAR)) == 0
    result = found(turned, train, mirrored=True)
    assert result.place.tolist() == list(range(20))
    assert result.mirrored.all()
    assert result.distance.max() < 1e-5
    plain = found(train[:20], train, mirrored=True)
    assert plain.same.all()
    assert not plain.mirrored.any()


def test_inside_one_set_nothing_is_its_own_neighbour(train):
    both = np.concatenate([train[:30], train[[4]], [jpeg(train[9], 60)]])
    result = nearest(both)
    assert (result.place != np.arange(32)).all()
    assert (result.place[[4, 30]]).tolist() == [30, 4]
    assert (result.place[[9, 31]]).tolist() == [31, 9]
    assert sorted(result.within(NEAR).tolist()) == [4, 9, 30, 31]
    assert result.same.tolist().count(True) == 2


def test_three_copies_point_at_each_other(train):
    result = nearest(np.concatenate([train[:3], train[[1]], train[[1]]]))
    assert result.same.tolist() == [False, True, False, True, True]
    assert all(int(result.place[i]) in {1, 3, 4} - {i} for i in (1, 3, 4))


def test_the_same_as_a_loop_over_all_pairs(train):
    few, many = scenes(5, seed=2), train[:40]
    numbers, others = descriptors(few, 8), descriptors(many, 8)
    result = nearest(few, many)
    for i in range(5):
        alike = [float(sum(a * b for a, b in zip(numbers[i], o, strict=True))) for o in others]
        assert int(result.place[i]) == int(np.argmax(alike))


def test_descriptor_by_hand():
    picture = np.zeros((1, 8, 8, 1), np.uint8)
    picture[0, :, 4:] = 10  # one step of 10 in each of 8 rows, none from row to row
    (numbers,) = descriptors(picture, 8)
    expected = np.zeros((8, 7))
    expected[:, 3] = 8**-0.5
    np.testing.assert_allclose(numbers, [*expected.ravel(), *np.zeros(56)], atol=1e-7)


def test_flat_pictures_are_near_to_none_but_their_copies():
    flat = np.full((3, 32, 32, 3), 90, np.uint8)
    flat[2] = 91
    result = nearest(flat)
    assert result.same.tolist() == [True, True, False]
    assert result.distance.tolist() == [0, 0, 1]


def test_grey_pictures_of_another_size():
    random = np.random.Generator(np.random.PCG64(0))
    digits = random.integers(0, 256, (20, 28, 28, 1), np.uint8)
    result = nearest(digits[[5]], digits)
    assert result.place.tolist() == [5]
    assert descriptors(digits, 16).shape == (20, 480)


def test_progress_rises_to_the_end(train):
    for mirrored in (False, True):
        told = []
        nearest(train, train[:50], mirrored=mirrored, progress=told.append)
        assert told == sorted(told)
        assert told[-1] == 1


def test_nearest_come_first():
    distances = np.array([0.3, 0.1, 0.2], np.float32)
    result = Nearest(np.arange(3), distances, np.zeros(3, bool), np.zeros(3, bool))
    assert result.within(0.25).tolist() == [1, 2]
    assert result.within(0.0).tolist() == []


def test_two_drawings_of_a_form_are_no_copies():
    rings = shapes.draw("ring", "train", range(40))
    assert not nearest(rings).same.any()
