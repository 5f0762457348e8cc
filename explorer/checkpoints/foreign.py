"""Weights that somebody has trained elsewhere: a bare safetensors file without a card.

Names may differ: a common beginning ("module.") is left out, and where every tensor can be told by
its kind and shape alone, its name does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from explorer import tensor_files
from explorer.checkpoints import weights
from explorer.checkpoints.card import Card
from explorer.checkpoints.weights import Wanted
from explorer.errors import CheckpointError

if TYPE_CHECKING:
    from torch import nn

ENDING = ".safetensors"
_BY_SHAPE = (
    "The tensors have other names in the file; each was told by its shape, which only one has."
)
_SAVE = (
    "Save it with safetensors.torch.save_file(model.state_dict(), "
    '"weights.safetensors") and choose that file.'
)


def check_name(name: str) -> None:
    """Refuse a file by its name, before a byte of it is looked at.

    Raises
    ------
    CheckpointError
        When it is no .safetensors file.
    """
    if not name.lower().endswith(ENDING):
        raise CheckpointError(
            "We read .safetensors files only: a file of PyTorch's own kind (.pt, .pth, .pkl) can "
            f"run code when it is opened. {_SAVE}"
        )


def open_foreign(data: bytes, card: Card) -> tuple[nn.Module, str]:
    """Read the state dict of a network that was trained elsewhere.

    Parameters
    ----------
    data : bytes
        The whole file, in single or half precision.
    card : Card
        What somebody says that it is.

    Returns
    -------
    tuple of torch.nn.Module and str
        The network in evaluation mode, without gradients; and what has to be told, or "".

    Raises
    ------
    CheckpointError
        When anything about it is wrong.
    """
    with weights.remedy("Choose another network, other classes or another file."):
        network = weights.network_of(card)
        most = tensor_files.bytes_at_most(weights.wanted_of(network))
        if len(data) > most:
            raise CheckpointError(
                f"The file has {len(data):,} bytes; the weights of network {card.model!r} with "
                f"{len(card.classes)} classes have at most {most:,}."
            )
        entries, start = tensor_files.header(data)
        half = any(entry.kind == "F16" for entry in entries.values())
        wanted = weights.wanted_of(network, half=half)
        names, note = names_in(entries, wanted)
        renamed = {names.get(name, name): entry for name, entry in entries.items()}
        weights.compare(renamed, wanted, card)
        return weights.filled(network, bytearray(data), renamed, start), note


def names_in(
    entries: Mapping[str, tensor_files.Entry], wanted: Wanted
) -> tuple[dict[str, str], str]:
    """Return which tensor of a network each name of a file means, as far as that can be told.

    Returns
    -------
    tuple of dict and str
        Name in the file -> name in the network; and what has to be told, or "".

    Examples
    --------
    >>> wanted = {"fc.weight": ((2, 3), "F32"), "fc.bias": ((2,), "F32")}
    >>> weight = tensor_files.Entry((2, 3), "F32", 0, 24)
    >>> bias = tensor_files.Entry((2,), "F32", 24, 32)
    >>> names_in({"net.fc.weight": weight, "net.fc.bias": bias}, wanted)
    ({'net.fc.weight': 'fc.weight', 'net.fc.bias': 'fc.bias'}, '')
    """
    if set(entries) == set(wanted):
        return {}, ""
    short = {name: name for name in entries}
    while len({name.partition(".")[0] for name in short.values()}) == 1 and all(
        "." in name for name in short.values()
    ):
        short = {name: rest.partition(".")[2] for name, rest in short.items()}
        if set(short.values()) == set(wanted):
            return short, ""
    there = {name: _mark(name, entry.shape) for name, entry in entries.items()}
    needed = {_mark(name, shape): name for name, (shape, _) in wanted.items()}
    if len(needed) == len(wanted) == len(there) and set(there.values()) == set(needed):
        return {name: needed[mark] for name, mark in there.items()}, _BY_SHAPE
    return {}, ""


def _mark(name: str, shape: tuple[int, ...]) -> tuple:
    """Return what tells a tensor without its layer's name: weight or bias, and its shape."""
    return name.rpartition(".")[2], shape
