"""The same network with channel counts that are multiples of 8, which GPUs compute faster.

119 channels are computed as 120 and 221 as 224: the additional ones have weights of zero, carry
zeros all the way to the next convolution, and get no gradient. The network that is shown and saved
keeps its own weights; they are padded anew in every step.
"""

import torch
from torch import fx, nn
from torch.nn import functional as F

from explorer.training.reordered import layers_of

MULTIPLE = 8  # channels; the width of one matrix instruction
_MORE_MAX = 0.05  # of the channels; with more, the zeros cost what they save
# What lies between two convolutions and treats each channel by itself. A ReLU or a dropout of
# zeros is zero; so are a batch norm's with weight and shift 0, and a pool's.
_BETWEEN = (nn.BatchNorm2d, nn.ReLU, nn.Dropout, nn.Dropout2d, nn.AvgPool2d, nn.MaxPool2d)


class WideConv(nn.Module):
    """A convolution that reads and gives more channels, with weights of zero for these.

    Parameters
    ----------
    conv : torch.nn.Conv2d
        Its weights are used, not copied.
    """

    def __init__(self, conv: nn.Conv2d):
        super().__init__()
        self.conv = conv
        self.before, self.after = 0, 0  # additional channels of input and output

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Convolve (N, C + before, H, W) to (N, filters + after, H, W)."""
        conv = self.conv
        weight = F.pad(conv.weight, (0, 0, 0, 0, 0, self.before, 0, self.after))
        bias = None if conv.bias is None else F.pad(conv.bias, (0, self.after))
        return F.conv2d(x, weight, bias, conv.stride, conv.padding, conv.dilation)


class WideNorm(nn.Module):
    """A batch norm over more channels; its running numbers become the first part of longer ones.

    Parameters
    ----------
    norm : torch.nn.BatchNorm2d
        Its weights and buffers are used, not copied.
    more : int
        Additional channels.
    """

    def __init__(self, norm: nn.BatchNorm2d, more: int):
        super().__init__()
        self.norm, self.more = norm, more
        self.mean = F.pad(norm.running_mean, (0, more))
        self.variance = F.pad(norm.running_var, (0, more), value=1.0)
        norm.running_mean = self.mean[: norm.num_features]  # views: both always say the same
        norm.running_var = self.variance[: norm.num_features]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Normalise (N, C + more, H, W)."""
        norm, more = self.norm, (0, self.more)
        if norm.training:
            norm.num_batches_tracked.add_(1)
        weight, bias = F.pad(norm.weight, more), F.pad(norm.bias, more)
        values = (self.mean, self.variance, weight, bias, norm.training, norm.momentum, norm.eps)
        return F.batch_norm(x, *values)


def widened(network: nn.Module) -> nn.Module | None:
    """Return a module that computes what the network computes, at padded widths.

    Parameters
    ----------
    network : torch.nn.Module
        Its weights and the modes of its layers are shared. The buffers of its widened batch norms
        become parts of longer ones, in place.

    Returns
    -------
    torch.nn.Module or None
        None where every width is a multiple already, or no layer can be widened.

    Examples
    --------
    >>> net = nn.Sequential(nn.Conv2d(3, 119, 3), nn.ReLU(), nn.Conv2d(119, 8, 1))
    >>> wide = widened(net)
    >>> wide(torch.ones(1, 3, 4, 4)).shape, net[0].weight.shape[0]
    (torch.Size([1, 8, 2, 2]), 119)
    """
    traced = layers_of(network)
    if traced is None:
        return None
    layers, changed = dict(traced.named_modules()), False
    for first in list(traced.graph.nodes):
        conv = _conv(first, layers)
        more = -conv.out_channels % MULTIPLE if conv is not None else 0
        if not more or more > _MORE_MAX * conv.out_channels:
            continue
        chain = _to_the_next_convolution(first, layers)
        if chain is None:
            continue
        _replace(traced, layers, chain, more)
        changed = True
    if not changed:
        return None
    traced.recompile()
    return traced


def _conv(node: fx.Node, layers: dict[str, nn.Module]) -> nn.Conv2d | None:
    layer = layers.get(node.target) if node.op == "call_module" else None
    layer = layer.conv if isinstance(layer, WideConv) else layer
    plain = type(layer) is nn.Conv2d and layer.groups == 1 and layer.padding_mode == "zeros"
    return layer if plain else None


def _to_the_next_convolution(
    first: fx.Node, layers: dict[str, nn.Module]
) -> tuple[fx.Node, ...] | None:
    """Return the calls from one convolution to the next, both included."""
    chain, node = [first], first
    while len(node.users) == 1:
        node = next(iter(node.users))
        chain.append(node)
        if _conv(node, layers) is not None:
            return tuple(chain)
        if node.op != "call_module" or not _goes_by_channel(layers[node.target]):
            return None
    return None


def _goes_by_channel(layer: nn.Module) -> bool:
    if type(layer) is nn.BatchNorm2d:
        return layer.affine and layer.track_running_stats and layer.momentum is not None
    return type(layer) in _BETWEEN and not getattr(layer, "return_indices", False)


def _replace(traced: fx.GraphModule, layers: dict[str, nn.Module], chain, more: int) -> None:
    for node in chain:
        layer = layers[node.target]
        if type(layer) is nn.BatchNorm2d:
            layer = WideNorm(layer, more)
        elif type(layer) is nn.Conv2d:
            layer = WideConv(layer)
        else:
            continue
        layers[node.target] = layer
        traced.set_submodule(node.target, layer)
    layers[chain[0].target].after = more
    layers[chain[-1].target].before = more
