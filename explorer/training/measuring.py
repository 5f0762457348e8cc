"""What an engine's network says of pictures as they are: no augmentation, no dropout, float32."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

from explorer.training import distributed
from explorer.training import pictures_on_device as on_device
from explorer.training.optimisers import to_training

if TYPE_CHECKING:
    from explorer.training.engine import Engine

EVALUATION_BATCH = 128  # pictures; the activations of one batch stay in a CPU's cache


def to_input(engine: Engine, images: torch.Tensor) -> torch.Tensor:
    """Turn pictures into what the network reads: the last step for training and evaluation alike.

    Parameters
    ----------
    engine : Engine
        Knows the normalisation, and whether the pixels are shuffled.
    images : torch.Tensor
        uint8 (B, H, W, C), on the device.

    Returns
    -------
    torch.Tensor
        float32 (B, C, H, W).
    """
    if engine.pixel_order is not None:
        moved = images.flatten(1, 2).index_select(1, engine.pixel_order)
        images = moved.view(images.shape)
    return on_device.normalise(images, engine.mean, engine.std)


def answers(engine: Engine, x: torch.Tensor) -> torch.Tensor:
    """Return scores (B, classes) in evaluation mode; their softmax is the network's answer.

    With the recipe's test-time augmentation they are the logarithm of the mean of the probabilities
    for each picture and for its mirror image.
    """
    scores = engine.compute(x)
    if not engine.recipe.tta:
        return scores
    both = torch.stack((scores, engine.compute(x.flip(3)))).log_softmax(2)
    return both.logsumexp(0) - math.log(2)


def evaluate(
    engine: Engine,
    images: torch.Tensor,
    labels: torch.Tensor,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[float, float] | None:
    """Return mean loss and accuracy in evaluation mode, always in float32.

    Parameters
    ----------
    images : torch.Tensor
        uint8 (N, H, W, C), on the device.
    labels : torch.Tensor
        int64 (N,), on the device.
    stop : callable
        Asked before every batch.

    Returns
    -------
    tuple of float, or None
        None when it was stopped.
    """
    losses, correct = [], []
    distributed.average_buffers(engine.network)
    engine.network.eval()
    try:
        with torch.inference_mode():
            for start in range(0, len(labels), EVALUATION_BATCH):
                if stop():
                    return None
                x = to_input(engine, images[start : start + EVALUATION_BATCH])
                y = labels[start : start + EVALUATION_BATCH]
                scores = answers(engine, x)
                losses.append(F.cross_entropy(scores, y, reduction="sum"))
                correct.append((scores.argmax(1) == y).sum())
    finally:
        to_training(engine.recipe, engine.network)
    total = sum(torch.stack(losses).tolist())  # added up in float64
    return total / len(labels), sum(torch.stack(correct).tolist()) / len(labels)


def copy_of_weights(network: nn.Module) -> dict[str, torch.Tensor]:
    """Return the state dict as contiguous copies on the CPU."""
    return {
        name: value.detach().cpu().contiguous().clone()
        for name, value in network.state_dict().items()
    }
