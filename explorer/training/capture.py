"""All that a training needs to go on later: taken out of it, and put back.

Taken between two steps. The order of an epoch is drawn anew from the state that its generator had
before, so that a snapshot in the middle of an epoch needs no list of pictures.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import torch

from explorer.errors import CheckpointError
from explorer.training import engine as eng
from explorer.training.events import BestImproved, Snapshot
from explorer.training.progress import Progress, Window

if TYPE_CHECKING:
    from explorer.training.engine import Engine

_ENGINE, _BEST, _ORDER = "engine.", "best.", "epoch.order"
_PLAIN = (
    "lr",
    "epoch",
    "place",
    "sums",
    "step",
    "images",
    "training_seconds",
    "rate",
    "epochs",
    "window_began",
    "next_point",
)


def capture(engine: Engine, progress: Progress, seconds: float) -> Snapshot:
    """Return copies of everything that the next steps depend on.

    Parameters
    ----------
    engine : Engine
        Between two steps.
    progress : Progress
        Of the same moment.
    seconds : float
        Of training so far.
    """
    state = {_ENGINE + name: value for name, value in eng.state(engine).items()}
    tensors = {k: v for k, v in state.items() if isinstance(v, torch.Tensor)}
    if progress.order is not None:
        tensors[_ORDER] = progress.order.clone()
    best = progress.best
    if best is not None:
        tensors |= {_BEST + name: value for name, value in best.state.items()}
    values: dict[str, Any] = {k: v for k, v in state.items() if k not in tensors}
    values |= {name: deepcopy(getattr(progress, name)) for name in _PLAIN}
    values |= {"seconds": seconds, "window": asdict(progress.window)}
    values["best"] = best and [best.epoch, best.val_loss, best.val_accuracy]
    values["device"] = engine.device.type
    values["precision"] = engine.recipe.precision
    values["threads"] = torch.get_num_threads()
    return Snapshot(progress.step, progress.passed, tensors, values)


def restore(engine: Engine, snapshot: Snapshot) -> Progress:
    """Put a fresh engine where the snapshot was taken, and return how far that is.

    Raises
    ------
    CheckpointError
        When the snapshot belongs to another recipe or another version of the program.
    """
    tensors, values = snapshot.tensors, snapshot.values
    both = {**tensors, **values}
    state = {k[len(_ENGINE) :]: v for k, v in both.items() if k.startswith(_ENGINE)}
    try:
        eng.restore(engine, _fitting(engine, state))
        progress = Progress(**{name: deepcopy(values[name]) for name in _PLAIN})
        progress.window = Window(**values["window"])
        progress.order = tensors.get(_ORDER)
        if progress.order is not None:
            engine.order.set_state(progress.order)
        if values["best"] is not None:
            weights = {k[len(_BEST) :]: v for k, v in tensors.items() if k.startswith(_BEST)}
            engine_keys = engine.network.state_dict()
            if weights.keys() != engine_keys.keys():
                raise KeyError("best")
            progress.best = BestImproved(*values["best"], weights)
    except (KeyError, IndexError, TypeError, ValueError, RuntimeError, AttributeError) as error:
        raise CheckpointError(
            "The snapshot does not fit this run's recipe, so it cannot go on from there. "
            "Start it again."
        ) from error
    progress.began = (progress.images, progress.training_seconds)
    return progress


def _fitting(engine: Engine, state: dict[str, Any]) -> dict[str, Any]:
    """Give a device that the snapshot does not know the random state that it has now."""
    for kind, value in engine.dice.items():
        state.setdefault(f"dice.{kind}", value)
    return state
