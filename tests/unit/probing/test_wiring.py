import numpy as np
import torch
from torch import nn

from explorer.probing.activations import conv_layers
from explorer.probing.trace import trace
from explorer.probing.wiring import makers
from models import build

CONSTANTS = (0.5,) * 3, (0.25,) * 3
BLACK = np.zeros((32, 32, 3), np.uint8)


def nodes_of(model):
    return trace(model.eval(), BLACK, *CONSTANTS)


def test_a_plain_network_is_a_chain():
    nodes = nodes_of(build("report-cnn-half", 4))
    assert makers(nodes, "conv1", 1) == (("input", 1),)
    assert makers(nodes, "conv2", 5) == (("conv1", 5),)
    assert makers(nodes, "conv3", 31) == (("conv2", 31),)


def test_behind_skip_connections_a_channel_is_the_sum_of_several_filters():
    nodes = nodes_of(build("residual-deep", 4))
    assert makers(nodes, "block2.conv2", 7) == (("block2.conv1", 7),)
    assert makers(nodes, "block3.conv1", 7) == (
        ("conv1", 7),
        ("block1.conv2", 7),
        ("block2.conv2", 7),
    )
    # A block with a 1×1 convolution on its way past: what lay before is mixed by that
    assert makers(nodes, "block5.conv1", 0) == (("block4.project.conv", 0), ("block4.conv2", 0))


def test_changing_the_named_filter_changes_this_channel_and_no_other():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = build("tiny-bn", 4).eval().requires_grad_(False)
    picture = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    layer = [info.name for info in conv_layers(model)][-1]
    ((name, channel),) = makers(trace(model, picture, *CONSTANTS), layer, 2)
    before = read_by(model, picture, layer)
    model.get_submodule(name).weight[channel] += 1.0
    changed = (read_by(model, picture, layer) != before).any(axis=(1, 2))
    assert np.flatnonzero(changed).tolist() == [2]


def read_by(model, picture, layer):
    nodes = trace(model, picture, *CONSTANTS)
    conv = next(node for node in nodes if node.module == layer)
    return next(node for node in nodes if node.name == conv.parents[0]).values


def test_a_sum_names_all_its_parts_and_a_shuffle_none():
    class Mixed(nn.Module):
        shape = (3, 32, 32)

        def __init__(self):
            super().__init__()
            self.one, self.two = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(3, 4, 1)
            self.last, self.odd = nn.Conv2d(4, 2, 3), nn.Conv2d(32, 2, 1)
            self.dense = nn.Linear(2, 2)

        def forward(self, x):
            both = torch.relu(self.one(x) + self.two(x))
            mixed = self.odd(both.permute(0, 2, 1, 3))
            return self.dense(self.last(both).mean((2, 3)) + mixed.mean((2, 3)))

    nodes = nodes_of(Mixed())
    assert makers(nodes, "last", 3) == (("one", 3), ("two", 3))
    assert makers(nodes, "odd", 3) == ()
