"""Every network of the registry can be opened: its maps, a scan, and what each unit sees."""

import numpy as np
import pytest
import torch
from torch import nn
from torchvision.models.feature_extraction import create_feature_extractor

import models
from explorer.arithmetic.counts import conv_macs
from explorer.layers.presets import PRESETS
from explorer.probing.activations import conv_layers, feature_maps, normalise
from explorer.probing.receptive_field import box
from explorer.probing.scan import affordable, scan
from models.vgg11_bn import VGG11BN

OWN = {preset.key: preset.text for preset in PRESETS if preset.key in ("six", "two", "tiny-gp")}
KEYS = [key for key in models.REGISTRY if key != models.OWN] + [f"own {key}" for key in OWN]


@pytest.fixture(scope="module", params=KEYS)
def network(request):
    key, _, preset = request.param.partition(" ")
    shape = (1, 28, 28) if key in ("lenet", "dense", "mnist-cnn") else (3, 32, 32)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        if key == "vgg11-bn":  # the same layers in the same order, a thousandth of the weights
            made = VGG11BN(4, shape, plan=((4,), (6,), (8, 8), (8, 8), (8, 8)), hidden=16)
        else:
            made = models.build(key, 10 if preset else 4, shape, layers=OWN.get(preset, ""))
        for module in made.modules():
            if isinstance(module, nn.BatchNorm2d):  # otherwise deep fields end in one dead ReLU
                nn.init.uniform_(module.bias, 0.1, 1)
    return made.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def images(network):
    C, H, W = network.shape
    return np.random.default_rng(0).integers(0, 256, (2, H, W, C), dtype=np.uint8)


def constants(network):
    return (0.5,) * network.shape[0], (0.25,) * network.shape[0]


def test_its_convolutions_are_found_with_their_shapes(network):
    layers = conv_layers(network)
    convs = [name for name, part in network.named_modules() if isinstance(part, nn.Conv2d)]
    assert {layer.name for layer in layers} == set(convs)
    for layer in layers:
        module = network.get_submodule(layer.name)
        assert (layer.inputs, layer.filters) == (module.in_channels, module.out_channels)


def test_its_maps_are_those_of_torchvisions_feature_extractor(network, images):
    names = [layer.name for layer in some(conv_layers(network))]
    if not names:
        return
    mean, std = constants(network)
    found = feature_maps(network, images, mean, std, names, before_relu=True)
    expected = create_feature_extractor(network, names)(normalise(network, images, mean, std))
    for name in names:
        np.testing.assert_allclose(found[name], expected[name].numpy(), rtol=1e-4, atol=1e-5)


def test_a_scan_records_the_maxima_of_its_maps(network, images):
    mean, std = constants(network)
    found = scan(network, images, mean, std)
    assert found.predicted.shape == (2,)
    maps = feature_maps(network, images, mean, std, list(found.layers))
    for name, layer in found.layers.items():
        np.testing.assert_allclose(layer.max, maps[name].max((2, 3)), rtol=1e-4, atol=1e-5)
        row, col = layer.place(1, 0)
        assert maps[name][1, 0, row, col] == pytest.approx(layer.max[1, 0], rel=1e-4, abs=1e-5)


def test_nothing_outside_its_box_changes_a_unit(network):
    layers = some(conv_layers(network))
    if not layers:
        return
    x = torch.randn(1, *network.shape, requires_grad=True)
    maps = create_feature_extractor(network, [layer.name for layer in layers])(x)
    for layer in layers:
        assert layer.chain is not None
        row, col = layer.size[0] // 2, layer.size[1] // 2
        seen = box(layer.chain, row, col).clipped(*network.shape[1:])
        unit = maps[layer.name][0, :, row, col].sum()
        read = torch.autograd.grad(unit, x, retain_graph=True)[0][0].abs().sum(0).numpy() > 0
        assert read.any()
        read[seen.top : seen.bottom, seen.left : seen.right] = False
        assert not read.any()
    assert (seen.bottom - seen.top) * (seen.right - seen.left) > 9  # the last one sees more


def test_the_first_box_is_read_to_its_last_pixel(network):
    layers = conv_layers(network)
    if not layers:
        return
    x = torch.randn(1, *network.shape, requires_grad=True)
    seen = box(layers[0].chain, 5, 6)
    network.get_submodule(layers[0].name)(x)[0, :, 5, 6].sum().backward()
    rows, columns = np.nonzero(x.grad[0].abs().sum(0).numpy())
    ends = (rows.min(), columns.min(), rows.max() + 1, columns.max() + 1)
    assert ends == (seen.top, seen.left, seen.bottom, seen.right)


def some(layers):
    """Return the first, the second, one in the middle and the last: deep ones have many alike."""
    chosen = sorted({0, 1, len(layers) // 2, len(layers) - 1} & set(range(len(layers))))
    return [layers[i] for i in chosen]


def test_an_expensive_network_reads_fewer_pictures(network):
    layers = conv_layers(network)
    macs = sum(
        conv_macs(
            la.filters, network.get_submodule(la.name).weight.shape[1], la.kernel, la.size
        ).total
        for la in layers
    )
    most = affordable(network)
    assert most * macs <= 2.5e12
    assert most * sum(layer.filters for layer in layers) <= 6_400_000
    assert most >= 1_000
