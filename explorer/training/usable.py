"""A device that really computes: one that is there but fails is passed over, and said."""

import warnings

import torch

from explorer.errors import TrainingError
from explorer.training.device import pick_device

_WORDS_MAX = 160  # characters of what PyTorch says; the rest is addresses


def usable_device(name: str) -> tuple[torch.device, tuple[str, ...]]:
    """Return a recipe's device after a first sum on it.

    Parameters
    ----------
    name : {"auto", "cpu", "cuda", "mps"}
        "auto" takes the CPU where a GPU is there but does not work: too old for this PyTorch, a
        driver of another version, or lost since the last training.

    Returns
    -------
    tuple
        The device, and the sentences to be told about it.

    Raises
    ------
    RecipeError
        When the device that was asked for is missing.
    TrainingError
        When the device that was asked for by name does not work.
    """
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        device = pick_device(name)
        trouble = _trouble(device)
    if trouble is None:
        blamed = device.type == "cpu" and name == "auto" and said
        return device, (_note(str(said[0].message)),) if blamed else ()
    if name != "auto":
        raise TrainingError(
            f'Device "{name}" is there but does not work: {trouble} Choose "auto" or "cpu".'
        )
    return torch.device("cpu"), (_note(trouble),)


def _trouble(device: torch.device) -> str | None:
    if device.type == "cpu":
        return None
    try:
        ones = torch.ones(8, device=device)
        return None if ones.add(1).sum().item() == 16 else "It gives wrong sums."
    except RuntimeError as error:  # also torch.AcceleratorError and torch.OutOfMemoryError
        return _first_line(str(error))


def _note(trouble: str) -> str:
    return f"The GPU cannot be used, so the CPU trains: {_first_line(trouble)}"


def _first_line(text: str) -> str:
    line = text.strip().split("\n")[0][:_WORDS_MAX].strip()
    return line if line.endswith(".") else f"{line}."
