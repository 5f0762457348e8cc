"""A run's snapshot on the disk: all that it needs to go on after a stop, a crash or a kill.

state.json holds plain values and names one file beside it, state-<step>-<sum>.safetensors. The
tensors are written first, under a name of their own, then state.json is replaced, then the old
tensors go: whenever a kill comes, state.json names a file that is whole. Reading never runs code,
and compares everything with checksums and with the recipe before it is used.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from explorer import tensor_files
from explorer.atomic import write_bytes, write_pieces
from explorer.errors import CheckpointError, RecipeError
from explorer.limits import SNAPSHOT_BYTES_MAX
from explorer.training.events import Snapshot
from explorer.training.fingerprint import fingerprint
from explorer.training.recipe import Recipe

_CARD = "state.json"
_VERSION = 1
_CARD_BYTES_MAX = 2**20  # bytes; the losses of 200 epochs have about 20,000
_TENSORS = re.compile(r"state-\d{1,12}-[0-9a-f]{8}\.safetensors")
_AGAIN = "Start the training again."


def write(path: Path, snapshot: Snapshot, recipe: Recipe, metrics_bytes: int) -> None:
    """Replace a run's snapshot.

    Parameters
    ----------
    path : pathlib.Path
        The run's folder.
    snapshot : Snapshot
        From the loop.
    recipe : Recipe
        What is trained.
    metrics_bytes : int
        Length of metrics.jsonl at this moment; a run that goes on cuts it back to this.

    Raises
    ------
    CheckpointError
        When it has more bytes than are kept.
    OSError
        When the disk is full; the snapshot before is still whole.
    """
    size = sum(t.numel() * t.element_size() for t in snapshot.tensors.values())
    if size > SNAPSHOT_BYTES_MAX:
        raise CheckpointError(
            f"A snapshot of this run has {size:,} bytes; at most {SNAPSHOT_BYTES_MAX:,} are kept. "
            "If it is interrupted, it begins again."
        )
    name = f"state-{snapshot.step}-{secrets.token_hex(4)}.safetensors"
    digest = hashlib.sha256()

    def counted() -> Iterator[bytes | memoryview]:
        for piece in tensor_files.pieces(snapshot.tensors):
            digest.update(piece)
            yield piece

    try:
        write_pieces(path / name, counted())
    except OSError:
        _tidy(path)
        raise
    card = {
        "version": _VERSION,
        "tensors": name,
        "sha256": digest.hexdigest(),
        "bytes": [key for key, value in snapshot.tensors.items() if value.element_size() == 1],
        "step": snapshot.step,
        "epoch": snapshot.epoch,
        "recipe": asdict(recipe),
        "values": snapshot.values,
        "metrics_bytes": metrics_bytes,
        "code": fingerprint(),
    }
    try:
        write_bytes(path / _CARD, json.dumps(card | {"sum": _sum(card)}).encode())
    except OSError:
        _tidy(path)
        raise
    _tidy(path)


def there(path: Path) -> bool:
    """Return True when the run has a snapshot, whole or not."""
    return (path / _CARD).exists()


def drop(path: Path) -> None:
    """Remove the snapshot of a run that is over."""
    with suppress(OSError):
        (path / _CARD).unlink(missing_ok=True)
        _tidy(path)


def check(path: Path, recipe: Recipe) -> dict[str, Any]:
    """Return the card of a snapshot that can be gone on from; needs no torch.

    Raises
    ------
    CheckpointError
        When anything about it is wrong.
    """
    card = _card(path)
    with suppress(RecipeError):
        if Recipe.from_json(json.dumps(card["recipe"])) == recipe:
            _data(path, card)
            return card
    raise CheckpointError(f"The snapshot belongs to another recipe. {_AGAIN}")


@dataclass(frozen=True)
class Found:
    """A snapshot that was read back, and the length of metrics.jsonl when it was taken.

    `same_code` is False when the program has changed since.
    """

    snapshot: Snapshot
    metrics_bytes: int
    same_code: bool


def read(path: Path, recipe: Recipe) -> Found | None:
    """Read a run's snapshot back.

    Parameters
    ----------
    path : pathlib.Path
        The run's folder.
    recipe : Recipe
        What the run trains; a snapshot of another recipe is refused.

    Returns
    -------
    Found or None
        None where there is no snapshot.

    Raises
    ------
    CheckpointError
        When it is damaged, half written, not one of ours, or from a newer version.
    """
    if not there(path):
        return None
    card = check(path, recipe)
    from safetensors.torch import load

    try:
        tensors = load(_data(path, card))
        tensors |= {key: tensors[key].byte() for key in card["bytes"]}  # the random states
    except Exception as error:  # safetensors has its own error class for every release
        raise CheckpointError(f"The snapshot's tensors are damaged. {_AGAIN}") from error
    snapshot = Snapshot(card["step"], card["epoch"], tensors, card["values"])
    return Found(snapshot, card["metrics_bytes"], card["code"] == fingerprint())


def _card(path: Path) -> dict[str, Any]:
    damaged = CheckpointError(f"The snapshot's card is damaged. {_AGAIN}")
    try:
        with (path / _CARD).open("rb") as file:
            card = json.loads(file.read(_CARD_BYTES_MAX))
    except (OSError, ValueError, RecursionError) as error:
        raise damaged from error
    if not isinstance(card, dict) or type(card.get("version")) is not int:
        raise damaged
    if card["version"] != _VERSION:
        raise CheckpointError(
            f"The snapshot has version {str(card['version'])[:20]}; this program reads version "
            f"{_VERSION}. Use the program that wrote it, or start the training again."
        )
    if card.pop("sum", None) != _sum(card):
        raise damaged
    if not _TENSORS.fullmatch(str(card.get("tensors"))) or not _is_size(card.get("metrics_bytes")):
        raise damaged
    return card


def _data(path: Path, card: dict[str, Any]) -> bytes:
    file = path / card["tensors"]
    try:
        if file.stat().st_size > SNAPSHOT_BYTES_MAX + _CARD_BYTES_MAX:
            raise CheckpointError(f"The snapshot's tensors are too large to be ours. {_AGAIN}")
        data = file.read_bytes()
    except OSError as error:
        raise CheckpointError(f"The snapshot's tensors are missing. {_AGAIN}") from error
    if hashlib.sha256(data).hexdigest() != card["sha256"]:
        raise CheckpointError(f"The snapshot's tensors are damaged. {_AGAIN}")
    return data


def _is_size(value: Any) -> bool:
    return type(value) is int and value >= 0


def _sum(card: dict[str, Any]) -> str:
    """Return a checksum of the card itself: a wrong digit in a loss would be believed."""
    return hashlib.sha256(json.dumps(card, sort_keys=True).encode()).hexdigest()


def _tidy(path: Path) -> None:
    """Remove tensors that no card names."""
    named = None
    with suppress(CheckpointError):
        named = _card(path)["tensors"]
    for file in path.glob("state-*.safetensors"):
        if file.name != named:
            with suppress(OSError):
                file.unlink()
