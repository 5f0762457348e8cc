"""Tests 3 to 6 of a scan that one can trust: the window is the part that counts, and all of it."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torchvision.models.feature_extraction import create_feature_extractor
from trust_networks import KINDS, MEAN, SHAPE, STD, network, pictures, responses

from explorer.errors import InputError
from explorer.probing.activations import conv_layers, normalise
from explorer.probing.receptive_field import Box, box, box_by_recursion
from explorer.probing.scan import scan
from explorer.probing.verified import DRAWS, SIDES, edges, verify

pytestmark = pytest.mark.usefixtures("one_core")
C, H, W = SHAPE


def corner_edge_centre(layer):
    rows, cols = layer.size
    return ((0, 0), (rows - 1, cols // 2), (rows // 2, 0), (rows // 2, cols // 2),
            (rows - 1, cols - 1))  # fmt: skip


def test_noise_outside_the_window_never_moves_the_stored_value(trusted):
    found = scan(trusted.model, trusted.images, MEAN, STD)
    tried = 0
    for layer in found.layers.values():
        for channel in range(layer.layer.filters):
            image = int(layer.max[:, channel].argmax())
            place = layer.place(image, channel)
            said = verify(trusted.model, trusted.images[image], MEAN, STD, layer.layer, channel,
                          place, seed=channel)  # fmt: skip
            assert said.ok
            assert said.agrees(layer.max[image, channel])
            tried += said.draws
    assert tried > 20 * DRAWS


def test_noise_is_noticed_where_the_window_is_given_too_small(trusted):
    layer = trusted.layers[1]
    first, *others = layer.chain
    wrong = replace(first, kernel=(first.kernel[0] - 1, first.kernel[1]))
    lying = replace(layer, chain=(wrong, *others))
    place = layer.size[0] // 2, layer.size[1] // 2
    said = [
        verify(trusted.model, trusted.images[0], MEAN, STD, lying, channel, place)
        for channel in range(layer.filters)
    ]
    assert not all(one.ok for one in said)
    worst = max(said, key=lambda one: one.change)
    assert worst.change > 100 * worst.allowed
    assert worst.sentence.startswith("Not verified: noise outside the window changes the value by")


def test_the_seed_alone_decides_the_noise(trusted):
    lying = replace(trusted.layers[0], chain=(replace(trusted.layers[0].chain[0], kernel=(1, 1)),))
    ask = trusted.model, trusted.images[1], MEAN, STD, lying, 0, (7, 8)
    one, other = (verify(*ask, seed=seed).change for seed in (1, 2))
    torch.manual_seed(9)
    np.random.seed(9)
    assert verify(*ask, seed=1).change == one != other


def test_without_a_window_the_whole_picture_counts(trusted):
    layer = replace(trusted.layers[0], chain=None)
    said = verify(trusted.model, trusted.images[0], MEAN, STD, layer, 0, (3, 4))
    assert (said.box, said.draws, said.change, said.ok) == (None, 0, 0.0, True)
    assert "whole picture counts" in said.sentence


def test_a_window_as_large_as_the_picture_leaves_nothing_to_draw():
    model = network("six-block")
    last = conv_layers(model)[-1]
    said = verify(model, pictures()[0], MEAN, STD, last, 0, (5, 5))
    assert (said.box, said.draws) == (Box(0, 0, H, W), 0)
    assert said.sentence == "No noise to draw: the window is the whole picture."


@pytest.mark.parametrize(("channel", "place"), [(99, (0, 0)), (0, (40, 0)), (0, (-1, 0))])
def test_a_place_that_is_not_on_the_map_is_refused(channel, place):
    model = network("plain")
    with pytest.raises(InputError, match="8 filters with maps of 40×40"):
        verify(model, pictures()[0], MEAN, STD, conv_layers(model)[0], channel, place)


def unpadded(model):
    """Return a copy of a network without any padding: a window alone then makes one value."""
    bare = copy.deepcopy(model)
    for module in bare.modules():
        if isinstance(module, nn.Conv2d):
            module.padding = (0, 0)
    return bare


def alone(kind, bare, name, x):
    """Send windows through a network without padding, up to a convolution's ReLU."""
    if kind == "skip":
        first = bare.relu1(bare.conv1(x))
        whole = name == "conv1"
        return first if whole else bare.relu2(first[:, :, 1:-1, 1:-1] + bare.conv2(first))
    for part, module in bare.named_modules():
        if not list(module.children()):
            x = module(x)
            if part == "relu".join(name.rsplit("conv", 1)):
                return x
    raise AssertionError(name)


@pytest.mark.parametrize("kind", ["plain", "skip", "six-block"])
def test_an_inner_window_alone_makes_a_map_of_that_one_value(kind):
    model, images = network(kind), pictures(2)
    bare, maps = unpadded(model), responses(model, normalise(model, images, MEAN, STD))
    tried = set()
    for layer in conv_layers(model):
        for place in np.ndindex(layer.size):
            seen = box(layer.chain, *place)
            if seen != seen.clipped(H, W) or sum(place) % 17:
                continue
            part = images[:, seen.top : seen.bottom, seen.left : seen.right]
            bare.shape = (C, seen.height, seen.width)
            one = alone(kind, bare, layer.name, normalise(bare, part, MEAN, STD))
            assert one.shape[2:] == (1, 1)
            stored = maps[layer.name][:, :, *place]
            np.testing.assert_allclose(one[:, :, 0, 0], stored, rtol=1e-5, atol=2e-6)
            tried.add(layer.name)
    assert len(tried) >= 2


def test_gradients_reach_nothing_outside_the_window(trusted):
    x = torch.randn(1, C, H, W, generator=torch.Generator().manual_seed(0), requires_grad=True)
    maps = create_feature_extractor(trusted.model, [la.name for la in trusted.layers])(x)
    for layer in trusted.layers:
        for row, col in corner_edge_centre(layer):
            unit = maps[layer.name][0, :, row, col].sum()
            slope = torch.autograd.grad(unit, x, retain_graph=True)[0]
            read = slope[0].abs().sum(0).numpy() > 0
            seen = box(layer.chain, row, col).clipped(H, W)
            assert read[seen.top : seen.bottom, seen.left : seen.right].any()
            read[seen.top : seen.bottom, seen.left : seen.right] = False
            assert not read.any()


def positive(kind):
    """Return a network that lets everything through: weights above 0, averages for maxima."""
    model = network(kind)
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            module.weight.abs_().add_(0.01)
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
            module.bias.fill_(0.1)
        if getattr(module, "bias", None) is not None:
            module.bias.abs_().clamp_(max=1.0)
    for name, module in list(model.named_children()):
        if isinstance(module, nn.MaxPool2d):
            setattr(model, name, nn.AvgPool2d(2))
    return model


@pytest.mark.parametrize("kind", KINDS)
def test_where_everything_gets_through_the_window_is_tight(kind):
    model = positive(kind)
    layers = conv_layers(model)
    x = torch.rand(1, C, H, W, generator=torch.Generator().manual_seed(0), requires_grad=True)
    maps = create_feature_extractor(model, [layer.name for layer in layers])(x)
    for layer in layers:
        if layer.kernel == (1, 1):  # strided, it leaves out every second pixel
            continue
        for row, col in corner_edge_centre(layer):
            unit = maps[layer.name][0, 0, row, col]
            slope = torch.autograd.grad(unit, x, retain_graph=True)[0]
            rows, cols = np.nonzero(slope[0].abs().sum(0).numpy())
            read = Box(rows.min(), cols.min(), rows.max() + 1, cols.max() + 1)
            assert read == box(layer.chain, row, col).clipped(H, W)
            assert len(rows) == (read.bottom - read.top) * (read.right - read.left)


@pytest.mark.parametrize("kind", KINDS)
def test_each_edge_of_a_window_can_move_the_value(kind):
    model, white = positive(kind), np.full((H, W, C), 255, np.uint8)  # no ReLU closes
    for layer in conv_layers(model)[:3]:
        for place in corner_edge_centre(layer):
            seen, moved = box(layer.chain, *place), edges(model, white, MEAN, STD, layer, 0, place)
            ends = (seen.top >= 0, seen.left >= 0, seen.bottom <= H, seen.right <= W)
            assert [side in moved for side in SIDES] == list(ends)
            assert min(moved.values()) > 1e-5


def test_the_closed_form_is_the_recursion_for_every_place(trusted):
    for layer in trusted.layers:
        for row, col in np.ndindex(layer.size):
            assert box(layer.chain, row, col) == box_by_recursion(layer.chain, row, col)


def delta(kind):
    """Return a network whose filters copy the red channel, or the first map, and change nothing."""
    model = network(kind)
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            module.weight.zero_()
            module.weight[:, 0, module.kernel_size[0] // 2, module.kernel_size[1] // 2] = 1
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
            module.eps = 0.0
            module.weight.fill_(1.0)
        if getattr(module, "bias", None) is not None:
            module.bias.zero_()
    return model


HAND = {  # kind: layer, step of its map, value there, size of a window and its first pixel at 0
    "plain": [("conv1", 1, 1, 3, -1), ("conv2", 2, 1, 8, -3), ("conv3", 4, 1, 18, -7)],
    "skip": [("conv1", 1, 1, 3, -1), ("conv2", 1, 2, 5, -2)],
    "six-block": [("block1.conv", 1, 1, 5, -2), ("block2.conv", 1, 1, 9, -4),
                  ("block3.conv", 2, 1 / 4, 14, -6), ("block5.conv", 4, 1 / 16, 32, -14)],
}  # fmt: skip


@pytest.mark.parametrize(("row", "col"), [(0, 0), (39, 39), (0, 21), (17, 39), (20, 20)])
@pytest.mark.parametrize("kind", HAND)
def test_one_bright_pixel_is_found_where_it_lies(kind, row, col):
    picture = np.zeros((1, H, W, C), np.uint8)
    picture[0, row, col, 0] = 255
    found = scan(delta(kind), picture, (0, 0, 0), (1, 1, 1))
    for name, step, value, size, first in HAND[kind]:
        layer = found.layers[name]
        assert layer.place(0, 2) == (row // step, col // step)
        assert layer.max[0, 2] == pytest.approx(value)
        assert layer.mean[0, 2] == pytest.approx(value / np.prod(layer.layer.size))
        top, left = first + row // step * step, first + col // step * step
        seen = box(layer.layer.chain, *layer.place(0, 2))
        assert seen == Box(top, left, top + size, left + size)
