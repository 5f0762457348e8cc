"""A checkpoint is two files, weights and card: saved, and loaded back."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer import tensor_files
from explorer.atomic import write_bytes, write_pieces
from explorer.checkpoints import card as cards
from explorer.checkpoints import weights
from explorer.checkpoints.card import Card
from explorer.errors import CheckpointError

if TYPE_CHECKING:
    from torch import nn

_ATTEMPTS = 3
_AGAIN = "Train again or choose another run."


def save(folder: Path, name: str, model: nn.Module, card: Card) -> None:
    """Write `<name>.safetensors` and `<name>.json`, each whole or not at all, the card last.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder.
    name : str
        Without ending.
    model : torch.nn.Module
        Its state dict is written as float32 on the CPU.
    card : Card
        What belongs to it.
    """
    save_state(folder, name, model.state_dict(), card)


def save_state(folder: Path, name: str, state: dict[str, Any], card: Card) -> None:
    """Write a state dict; see `save`. Its numbers are not copied on the way."""
    digest = hashlib.sha256()

    def counted() -> Iterator[bytes | memoryview]:
        for piece in tensor_files.pieces(state):
            digest.update(piece)
            yield piece

    write_pieces(folder / f"{name}.safetensors", counted())
    text = cards.text_of(card, sha256=digest.hexdigest())
    write_bytes(folder / f"{name}.json", text.encode())


def load(folder: Path, name: str = "best") -> tuple[nn.Module, Card]:
    """Read a checkpoint back.

    The file may be as long as the network of the card needs, and lies in memory once: the
    network's weights are views of it.

    Parameters
    ----------
    folder : pathlib.Path
        Where it lies; never something that a visitor typed.
    name : str
        Without ending.

    Returns
    -------
    tuple of torch.nn.Module and Card
        The network in evaluation mode, its parameters without gradients.

    Raises
    ------
    CheckpointError
        When anything about the two files is wrong.
    """
    with weights.remedy(_AGAIN):
        return _load(folder, name)


def _load(folder: Path, name: str) -> tuple[nn.Module, Card]:
    for attempt in range(_ATTEMPTS):
        text = weights.read(folder / f"{name}.json", cards.BYTES_MAX)
        card, beside = cards.card_of(text, f"{name}.json", sha256=str)
        network = weights.network_of(card)
        wanted = weights.wanted_of(network)
        most = tensor_files.bytes_at_most(wanted)
        data = weights.read(folder / f"{name}.safetensors", most)
        same = hashlib.sha256(data).hexdigest() == beside["sha256"]
        if same or attempt == _ATTEMPTS - 1:
            break
        time.sleep(0.1)  # a live training may be between its two renames
    entries, start = weights.compared(data, wanted, card)
    if not same:
        raise CheckpointError("The weights do not belong to their card: the sha256 sums differ.")
    return weights.filled(network, data, entries, start), card
