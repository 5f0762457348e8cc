"""What each input brings to a convolution, with the sum as the oracle."""

import numpy as np
import pytest
import torch
from torch import nn

from explorer.errors import InputError
from explorer.probing.activations import conv_layers, feature_maps
from explorer.probing.contributions import contributions, mean_contributions
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)


def network(key):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return build(key, 4).eval().requires_grad_(False)


def odd_network():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = nn.Sequential(
            nn.Conv2d(3, 6, (3, 2), padding="same", bias=False),
            nn.ReLU(inplace=True),
            nn.Conv2d(6, 6, 3, groups=6, stride=2, padding=1),
            nn.Conv2d(6, 4, 3, groups=2, dilation=2, padding=(2, 1), padding_mode="reflect"),
            nn.Conv2d(4, 5, 1),
        )
    return net.eval().requires_grad_(False)


def check(model, images, names):
    before = feature_maps(model, images[:1], MEAN, STD, names, before_relu=True)
    for name in names:
        module = model.get_submodule(name)
        parts = contributions(model, images[0], MEAN, STD, name)
        bias = 0 if module.bias is None else module.bias.numpy()[:, None, None]
        assert parts.shape[1] == module.in_channels // module.groups
        summed = parts.sum(axis=1, dtype=np.float64) + bias
        tolerance = 1e-5 * np.abs(parts).sum(axis=1).max()
        np.testing.assert_allclose(summed, before[name][0], rtol=1e-5, atol=tolerance)


@pytest.mark.parametrize("key", ["report-cnn-half", "residual-cnn", "six-block"])
def test_the_parts_and_the_bias_add_up_to_the_output_before_the_relu(key, images):
    model = network(key)
    check(model, images, [layer.name for layer in conv_layers(model)])


def test_they_add_up_with_groups_strides_dilation_and_every_padding(images):
    check(odd_network(), images, ["0", "2", "3", "4"])


def test_a_kernel_alone_gives_the_part_of_its_channel(images):
    model = network("report-cnn-half")
    parts = contributions(model, images[0], MEAN, STD, "conv2")
    alone = network("report-cnn-half")
    alone.conv2.bias.zero_()
    kept = alone.conv2.weight[:, 4].clone()
    alone.conv2.weight.zero_()
    alone.conv2.weight[:, 4] = kept
    expected = feature_maps(alone, images[:1], MEAN, STD, ["conv2"], before_relu=True)["conv2"][0]
    np.testing.assert_allclose(parts[:, 4], expected, atol=1e-5)


def test_the_mean_is_over_pictures_and_places_whatever_the_sign(images):
    for model, layer in ((network("report-cnn-half"), "conv2"), (odd_network(), "3")):
        each = [np.abs(contributions(model, image, MEAN, STD, layer)) for image in images]
        found = mean_contributions(model, images, MEAN, STD, layer)
        np.testing.assert_allclose(found.mean, np.mean(each, axis=(0, 3, 4)), rtol=1e-5)
        assert found.pictures == 3


def test_an_input_that_is_never_above_0_contributes_nothing_whatever_its_kernel(images):
    model = network("report-cnn-half")
    model.conv1.bias[2] = -1000.0
    model.conv2.weight[:, 2] = 100.0
    found = mean_contributions(model, images, MEAN, STD, "conv2").mean
    assert (found[:, 2] == 0).all()
    assert (np.delete(found, 2, axis=1) > 0).any()


def test_a_layer_that_does_not_exist_gets_a_sentence(images):
    with pytest.raises(InputError, match="no convolution 'conv9'; it has conv1, conv2, conv3"):
        mean_contributions(network("report-cnn-half"), images, MEAN, STD, "conv9")
    with pytest.raises(InputError, match="at least 1 picture"):
        mean_contributions(network("report-cnn-half"), images[:0], MEAN, STD, "conv1")
