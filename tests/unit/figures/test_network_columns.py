"""The columns of the whole network, on every architecture, and the sums behind one map."""

import base64
import zlib

import numpy as np
import pytest
import torch
from torch import nn

import models
from explorer.figures import network, network_shift
from explorer.figures.network_board import Shift, board, fed
from explorer.figures.network_opened import FEW, opened
from explorer.probing.partial_sums import conv_sizes, dense_sizes, partial_maps
from explorer.probing.trace import trace
from explorer.probing.unit import explain
from models.vgg11_bn import VGG11BN

KEYS = [key for key in models.REGISTRY if key != models.OWN]
THREE = ("report-cnn", "residual-cnn", "six-block")  # plain, residual, six blocks
CLASSES = ("ring", "dots", "disc", "frame")


@pytest.fixture(scope="module")
def passed():
    """Return a function that gives a network by its key, with its pass of a random picture."""
    known = {}

    def find(key):
        if key not in known:
            known[key] = _passed(key)
        return known[key]

    return find


def _passed(key):
    with torch.random.fork_rng():
        torch.manual_seed(1)
        if key == "vgg11-bn":  # the same layers in the same order, a thousandth of the weights
            plan = ((4,), (6,), (12, 12), (12, 12), (12, 12))
            made = VGG11BN(4, (3, 32, 32), plan=plan, hidden=16)
        else:
            made = models.build(key, 4)
        for module in made.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.uniform_(module.running_mean, -0.2, 0.2)
                nn.init.uniform_(module.bias, 0.1, 1)
    made = made.eval().requires_grad_(False)
    image = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    return made, trace(made, image, (0.5,) * 3, (0.25,) * 3), image


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("key", KEYS)
def test_every_network_has_columns_that_read_only_what_stands_before_them(passed, key, merged):
    _, nodes, _ = passed(key)
    found = network.columns(nodes, merged=merged)
    names = [name for column in found for name in column.steps]
    assert sorted(names) == sorted(node.name for node in nodes if node.op != "flatten")
    assert found[0].name == "input"
    assert found[-1].name == "softmax"
    for place, column in enumerate(found):
        assert column.steps[-1] == column.name
        assert all(read.column < place for read in column.reads)
        assert bool(column.reads) == (place > 0)


@pytest.mark.parametrize("key", KEYS)
def test_columns_that_keep_channels_apart_show_the_same_channels(passed, key):
    _, nodes, _ = passed(key)
    found = network.columns(nodes)
    chosen = network.shown(nodes, found, 10)
    for column in found:
        for read in column.reads:
            if read.kind == network.SAME:
                assert column.stream == found[read.column].stream
        assert 1 <= len(chosen[column.stream]) <= 10


def test_a_skip_connection_reads_the_block_and_its_input(passed):
    _, nodes, _ = passed("residual-cnn")
    found = network.columns(nodes)
    added = next(column for column in found if column.name == "conv2:add")
    assert {read.parent for read in added.reads} == {"conv1:relu", "conv2"}
    merged = next(c for c in network.columns(nodes, merged=True) if c.block == "conv2")
    assert [(read.step, read.kind) for read in merged.reads] == [
        ("conv2", network.WEIGHTS),
        ("conv2:add", network.SAME),
    ]


def test_a_dense_network_reads_the_colours_of_the_picture(passed):
    model, nodes, _ = passed("small-mlp")
    found = network.columns(nodes)
    assert found[1].reads[0] == network.Read("fc1", "input", 0, network.WEIGHTS)
    sizes, means = fed(model, network_shift.by_name(nodes), "fc1", [0, 5])
    assert sizes.shape == (2, 3)
    np.testing.assert_allclose(means.sum(1) + model.fc1.bias[[0, 5]].numpy(),
                               nodes[2].values[[0, 5]], rtol=1e-4, atol=1e-5)  # fmt: skip


def test_the_strongest_channel_stands_first_and_pages_reach_all_others(passed):
    _, nodes, _ = passed("report-cnn")
    found = network.columns(nodes)
    pages = [network.shown(nodes, found, 10, pages={"conv1": page})["conv1"] for page in range(4)]
    strength = network_shift.by_name(nodes)["conv1:pool"].values.mean((1, 2))
    assert np.concatenate(pages).tolist() == np.argsort(-strength, kind="stable").tolist()
    assert network.page_of(nodes, found, "conv1", pages[2][4], 10, network.STRONGEST) == 2
    assert network.page_of(nodes, found, "conv1", 31, 10, network.IN_ORDER) == 3


@pytest.mark.parametrize("key", THREE)
def test_partial_sums_and_bias_are_the_map_and_the_sum_of_one_place(passed, key):
    model, nodes, _ = passed(key)
    known = network_shift.by_name(nodes)
    for node in [node for node in nodes if node.op == "conv2d"][:3]:
        module = model.get_submodule(node.module)
        partial = partial_maps(module, known[node.parents[0]].values, 1)
        bias = 0 if module.bias is None else float(module.bias[1])
        end = np.abs(node.values[1]).max()
        np.testing.assert_allclose(partial.sum(0) + bias, node.values[1], atol=1e-5 * max(end, 1))
        told = explain(model, nodes, node.name, (1, 3, 2)).detail
        np.testing.assert_allclose(partial[:, 3, 2], told.partial, rtol=1e-9, atol=1e-12)


def test_sizes_are_means_of_the_partial_sums():
    conv = nn.Conv2d(4, 6, 3, padding=1, groups=2).requires_grad_(False)
    values = np.random.default_rng(0).normal(size=(4, 5, 5)).astype(np.float32)
    sizes, means = conv_sizes(conv, values, [5, 0])
    for row, output, inputs in ((0, 5, slice(2, 4)), (1, 0, slice(0, 2))):
        partial = partial_maps(conv, values, output)
        np.testing.assert_allclose(sizes[row, inputs], np.abs(partial).mean((1, 2)), rtol=1e-5)
        np.testing.assert_allclose(means[row, inputs], partial.mean((1, 2)), rtol=1e-4, atol=1e-6)
    assert (sizes[0, :2] == 0).all()  # the other group is not read


@pytest.mark.parametrize("ring", ["zeros", "reflect", "replicate", "circular"])
def test_partial_sums_pad_as_the_convolution_does(ring):
    conv = nn.Conv2d(2, 1, 3, stride=2, padding=1, padding_mode=ring).requires_grad_(False)
    values = np.random.default_rng(0).normal(size=(2, 6, 6)).astype(np.float32)
    expected = conv(torch.from_numpy(values)[None])[0, 0].numpy()
    found = partial_maps(conv, values, 0).sum(0) + float(conv.bias[0])
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_what_a_dense_unit_reads_is_added_up_map_by_map():
    dense = nn.Linear(8, 1, bias=False).requires_grad_(False)
    dense.weight[0] = torch.arange(8.0)
    assert dense_sizes(dense, np.ones((2, 2, 2)), [0]).tolist() == [[6.0, 22.0]]
    assert dense_sizes(dense, np.ones(8), [0]).tolist() == [list(range(8))]


@pytest.mark.parametrize("key", KEYS)
def test_every_step_can_be_opened_and_agrees_with_the_network(passed, key):
    model, nodes, _ = passed(key)
    known = network_shift.by_name(nodes)
    for node in nodes:
        if node.op == "flatten":
            continue
        found = opened(model, known, node.name, 0)
        assert found["check"]["same"], node.name
        floats = np.frombuffer(zlib.decompress(base64.b64decode(found["bytes"])), np.float32)
        for part in (*found["parts"], {"map": found["total"]}):
            rows, columns = part["map"]["size"]
            assert part["map"]["at"] + rows * columns <= len(floats)


def test_the_parts_that_are_not_shown_are_one_more_part(passed):
    model, nodes, _ = passed("report-cnn")
    known = network_shift.by_name(nodes)
    found = opened(model, known, "conv2", 7)
    floats = np.frombuffer(zlib.decompress(base64.b64decode(found["bytes"])), np.float32)

    def values(entry):
        rows, columns = entry["size"]
        return floats[entry["at"] : entry["at"] + rows * columns].reshape(rows, columns)

    assert len(found["parts"]) == FEW
    assert found["rest"]["count"] == 32 - FEW
    total = sum(values(part["partial"]) for part in found["parts"])
    total = total + values(found["rest"]["partial"]) + found["bias"]
    np.testing.assert_allclose(total, known["conv2"].values[7], atol=1e-5)
    sizes = [part["mean_size"] for part in found["parts"]]
    assert sizes == sorted(sizes, reverse=True)
    everything = opened(model, known, "conv2", 7, everything=True)
    assert len(everything["parts"]) == 32
    assert everything["rest"] is None


class Odd(nn.Module):
    """Steps that no architecture of the explorer has: padding, slices, products, other shapes."""

    shape = (3, 8, 8)

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 12, 3, padding=1)
        self.apart = nn.Conv2d(12, 12, 3, groups=12)
        self.dense = nn.Linear(12 * 16, 4)

    def forward(self, x):
        """Turn pictures (N, 3, 8, 8) into scores (N, 4)."""
        x = nn.functional.pad(self.conv(x).tanh(), (1, 1, 1, 1))
        x = self.apart(x)[:, :, ::2, ::2] * 2
        x = nn.functional.gelu(x + x.flip(1))
        return self.dense(x.flatten(2).flatten(1))


@pytest.mark.parametrize("merged", [False, True])
def test_unknown_steps_are_shown_and_can_be_opened(merged):
    model = Odd().eval().requires_grad_(False)
    image = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    nodes = trace(model, image, (0.5,) * 3, (0.25,) * 3)
    found = network.columns(nodes, merged=merged)
    now = trace(model, network_shift.shifted(image, (1, 2)), (0.5,) * 3, (0.25,) * 3)
    for show in network_shift.SHOWS:
        chosen = network.shown(nodes, found, 10)
        board(model, now, found, chosen, CLASSES, Shift((1, 2), nodes, show))
    for node in nodes:
        opened(model, network_shift.by_name(nodes), node.name, 0)
    apart = next(c for c in network.columns(nodes) if c.name == "apart")
    assert [read.kind for read in apart.reads] == [network.SAME]  # one kernel for each channel


def test_a_broken_sum_is_told(passed):
    model, nodes, _ = passed("report-cnn")
    known = network_shift.by_name(nodes)
    known["conv1"] = nodes[1].__class__(**{**vars(nodes[1]), "values": nodes[1].values + 1})
    assert not opened(model, known, "conv1", 0)["check"]["same"]


def test_the_board_tells_of_every_column_what_it_is(passed):
    model, nodes, _ = passed("report-cnn")
    found = network.columns(nodes)
    shift = Shift((0, 0), nodes, network_shift.MAPS)
    made = board(model, nodes, found, network.shown(nodes, found, 10), CLASSES, shift)
    told = {c["name"]: (c["words"], c["shape"], c["parameters"]) for c in made["columns"]}
    assert told["conv1"] == ("conv 3×3", "32×32×32", "896")
    assert told["conv1:pool"] == ("max pool 2×2", "32×16×16", "")
    assert told["fc1"] == ("flatten, dense", "256", "524,544")
    assert made["columns"][-1]["titles"] == list(CLASSES)
    assert [len(part) for part in made["parts"]] == [len(c["channels"]) for c in made["columns"]]
    scales = {c["name"]: c["scale"] for c in made["columns"]}
    assert (scales["conv2"], scales["conv2:pool"]) == ("signed", "from zero")


def test_a_shift_by_whole_cells_moves_the_first_maps_along(passed):
    model, nodes, image = passed("report-cnn")
    mean, std = (0.5,) * 3, (0.25,) * 3
    now = trace(model, network_shift.shifted(image, (4, 0)), mean, std)
    sizes = network_shift.cell_sizes(nodes)
    assert [sizes[n] for n in ("input", "conv1:pool", "conv3", "fc1")] == [
        (1, 1),
        (2, 2),
        (4, 4),
        None,
    ]
    old, new = network_shift.by_name(nodes)["conv1"], network_shift.by_name(now)["conv1"]
    along = network_shift.differences(new, old, (4, 0), (1, 1), network_shift.ALONG)
    still = network_shift.differences(new, old, (4, 0), (1, 1), network_shift.DIFFERENCE)
    rows = np.abs(along).max((0, 2)) > 0
    # Only rows beside the border, now or before, read its padding.
    assert np.flatnonzero(rows).tolist() == [0, 3, 4, 31]
    assert (still != 0).mean() > 0.9
    assert network_shift.told(along, (4, 0), (1, 1), network_shift.ALONG).startswith("88 % equal")
