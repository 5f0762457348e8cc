"""Trained weights on the disk: a safetensors file and a JSON card. The only loader of weights.

Both files are written under another name first and then renamed; the card is written last and
holds the sha256 of the weights, so half a checkpoint, or weights beside another training's card,
are noticed. Nothing here can run code from a file: safetensors holds numbers only, and shapes are
compared with the network's before a single number is copied.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import models
from explorer import tensor_files
from explorer.atomic import write_bytes, write_pieces
from explorer.errors import CheckpointError, InputError
from explorer.limits import CLASSES_MAX, CLASSES_MIN, DROPOUT_MAX

if TYPE_CHECKING:
    from torch import nn

_CARD_BYTES_MAX = 64 * 1024  # bytes; ten class names and a recipe need about one thousand
_ATTEMPTS = 3
_AGAIN = "Train again or choose another run."


@dataclass(frozen=True)
class Card:
    """What has to be known to use the weights.

    Parameters
    ----------
    model : str
        A key of `models.REGISTRY`.
    classes : tuple of str
        In the order of the outputs.
    mean, std : tuple of float
        Per channel, of pixels in 0..1: what the network's input was normalised with.
    epoch : int
        After which epoch; 0 is before the end of the first.
    val_loss, val_accuracy : float
        On the validation part.
    recipe : dict
        The recipe's entries.
    shape : tuple of int
        Channels, rows and columns of the pictures; cards from before there was a choice say
        nothing, and mean 3×32×32.
    dropout : float or None
        The share of the last dropout layer, None for the network's own.
    layers : str
        The layers of a student's own network, as the links of the page Stack write them.
    """

    model: str
    classes: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    epoch: int
    val_loss: float
    val_accuracy: float
    recipe: dict[str, Any]
    shape: models.Shape = models.SHAPE
    dropout: float | None = None
    layers: str = ""


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
    content = asdict(card) | {"sha256": digest.hexdigest()}
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
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
    for attempt in range(_ATTEMPTS):
        card, sha256 = _read_card(folder / f"{name}.json")
        network = _empty_network(card)
        wanted = {
            key: (tuple(value.shape), tensor_files.kind_of(value))
            for key, value in network.state_dict().items()
        }
        data = _read(folder / f"{name}.safetensors", tensor_files.bytes_at_most(wanted))
        same = hashlib.sha256(data).hexdigest() == sha256
        if same or attempt == _ATTEMPTS - 1:
            break
        time.sleep(0.1)  # a live training may be between its two renames
    entries, start = tensor_files.header(data)
    _compare({k: (entry.shape, entry.kind) for k, entry in entries.items()}, wanted, card)
    if not same:
        raise CheckpointError(
            f"The weights do not belong to their card: the sha256 sums differ. {_AGAIN}"
        )
    state = tensor_files.tensors(data, entries, start)
    for key, value in state.items():
        if not all(math.isfinite(end) for end in value.aminmax()):  # makes no array of its size
            raise CheckpointError(f'The weights of "{key}" are not finite numbers. {_AGAIN}')
    network.load_state_dict(state, assign=True)
    return network.eval().requires_grad_(False), card


def _empty_network(card: Card) -> nn.Module:
    """Build the network without memory for its weights, and without drawing a random number."""
    import torch

    shape, layers = card.shape, card.layers
    try:
        with torch.device("meta"):
            return models.build(
                card.model, len(card.classes), shape, dropout=card.dropout, layers=layers
            )
    except InputError as error:
        raise CheckpointError(f"The checkpoint cannot be used. {error}") from error


def _read(path: Path, most: int) -> bytearray:
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if size > most:
                raise CheckpointError(
                    f"{path.name} has {size:,} bytes; at most {most:,} are read. {_AGAIN}"
                )
            data = bytearray(size)
            view, done = memoryview(data), 0
            while done < size and (got := file.readinto(view[done:])):  # 2 GB at once at most
                done += got
        return data
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no {path.name} in this run. {_AGAIN}") from error
    except OSError as error:
        raise CheckpointError(f"{path.name} cannot be read. {_AGAIN}") from error


def _read_card(path: Path) -> tuple[Card, str]:
    wrong = CheckpointError(f"The card {path.name} is not complete. {_AGAIN}")
    try:
        values = json.loads(_read(path, _CARD_BYTES_MAX))
        sha256 = values.pop("sha256")
        values.setdefault("shape", list(models.SHAPE))  # older cards do not say it
        for key in ("classes", "mean", "std", "shape"):
            if not isinstance(values[key], list):
                raise TypeError(key)
            values[key] = tuple(values[key])
        card = Card(**values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise wrong from error
    numbers = (*card.mean, *card.std, card.val_loss, card.val_accuracy)
    if (
        not all(isinstance(c, str) for c in (card.model, sha256, *card.classes))
        or not CLASSES_MIN <= len(card.classes) <= CLASSES_MAX
        or not models.is_shape(card.shape)
        or not (len(card.mean) == len(card.std) == card.shape[0])
        or not all(isinstance(v, int | float) and math.isfinite(v) for v in numbers)
        or min(card.std) <= 0
        or type(card.epoch) is not int
        or not isinstance(card.recipe, dict)
        or not isinstance(card.layers, str)
        or not _is_dropout(card.dropout)
    ):
        raise wrong
    return card, sha256


def _is_dropout(value: object) -> bool:
    return value is None or (type(value) in (int, float) and 0 <= value <= DROPOUT_MAX)


def _compare(found: dict, wanted: dict, card: Card) -> None:
    """Compare names, shapes and types before any number is copied; name at most 3 differences."""
    for title, names in (
        ("lack", [k for k in wanted if k not in found]),
        ("have an unknown", [k for k in found if k not in wanted]),
    ):
        if names:
            raise CheckpointError(
                f"The weights {title} {_at_most_3(names)} for network {card.model!r} with "
                f"{len(card.classes)} classes. {_AGAIN}"
            )
    for key, (shape, kind) in wanted.items():
        if found[key] != (shape, kind):
            raise CheckpointError(
                f'"{key}" has shape {str(list(found[key][0]))[:60]} ({str(found[key][1])[:8]}), '
                f"but network {card.model!r} with {len(card.classes)} classes needs "
                f"{list(shape)} ({kind}). "
                f"{_AGAIN}"
            )


def _at_most_3(names: list[str]) -> str:
    shown = ", ".join(f'"{name[:40]}"' for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
