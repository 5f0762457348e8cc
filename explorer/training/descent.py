"""The heart of a step: through the network, back, and a move of the weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import nn
from torch.nn import functional as F

from explorer.training import distributed

if TYPE_CHECKING:
    from explorer.training.engine import Engine


class StepResult(NamedTuple):
    """What a step gave, still on the device: reading it at every step would make the device wait.

    Parameters
    ----------
    loss : torch.Tensor
        Mean over the batch, against smoothed and mixed labels where the recipe asks for them.
    correct : torch.Tensor
        Number of correct answers.
    gradient_norm : torch.Tensor
        Length of the whole gradient, before it is clipped.
    """

    loss: torch.Tensor
    correct: torch.Tensor
    gradient_norm: torch.Tensor


def descend(
    engine: Engine,
    x: torch.Tensor,
    wanted: torch.Tensor,
    labels: torch.Tensor,
    share: float | None = None,
) -> StepResult:
    """Go through the network and back, and move the weights; nothing here waits for the device.

    Parameters
    ----------
    engine : Engine
        Its network and optimiser are changed.
    x : torch.Tensor
        float32 (B, C, H, W), what the network reads.
    wanted : torch.Tensor
        int64 (B,), or float32 (B, classes) where labels are mixed.
    labels : torch.Tensor
        int64 (B,): the answers that count as correct.
    share : float, optional
        Of the whole batch, where other ranks have the rest.
    """
    loss, correct = _backward(engine, x, wanted, labels, share)
    trained = [p for p in engine.network.parameters() if p.grad is not None]
    if share is not None:
        loss, correct = distributed.add_up(trained, [loss, correct])
    norm = nn.utils.get_total_norm([p.grad for p in trained])
    if engine.recipe.clip:
        nn.utils.clip_grads_with_norm_(trained, engine.recipe.clip, norm)
    engine.optimiser.step()
    return StepResult(loss, correct, norm)


def _backward(engine: Engine, x, wanted, labels, share) -> tuple[torch.Tensor, torch.Tensor]:
    """Set the gradients; return the loss and the number of correct answers."""
    recipe = engine.recipe
    engine.optimiser.zero_grad(set_to_none=True)
    if len(labels) == 0:  # fewer pictures than ranks
        for parameter in filter(lambda p: p.requires_grad, engine.network.parameters()):
            parameter.grad = torch.zeros_like(parameter)
        nothing = torch.zeros((), device=engine.device)
        return nothing, nothing
    half = recipe.precision == "bfloat16"
    with torch.autocast(engine.device.type, dtype=torch.bfloat16, enabled=half):
        scores = engine.compute(x)
        loss = F.cross_entropy(scores, wanted, label_smoothing=recipe.label_smoothing)
    if share is not None:
        loss = loss * share
    loss.backward()
    return loss.detach(), (scores.detach().argmax(1) == labels).sum()
