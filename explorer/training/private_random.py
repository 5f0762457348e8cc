"""torch's default generator, lent to one training and given back.

`nn.Dropout` and the initialisation of layers take no generator: they draw from torch's default
one, which belongs to everybody in the process. A training keeps its own state of it and puts it in
place only while its own steps run, so that nothing else in the process changes its numbers or has
its numbers changed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

State = dict[str, torch.Tensor]  # by device type


def _get(kind: str) -> State:
    state = {"cpu": torch.get_rng_state()}
    if kind == "cuda":
        state["cuda"] = torch.cuda.get_rng_state()
    elif kind == "mps":
        state["mps"] = torch.mps.get_rng_state()
    return state


def _put(state: State) -> None:
    torch.set_rng_state(state["cpu"])
    if "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"])
    if "mps" in state:
        torch.mps.set_rng_state(state["mps"])


def fresh(seed: int, device: torch.device) -> State:
    """Return the state that a generator seeded with `seed` starts with."""
    outside = _get(device.type)
    try:
        torch.manual_seed(seed)
        return _get(device.type)
    finally:
        _put(outside)


@contextmanager
def lent(state: State) -> Iterator[None]:
    """Draw from `state` inside the block; afterwards it has moved on and the outer one has not.

    Parameters
    ----------
    state : dict
        From `fresh`; changed in place.
    """
    kind = next((k for k in state if k != "cpu"), "cpu")
    outside = _get(kind)
    _put(state)
    try:
        yield
    finally:
        state.update(_get(kind))
        _put(outside)
