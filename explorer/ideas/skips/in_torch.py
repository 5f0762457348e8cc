"""The same in PyTorch: functions that are run to check, and whose lines are shown to be copied.

None of them draws from PyTorch's default generator, which a training in the same process may be
using: layers of which only the numbers of weights count are built on the "meta" device.
"""


def gradient_norms(layers, gain, function, scaled, seed, shown, channels=8, side=6):
    """Return the gradient's length by some of all layers' weights, then the input and each map."""
    import numpy as np
    import torch
    import torch.nn.functional as F

    spread = gain * (2 / (9 * channels)) ** 0.5
    shape = (layers, channels, channels, 3, 3)
    weights = torch.tensor(spread * np.random.default_rng(seed).standard_normal(shape))
    weights.requires_grad_()
    random = np.random.default_rng([seed, 1])
    x = torch.tensor(random.standard_normal((channels, side, side)), requires_grad=True)
    start = random.standard_normal((channels, side, side))
    start = torch.tensor(start / np.linalg.norm(start))
    lengths = {}
    for kind, skip in {"plain": None, "skips": layers**-0.5 if scaled else 1}.items():
        maps = [x]
        for kernels in weights:
            result = getattr(torch, function)(F.conv2d(maps[-1], kernels, padding=1))
            maps.append(result if skip is None else maps[-1] + skip * result)
        by_weights, *by_maps = torch.autograd.grad((start * maps[-1]).sum(), [weights, *maps])
        parts = [*by_weights, *by_maps]
        lengths[kind] = [torch.linalg.vector_norm(parts[part]).item() for part in shown]
    return lengths


def counts(channels, side, blocks):
    """Return weights and multiply-adds of a stage's blocks and of its shortcuts A, B, C."""
    import torch
    import torch.nn.functional as F
    from torch import nn

    def count(inputs, kernel, stride, size):
        layer = nn.Conv2d(inputs, 2 * channels, kernel, stride, bias=False, device="meta")
        x, w = torch.zeros(1, size, size), torch.zeros(1, 1, kernel, kernel)
        places = F.conv2d(x, w, None, stride, kernel // 2).numel()  # of one output channel
        return layer.weight.numel(), layer.weight.numel() * places

    half = (side + 1) // 2
    own = [count(channels, 3, 2, side)]
    own += [count(2 * channels, 3, 1, half)] * (2 * blocks - 1)
    first = count(channels, 1, 2, side)
    others = [count(2 * channels, 1, 1, half)] * (blocks - 1)
    parts = (own, [(0, 0)], [first], [first, *others])
    return [[sum(one[kind] for one in part) for kind in range(2)] for part in parts]


def stack_weights(layers, channels=8):
    """Return how many weights the plain stack has, and the one with skip connections."""
    from torch import nn

    class Layer(nn.Module):
        def __init__(self, skip):
            super().__init__()
            self.conv = nn.Conv2d(channels, channels, 3, padding=1, bias=False, device="meta")
            self.skip = skip

        def forward(self, x):
            result = self.conv(x).relu()
            return result if self.skip is None else x + self.skip * result

    plain = nn.Sequential(*(Layer(None) for _ in range(layers)))
    skips = nn.Sequential(*(Layer(layers**-0.5) for _ in range(layers)))
    return [sum(part.numel() for part in stack.parameters()) for stack in (plain, skips)]
