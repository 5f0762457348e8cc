"""The pictures that the explorer draws itself."""

import hashlib

import numpy as np
import pytest

from explorer import samples
from explorer.errors import InputError


def test_every_sample_has_its_size_and_uses_the_whole_range():
    for name in samples.NAMES:
        picture = samples.draw(name)
        side = samples.DIGIT_SIDE if name in samples.DIGITS else samples.SIDE
        assert picture.shape == (side, side, 3)
        assert picture.dtype == np.uint8
        assert int(picture.max()) - int(picture.min()) > 150, name


def test_a_sample_cannot_be_changed_by_who_gets_it():
    with pytest.raises(ValueError, match="read-only"):
        samples.draw("house")[0, 0, 0] = 1


def test_digits_are_grey_all_different_and_centred():
    digits = [samples.draw(name) for name in samples.DIGITS]
    assert len({picture.tobytes() for picture in digits}) == 10
    for picture in digits:
        assert (picture == picture[..., :1]).all()
        assert not picture[:2].any()  # a free border, as in MNIST
        assert not picture[:, :3].any()


def test_nine_is_six_upside_down():
    assert (np.rot90(samples.draw("digit 6"), 2) == samples.draw("digit 9")).all()


def test_ramps_are_what_they_say():
    picture = samples.draw("ramps")[..., 0]
    assert (np.diff(picture[0].astype(int)) == 1).all()  # 0 to 255
    assert len(np.unique(picture[-1])) == 8


def test_the_fan_looks_the_same_after_a_turn_by_two_sectors():
    picture = samples.draw("fan").astype(int)
    # a half turn is 18 sectors, an even number: every sector keeps its colour
    assert np.abs(picture - np.rot90(picture, 2)).max() <= 1


def test_pictures_are_the_same_bytes_everywhere():
    # A link must show everybody the same numbers; whoever changes a drawing changes this line.
    together = b"".join(samples.draw(name).tobytes() for name in samples.NAMES)
    assert hashlib.sha256(together).hexdigest() == (
        "e9db352f0412d65b045d02a0da156d95660d87754f3d01eb8ea1679d306fda1c"
    )


def test_unknown_sample():
    with pytest.raises(InputError, match="no sample “cat”; choose from house"):
        samples.draw("cat")
