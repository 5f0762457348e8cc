"""The same network before it has learnt anything: the control of every claim about training."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.checkpoints import card as cards
from explorer.checkpoints import weights
from explorer.checkpoints.card import Card
from explorer.checkpoints.kept import epochs, load_epoch
from explorer.errors import CheckpointError
from explorer.limits import SEED_MAX

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True, eq=False)
class Untrained:
    """A network that has not been trained, in evaluation mode, without gradients.

    `kept` is True for the weights that the run itself began with, False for weights drawn anew
    with the recipe's seed.
    """

    model: nn.Module
    card: Card
    kept: bool


def untrained(run: Path | Card) -> Untrained:
    """Return the network of a run before training: what was kept of it, else freshly drawn.

    Parameters
    ----------
    run : pathlib.Path or Card
        The run's folder; or a card alone, for fresh weights of its network.

    Raises
    ------
    CheckpointError
        When there is no card, or no such network.
    """
    if isinstance(run, Card):
        return _drawn(run)
    if 0 in epochs(run):
        try:
            return Untrained(*load_epoch(run, 0), kept=True)
        except CheckpointError:  # damaged; another start of the same kind will do
            pass
    with weights.remedy("Train again or choose another run."):
        text = weights.read(run / "best.json", cards.BYTES_MAX)
        return _drawn(cards.card_of(text, "best.json", sha256=str)[0])


def _drawn(card: Card) -> Untrained:
    with drawing(_seed(card)):
        model = weights.built(card)
    before = replace(card, epoch=0, val_loss=None, val_accuracy=None)
    return Untrained(model.eval().requires_grad_(False), before, kept=False)


def _seed(card: Card) -> int:
    seed = card.recipe.get("seed")
    return seed if type(seed) is int and 0 <= seed <= SEED_MAX else 0


def drawing(seed: int) -> Any:
    """Let the layers that are built inside the block draw from a generator of their own.

    torch's default generator belongs to everybody in the process; this leaves it alone, also while
    other threads use it. The numbers are those that it would give after `torch.manual_seed(seed)`.

    Parameters
    ----------
    seed : int
        The same one gives the same weights.
    """
    import torch
    from torch.nn import init
    from torch.overrides import TorchFunctionMode

    generator = torch.Generator().manual_seed(seed)
    draws = {getattr(init, name) for name in _INITIALISATIONS}
    draws |= {torch.Tensor.uniform_, torch.Tensor.normal_}

    class Drawing(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            given = dict(kwargs or {})
            if func in draws:
                given["generator"] = generator
            return func(*args, **given)

    return Drawing()


_INITIALISATIONS = (
    "uniform_",
    "normal_",
    "trunc_normal_",
    "xavier_uniform_",
    "xavier_normal_",
    "kaiming_uniform_",
    "kaiming_normal_",
)
