"""The sanity check: the same network with its weights drawn anew knows nothing.

A map that looks the same for both shows the picture, not what was learnt.
"""

import copy
import math

import torch
from torch import Tensor, nn


def redrawn(model: nn.Module, *, last: int | None = None, seed: int = 0) -> nn.Module:
    """Return a copy of a network with weights drawn anew, as if before training.

    Convolutions and linear layers are drawn as PyTorch does by default, batch norms begin anew. A
    layer gets the same new weights however many others are redrawn.

    Parameters
    ----------
    model : nn.Module
        It is left exactly as it was.
    last : int, optional
        Only so many layers, counted from the end; None means all. Adebayo et al. call it cascading.
    seed : int
        Of the generators, which are this function's own.

    Returns
    -------
    nn.Module
        In eval mode, without gradients.

    Source
    ------
    Adebayo et al. 2018, "Sanity Checks for Saliency Maps", section 3.

    Examples
    --------
    >>> net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2)).eval()
    >>> half = redrawn(net, last=1)
    >>> torch.equal(half[0].weight, net[0].weight), torch.equal(half[1].weight, net[1].weight)
    (True, False)
    """
    other = copy.deepcopy(model).eval().requires_grad_(False)
    found = layers(other)
    first = 0 if last is None else max(0, len(found) - last)
    with torch.no_grad():
        for number, (_, module) in enumerate(found):
            if number >= first:
                _draw(module, torch.Generator().manual_seed(seed + number))
    return other


def layers(model: nn.Module) -> list[tuple[str, nn.Module]]:
    """Return the layers that have weights, with their names, in the order of the definition."""
    return [
        (name, module)
        for name, module in model.named_modules()
        if any(True for _ in module.parameters(recurse=False))
    ]


def _draw(module: nn.Module, generator: torch.Generator) -> None:
    if isinstance(module, nn.modules.batchnorm._BatchNorm):
        module.reset_parameters()  # draws nothing: ones and zeros
        return
    weight = getattr(module, "weight", None)
    fan_in = weight[0].numel() if isinstance(weight, Tensor) and weight.dim() > 1 else 1
    for values in module.parameters(recurse=False):
        # kaiming_uniform_ with a = √5, PyTorch's default, is this bound; so is that of the bias.
        values.uniform_(-1 / math.sqrt(fan_in), 1 / math.sqrt(fan_in), generator=generator)
