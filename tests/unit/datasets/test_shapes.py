"""Shapes: the same everywhere, always visible, and what its class names say."""

import hashlib

import numpy as np
import pytest

from explorer.datasets import forms, shapes
from explorer.errors import InputError


def test_pixels_are_the_same_everywhere():
    # The same with NumPy 2.0 and 2.4, with AVX-512, and with AVX2 and FMA switched off.
    digest = hashlib.sha256()
    for name in shapes.CLASSES:
        digest.update(shapes.draw(name, "test", [0, 1, 999]).tobytes())
    pinned = "2ac5ba45c8f84214f65c8f1c3d672a038a93a9fbe3505d9e0c08e2ea020e0840"
    assert digest.hexdigest() == pinned


@pytest.mark.parametrize("name", shapes.CLASSES)
def test_a_part_is_the_same_as_in_the_whole(name):
    whole = shapes.draw(name, "train", range(300))
    np.testing.assert_array_equal(shapes.draw(name, "train", [299, 0, 130]), whole[[299, 0, 130]])


def test_seed_split_class_and_number_each_change_the_picture():
    one = shapes.draw("disc", "train", [0])
    others = [
        shapes.draw("disc", "train", [0], seed=1),
        shapes.draw("disc", "test", [0]),
        shapes.draw("ring", "train", [0]),
        shapes.draw("disc", "train", [1]),
    ]
    assert all((one != other).mean() > 0.5 for other in others)


def test_no_two_pictures_are_alike():
    pictures = [shapes.draw(name, "test", range(100)) for name in shapes.CLASSES]
    assert len({picture.tobytes() for part in pictures for picture in part}) == 1000


def test_form_and_background_differ_in_brightness():
    u = np.random.Generator(np.random.PCG64(0)).random((8, 5000))
    u[:, :256] = np.unpackbits(np.arange(256, dtype=np.uint8)[None], axis=0) * (1 - 2**-53)
    form, near, far = shapes._colours(u)
    for end in (near, far):
        gap = np.abs(np.tensordot(shapes.LUMA, form - end, 1))
        assert gap.min() >= shapes.CONTRAST_MIN - 1e-9
    assert min(form.min(), near.min(), far.min()) >= -1e-9
    assert max(form.max(), near.max(), far.max()) <= 255 + 1e-9


def test_disc_equals_its_definition():
    u = np.full((7, 1), 0.5)
    u[0] = 0.25
    radius, centre = 4.0 + 0.25 * 8.5, 16.0
    distance = forms.disc(u)[0]
    for row, column in [(0, 0), (16, 16), (31, 4)]:
        by_hand = np.hypot(row + 0.5 - centre, column + 0.5 - centre) - radius
        assert distance[row, column] == pytest.approx(by_hand)


def test_every_form_covers_a_fair_part_and_never_all():
    u = np.random.Generator(np.random.PCG64(1)).random((7, 500))
    for name, form in forms.FORMS.items():
        covered = (form(u) < 0).mean(axis=(1, 2))
        assert covered.min() > 0.01, name
        assert covered.max() < 0.8, name


@pytest.mark.parametrize("name", ["disc", "ring", "square", "frame", "triangle"])
def test_single_forms_lie_inside_the_picture(name):
    u = np.random.Generator(np.random.PCG64(2)).random((7, 500))
    inside = forms.FORMS[name](u) < 0
    assert not inside[:, [0, -1]].any()
    assert not inside[:, :, [0, -1]].any()


def test_stripes_run_the_way_they_are_called():
    def variances(name):
        grey = shapes.draw(name, "test", range(200)).mean(axis=3)
        return grey.mean(axis=2).var(axis=1).mean(), grey.mean(axis=1).var(axis=1).mean()

    down, across = variances("horizontal stripes")
    assert down > 5 * across
    down, across = variances("vertical stripes")
    assert across > 5 * down
    down, across = variances("diagonal stripes")
    assert 0.5 < down / across < 2


def test_outlines_are_hollow():
    u = np.full((7, 1), 0.5)
    for name in ("ring", "frame"):
        assert forms.FORMS[name](u)[0, 16, 16] > 0
    for name in ("disc", "square", "triangle"):
        assert forms.FORMS[name](u)[0, 16, 16] < 0


@pytest.mark.parametrize(
    ("name", "split", "numbers", "seed", "words"),
    [
        ("cube", "train", [0], 0, "no class “cube”"),
        ("disc", "validation", [0], 0, "no split “validation”"),
        ("disc", "test", [1000], 0, "1,000 test pictures per class, number 1,000"),
        ("disc", "train", [-1], 0, "ask for 0 to 4,999"),
        ("disc", "train", [0], -1, "seed is -1"),
    ],
)
def test_asking_for_what_is_not_there(name, split, numbers, seed, words):
    with pytest.raises(InputError, match=words):
        shapes.draw(name, split, numbers, seed)


def test_no_pictures_asked_for():
    assert shapes.draw("disc", "train", []).shape == (0, 32, 32, 3)
