"""A patch on the picture: at one place, and slid over all of it."""

import numpy as np
import pytest
import torch
from torch import nn

from explorer.errors import InputError
from explorer.probing.activations import predict
from explorer.probing.attribution.occlusion import (
    FILLS,
    covered,
    fill_picture,
    occlusion,
    places,
    under_patch,
)
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)


class Bright(nn.Module):
    """Its score for class 1 is how bright one pixel is; class 0 always scores 0."""

    shape = (1, 4, 4)

    def forward(self, x):
        return torch.stack([torch.zeros(len(x)), x[:, 0, 1, 2]], dim=1)


def test_only_patches_over_the_pixel_that_counts_cost_anything():
    image = np.full((4, 4, 1), 255, np.uint8)
    found = occlusion(Bright().eval(), image, (0.0,), (1.0,), size=2, stride=1)
    assert found.rows == found.columns == (0, 1, 2)
    full, none = 1 / (1 + np.exp(-1)), 0.5
    drop = np.zeros((3, 3))
    drop[0:2, 1:3] = full - none  # rows 0 and 1, columns 1 and 2 cover row 1, column 2
    np.testing.assert_allclose(found.drop(1), drop, atol=1e-7)
    np.testing.assert_allclose(found.drop(0), -drop, atol=1e-7)
    over_pixels = found.map(1, 4, 4)
    assert over_pixels[1, 2] == pytest.approx(full - none)
    assert over_pixels[3, 0] == 0
    assert over_pixels[1, 1] == pytest.approx((full - none) / 2)  # two of its four patches


@pytest.mark.parametrize("fill", FILLS)
def test_the_table_holds_what_each_place_alone_gives(fill):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = build("report-cnn-half", 4).eval().requires_grad_(False)
    image = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    found = occlusion(model, image, MEAN, STD, size=9, stride=4, fill=fill)
    assert found.rows == (0, 4, 8, 12, 16, 20, 23)
    np.testing.assert_allclose(found.whole, predict(model, image[None], MEAN, STD)[0])
    for i, j in ((0, 0), (3, 2), (6, 6)):
        spot = (found.rows[i], found.columns[j], 9)
        alone = under_patch(model, image, MEAN, STD, spot, fill)
        np.testing.assert_allclose(found.probabilities[i, j], alone, rtol=1e-4, atol=1e-7)


def test_what_is_covered_shows_the_filling_and_the_rest_stays():
    image = np.random.default_rng(0).integers(0, 256, (5, 6, 3), dtype=np.uint8)
    filling = fill_picture((5, 6, 3), "grey", MEAN)
    out = covered(image, filling, 1, 3, 2)
    assert (out[1:3, 3:5] == 128).all()
    out[1:3, 3:5] = image[1:3, 3:5]
    np.testing.assert_array_equal(out, image)


def test_noise_is_the_same_every_time_and_leaves_the_global_generator():
    state = np.random.get_state()[1].copy()
    one, two = (fill_picture((8, 8, 3), "noise", MEAN) for _ in range(2))
    np.testing.assert_array_equal(one, two)
    assert len(np.unique(one)) > 50
    np.testing.assert_array_equal(np.random.get_state()[1], state)


def test_a_patch_larger_than_the_stride_reaches_the_last_pixel():
    assert places(32, 8, 5) == (0, 5, 10, 15, 20, 24)
    assert places(8, 8, 3) == (0,)
    assert places(4, 1, 1) == (0, 1, 2, 3)


@pytest.mark.parametrize(("size", "stride"), [(0, 1), (33, 1), (4, 0)])
def test_a_patch_that_does_not_fit_is_refused(size, stride):
    with pytest.raises(InputError, match=rf"patch of {size} pixels with stride {stride}"):
        places(32, size, stride)


@pytest.mark.parametrize("place", [(-1, 0, 4), (0, 29, 4), (0, 0, 33), (0, 0, 0)])
def test_a_patch_beside_the_picture_is_refused(place):
    image = np.zeros((32, 32, 3), np.uint8)
    with pytest.raises(InputError, match="does not lie on a picture of 32×32"):
        covered(image, image, *place)


def test_an_unknown_filling_is_refused():
    with pytest.raises(InputError, match="mean colour, grey, noise, not 'red'"):
        fill_picture((2, 2, 3), "red", MEAN)
