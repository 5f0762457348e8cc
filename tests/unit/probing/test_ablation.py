"""Filters are taken away from a plain, a residual and a six-block network."""

import numpy as np
import pytest
import torch
from torch import nn

import models
from explorer.probing.ablation import (
    Effect,
    affordable,
    answers_without,
    effect,
    evenly,
    logits_without,
)
from explorer.probing.activations import conv_layers, fingerprint, normalise
from explorer.probing.scan import scan
from explorer.probing.shortcut import record, tail_of
from explorer.results.paired import Pairs
from models.six_block_cnn import Plan, SixBlockCNN

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)
LAST = {"plain": "conv3", "residual": "block9.conv2", "six-block": "block6.conv"}
SMALL = tuple(Plan(n, 3, 0.1, pool=n == 6) for n in (4, 6, 8, 6, 8, 8))
DEAD = 3


def build(kind):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        if kind == "plain":
            net = models.build("report-cnn-half", 4)
        elif kind == "residual":
            net = models.build("residual-deep", 4)
        else:
            net = SixBlockCNN(4, plan=SMALL)
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.uniform_(module.bias, 0.1, 1)
    return net.eval().requires_grad_(False)


@pytest.fixture(scope="module", autouse=True)
def one_core():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module", params=LAST)
def network(request):
    return build(request.param), LAST[request.param]


@pytest.fixture(scope="module")
def images():
    coarse = np.random.default_rng(0).integers(0, 256, (70, 8, 8, 3), dtype=np.uint8)
    return coarse.repeat(4, 1).repeat(4, 2)


def layer_of(net, name):
    return next(layer for layer in conv_layers(net) if layer.name == name)


def without(net, images, name, channel):
    return logits_without(net, images, MEAN, STD, layer_of(net, name), channel)


def plain_logits(net, images):
    with torch.inference_mode():
        parts = [images[:64], images[64:]]
        return torch.cat([net(normalise(net, part, MEAN, STD)) for part in parts]).numpy()


def test_silencing_sets_the_map_to_zero_and_runs_the_rest(images):
    net = build("plain")
    x = normalise(net, images[:5], MEAN, STD)
    maps = net.relu2(net.conv2(net.pool1(net.relu1(net.conv1(x))))).clone()
    maps[:, 7] = 0
    rest = torch.flatten(net.pool3(net.relu3(net.conv3(net.pool2(maps)))), 1)
    expected = net.fc2(net.relu4(net.fc1(rest))).numpy()
    np.testing.assert_allclose(without(net, images[:5], "conv2", 7), expected, atol=1e-5)


def test_a_silenced_filter_changes_the_answer_and_putting_it_back_restores_it(network, images):
    net, last = network
    before, weights = plain_logits(net, images), fingerprint(net)
    assert np.abs(without(net, images, last, 0) - before).max() > 1e-3
    np.testing.assert_array_equal(without(net, images, last, None), before)
    np.testing.assert_array_equal(plain_logits(net, images), before)
    assert fingerprint(net) == weights


def test_taking_a_dead_filter_away_leaves_every_bit(images):
    net = build("plain")
    for module in (net.conv2, net.conv3):
        module.bias[DEAD] = -1000.0
    for name in ("conv2", "conv3"):
        np.testing.assert_array_equal(without(net, images, name, DEAD), plain_logits(net, images))
    quick = record(tail_of(net, layer_of(net, "conv3")), net, images, MEAN, STD)
    np.testing.assert_array_equal(quick.logits(DEAD), quick.logits())


def test_the_shortcut_says_what_the_whole_network_says(network, images):
    net, last = network
    layer = layer_of(net, last)
    quick = record(tail_of(net, layer), net, images, MEAN, STD)
    np.testing.assert_allclose(quick.logits(), plain_logits(net, images), atol=1e-5)
    for channel in range(0, layer.filters, 7):
        expected = without(net, images, last, channel)
        np.testing.assert_allclose(quick.logits(channel), expected, atol=1e-4)
    np.testing.assert_array_equal(quick.logits(), quick.logits())  # nothing was changed on the way


@pytest.mark.parametrize(
    ("kind", "name"),
    [("plain", "conv2"), ("residual", "block9.conv1"), ("residual", "conv1")],
)
def test_where_filters_meet_before_the_dense_layer_there_is_no_shortcut(kind, name):
    net = build(kind)
    assert tail_of(net, layer_of(net, name)) is None


def test_a_shortcut_serves_every_copy_of_the_weights(images):
    one, other = build("plain"), build("plain")
    tail = tail_of(one, layer_of(one, "conv3"))
    quick = record(tail, other, images, MEAN, STD)
    np.testing.assert_allclose(quick.logits(), plain_logits(other, images), atol=1e-5)


@pytest.mark.parametrize("key", [k for k in models.REGISTRY if k not in ("own", "vgg11-bn")])
def test_the_last_convolution_of_every_network_has_a_shortcut(key):
    shape = (1, 28, 28) if key in ("lenet", "dense", "mnist-cnn") else (3, 32, 32)
    net = models.build(key, 4, shape).eval().requires_grad_(False)
    layers = [layer for layer in conv_layers(net) if "project" not in layer.name]
    if layers:
        C, H, W = shape
        images = np.random.default_rng(0).integers(0, 256, (2, H, W, C), dtype=np.uint8)
        mean = std = (0.5,) * C
        quick = record(tail_of(net, layers[-1]), net, images, mean, std)
        expected = logits_without(net, images, mean, std, layers[-1], 1)
        np.testing.assert_allclose(quick.logits(1), expected, rtol=1e-4, atol=1e-4)


def test_pictures_that_the_filter_does_not_answer_are_not_read_again(images):
    net = build("plain")
    seen = scan(net, images, MEAN, STD)
    found = seen.layers["conv2"]
    channel = int((found.max > 0).mean(axis=0).argmin())
    asked = []
    answers = answers_without(
        net, images, MEAN, STD, found, channel, seen.predicted, progress=asked.append
    )
    expected = without(net, images, "conv2", channel).argmax(axis=1)
    np.testing.assert_array_equal(answers, expected)
    net.conv2.bias[DEAD] = -1000.0
    dead = scan(net, images, MEAN, STD)
    asked.clear()
    answers_without(
        net, images, MEAN, STD, dead.layers["conv2"], DEAD, dead.predicted, progress=asked.append
    )
    assert asked == []


def test_answers_are_counted_class_by_class():
    labels = np.array([0, 0, 0, 1, 1])
    found = effect(labels, np.array([0, 0, 1, 1, 0]), np.array([0, 1, 0, 1, 0]), 3)
    assert found.classes == (Pairs(1, 1, 1, 0), Pairs(1, 0, 0, 1), Pairs(0, 0, 0, 0))
    assert found.overall == Pairs(2, 1, 1, 1)
    assert found.changes[0].value == 0.0
    assert found.changes[2] is None


def test_only_classes_whose_interval_leaves_zero_out_lean_on_a_filter():
    found = Effect(
        (Pairs(70, 30, 0, 0), Pairs(98, 2, 0, 0), Pairs(50, 0, 20, 30), Pairs(80, 9, 0, 11))
    )
    assert (found.lean, found.gain) == ((0, 3), (2,))


def test_a_large_network_reads_fewer_pictures():
    small, large = (models.build(key, 10).eval() for key in ("report-cnn", "resnet18"))
    assert affordable(small) > 10_000
    assert 300 < affordable(large) < 1_000
    assert evenly(10_000, affordable(large)).max() < 10_000
