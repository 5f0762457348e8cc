"""A convolution's map moves along with its picture, but for stride and border."""

from fractions import Fraction

import numpy as np
import pytest

from explorer import ops
from explorer.figures.maps_shift import BLACK, WRAP, Followed, followed, shifted, told


@pytest.fixture
def picture():
    return np.random.default_rng(0).integers(1, 256, (12, 12, 1), dtype=np.uint8)


@pytest.mark.parametrize(("down", "right"), [(0, 0), (3, 0), (-2, 5), (0, -8), (20, 0)])
def test_a_shift_moves_every_pixel_and_fills_with_black(picture, down, right):
    found = shifted(picture, down, right)
    for row in range(12):
        for column in range(12):
            old = row - down, column - right
            inside = all(0 <= part < 12 for part in old)
            assert found[row, column] == (picture[old] if inside else 0)


def test_wrapped_around_no_pixel_is_lost_and_the_way_back_gives_the_picture(picture):
    found = shifted(picture, 3, -5, WRAP)
    assert sorted(found.ravel()) == sorted(picture.ravel())
    assert (shifted(found, -3, 5, WRAP) == picture).all()


def test_the_picture_itself_stays_as_it_was(picture):
    before = picture.copy()
    shifted(picture, 2, 2, BLACK)
    assert (picture == before).all()


def conv(image, stride=1):
    kernel = np.arange(9.0).reshape(1, 1, 3, 3)
    return ops.conv2d(image.transpose(2, 0, 1).astype(float), kernel, stride=stride, padding=1)[0]


def test_a_convolution_of_stride_1_moves_along_but_for_the_border(picture):
    now = conv(shifted(picture, 2, 0))
    found = followed(conv(picture), now, (2, 0), (1, 1))
    assert found.best == (2, 0)
    assert found.places == 10 * 12
    assert found.same == 9 * 12  # the last row sees padding where it saw the picture before
    assert 0 < found.change < found.still


def test_with_stride_2_an_odd_shift_falls_between_two_places(picture):
    now = conv(shifted(picture, 1, 0), 2)
    found = followed(conv(picture, 2), now, (1, 0), (2, 2))
    assert not found.whole
    assert found.asked == (Fraction(1, 2), 0)
    assert found.best in ((0, 0), (1, 0))
    assert found.change > 0.05
    assert "1/2 place down" in told(found, "conv1", (1, 0), (2, 2))
    assert "stride breaks the rule" in told(found, "conv1", (1, 0), (2, 2))


def test_maps_that_are_zero_do_not_differ():
    found = followed(np.zeros((4, 4)), np.zeros((4, 4)), (4, 0), (1, 1))
    assert (found.change, found.still, found.same) == (0, 0, 16)


def test_a_shift_farther_than_the_map_leaves_no_shared_place():
    found = followed(np.ones((2, 2)), np.ones((2, 2)), (8, 0), (4, 4))
    assert found.best == (0, 0)


def test_all_equal_is_said_as_such():
    found = Followed((Fraction(2), Fraction(-1)), (2, -1), 30, 30, 0.0, 0.4)
    assert told(found, "conv1", (2, -1), (1, 1)).endswith(
        "so its map should move 2 places down and 1 place left: there all 30 places that both "
        "share are equal."
    )
