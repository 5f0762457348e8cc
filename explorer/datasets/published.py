"""Published weights of PyTorch as safetensors: the one place that opens a .pth file.

Such a file can hold code. This one is opened only after its checksum was found to be that of
torchvision's, and with PyTorch's own reader that builds tensors and nothing else.
"""

import hashlib
import os
from pathlib import Path

from explorer import tensor_files
from explorer.datasets import sources
from explorer.errors import CheckpointError, DataError

WEIGHTS, CHECKSUM = "weights.safetensors", "weights.sha256"


def convert(verified: Path, folder: Path) -> None:
    """Write the tensors of a verified .pth file as safetensors, and their checksum beside them.

    Parameters
    ----------
    verified : Path
        A file whose checksum has been compared.
    folder : Path
        An existing folder.

    Raises
    ------
    DataError
        If the file does not hold named tensors.
    """
    import torch

    try:
        state = torch.load(verified, map_location="cpu", weights_only=True)
    except Exception as error:  # PyTorch has an error class for every way to be wrong
        raise DataError(f"{verified.name} cannot be read as weights of PyTorch.") from error
    if not isinstance(state, dict) or not all(
        isinstance(name, str) and isinstance(value, torch.Tensor) for name, value in state.items()
    ):
        raise DataError(f"{verified.name} does not hold named tensors.")
    digest = hashlib.sha256()
    with open(folder / WEIGHTS, "xb") as file:
        for piece in tensor_files.pieces(state):
            digest.update(piece)
            file.write(piece)
    (folder / CHECKSUM).write_text(digest.hexdigest())


def missing(source: sources.Source) -> str | None:
    """Return the sentence that says how to get weights that are not on this machine, or None."""
    if sources.is_ready(source):
        return None
    return (
        f"{source.title} are not on this machine: get them with `{source.command}` "
        f"({source.size / 1e6:,.0f} MB), or train from random weights."
    )


def read(source: sources.Source) -> dict:
    """Return fetched weights by their published names, checked against their checksum.

    Parameters
    ----------
    source : Source
        An entry of `explorer.datasets.sources.WEIGHTS`.

    Returns
    -------
    dict of str to torch.Tensor
        They lie in memory once.

    Raises
    ------
    DataError
        If they are not on this machine, or damaged; those are put aside and offered again.
    """
    if (reason := missing(source)) is not None:
        raise DataError(reason)
    folder = sources.folder_of(source) / source.unpacked
    try:
        with open(folder / WEIGHTS, "rb") as file:
            data = bytearray(os.fstat(file.fileno()).st_size)
            file.readinto(data)
        if hashlib.sha256(data).hexdigest() != (folder / CHECKSUM).read_text():
            raise CheckpointError(WEIGHTS)
        entries, start = tensor_files.header(data)
        return tensor_files.tensors(data, entries, start)
    except (CheckpointError, UnicodeDecodeError) as error:
        sources.put_aside(source)
        raise DataError(
            f"{source.title} are damaged on this disk. Get them again with `{source.command}`."
        ) from error
    except OSError as error:
        raise DataError(
            f"{source.title} cannot be read ({error.strerror or error}); look at the disk and try "
            "again."
        ) from error
