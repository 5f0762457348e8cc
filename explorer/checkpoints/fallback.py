"""A checkpoint that is damaged gives way to the last epoch that the run has kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.checkpoints import card as cards
from explorer.checkpoints import weights
from explorer.checkpoints.card import Card
from explorer.checkpoints.files import load
from explorer.checkpoints.kept import epochs, load_epoch
from explorer.errors import CheckpointError

if TYPE_CHECKING:
    from torch import nn


def load_or_previous(folder: Path) -> tuple[nn.Module, Card, str]:
    """Read a run's checkpoint; where it is damaged, the weights after one of its epochs.

    The epoch of the checkpoint itself is asked first, then the last one, the one before, and so on;
    never the weights from before training.

    Parameters
    ----------
    folder : pathlib.Path
        The run's folder.

    Returns
    -------
    tuple of torch.nn.Module, Card and str
        The string is what people have to be told, empty when all is well.

    Raises
    ------
    CheckpointError
        What is wrong with the checkpoint, when no epoch can take its place.
    """
    try:
        return *load(folder), ""
    except CheckpointError:
        own = _own_epoch(folder)
        for epoch in sorted(epochs(folder), key=lambda epoch: (epoch != own, -epoch)):
            if epoch == 0:
                continue
            try:
                model, card = load_epoch(folder, epoch)
            except CheckpointError:
                continue
            return (
                model,
                card,
                (
                    "The checkpoint of this run is damaged. The weights after epoch "
                    f"{epoch}, which were kept in half precision, are used instead."
                ),
            )
        raise


def _own_epoch(folder: Path) -> int | None:
    try:
        text = weights.read(folder / "best.json", cards.BYTES_MAX)
        return cards.card_of(text, "best.json", sha256=str)[0].epoch
    except CheckpointError:
        return None
