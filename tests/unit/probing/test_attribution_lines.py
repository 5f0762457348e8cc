"""The lines to copy give the explorer's own maps."""

import numpy as np
import pytest
import torch
from torch import nn

from explorer.probing.attribution import lines
from explorer.probing.attribution.cam import cam
from explorer.probing.attribution.grad_cam import grad_cam
from explorer.probing.attribution.gradients import input_gradient, smooth_gradient, strength
from explorer.probing.attribution.occlusion import FILLS, occlusion
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)
IMAGE = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)


def made(key):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return build(key, 4, (3, 32, 32)).eval().requires_grad_(False)


def heat(text, model):
    names = {"model": model, "image": IMAGE}
    exec(text, names)
    return names["heat"].numpy(), names


def same(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-6 * np.abs(expected).max())


def test_the_lines_of_the_gradients():
    model = made("report-cnn-half")
    found, _ = heat(lines.gradient_lines(2, MEAN, STD), model)
    same(found, strength(input_gradient(model, IMAGE, MEAN, STD, 2)))
    found, _ = heat(lines.smooth_lines(1, MEAN, STD), model)
    same(found, strength(smooth_gradient(model, IMAGE, MEAN, STD, 1)))


@pytest.mark.parametrize("fill", FILLS)
def test_the_lines_of_occlusion(fill):
    model = made("report-cnn-half")
    found, _ = heat(lines.occlusion_lines(3, MEAN, STD, (11, 8, fill)), model)
    table = occlusion(model, IMAGE, MEAN, STD, size=11, stride=8, fill=fill)
    np.testing.assert_allclose(found, table.map(3, 32, 32), atol=1e-6)


@pytest.mark.parametrize(
    ("key", "layer", "module"),
    [
        ("report-cnn-half", "conv3", "relu3"),
        ("tiny-bn", "conv1", "relu1"),
        ("residual-deep", "block2.conv2", "block2.relu2"),
        ("residual-deep", "block4.project.conv", "block4.project.conv"),
    ],
)
def test_the_lines_of_grad_cam_take_the_module_behind_the_convolution(key, layer, module):
    model = made(key)
    assert lines.map_module(model, layer) == module
    found, _ = heat(lines.grad_cam_lines(0, MEAN, STD, module), model)
    same(found, grad_cam(model, IMAGE, MEAN, STD, 0, layer).map)
    assert not any(part._forward_hooks for part in model.modules())


class Functional(nn.Module):
    """Its ReLU is no module."""

    shape = (3, 32, 32)

    def __init__(self):
        super().__init__()
        self.conv, self.fc = nn.Conv2d(3, 4, 5, stride=3), nn.Linear(400, 2)

    def forward(self, x):
        return self.fc(torch.relu(self.conv(x)).flatten(1))


def test_a_relu_that_is_no_module_is_not_found():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = Functional().eval().requires_grad_(False)
    assert lines.map_module(model, "conv") is None


@pytest.mark.parametrize("key", ["tiny-gp", "six-block", "residual-deep"])
def test_the_lines_of_a_cam_and_their_last_sum(key):
    model = made(key)
    found, names = heat(lines.cam_lines(1, MEAN, STD, *lines.cam_modules(model)), model)
    expected = cam(model, IMAGE, MEAN, STD, 1)
    same(found, expected.map)
    assert found.sum() + float(names["bias"]) == pytest.approx(expected.score, abs=1e-4)
