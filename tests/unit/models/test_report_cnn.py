"""The networks have the sizes that the pages promise."""

import pytest
import torch

import models
from explorer.errors import InputError

BUILT_IN = [key for key in models.REGISTRY if key != models.OWN]
LIGHT = [key for key in BUILT_IN if key != "vgg11-bn"]  # half a gigabyte: see test_networks
SHAPES = (models.SHAPE, (1, 28, 28), (1, 8, 8), (3, 9, 64))
TAKEN = [(key, shape) for key in LIGHT for shape in SHAPES if models.REGISTRY[key].takes(shape)]
TAKEN += [("tiny-gp", (3, 224, 224)), ("lenet", (1, 16, 16)), ("small-cnn", (1, 64, 64))]


def test_report_cnn_has_the_published_parameter_count():
    assert sum(p.numel() for p in models.build("report-cnn", 10).parameters()) == 620_362


def test_the_two_small_networks_have_about_as_many_parameters():
    mlp, cnn = (models.parameters_of(key, 10) for key in ("small-mlp", "small-cnn"))
    assert (mlp, cnn) == (197_322, 202_762)


@pytest.mark.parametrize("key", BUILT_IN)
@pytest.mark.parametrize("classes", [2, 10])
@pytest.mark.parametrize("shape", [models.SHAPE, (1, 28, 28), (3, 8, 64), (3, 224, 224)])
def test_the_count_without_building_equals_the_built_network(key, classes, shape):
    if not models.REGISTRY[key].takes(shape):
        assert shape != models.SHAPE  # all take that
        with pytest.raises(InputError, match="Bring the pictures to that"):
            models.parameters_of(key, classes, shape)
        return
    with torch.device("meta"):  # shapes without memory: VGG11 would need half a gigabyte
        built = sum(p.numel() for p in models.build(key, classes, shape).parameters())
    assert models.parameters_of(key, classes, shape) == built


@pytest.mark.parametrize(("key", "shape"), TAKEN)
def test_every_network_answers_pictures_of_its_shape(key, shape):
    network = models.build(key, 4, shape)
    assert network.shape == shape
    assert network(torch.zeros(2, *shape)).shape == (2, 4)


@pytest.mark.parametrize("shape", [(2, 32, 32), (3, 7, 32), (3, 32, 65), (3, 32), (3, 32.0, 32)])
def test_another_shape_is_refused_with_the_rule(shape):
    with pytest.raises(InputError, match="1 or 3 channels of 8 to 64 pixels a side"):
        models.build("report-cnn", 10, shape)


@pytest.mark.parametrize(
    ("key", "shapes"),
    [
        ("report-cnn", {"pool1": (32, 16, 16), "pool2": (64, 8, 8), "pool3": (128, 4, 4)}),
        ("small-cnn", {"pool1": (16, 16, 16), "pool2": (32, 8, 8), "fc1": (96,)}),
        ("small-mlp", {"fc1": (64,), "fc2": (3,)}),
        ("report-cnn-half", {"pool1": (16, 16, 16), "pool2": (32, 8, 8), "pool3": (64, 4, 4)}),
        ("six-block", {"block2": (119, 16, 16), "block4": (256, 8, 8), "block6": (256, 8, 8)}),
        ("tiny-bn", {"bn1": (16, 32, 32), "pool2": (32, 8, 8), "fc1": (128,)}),
        ("tiny-gp", {"pool2": (32, 8, 8), "global_pool": (32, 1, 1)}),
        ("dropout-cnn", {"conv2": (64, 32, 32), "pool": (64, 16, 16), "fc1": (128,)}),
        ("residual-cnn", {"relu1": (32, 32, 32), "conv2": (32, 32, 32), "relu2": (32, 32, 32)}),
        ("residual-deep", {"block3": (16, 32, 32), "block4": (32, 16, 16), "block9": (64, 8, 8)}),
        ("plain-deep", {"block3": (16, 32, 32), "block4": (32, 16, 16), "block9": (64, 8, 8)}),
        ("resnet18", {"block2": (64, 32, 32), "block4": (128, 16, 16), "block8": (512, 4, 4)}),
    ],
)
def test_the_shape_flow_of_the_docstring(key, shapes):
    network = models.build(key, 3)
    seen = {}
    for name, module in network.named_modules():
        module.register_forward_hook(lambda _m, _i, out, name=name: seen.update({name: out.shape}))
    assert network(torch.zeros(2, 3, 32, 32)).shape == (2, 3)
    assert {name: tuple(seen[name][1:]) for name in shapes} == shapes


def test_an_unknown_network_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="Choose one of: report-cnn, report-cnn-half"):
        models.build("resnet", 10)


def test_one_class_is_refused():
    with pytest.raises(InputError, match="at least 2 classes, not 1"):
        models.build("report-cnn", 1)
