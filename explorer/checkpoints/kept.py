"""The weights of a run over its epochs: before training and after each, in half precision.

Each lies in one file, epochs/<epoch>.safetensors, whose header holds its card and the sha256 of
card and numbers: an epoch is there whole or not at all, and says so when it was damaged. A long
training keeps every second epoch, every fourth and so on, as many as fit into the limit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer import tensor_files
from explorer.atomic import write_pieces
from explorer.checkpoints import card as cards
from explorer.checkpoints import weights
from explorer.checkpoints.card import Card
from explorer.errors import CheckpointError
from explorer.limits import EPOCHS_BYTES_MAX

if TYPE_CHECKING:
    from torch import nn

_FOLDER, _ENDING = "epochs", ".safetensors"
_BYTES_MAX = EPOCHS_BYTES_MAX // 2  # of one epoch; else not even two could be kept
_CARD, _SUM = "card", "sha256"
_DIGITS_MAX = 6
_AGAIN = "Choose another epoch or train again."


def every(epoch: int, size: int) -> int | None:
    """Return which epochs are kept up to one: all (1), every second (2), every fourth, …

    Parameters
    ----------
    epoch : int
        The last one so far; 0 is before training.
    size : int
        Bytes of one of them.

    Returns
    -------
    int or None
        None when not even two would fit.

    Examples
    --------
    >>> every(12, 1_240_724), every(13, 1_240_724), every(2, 20_000_000)
    (1, 2, None)
    """
    if size > _BYTES_MAX:
        return None
    step = 1
    while (epoch // step + 1) * size > EPOCHS_BYTES_MAX:
        step *= 2
    return step


def is_kept(epoch: int, state: dict[str, Any]) -> bool:
    """Tell whether the weights after an epoch will be kept; no number is looked at."""
    step = every(epoch, tensor_files.bytes_of(state, half=True))
    return step is not None and epoch % step == 0


def keep(folder: Path, state: dict[str, Any], card: Card) -> None:
    """Keep the weights after the card's epoch, and leave out others where they take too much room.

    Weights that half precision cannot hold, above 65,504 or no numbers, are not kept. Epoch 0 is a
    beginning: what an earlier attempt has left goes.

    Parameters
    ----------
    folder : pathlib.Path
        The run's folder.
    state : dict
        The network's state dict.
    card : Card
        Says which epoch.
    """
    epoch, step = card.epoch, every(card.epoch, tensor_files.bytes_of(state, half=True))
    if epoch == 0:
        drop_after(folder, -1)
    if step is None:
        return
    drop(folder, [old for old in epochs(folder) if old % step])
    halves = {k: v.half() if v.is_floating_point() else v for k, v in state.items()}
    if epoch % step or not all(map(weights.is_finite, halves.values())):
        return
    text = cards.text_of(card)
    _, *numbers = tensor_files.pieces(halves, half=True)
    notes = {_CARD: text, _SUM: _sum(text, numbers)}
    (folder / _FOLDER).mkdir(exist_ok=True)
    pieces = tensor_files.pieces(halves, half=True, notes=notes)
    write_pieces(_file(folder, epoch), pieces, lasting=False)


def epochs(folder: Path) -> tuple[int, ...]:
    """Return the epochs whose weights are kept, ascending; 0 is before training."""
    names = [file.stem for file in (folder / _FOLDER).glob(f"*{_ENDING}")]
    numbers = [int(name) for name in names if name.isdecimal() and len(name) <= _DIGITS_MAX]
    return tuple(sorted(number for number in numbers if str(number) in names))


def drop_after(folder: Path, epoch: int) -> None:
    """Remove what is later than an epoch, and what a kill has left half written."""
    drop(folder, [old for old in epochs(folder) if old > epoch])
    for left in (folder / _FOLDER).glob(".*.part"):
        with suppress(OSError):
            left.unlink()


def drop(folder: Path, numbers: Iterable[int]) -> None:
    """Remove the weights after some epochs."""
    for number in numbers:
        with suppress(OSError):
            _file(folder, number).unlink()


def load_epoch(folder: Path, epoch: int) -> tuple[nn.Module, Card]:
    """Read the weights after an epoch back; as `load`, from half precision to float32.

    Parameters
    ----------
    folder : pathlib.Path
        The run's folder; never something that a visitor typed.
    epoch : int
        One of `epochs(folder)`.

    Returns
    -------
    tuple of torch.nn.Module and Card
        The network in evaluation mode, its parameters without gradients.

    Raises
    ------
    CheckpointError
        When they are not kept, or anything about the file is wrong.
    """
    there = epochs(folder)
    if epoch not in there:
        shown = ", ".join(map(str, there[:10])) or "none"
        raise CheckpointError(
            f"The weights after epoch {str(epoch)[:_DIGITS_MAX]} are not kept in this run; kept: "
            f"{shown}{', …' if len(there) > 10 else ''}. {_AGAIN}"
        )
    with weights.remedy(_AGAIN):
        return _load(_file(folder, epoch), epoch)


def _load(path: Path, epoch: int) -> tuple[nn.Module, Card]:
    name = f"of epoch {epoch}"
    data = weights.read(path, _BYTES_MAX + tensor_files.HEADER_BYTES_MAX + 8)
    notes = tensor_files.notes(data)
    text = notes.get(_CARD, "")
    card, _ = cards.card_of(text, name)
    network = weights.network_of(card)
    entries, start = weights.compared(data, weights.wanted_of(network, half=True), card)
    if card.epoch != epoch or notes.get(_SUM) != _sum(text, [memoryview(data)[start:]]):
        raise CheckpointError(
            f"The weights {name} are damaged: they do not belong to their card or their sum."
        )
    return weights.filled(network, data, entries, start), card


def _sum(text: str, numbers: Iterable[bytes | memoryview]) -> str:
    digest = hashlib.sha256(text.encode())
    for piece in numbers:
        digest.update(piece)
    return digest.hexdigest()


def _file(folder: Path, epoch: int) -> Path:
    return folder / _FOLDER / f"{epoch}{_ENDING}"
