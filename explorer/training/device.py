"""Which device trains, what it is called, and which counts of CPU threads are worth trying."""

import os
import platform

import torch

from explorer.errors import RecipeError


def pick_device(name: str) -> torch.device:
    """Turn a recipe's device into one that is there.

    Parameters
    ----------
    name : {"auto", "cpu", "cuda", "mps"}
        "auto" takes CUDA before MPS before the CPU.

    Raises
    ------
    RecipeError
        When the device that was asked for is missing.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        name = next((kind for kind, yes in there.items() if yes), "cpu")
    elif not there.get(name, True):
        raise RecipeError(
            f'Device {name!r} was asked for, but PyTorch finds none here. Choose "auto" or "cpu".'
        )
    return torch.device(name)


def device_title(device: torch.device) -> str:
    """Return the device's name for the screen, such as "NVIDIA A100" or "CPU (x86_64)"."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return "Apple GPU (MPS)" if device.type == "mps" else f"CPU ({platform.machine()})"


def cores() -> int:
    """Return how many CPU cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def thread_counts(most: int) -> tuple[int, ...]:
    """Return the thread counts worth timing: powers of two up to `most`, and `most`.

    Examples
    --------
    >>> thread_counts(6)
    (1, 2, 4, 6)
    """
    powers = [2**k for k in range(most.bit_length()) if 2**k < most]
    return (*powers, most)
