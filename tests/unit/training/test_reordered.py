"""Pooling before ReLU changes no bit: no output, no gradient, no buffer, no random number."""

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional as F

import models
from explorer.training.reordered import pool_first


def built(key):
    shape = (1, 28, 28) if not models.REGISTRY[key].takes((3, 32, 32)) else (3, 32, 32)
    torch.manual_seed(3)
    return models.build(key, 4, shape).to(memory_format=torch.channels_last), shape


def results(network, compute, shape, half):
    x = torch.randn(3, *shape, generator=torch.Generator().manual_seed(0))
    torch.manual_seed(5)  # dropout
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
        scores = compute(x.contiguous(memory_format=torch.channels_last))
        F.cross_entropy(scores, torch.tensor([0, 1, 3])).backward()
    gradients = [p.grad for p in network.parameters()]
    return [scores.detach(), *gradients, *network.buffers()]


LARGE = ("resnet18", "vgg11-bn", "six-block", "dense", models.OWN)
SMALL = [key for key in models.REGISTRY if key not in LARGE]


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("key", SMALL)
def test_no_bit_changes(key, half):
    network, shape = built(key)
    other = copy.deepcopy(network)
    expected = results(network, network, shape, half)
    found = results(other, pool_first(other), shape, half)
    assert len(found) == len(expected)
    for one, two in zip(found, expected, strict=True):
        assert torch.equal(one, two)


def order(compute):
    return [str(n.target) for n in compute.graph.nodes if n.op == "call_module"]


def test_the_report_network_pools_first_three_times_and_still_shows_relu_first():
    network, _ = built("report-cnn")
    compute = pool_first(network)
    assert order(compute)[:6] == ["conv1", "pool1", "relu1", "conv2", "pool2", "relu2"]
    assert [n for n, _ in network.named_children()][:3] == ["conv1", "relu1", "pool1"]
    assert dict(compute.named_parameters()).keys() == dict(network.named_parameters()).keys()
    assert compute.get_parameter("conv1.weight") is network.conv1.weight


def test_a_relu_that_is_read_twice_stays_where_it_is():
    class Twice(nn.Module):
        def __init__(self):
            super().__init__()
            self.relu, self.pool = nn.ReLU(), nn.MaxPool2d(2)

        def forward(self, x):
            y = self.relu(x)
            return self.pool(y).sum() + y.sum()

    network = Twice()
    assert pool_first(network) is network


@pytest.mark.parametrize("layer", [nn.AvgPool2d(2), nn.MaxPool2d(2, return_indices=True)])
def test_other_pools_stay_behind(layer):
    network = nn.Sequential(nn.ReLU(), layer)
    assert pool_first(network) is network


def test_a_network_whose_way_depends_on_the_numbers_is_left_alone():
    class Moody(nn.Module):
        def __init__(self):
            super().__init__()
            self.relu, self.pool = nn.ReLU(), nn.MaxPool2d(2)

        def forward(self, x):
            return self.pool(self.relu(x)) if x.sum() > 0 else x

    class Functional(Moody):
        def forward(self, x):
            return F.dropout(self.pool(self.relu(x)), 0.5, training=self.training)

    for network in (Moody(), Functional()):
        assert pool_first(network) is network
