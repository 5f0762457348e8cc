"""The methods as lines of PyTorch for the reader's own notebook: they give the same numbers.

There the network belongs to one reader, so that hooks do no harm; they are taken off again.
"""

import copy
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from explorer.probing.attribution.differentiable import forward
from explorer.probing.attribution.gradients import SMOOTH_PICTURES, SMOOTH_SIGMA
from explorer.probing.attribution.occlusion import FILLS

_GREY = 128
_BEFORE = """import torch

# model: yours, model.eval(); image: a uint8 array of shape (rows, columns, channels)
mean = torch.tensor({mean}).view(-1, 1, 1)
std = torch.tensor({std}).view(-1, 1, 1)
pixels = torch.tensor(image).permute(2, 0, 1) / 255
label = {label}  # the class that is explained
"""
_KEEP = """kept = {}


def keep(module, inputs, output):
    kept["maps"] = WHAT


"""


def gradient_lines(label: int, mean: Sequence[float], std: Sequence[float]) -> str:
    """Return lines whose `heat` (H, W) is the strength of the input gradient."""
    return (
        _start(label, mean, std)
        + """
pixels.requires_grad_()
score = model(((pixels - mean) / std)[None])[0, label]  # before softmax
(slopes,) = torch.autograd.grad(score, pixels)
heat = slopes.abs().amax(dim=0)
"""
    )


def smooth_lines(
    label: int, mean: Sequence[float], std: Sequence[float], pictures: int = SMOOTH_PICTURES
) -> str:
    """Return lines whose `heat` (H, W) is the strength of SmoothGrad with seed 0."""
    return (
        _start(label, mean, std)
        + f"""
generator = torch.Generator().manual_seed(0)
noise = torch.randn(({pictures}, *pixels.shape), generator=generator) * {SMOOTH_SIGMA}
total = torch.zeros_like(pixels)
for one in noise:
    noisy = (pixels + one).requires_grad_()
    score = model(((noisy - mean) / std)[None])[0, label]  # before softmax
    total += torch.autograd.grad(score, noisy)[0]
heat = (total / len(noise)).abs().amax(dim=0)
"""
    )


def occlusion_lines(
    label: int, mean: Sequence[float], std: Sequence[float], patch: tuple[int, int, str]
) -> str:
    """Return lines whose `heat` (H, W) is the mean drop of the probability under patches.

    Parameters
    ----------
    label, mean, std
        The class and the constants of the network's normalisation.
    patch : tuple
        Side, stride and fill, one of `explorer.probing.attribution.occlusion.FILLS`.
    """
    size, stride, fill = patch
    filling = {
        FILLS[0]: "((mean * 255 + 0.5).floor() / 255).expand_as(pixels)",
        FILLS[1]: f"torch.full_like(pixels, {_GREY} / 255)",
        FILLS[2]: "torch.from_numpy(np.random.default_rng(0).integers(0, 256, image.shape, "
        "np.uint8))\nfilling = filling.permute(2, 0, 1) / 255",
    }[fill]
    numpy = "import numpy as np\n" if fill == FILLS[2] else ""
    return (
        numpy
        + _start(label, mean, std)
        + f"""

@torch.no_grad()
def probability(pixels):
    return model(((pixels - mean) / std)[None]).softmax(dim=1)[0, label]


def places(length, size={size}, stride={stride}):
    return sorted({{*range(0, length - size + 1, stride), length - size}})


filling = {filling}
heat, times = torch.zeros(pixels.shape[1:]), torch.zeros(pixels.shape[1:])
for top in places(pixels.shape[1]):
    for left in places(pixels.shape[2]):
        part = (slice(top, top + {size}), slice(left, left + {size}))
        covered = pixels.clone()
        covered[:, *part] = filling[:, *part]
        heat[part] += probability(pixels) - probability(covered)
        times[part] += 1
heat /= times.clamp(min=1)
"""
    )


def grad_cam_lines(label: int, mean: Sequence[float], std: Sequence[float], module: str) -> str:
    """Return lines whose `heat` (rows, columns) is Grad-CAM; `map_module` finds the module."""
    return (
        _start(label, mean, std)
        + f"""
{_KEEP.replace("WHAT", "output")}part = model.get_submodule("{module}")
handle = part.register_forward_hook(keep)
x = ((pixels - mean) / std)[None].requires_grad_()
score = model(x)[0, label]  # before softmax
handle.remove()
(slopes,) = torch.autograd.grad(score, kept["maps"])
weights = slopes.mean(dim=(2, 3), keepdim=True)  # one for each map
heat = torch.relu((weights * kept["maps"].detach()).sum(dim=1))[0]
"""
    )


def cam_lines(
    label: int, mean: Sequence[float], std: Sequence[float], pool: str, linear: str
) -> str:
    """Return lines whose `heat` (rows, columns) is the class activation map."""
    return (
        _start(label, mean, std)
        + f"""
{_KEEP.replace("WHAT", "inputs[0]")}pool = model.get_submodule("{pool}")
handle = pool.register_forward_hook(keep)
with torch.no_grad():
    score = model(((pixels - mean) / std)[None])[0, label]
handle.remove()
linear, maps = model.get_submodule("{linear}"), kept["maps"][0]
weights = linear.weight[label].detach()
heat = (weights.view(-1, 1, 1) * maps).sum(dim=0) / maps[0].numel()
bias = 0 if linear.bias is None else linear.bias[label].detach()
heat.sum() + bias  # is the score
"""
    )


def cam_modules(model: nn.Module) -> tuple[str, str] | None:
    """Return the names of the global pooling and of the linear layer; None without such modules."""
    pools = [n for n, m in model.named_modules() if isinstance(m, nn.AdaptiveAvgPool2d)]
    linear = [n for n, m in model.named_modules() if isinstance(m, nn.Linear)]
    return (pools[-1], linear[-1]) if pools and linear else None


def map_module(model: nn.Module, layer: str) -> str | None:
    """Return the module that gives a convolution's maps after the ReLU, if there is one.

    It is looked for in a copy, for hooks on a network belong to all who use it. None where the ReLU
    is a function that no module calls.

    Parameters
    ----------
    model : nn.Module
        In eval mode; it is left exactly as it was.
    layer : str
        A convolution.
    """
    own, outputs = copy.deepcopy(model), {}
    for name, module in own.named_modules():
        if isinstance(module, nn.ReLU | nn.Conv2d):
            module.register_forward_hook(_noting(outputs, name))
    black = torch.zeros(1, *model.shape, dtype=next(model.parameters()).dtype)
    _, maps = forward(own, black, (layer,))
    same = [name for name, output in outputs.items() if output is maps[layer]]
    return same[0] if same else None


def _noting(outputs: dict[str, Tensor], name: str):
    def hook(module: nn.Module, inputs: tuple, output: Tensor) -> None:
        outputs[name] = output

    return hook


def _start(label: int, mean: Sequence[float], std: Sequence[float]) -> str:
    return _BEFORE.format(mean=list(mean), std=list(std), label=label)
