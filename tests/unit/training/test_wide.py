"""At padded widths: the same answers, gradients and running averages, the same visible network."""

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional as F

import models
from explorer.training.wide import WideConv, WideNorm, widened


def six_blocks():
    torch.manual_seed(1)
    network = models.build("six-block", 10, (3, 8, 8), dropout=0.0)
    return network.to(memory_format=torch.channels_last)


def pass_through(network, compute):
    x = torch.randn(4, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    scores = compute(x.contiguous(memory_format=torch.channels_last))
    F.cross_entropy(scores, torch.tensor([0, 3, 5, 9])).backward()
    return scores.detach(), {n: p.grad for n, p in network.named_parameters()}


def test_the_six_block_network_is_computed_at_120_and_224_channels():
    network = six_blocks()
    before = {name: value.shape for name, value in network.state_dict().items()}
    wide = widened(network)
    seen = [
        layer.conv.out_channels + layer.after
        for layer in wide.modules()
        if isinstance(layer, WideConv)
    ]
    assert {120, 224} <= set(seen)
    assert {name: value.shape for name, value in network.state_dict().items()} == before
    assert sum(p.numel() for p in network.parameters()) == 4_079_429


def test_answers_gradients_and_averages_are_the_same():
    network = six_blocks()
    plain = copy.deepcopy(network)
    wide = widened(network)
    for _ in range(2):
        scores, gradients = pass_through(network, wide)
        expected, wanted = pass_through(plain, plain)
    assert torch.allclose(scores, expected, atol=1e-5)
    for name, gradient in wanted.items():
        assert gradients[name].shape == gradient.shape
        scale = gradient.abs().max().item()
        assert torch.allclose(gradients[name], gradient, atol=1e-5 * max(1.0, scale)), name
    for (name, one), other in zip(network.named_buffers(), plain.buffers(), strict=True):
        assert torch.allclose(one, other, atol=1e-5), name
    network.eval()
    plain.eval()
    x = torch.randn(2, 3, 8, 8, generator=torch.Generator().manual_seed(7))
    assert torch.allclose(wide(x), plain(x), atol=1e-5)


def test_weights_that_are_loaded_later_reach_the_wide_network():
    network = six_blocks()
    wide = widened(network)
    torch.manual_seed(2)
    other = models.build("six-block", 10, (3, 8, 8), dropout=0.0)
    for norm in (m for m in other.modules() if isinstance(m, nn.BatchNorm2d)):
        norm.running_mean.uniform_(-0.1, 0.1)
        norm.running_var.uniform_(0.5, 1.5)
    network.load_state_dict(other.state_dict())
    x = torch.randn(2, 3, 8, 8)
    assert torch.allclose(wide.eval()(x), other.eval()(x), atol=1e-5)


def test_the_additional_channels_carry_zeros():
    norm = nn.BatchNorm2d(5)
    wide = WideNorm(norm, 3)
    x = torch.cat((torch.randn(4, 5, 2, 2), torch.zeros(4, 3, 2, 2)), dim=1)
    out = wide(x)
    assert torch.count_nonzero(out[:, 5:]) == 0
    assert torch.allclose(out[:, :5], nn.BatchNorm2d(5)(x[:, :5]), atol=1e-6)


@pytest.mark.parametrize(
    "layers",
    [
        [nn.Conv2d(3, 16, 3), nn.ReLU(), nn.Conv2d(16, 4, 1)],  # nothing to pad
        [nn.Conv2d(3, 9, 3), nn.ReLU(), nn.Conv2d(9, 4, 1)],  # 16 for 9 is too much
        [nn.Conv2d(3, 119, 3), nn.Flatten(), nn.Linear(119 * 4, 2)],  # no second convolution
        [nn.Conv2d(3, 119, 3), nn.Sigmoid(), nn.Conv2d(119, 4, 1)],  # the sigmoid of 0 is no zero
        [nn.Conv2d(3, 119, 3), nn.ReLU(), nn.Conv2d(119, 119, 1, groups=119)],
    ],
)
def test_where_there_is_nothing_to_gain_nothing_is_done(layers):
    assert widened(nn.Sequential(*layers)) is None
