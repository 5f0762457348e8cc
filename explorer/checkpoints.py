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
import struct
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import models
from explorer.atomic import write_bytes
from explorer.errors import CheckpointError, InputError
from explorer.limits import CHECKPOINT_BYTES_MAX, CLASSES_MAX, CLASSES_MIN

if TYPE_CHECKING:
    from torch import nn

_CARD_BYTES_MAX = 64 * 1024  # bytes; ten class names and a recipe need about one thousand
_HEADER_BYTES_MAX = 256 * 1024  # bytes; ten tensors need about one thousand
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
    """Write a state dict; see `save`."""
    from safetensors.torch import save as to_bytes

    data = to_bytes({key: value.detach().cpu().contiguous() for key, value in state.items()})
    content = asdict(card) | {"sha256": hashlib.sha256(data).hexdigest()}
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    write_bytes(folder / f"{name}.safetensors", data)
    write_bytes(folder / f"{name}.json", text.encode())


def load(folder: Path, name: str = "best") -> tuple[nn.Module, Card]:
    """Read a checkpoint back.

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
        data = _read(folder / f"{name}.safetensors", CHECKPOINT_BYTES_MAX)
        same = hashlib.sha256(data).hexdigest() == sha256
        if same or attempt == _ATTEMPTS - 1:
            break
        time.sleep(0.1)  # a live training may be between its two renames
    shapes = _shapes(data)
    from safetensors.torch import load as from_bytes

    network = _empty_network(card)
    _compare(shapes, {k: (list(v.shape), "F32") for k, v in network.state_dict().items()}, card)
    if not same:
        raise CheckpointError(
            f"The weights do not belong to their card: the sha256 sums differ. {_AGAIN}"
        )
    try:
        state = from_bytes(data)
    except Exception as error:  # safetensors has its own error class for every release
        raise CheckpointError(f"The weights file is damaged. {_AGAIN}") from error
    for key, value in state.items():
        if not value.isfinite().all():
            raise CheckpointError(f'The weights of "{key}" are not finite numbers. {_AGAIN}')
    network.load_state_dict(state)
    return network.eval().requires_grad_(False), card


def _empty_network(card: Card) -> nn.Module:
    import torch

    with torch.random.fork_rng(devices=[]):  # the random start is overwritten right away
        try:
            return models.build(card.model, len(card.classes), card.shape)
        except InputError as error:
            raise CheckpointError(f"The checkpoint cannot be used. {error}") from error


def _read(path: Path, most: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > most:
            raise CheckpointError(
                f"{path.name} has {size:,} bytes; at most {most:,} are read. {_AGAIN}"
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no {path.name} in this run. {_AGAIN}") from error
    except OSError as error:
        raise CheckpointError(f"{path.name} cannot be read. {_AGAIN}") from error


def _read_card(path: Path) -> tuple[Card, str]:
    wrong = CheckpointError(f"The card {path.name} is not complete. {_AGAIN}")
    try:
        values = json.loads(_read(path, _CARD_BYTES_MAX))
        sha256 = values.pop("sha256")
        values.setdefault("shape", list(models.SHAPE))
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
    ):
        raise wrong
    return card, sha256


def _shapes(data: bytes) -> dict[str, tuple[list[int], str]]:
    """Read names, shapes and types from the header: 8 bytes of length, then JSON."""
    try:
        (length,) = struct.unpack("<Q", data[:8])
        if length > min(_HEADER_BYTES_MAX, len(data) - 8):
            raise ValueError(length)
        header = json.loads(data[8 : 8 + length])
        header.pop("__metadata__", None)
        return {key: (entry["shape"], entry["dtype"]) for key, entry in header.items()}
    except (struct.error, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CheckpointError(
            f"This is not a safetensors file. Only .safetensors weights are read. {_AGAIN}"
        ) from error


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
                f'"{key}" has shape {str(found[key][0])[:60]} ({str(found[key][1])[:8]}), but '
                f"network {card.model!r} with {len(card.classes)} classes needs {shape} ({kind}). "
                f"{_AGAIN}"
            )


def _at_most_3(names: list[str]) -> str:
    shown = ", ".join(f'"{name[:40]}"' for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
