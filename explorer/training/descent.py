"""The heart of a step: through the network, back, and a move of the weights."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.modules.batchnorm import _BatchNorm

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


@contextmanager
def _norms_for(pictures: int, network: nn.Module) -> Iterator[None]:
    """Let batch norms use their running statistics for a batch of one picture.

    One value has no spread, and PyTorch refuses it; such a batch is what is left at the end of an
    epoch whose pictures are one more than a multiple of the batch size.
    """
    norms = []
    if pictures == 1:
        norms = [m for m in network.modules() if isinstance(m, _BatchNorm) and m.training]
    for norm in norms:
        norm.eval()
    try:
        yield
    finally:
        for norm in norms:
            norm.train()


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
    autocast = torch.autocast(engine.device.type, dtype=torch.bfloat16, enabled=half)
    with _norms_for(len(labels), engine.compute), autocast:
        scores = engine.compute(x)
        loss = F.cross_entropy(scores, wanted, label_smoothing=recipe.label_smoothing)
    if share is not None:
        loss = loss * share
    loss.backward()
    return loss.detach(), (scores.detach().argmax(1) == labels).sum()
