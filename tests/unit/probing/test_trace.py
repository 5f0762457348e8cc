"""A trace holds every number of a pass: each node follows from those that it reads."""

import threading
from functools import cache

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

import models
from explorer import ops
from explorer.layers.presets import PRESETS
from explorer.probing.activations import feature_maps, fingerprint, predict
from explorer.probing.functions import moved
from explorer.probing.trace import following, node_of, trace
from models.vgg11_bn import VGG11BN

OWN = {preset.key: preset.text for preset in PRESETS if preset.key in ("six", "tiny-gp")}
KEYS = [key for key in models.REGISTRY if key != models.OWN] + [f"own {key}" for key in OWN]
MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)


@cache
def network_of(key):
    key, _, preset = key.partition(" ")
    shape = (1, 28, 28) if key in ("lenet", "dense", "mnist-cnn") else (3, 32, 32)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        if key == "vgg11-bn":  # the same layers in the same order, a thousandth of the weights
            made = VGG11BN(4, shape, plan=((4,), (6,), (8, 8), (8, 8), (8, 8)), hidden=16)
        else:
            made = models.build(key, 10 if preset else 4, shape, layers=OWN.get(preset, ""))
        for module in made.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.uniform_(module.bias, 0.1, 1)
                nn.init.uniform_(module.running_mean, -0.5, 0.5)
    return made.eval().requires_grad_(False)


def picture_of(network, seed=0):
    C, H, W = network.shape
    return np.random.default_rng(seed).integers(0, 256, (H, W, C), dtype=np.uint8)


def traced(network, image):
    C = network.shape[0]
    return trace(network, image, MEAN[:C], STD[:C])


@cache
def nodes_of(key):
    network = network_of(key)
    return traced(network, picture_of(network))


def _conv2d(x, made, part):
    rest = made["stride"], made["padding"], made["dilation"], made["groups"]
    return F.conv2d(torch.from_numpy(x.copy())[None], part.weight, part.bias, *rest)[0].numpy()


def _batch_norm(x, made, part):
    t, shift = torch.from_numpy(x.copy())[None], (part.running_mean, part.running_var)
    return F.batch_norm(t, *shift, part.weight, part.bias, eps=made["eps"])[0].numpy()


def _linear(x, made, part):
    return part.weight.numpy() @ x + (0 if part.bias is None else part.bias.numpy())


def _activation(x, made, part):
    numbers = {key: value for key, value in made.items() if key != "function"}
    return getattr(ops, made["function"])(x, **numbers)


def _max_pool2d(x, made, part):
    return ops.max_pool2d(x, made["kernel"], made["stride"], made["padding"], made["dilation"])


def _avg_pool2d(x, made, part):
    counted = made["count_include_pad"]
    return ops.avg_pool2d(
        x, made["kernel"], made["stride"], made["padding"], count_include_pad=counted
    )


REPLAY = {
    "conv2d": _conv2d,
    "batch_norm": _batch_norm,
    "linear": _linear,
    "relu": lambda x, made, part: ops.relu(x),
    "activation": _activation,
    "max_pool2d": _max_pool2d,
    "avg_pool2d": _avg_pool2d,
    "adaptive_avg_pool2d": lambda x, made, part: ops.adaptive_avg_pool2d(x, made["size"]),
    "adaptive_max_pool2d": lambda x, made, part: ops.adaptive_max_pool2d(x, made["size"]),
    "flatten": lambda x, made, part: x.ravel(),
    "softmax": lambda x, made, part: np.exp(x.astype(float)) / np.exp(x.astype(float)).sum(),
    "other": lambda x, made, part: moved(x, made["source"]),
}


def replayed(network, node, read):
    """Compute a node from the values of its parents alone."""
    if node.op == "add":
        return read[0] + read[1]
    part = network.get_submodule(node.module) if node.module else None
    return REPLAY[node.op](read[0], node.settings, part)


@pytest.mark.parametrize("key", KEYS)
def test_every_node_follows_from_its_parents_and_nothing_is_changed(key):
    network = network_of(key)
    before = fingerprint(network)
    attributes = {name: set(vars(part)) for name, part in network.named_modules()}
    nodes, image, seen = nodes_of(key), picture_of(network), {}
    for node in nodes:
        if node.op != "input":
            expected = replayed(network, node, [seen[name] for name in node.parents])
            np.testing.assert_allclose(node.values, expected, rtol=1e-4, atol=1e-5)
        assert node.name not in seen
        assert not node.values.flags.writeable
        seen[node.name] = node.values
    C = network.shape[0]
    shares = predict(network, image[None], MEAN[:C], STD[:C])[0]
    np.testing.assert_allclose(nodes[-1].values, shares, rtol=1e-5)
    assert nodes[-1].name == "softmax"
    assert nodes[-1].parents == (nodes[-2].name,)
    assert fingerprint(network) == before
    assert {name: set(vars(part)) for name, part in network.named_modules()} == attributes
    assert torch.overrides._get_current_function_mode() is None


@pytest.mark.parametrize("key", KEYS)
def test_every_layer_with_weights_is_a_node_of_its_own_name(key):
    network, nodes = network_of(key), nodes_of(key)
    kinds = {"conv2d": nn.Conv2d, "linear": nn.Linear, "batch_norm": nn.BatchNorm2d}
    for op, kind in kinds.items():
        found = {node.module for node in nodes if node.op == op}
        assert found == {name for name, part in network.named_modules() if isinstance(part, kind)}
    assert all(node.name == node.module for node in nodes if node.op in ("conv2d", "linear"))
    assert not [node.name for node in nodes if node.op == "other"]


def test_names_read_as_the_pass_goes():
    names = [node.name for node in nodes_of("report-cnn-half")]
    assert names[:4] == ["input", "conv1", "conv1:relu", "conv1:pool"]
    assert names[-5:] == ["conv3:flatten", "fc1", "fc1:relu", "fc2", "softmax"]


def test_an_addition_belongs_to_the_longer_way_and_names_both():
    nodes = nodes_of("resnet18")
    plain, projected = node_of(nodes, "block1.conv2:add"), node_of(nodes, "block3.conv2:add")
    assert plain.parents == ("conv1:relu", "block1.conv2:bn")
    assert projected.parents == ("block3.project.conv:bn", "block3.conv2:bn")
    names = [node.name for node in following(nodes, "block3.conv2")]
    assert names == [f"block3.conv2{end}" for end in ("", ":bn", ":add", ":relu")]


def test_values_are_those_of_the_feature_maps():
    network, nodes = network_of("six-block"), nodes_of("six-block")
    image = picture_of(network)
    for before, name in ((True, "block2.conv"), (False, "block2.conv:relu")):
        maps = feature_maps(network, image[None], MEAN, STD, ["block2.conv"], before_relu=before)
        np.testing.assert_array_equal(node_of(nodes, name).values, maps["block2.conv"][0])


class Padded(nn.Module):
    """A residual network whose skip connection pads channels with zeros and leaves out rows."""

    def __init__(self):
        super().__init__()
        self.shape = (3, 8, 8)
        self.conv = nn.Conv2d(3, 6, 3, stride=2, padding=1)
        self.fc = nn.Linear(6 * 16, 2)

    def forward(self, x):
        y = self.conv(x)
        y += F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 1, 2))
        return self.fc(F.relu(y, inplace=True).reshape(1, -1))


def test_a_zero_padded_skip_says_where_each_value_comes_from():
    network = Padded().eval().requires_grad_(False)
    nodes = traced(network, picture_of(network))
    assert [node.name for node in nodes] == [
        *("input", "conv", "input:slice", "input:pad"),
        *("conv:add", "conv:relu", "conv:flatten", "fc", "softmax"),
    ]
    seen = {node.name: node.values for node in nodes}
    for node in nodes[1:]:
        expected = replayed(network, node, [seen[name] for name in node.parents])
        np.testing.assert_allclose(node.values, expected, rtol=1e-5, atol=1e-6)
    assert seen["conv:add"].min() < 0  # the in-place ReLU behind it has not reached it
    assert node_of(nodes, "input:pad").settings["source"][0].max() == -1


def test_a_layer_that_is_used_twice_has_two_names():
    conv = nn.Conv2d(3, 3, 3, padding=1)
    network = nn.Sequential(conv, nn.ReLU(inplace=True), conv, nn.ReLU(), nn.Flatten()).eval()
    network.shape = (3, 4, 4)
    nodes = traced(network.requires_grad_(False), picture_of(network))
    assert [node.name for node in nodes][1:5] == ["0", "0:relu", "0:2", "0:relu2"]
    assert nodes[1].values.min() < 0


def test_a_padding_mode_and_an_even_same_kernel_are_followed():
    network = nn.Sequential(
        nn.Conv2d(3, 2, 3, padding=1, padding_mode="reflect"),
        nn.Conv2d(2, 2, (2, 4), padding="same", dilation=2),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
    ).eval()
    network.shape = (3, 6, 6)
    nodes = traced(network.requires_grad_(False), picture_of(network))
    assert [node.name for node in nodes][:3] == ["input", "input:pad", "0"]
    pad = node_of(nodes, "input:pad")
    np.testing.assert_array_equal(moved(nodes[0].values, pad.settings["source"]), pad.values)
    assert node_of(nodes, "1").settings["padding"] == (1, 3)
    assert node_of(nodes, "1:leaky_relu").settings["negative_slope"] == pytest.approx(0.2)


def test_four_threads_on_one_model_get_their_own_values():
    network = network_of("report-cnn-half")
    images = [picture_of(network, seed) for seed in range(4)]
    alone = [traced(network, image) for image in images]
    faults, together = [], threading.Barrier(4)

    def person(number):
        together.wait()
        for _ in range(20):
            for one, other in zip(traced(network, images[number]), alone[number], strict=True):
                if one.name != other.name or not np.array_equal(one.values, other.values):
                    faults.append(one.name)

    threads = [threading.Thread(target=person, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_model_in_training_mode_is_refused():
    with pytest.raises(ValueError, match="training mode"):
        traced(models.build("tiny-bn", 2), np.zeros((32, 32, 3), np.uint8))
