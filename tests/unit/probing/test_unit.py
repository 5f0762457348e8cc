"""Every number of a pass is explained by an exact sum, and the ways down end at pixels."""

import numpy as np
import pytest
import torch
from torch import nn

import models
from explorer.errors import InputError
from explorer.probing.activations import feature_maps
from explorer.probing.terms import Place
from explorer.probing.trace import node_of, trace
from explorer.probing.unit import below, explain

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)
KEYS = ("report-cnn-half", "residual-deep", "six-block")


def looked_into(network, seed=0, mean=MEAN, std=STD):
    C, H, W = network.shape
    image = np.random.default_rng(seed).integers(0, 256, (H, W, C), dtype=np.uint8)
    return network, image, trace(network, image, mean[:C], std[:C])


@pytest.fixture(scope="module", params=KEYS)
def looked(request):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        made = models.build(request.param, 4).eval().requires_grad_(False)
        for module in made.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.uniform_(module.bias, 0.1, 1)
                nn.init.uniform_(module.running_mean, -0.5, 0.5)
                nn.init.uniform_(module.running_var, 0.5, 2)
    return looked_into(made)


def stack(*layers, shape, values):
    """Return a network by hand, its convolutions and dense layers filled with 1, 2, 3 …"""
    net = nn.Sequential(*layers).eval().requires_grad_(False)
    net.shape = shape
    for part in net:
        if isinstance(part, nn.Conv2d | nn.Linear):
            part.weight.copy_(torch.arange(1.0, part.weight.numel() + 1).reshape(part.weight.shape))
            part.bias.fill_(0.5)
    image = np.array(values, np.uint8).reshape(shape[1], shape[2], shape[0])
    return net, trace(net, image, (0.0,) * shape[0], (1 / 255,) * shape[0])  # pixels as they are


def test_a_convolution_at_the_corner_by_hand():
    net, nodes = stack(
        nn.Conv2d(1, 1, 3, padding=1), nn.Flatten(), shape=(1, 3, 3), values=range(1, 10)
    )
    found = explain(net, nodes, "0", (0, 0, 0))
    # the kernel is 1 … 9; its lower right 2×2 cells 5, 6, 8, 9 lie on 1, 2, 4, 5
    assert found.detail.partial.tolist() == [pytest.approx(5 * 1 + 6 * 2 + 8 * 4 + 9 * 5)]
    assert found.total == pytest.approx(94.5)
    assert found.agrees
    assert found.detail.window.rows == found.detail.window.columns == (-1, 0, 1)
    assert found.detail.window.inside.astype(int).tolist() == [[0, 0, 0], [0, 1, 1], [0, 1, 1]]
    assert below(found) == (Place("input", (0, 1, 1)),)  # 9 · 5 is the largest product


def test_groups_read_their_own_channels():
    conv = nn.Conv2d(4, 4, 1, groups=2)
    net, nodes = stack(conv, nn.Flatten(), shape=(4, 1, 1), values=(1, 10, 100, 200))
    found = explain(net, nodes, "0", (2, 0, 0))
    assert found.detail.channels == (2, 3)
    np.testing.assert_allclose(found.detail.partial, [5 * 100, 6 * 200], rtol=1e-6)


def test_stride_and_dilation_move_the_window():
    conv = nn.Conv2d(1, 1, 2, stride=2, dilation=2)
    net, nodes = stack(conv, nn.Flatten(), shape=(1, 5, 5), values=range(25))
    found = explain(net, nodes, "0", (0, 1, 0))
    assert (found.detail.window.rows, found.detail.window.columns) == ((2, 4), (0, 2))
    assert found.total == pytest.approx(1 * 10 + 2 * 12 + 3 * 20 + 4 * 22 + 0.5)


def test_a_maximum_names_the_first_of_equal_cells_and_never_the_padding():
    pool = nn.MaxPool2d(3, 2, padding=1)
    net, nodes = stack(pool, nn.Flatten(), shape=(1, 3, 3), values=(0, 0, 0, 0, 0, 7, 0, 7, 0))
    found = explain(net, nodes, "input:pool", (0, 0, 0))
    assert (found.total, found.detail.winner) == (0, Place("input", (0, 0, 0)))
    found = explain(net, nodes, "input:pool", (0, 1, 1))
    assert (found.total, found.detail.winner) == (pytest.approx(7), Place("input", (0, 1, 2)))


@pytest.mark.parametrize("counted", [True, False])
def test_a_mean_is_divided_as_pytorch_divides(counted):
    pool = nn.AvgPool2d(3, 2, padding=1, ceil_mode=True, count_include_pad=counted)
    net, nodes = stack(pool, nn.Flatten(), shape=(1, 4, 4), values=range(16))
    shape = node_of(nodes, "input:pool").values.shape
    for row in range(shape[1]):
        for column in range(shape[2]):
            found = explain(net, nodes, "input:pool", (0, row, column))
            assert found.agrees
    assert found.detail.divisor == ((2 * 2) if counted else 1)


def test_a_dense_layer_and_the_softmax_by_hand():
    net, nodes = stack(nn.Flatten(), nn.Linear(3, 2), shape=(3, 1, 1), values=(3, 0, 1))
    found = explain(net, nodes, "1", (1,))
    np.testing.assert_allclose(found.detail.products, [12, 0, 6], rtol=1e-6)
    units, rest = found.detail.largest(1)
    assert (units.tolist(), rest) == ([0], pytest.approx(6))
    assert found.total == pytest.approx(18.5)
    share = explain(net, nodes, "softmax", (0,))
    np.testing.assert_allclose(share.detail.powers, [np.exp(6.5 - 18.5), 1], rtol=1e-5)
    assert share.total == pytest.approx(np.exp(-12) / (1 + np.exp(-12)), rel=1e-5)
    back = explain(net, nodes, "input:flatten", (2,))
    assert back.detail.before == Place("input", (2, 0, 0))
    pixel = explain(net, nodes, "input", (0, 0, 0))
    assert (pixel.detail.byte, pixel.total) == (3, pytest.approx(3))


def test_batch_norm_by_hand():
    net, nodes = stack(nn.BatchNorm2d(1), nn.Flatten(), shape=(1, 1, 1), values=[9])
    norm = net[0]
    for tensor, value in (
        *((norm.running_mean, 1), (norm.running_var, 4)),
        *((norm.weight, 3), (norm.bias, -2)),
    ):
        tensor.fill_(value)
    nodes = trace(net, nodes[0].settings["image"], (0.0,), (1 / 255,))
    found = explain(net, nodes, "input:bn", (0, 0, 0))
    assert found.total == pytest.approx((9 - 1) / 2 * 3 - 2, rel=1e-5)
    assert found.agrees


def test_every_step_of_three_networks_is_explained(looked):
    network, _, nodes = looked
    rng = np.random.default_rng(0)
    for node in nodes:
        for _ in range(3):
            place = tuple(int(rng.integers(n)) for n in node.values.shape)
            found = explain(network, nodes, node.name, place)
            assert found.value == node.values[place]
            assert found.agrees, (node.name, place, found.difference, found.size)
            assert all(node_of(nodes, way.node) is not None for way in below(found))


def test_contributions_and_bias_add_up_to_the_maps_before_the_relu(looked):
    network, image, nodes = looked
    convs = [node.name for node in nodes if node.op == "conv2d"]
    chosen = [convs[0], convs[len(convs) // 2], convs[-1]]
    maps = feature_maps(network, image[None], MEAN, STD, chosen, before_relu=True)
    for name in chosen:
        for place in ((0, 0, 0), (1, *(n // 2 for n in maps[name].shape[2:]))):
            found = explain(network, nodes, name, place).detail
            total = found.partial.sum() + (found.bias or 0)
            size = np.abs(found.patches * found.kernel).sum()
            assert abs(total - maps[name][0][place]) <= 1e-5 * size
            assert len(found.partial) == network.get_submodule(name).in_channels


def test_the_ways_down_end_at_the_pixels(looked):
    network, image, nodes = looked
    place, steps = Place("softmax", (0,)), []
    while True:
        found = explain(network, nodes, place.node, place.at)
        steps.append(place.node)
        ways = below(found)
        if not ways:
            break
        place = ways[0]
    assert steps[-1] == "input"
    channel, row, column = place.at
    assert found.detail.byte == image[row, column, channel]


@pytest.mark.parametrize(
    ("name", "place", "words"),
    [
        ("conv9", (0, 0, 0), "no step 'conv9'. Choose one of its 5 steps, input to softmax"),
        ("0", (0, 0), r"channel 0 to 0, row 0 to 2, column 0 to 2, not \(0, 0\)"),
        ("0", (0, 3, 0), r"not \(0, 3, 0\). Choose a place on it"),
        ("0", (0, 0, -1), "Choose a place"),
        ("0", (0, 0, True), "Choose a place"),
        ("softmax", ("0",), "unit 0 to 1, not"),
    ],
)
def test_a_place_that_is_not_there_is_refused(name, place, words):
    net, nodes = stack(
        nn.Conv2d(1, 1, 1), nn.Flatten(), nn.Linear(9, 2), shape=(1, 3, 3), values=range(9)
    )
    with pytest.raises(InputError, match=words):
        explain(net, nodes, name, place)


def test_a_function_without_a_formula_says_so():
    net, nodes = stack(nn.Hardswish(), nn.Flatten(), shape=(1, 2, 2), values=range(4))
    found = explain(net, nodes, "input:hardswish", (0, 1, 1))
    assert (found.total, found.agrees) == (None, False)
    assert below(found) == (Place("input", (0, 1, 1)),)
