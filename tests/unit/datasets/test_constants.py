"""The constants that people pass on, and what normalisation makes of pictures."""

import numpy as np
import pytest
import torch
from torchvision.transforms import v2

from explorer.datasets.channels import channel_statistics, divisor
from explorer.datasets.constants import KNOWN, after, normalised
from explorer.errors import InputError

images = np.random.default_rng(1).integers(0, 256, (6, 5, 4, 3), dtype=np.uint8)


@pytest.mark.parametrize("key", KNOWN)
def test_normalised_equals_torchvision(key):
    constants = KNOWN[key].for_channels(3)
    chain = v2.Compose(
        [v2.ToDtype(torch.float32, scale=True), v2.Normalize(constants.mean, constants.std)]
    )
    expected = chain(torch.from_numpy(images).permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
    found = normalised(images, constants.mean, constants.std)
    assert np.allclose(found, expected, rtol=1e-5, atol=2e-5)


@pytest.mark.parametrize("key", KNOWN)
def test_after_says_what_the_pixels_say(key):
    constants = KNOWN[key].for_channels(3)
    measured = channel_statistics(images)
    mean, std = after((measured.mean, measured.std), constants.mean, constants.std)
    pixels = normalised(images, constants.mean, constants.std)
    assert np.allclose(mean, pixels.mean((0, 1, 2)))
    assert np.allclose(std, pixels.std((0, 1, 2)))


def test_own_constants_give_mean_0_and_deviation_1():
    measured = channel_statistics(images)
    mean, std = after((measured.mean, measured.std), measured.mean, measured.std)
    assert mean == (0.0, 0.0, 0.0)
    assert std == (1.0, 1.0, 1.0)


def test_pictures_of_one_colour_become_0_and_not_nan():
    grey = np.full((2, 3, 3, 1), 77, np.uint8)
    measured = channel_statistics(grey)
    assert measured.std == (0.0,)
    assert normalised(grey, measured.mean, measured.std).tolist() == np.zeros((2, 3, 3, 1)).tolist()
    assert after((measured.mean, measured.std), measured.mean, measured.std) == ((0.0,), (0.0,))
    assert divisor(0.0) * 255 == pytest.approx(1)


def test_nothing_leaves_the_bytes_as_they_are():
    constants = KNOWN["bytes"].for_channels(3)
    assert np.allclose(normalised(images, constants.mean, constants.std), images)


def test_three_numbers_do_not_fit_one_channel():
    assert not KNOWN["cifar10"].fits(1)
    with pytest.raises(InputError, match="3 channels, the pictures have 1"):
        KNOWN["cifar10"].for_channels(1)


def test_cifar10s_two_pairs_share_their_means():
    assert KNOWN["cifar10"].mean == KNOWN["cifar10-images"].mean
    assert all(
        a > b for a, b in zip(KNOWN["cifar10"].std, KNOWN["cifar10-images"].std, strict=True)
    )
