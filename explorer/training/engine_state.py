"""Everything of an engine that training changes, as one flat dictionary, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from explorer.training.engine import Engine

_NETWORK, _OPTIMISER, _DICE = "network.", "optimiser.", "dice."


def state(engine: Engine) -> dict[str, Any]:
    """Return copies of all that the next steps depend on, on the CPU.

    Returns
    -------
    dict
        Flat: a name for each tensor (weights, buffers, the optimiser's averages, generators) and
        for each plain value, which JSON can hold. `restore` takes it back.
    """
    found: dict[str, Any] = {"order": engine.order.get_state().clone()}
    for kind, value in engine.dice.items():
        found[_DICE + kind] = value.clone()
    for name, value in engine.network.state_dict().items():
        found[_NETWORK + name] = _copied(value)
    packed = engine.optimiser.state_dict()
    for number, entries in packed["state"].items():
        for name, value in entries.items():
            found[f"{_OPTIMISER}{number}.{name}"] = _copied(value)
    found["rates"] = [float(group["lr"]) for group in packed["param_groups"]]
    return found


def _copied(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.detach().cpu().contiguous().clone()
    return value


def _laid_out(value: Any, like: torch.Tensor) -> Any:
    """Copy with the memory order of the weights: fused optimisers read both side by side."""
    if isinstance(value, torch.Tensor) and value.shape == like.shape:
        return torch.empty_like(like, dtype=value.dtype).copy_(value)
    return _copied(value)


def restore(engine: Engine, saved: dict[str, Any]) -> None:
    """Put an engine of the same recipe where another one was when its `state` was taken.

    Parameters
    ----------
    engine : Engine
        Freshly prepared from the same recipe and pictures.
    saved : dict
        From `state`.

    Raises
    ------
    KeyError, RuntimeError
        When the state belongs to another recipe.
    """
    part = len(_NETWORK)
    weights = {k[part:]: v for k, v in saved.items() if k.startswith(_NETWORK)}
    engine.network.load_state_dict(weights)
    packed = engine.optimiser.state_dict()
    packed["state"] = entries = {}
    parameters = [p for group in engine.optimiser.param_groups for p in group["params"]]
    for name, value in saved.items():
        if name.startswith(_OPTIMISER):
            _, number, entry = name.split(".", 2)
            like = parameters[int(number)]
            entries.setdefault(int(number), {})[entry] = _laid_out(value, like)
    engine.optimiser.load_state_dict(packed)
    for group, rate in zip(engine.optimiser.param_groups, saved["rates"], strict=True):
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(rate)
        else:
            group["lr"] = rate
    engine.order.set_state(saved["order"])
    for kind in engine.dice:
        engine.dice[kind] = saved[_DICE + kind].clone()
