"""Safetensors files without a second copy in memory: written in pieces, read as views of a buffer.

A file is 8 bytes with the length of its header, the header (JSON: name -> dtype, shape, place), and
the numbers. The package safetensors reads and writes the same; with the half gigabyte of VGG11 it
would hold every number twice.

**Source**: https://huggingface.co/docs/safetensors, section "Format".
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from explorer.errors import CheckpointError

if TYPE_CHECKING:
    from torch import Tensor

HEADER_BYTES_MAX = 256 * 1024  # bytes; the 122 tensors of ResNet-18 need about 12 thousand
_ALIGNED = 8  # bytes; the longest number that is kept here, int64
_BYTES = {"F16": 2, "F32": 4, "I64": 8}
_NOTES = "__metadata__"  # how the format calls them
_NOT_ONE = "This is not a safetensors file. Only .safetensors weights are read."
_UNREADABLE = (
    struct.error,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
)


class Entry(NamedTuple):
    """One tensor of a file: its shape, the kind of its numbers, and its place behind the header."""

    shape: tuple[int, ...]
    kind: str
    begin: int
    end: int


def bytes_at_most(wanted: Mapping[str, tuple[tuple[int, ...], str]]) -> int:
    """Return how long a file with such tensors (shape, kind) may be.

    Examples
    --------
    >>> bytes_at_most({"weight": ((10, 256), "F32"), "bias": ((10,), "F32")}) - 2**18
    10288
    """
    numbers = sum(prod(shape) * _BYTES[kind] for shape, kind in wanted.values())
    return 8 + HEADER_BYTES_MAX + numbers


def kind_of(tensor: Tensor, *, half: bool = False) -> str:
    """Return how a tensor is kept: "F32" or, in half precision, "F16"; "I64" for whole numbers."""
    real = "F16" if half else "F32"
    return real if tensor.is_floating_point() else "I64"


def bytes_of(state: Mapping[str, Tensor], *, half: bool = False) -> int:
    """Return how many bytes the numbers of a file take."""
    return sum(value.numel() * _BYTES[kind_of(value, half=half)] for value in state.values())


def pieces(
    state: Mapping[str, Tensor], *, half: bool = False, notes: Mapping[str, str] | None = None
) -> Iterator[bytes | memoryview]:
    """Yield a file's bytes: the header, then the numbers of one tensor after the other.

    Parameters
    ----------
    state : mapping
        Name -> tensor, on any device; real numbers become float32, whole ones int64.
    half : bool
        Real numbers become float16 instead: 3 digits, and nothing above 65,504.
    notes : mapping, optional
        Texts to be kept in the header.
    """
    kinds = {name: kind_of(value, half=half) for name, value in state.items()}
    names = sorted(state, key=lambda name: (-_BYTES[kinds[name]], name))
    header, end = {} if notes is None else {_NOTES: dict(notes)}, 0
    for name in names:
        kind = kinds[name]
        begin, end = end, end + state[name].numel() * _BYTES[kind]
        place = [begin, end]
        header[name] = {"dtype": kind, "shape": list(state[name].shape), "data_offsets": place}
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % _ALIGNED)
    yield struct.pack("<Q", len(text)) + text
    for name in names:
        tensor = state[name].detach().cpu()
        real = tensor.half() if half else tensor.float()
        tensor = real if tensor.is_floating_point() else tensor.long()
        yield memoryview(tensor.contiguous().numpy().reshape(-1)).cast("B")


def header(data: bytes | bytearray) -> tuple[dict[str, Entry], int]:
    """Read names, shapes, kinds and places; no number is looked at.

    Returns
    -------
    tuple of dict and int
        Name -> `Entry`, and where the numbers begin.

    Raises
    ------
    CheckpointError
        When the bytes are no safetensors file; the sentence has no remedy yet.
    """
    try:
        found, start = _header(data)
        found.pop(_NOTES, None)
        return {name: _entry(value) for name, value in found.items()}, start
    except _UNREADABLE as error:
        raise CheckpointError(_NOT_ONE) from error


def notes(data: bytes | bytearray) -> dict[str, str]:
    """Read the texts in a header; what is no text is left out.

    Raises
    ------
    CheckpointError
        As `header`.
    """
    try:
        found = _header(data)[0].get(_NOTES, {})
        return {key: value for key, value in found.items() if isinstance(value, str)}
    except _UNREADABLE as error:
        raise CheckpointError(_NOT_ONE) from error


def _header(data: bytes | bytearray) -> tuple[dict, int]:
    (length,) = struct.unpack("<Q", data[:8])
    if length > min(HEADER_BYTES_MAX, len(data) - 8):
        raise ValueError(length)
    return json.loads(bytes(data[8 : 8 + length])), 8 + length


def _entry(value: dict) -> Entry:
    begin, end = value["data_offsets"]
    if not all(type(n) is int and n >= 0 for n in (*value["shape"], begin, end)):
        raise ValueError(value)
    return Entry(tuple(value["shape"]), value["dtype"], begin, end)


def tensors(data: bytearray, entries: Mapping[str, Entry], start: int) -> dict[str, Tensor]:
    """Return the tensors of a file; they are views of `data` and keep it alive.

    Parameters
    ----------
    data : bytearray
        The whole file; not to be used for anything else afterwards.
    entries : mapping
        From `header`, with shapes that have been found to be right.
    start : int
        Where the numbers begin.

    Raises
    ------
    CheckpointError
        When the places do not follow each other from the first byte to the last, each as long as
        its numbers; the sentence has no remedy yet.
    """
    import torch

    kinds = {"F16": torch.float16, "F32": torch.float32, "I64": torch.int64}
    found, place = {}, 0
    for name, entry in sorted(entries.items(), key=lambda item: item[1].begin):
        length = prod(entry.shape) * _BYTES[entry.kind]
        if (entry.begin, entry.end) != (place, place + length) or start + entry.end > len(data):
            raise _damaged()
        place, count, at = entry.end, prod(entry.shape), start + entry.begin
        buffer = data
        if at % _ALIGNED and at % _BYTES[entry.kind]:  # our own files never have that
            buffer, at = data[at : at + length], 0
        flat = torch.frombuffer(buffer, dtype=kinds[entry.kind], count=count, offset=at)
        found[name] = flat.reshape(entry.shape)
    if start + place != len(data):
        raise _damaged()
    return found


def _damaged() -> CheckpointError:
    return CheckpointError("The weights file is damaged.")
