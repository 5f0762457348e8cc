"""Which device trains, what it is called, and how many CPU threads are worth while."""

import os
import platform
import time
from collections.abc import Callable

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


def fastest_threads(
    step: Callable[[], object],
    most: int,
    clock: Callable[[], float] = time.perf_counter,
) -> int:
    """Time one training step with several thread counts and return the fastest.

    More threads are not always faster: a second busy process makes two threads wait for each
    other at the end of every operation, 4 times slower than one thread on two cores.

    Parameters
    ----------
    step : callable
        Runs one step on weights that may be spoilt.
    most : int
        The largest count to try, at least 1.
    clock : callable
        Seconds.

    Returns
    -------
    int
        The thread count is left as it was found.
    """
    before = torch.get_num_threads()
    best, best_seconds = 1, float("inf")
    for count in thread_counts(most):
        torch.set_num_threads(count)
        step()  # the first one after a change builds the thread pool
        for _ in range(2):
            began = clock()
            step()
            seconds = clock() - began
            if seconds < best_seconds:
                best, best_seconds = count, seconds
    torch.set_num_threads(before)
    return best
