"""Weights out of a safetensors file: everything is compared before a single number is copied."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

import models
from explorer import tensor_files
from explorer.checkpoints.card import Card
from explorer.errors import CheckpointError, InputError

if TYPE_CHECKING:
    from torch import Tensor, nn

Wanted = dict[str, tuple[tuple[int, ...], str]]
_STATISTICS = (".running_mean", ".running_var")  # of batch norms: kept, but not learnt


@contextmanager
def remedy(sentence: str) -> Iterator[None]:
    """Add what to do to every CheckpointError that comes out of the block."""
    try:
        yield
    except CheckpointError as error:
        raise CheckpointError(f"{error} {sentence}") from error


def network_of(card: Card) -> nn.Module:
    """Build a network without memory for its weights, and without drawing a random number.

    Raises
    ------
    CheckpointError
        When there is no such network.
    """
    import torch

    with torch.device("meta"):
        return built(card)


def built(card: Card) -> nn.Module:
    """Build the network of a card; its weights are drawn anew.

    Raises
    ------
    CheckpointError
        When there is no such network.
    """
    shape, layers = card.shape, card.layers
    try:
        return models.build(
            card.model, len(card.classes), shape, dropout=card.dropout, layers=layers
        )
    except InputError as error:
        raise CheckpointError(f"The checkpoint cannot be used. {error}") from error


def wanted_of(network: nn.Module, *, half: bool = False) -> Wanted:
    """Return shape and type of every tensor that a file for this network must have."""
    return {
        key: (tuple(value.shape), tensor_files.kind_of(value, half=half))
        for key, value in network.state_dict().items()
    }


def read(path: Path, most: int) -> bytearray:
    """Read a file of at most `most` bytes, once.

    Raises
    ------
    CheckpointError
        When it is not there, is longer, or cannot be read.
    """
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if size > most:
                raise CheckpointError(f"{path.name} has {size:,} bytes; at most {most:,} are read.")
            data = bytearray(size)
            view, done = memoryview(data), 0
            while done < size and (got := file.readinto(view[done:])):  # 2 GB at once at most
                done += got
        return data
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no {path.name} in this run.") from error
    except OSError as error:
        raise CheckpointError(f"{path.name} cannot be read.") from error


def compared(data: bytearray, wanted: Wanted, card: Card) -> tuple[dict, int]:
    """Return the entries of a file and where its numbers begin, once they fit a network.

    Raises
    ------
    CheckpointError
        As `compare`.
    """
    entries, start = tensor_files.header(data)
    compare(entries, wanted, card)
    return entries, start


def compare(entries: dict[str, tensor_files.Entry], wanted: Wanted, card: Card) -> None:
    """Compare what a file says that it holds with what a network needs.

    Raises
    ------
    CheckpointError
        When names, shapes or types differ; at most three are named, or the network whose weights
        they are.
    """
    try:
        _compare({key: (entry.shape, entry.kind) for key, entry in entries.items()}, wanted, card)
    except CheckpointError as error:
        other = whose(entries, card)
        if other in (None, card.model):
            raise
        raise CheckpointError(
            f"These are the weights of network {other!r}, but the card says {card.model!r}."
        ) from error


def whose(entries: dict[str, tensor_files.Entry], card: Card) -> str | None:
    """Return the network whose weights a file holds, for the classes and pictures of a card."""
    learnt = sum(
        prod(entry.shape)
        for name, entry in entries.items()
        if entry.kind != "I64" and not name.endswith(_STATISTICS)
    )
    for key in models.fitting(card.shape):
        if key != models.OWN and models.parameters_of(key, len(card.classes), card.shape) == learnt:
            network = network_of(replace(card, model=key, layers="", dropout=None))
            shapes = {name: tuple(value.shape) for name, value in network.state_dict().items()}
            if shapes == {name: entry.shape for name, entry in entries.items()}:
                return key
    return None


def _compare(found: Wanted, wanted: Wanted, card: Card) -> None:
    for title, names in (
        ("lack", [k for k in wanted if k not in found]),
        ("have an unknown", [k for k in found if k not in wanted]),
    ):
        if names:
            raise CheckpointError(
                f"The weights {title} {_at_most_3(names)} for network {card.model!r} with "
                f"{len(card.classes)} classes."
            )
    for key, (shape, kind) in wanted.items():
        if found[key] != (shape, kind):
            raise CheckpointError(
                f'"{key}" has shape {str(list(found[key][0]))[:60]} ({str(found[key][1])[:8]}), '
                f"but network {card.model!r} with {len(card.classes)} classes needs "
                f"{list(shape)} ({kind})."
            )


def filled(network: nn.Module, data: bytearray, entries: dict, start: int) -> nn.Module:
    """Give a network of `network_of` the numbers of a file: float32 ones are views of it.

    Returns
    -------
    torch.nn.Module
        In evaluation mode, its parameters without gradients.

    Raises
    ------
    CheckpointError
        When the file is damaged or a number is not finite.
    """
    state = tensor_files.tensors(data, entries, start)
    for key, value in state.items():
        if not is_finite(value):
            raise CheckpointError(f'The weights of "{key}" are not finite numbers.')
        if value.is_floating_point():
            state[key] = value.float()  # half precision in the file
    network.load_state_dict(state, assign=True)
    return network.eval().requires_grad_(False)


def is_finite(value: Tensor) -> bool:
    """Tell whether all numbers of a tensor are finite; makes no array of its size."""
    return all(math.isfinite(end) for end in value.aminmax())


def _at_most_3(names: list[str]) -> str:
    shown = ", ".join(f'"{name[:40]}"' for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
