"""Class activation map and Grad-CAM: exact where exactness exists."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from explorer.errors import InputError
from explorer.probing.attribution.cam import cam
from explorer.probing.attribution.grad_cam import grad_cam
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)


class Pooled(nn.Module):
    """One convolution whose maps are pooled globally and read by one linear layer."""

    def __init__(self, way="module", bias=True):
        super().__init__()
        self.shape, self.way = (3, 8, 8), way
        self.conv = nn.Conv2d(3, 5, 3, padding=1)
        self.fc = nn.Linear(5, 4, bias=bias)

    def forward(self, x):
        x = F.relu(self.conv(x))
        if self.way == "module":
            x = F.adaptive_avg_pool2d(x, 1).flatten(1)
        elif self.way == "mean":
            x = x.mean((2, 3))
        elif self.way == "window":
            x = F.avg_pool2d(x, 8).view(len(x), -1)
        elif self.way == "parts":
            x = F.avg_pool2d(x, 4).mean((2, 3))
        return self.fc(x)


def made(network, seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return network().eval().requires_grad_(False)


def picture(side=8, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("way", ["module", "mean", "window"])
def test_the_places_of_a_cam_and_the_bias_add_up_to_the_score(way, bias):
    model = made(lambda: Pooled(way, bias)).double()
    for label in range(4):
        found = cam(model, picture(), MEAN, STD, label)
        assert found.map.shape == (8, 8)
        assert found.map.sum() + found.bias == pytest.approx(found.score, rel=1e-12, abs=1e-13)


def test_a_cam_worked_by_hand():
    model = Pooled()
    for part, value in ((model.conv, 0.0), (model.fc, 0.0)):
        nn.init.constant_(part.weight, value)
        nn.init.zeros_(part.bias)
    with torch.no_grad():
        model.conv.weight[2, 0, 1, 1] = 1.0  # map 2 is the red channel, where it is above 0
        model.fc.weight[1, 2] = 64.0
        model.fc.bias[1] = 3.0
    image = np.zeros((8, 8, 3), np.uint8)
    image[5, 6, 0] = 255
    found = cam(model.eval(), image, (0.0,) * 3, (1.0,) * 3, 1)
    assert (found.map[5, 6], np.count_nonzero(found.map)) == (1.0, 1)  # 64 · 1 / 64
    assert (found.bias, found.score) == (3.0, 4.0)


def test_grad_cam_equals_the_cam_where_both_exist():
    model = made(Pooled).double()
    for label in range(4):
        exact = cam(model, picture(), MEAN, STD, label)
        found = grad_cam(model, picture(), MEAN, STD, label)
        np.testing.assert_allclose(found.signed, exact.map, rtol=1e-12, atol=1e-15)
        np.testing.assert_array_equal(found.map, np.maximum(found.signed, 0))
        # the slope of the score for each of the 64 places is the class's weight / 64
        np.testing.assert_allclose(found.weights * 64, model.fc.weight[label].numpy())


@pytest.mark.parametrize("key", ["tiny-gp", "six-block", "resnet18", "residual-deep"])
def test_the_networks_with_global_pooling_have_an_exact_cam(key):
    model = made(lambda: build(key, 3))
    found = cam(model, picture(32), MEAN, STD, 2)
    assert found.map.sum() + found.bias == pytest.approx(found.score, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("key", ["report-cnn", "small-mlp", "residual-cnn"])
def test_a_network_with_another_end_has_no_cam(key):
    with pytest.raises(InputError, match="ends with global average pooling and 1 linear layer"):
        cam(made(lambda: build(key, 3)), picture(32), MEAN, STD, 0)


def test_what_is_averaged_twice_has_no_cam_of_its_maps():
    # The mean of the parts' means is pooled globally as well, but of the 2×2 maps that come last.
    found = cam(made(lambda: Pooled("parts")).double(), picture(), MEAN, STD, 0)
    assert found.map.shape == (2, 2)
    assert found.map.sum() + found.bias == pytest.approx(found.score, rel=1e-12)


def test_a_second_linear_layer_ends_the_cam():
    model = made(Pooled)
    model.fc = nn.Sequential(nn.Linear(5, 5), nn.Linear(5, 4))
    with pytest.raises(InputError, match="Use Grad-CAM"):
        cam(model.eval(), picture(), MEAN, STD, 0)


def test_grad_cam_of_a_layer_is_that_of_an_own_backward_pass():
    model, image = made(lambda: build("report-cnn-half", 4)), picture(32)
    x = (torch.from_numpy(image).permute(2, 0, 1)[None].float() / 255).sub(
        torch.tensor(MEAN).view(1, 3, 1, 1)
    ) / torch.tensor(STD).view(1, 3, 1, 1)
    maps = model.relu2(model.conv2(model.pool1(model.relu1(model.conv1(x))))).requires_grad_()
    y = model.pool3(model.relu3(model.conv3(model.pool2(maps))))
    score = model.fc2(model.relu4(model.fc1(y.flatten(1))))[0, 3]
    score.backward()
    weights = maps.grad[0].mean((1, 2))
    expected = (weights[:, None, None] * maps[0]).sum(0).detach().numpy()
    found = grad_cam(model, image, MEAN, STD, 3, "conv2")
    np.testing.assert_allclose(found.signed, expected, rtol=1e-4, atol=1e-7)


def test_a_layer_or_class_that_does_not_exist_is_named():
    model = made(lambda: build("report-cnn-half", 4))
    with pytest.raises(InputError, match="no convolution 'conv9'; it has conv1, conv2, conv3"):
        grad_cam(model, picture(32), MEAN, STD, 0, "conv9")
    with pytest.raises(InputError, match="classes 0 to 3, not 4"):
        grad_cam(model, picture(32), MEAN, STD, 4)
    with pytest.raises(InputError, match="classes 0 to 3, not -1"):
        cam(made(Pooled), picture(), MEAN, STD, -1)
    with pytest.raises(InputError, match="at least 1 convolution; this network has 0"):
        grad_cam(made(lambda: build("small-mlp", 4)), picture(32), MEAN, STD, 0)
