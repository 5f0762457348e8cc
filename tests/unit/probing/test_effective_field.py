"""The effective receptive field lies in the box, exactly, and holds less."""

import numpy as np
import pytest
import torch
from torch import nn

from explorer.errors import InputError
from explorer.probing.attribution.effective_field import effective_field, pixels_holding
from explorer.probing.receptive_field import Box
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)


def pictures(count=5):
    return np.random.default_rng(0).integers(0, 256, (count, 32, 32, 3), dtype=np.uint8)


def made(key):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return build(key, 4, (3, 32, 32)).eval().requires_grad_(False)


@pytest.mark.parametrize("channel", [None, 3])
@pytest.mark.parametrize("key", ["report-cnn-half", "tiny-bn", "residual-cnn"])
def test_outside_the_box_nothing_at_all_moves_the_unit(key, channel):
    model = made(key)
    for layer in ("conv1", "conv2"):
        found = effective_field(model, pictures(), MEAN, STD, layer, channel)
        seen = found.box.clipped(32, 32)
        assert found.strength.sum() > 0
        outside = found.strength.copy()
        outside[seen.top : seen.bottom, seen.left : seen.right] = 0
        inside = found.strength[seen.top : seen.bottom, seen.left : seen.right]
        assert not outside.any()
        assert inside.sum() == pytest.approx(found.strength.sum())


def test_a_field_worked_by_hand():
    net = nn.Sequential(nn.Conv2d(3, 1, 3, padding=1)).eval().requires_grad_(False)
    net.shape = (3, 4, 4)
    weight = torch.arange(9.0).view(3, 3)
    net[0].weight.zero_()
    net[0].weight[0, 1] = -weight  # it reads green only
    images = np.zeros((2, 4, 4, 3), np.uint8)
    found = effective_field(net, images, (0.0,) * 3, (0.5,) * 3, "0", 0)
    assert (found.place, found.box, found.pictures) == ((2, 2), Box(1, 1, 4, 4), 2)
    expected = np.zeros((4, 4))
    expected[1:4, 1:4] = 2 * weight.numpy()  # divided by the std of 0.5
    np.testing.assert_allclose(found.strength, expected)
    # 8 + 7 + 6 + 5 + 4 + 3 = 33 of 36 is below 95 %, and 2 more are enough: 7 of 9 pixels
    assert found.share_holding(0.95) == pytest.approx(7 / 9)


def test_all_filters_together_are_their_sum_of_slopes():
    model = made("report-cnn-half")
    one = effective_field(model, pictures(20), MEAN, STD, "conv2", 1)
    again = sum(
        effective_field(model, part[None], MEAN, STD, "conv2", 1).strength for part in pictures(20)
    )
    np.testing.assert_allclose(one.strength, again / 20, rtol=1e-4, atol=1e-9)


def test_few_pixels_hold_most():
    assert pixels_holding(np.ones(100), 0.95) == 95
    assert pixels_holding(np.array([[100.0, 1.0], [1.0, 1.0]]), 0.95) == 1


@pytest.mark.parametrize(
    ("layer", "channel", "count"), [("conv9", 0, 1), ("conv1", 99, 1), ("conv1", 0, 0)]
)
def test_what_does_not_exist_is_refused(layer, channel, count):
    with pytest.raises(InputError, match="the network has conv1, conv2"):
        effective_field(made("report-cnn-half"), pictures(count), MEAN, STD, layer, channel)
