"""Step mode: a training that is taken one step at a time, as pure functions on frozen states.

A `Ground` is what all steps of some settings share; a `State` is where a training stands between
two steps. `advance` takes one step with the training engine itself, so that k steps here and k
steps there give the same weights bit for bit. Nothing is changed in place: a class of visitors may
share a ground.
"""

from __future__ import annotations

import copy
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import torch

from explorer.errors import InputError
from explorer.limits import LOSS_MAX, STEP_MODE_STEPS_MAX
from explorer.training import augmenting, optimisers, selection
from explorer.training import engine as eng
from explorer.training.private_random import lent
from explorer.training.step_mode.settings import StepSettings

# torch has one default generator for the whole process: of two visitors that step at the same
# moment, one waits some milliseconds.
_turn = threading.RLock()


@dataclass(frozen=True, eq=False)
class Ground:
    """What all steps of some settings share; read only.

    Parameters
    ----------
    settings : StepSettings
    engine : Engine
        As prepared for the first step; never stepped itself.
    classes : tuple of str
        Names in the order of the outputs.
    """

    settings: StepSettings
    engine: eng.Engine
    classes: tuple[str, ...]

    @property
    def steps_per_epoch(self) -> int:
        """Number of batches until every training picture has been seen once."""
        return -(-self.pictures // self.engine.recipe.batch_size)

    @property
    def pictures(self) -> int:
        """Number of training pictures."""
        return len(self.engine.part.labels)


@dataclass(frozen=True, eq=False)
class State:
    """Where a training stands between two steps.

    Parameters
    ----------
    number : int
        Steps that were taken.
    kept : dict
        From `engine.state`: weights, the optimiser's averages, generators.
    losses : tuple of float
        Of each step's batch, before that step.
    lengths : tuple of float
        Of each step: the root of the sum of squares of what it added to all weights.
    left : tuple of Tensor or None
        Gradients that nobody has cleared, one for each parameter.
    """

    number: int
    kept: dict[str, Any]
    losses: tuple[float, ...] = ()
    lengths: tuple[float, ...] = ()
    left: tuple[torch.Tensor, ...] | None = None

    @property
    def finite(self) -> bool:
        """Whether training would go on: no loss has run away."""
        return not self.losses or self.losses[-1] <= LOSS_MAX  # False for NaN, too


class _Forgetful:
    """An optimiser whose user forgets `zero_grad`: everything else is passed on."""

    def __init__(self, optimiser: torch.optim.Optimizer):
        self._optimiser = optimiser

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Do nothing: that is the mistake."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._optimiser, name)


def ground(settings: StepSettings) -> Ground:
    """Load the pictures and build network and optimiser, as a training does.

    Parameters
    ----------
    settings : StepSettings

    Raises
    ------
    DataError
        When the data set is not there.

    Examples
    --------
    >>> found = ground(StepSettings())
    >>> found.pictures, found.steps_per_epoch, found.classes[:2]
    (320, 40, ('disc', 'horizontal stripes'))
    """
    recipe = settings.recipe()
    pictures = selection.load_pictures(recipe, "train")
    with _turn:
        engine = eng.prepare(
            recipe,
            pictures.images,
            pictures.labels,
            len(pictures.classes),
            torch.device(recipe.device),
            reorder=False,
        )
    return Ground(settings, engine, pictures.classes)


def start(here: Ground) -> State:
    """Return the state before the first step."""
    return State(0, eng.state(here.engine))


@contextmanager
def private(here: Ground, at: State) -> Iterator[eng.Engine]:
    """Lend an engine that stands at a state and that nobody else has.

    Inside the block torch's default generator is this training's own.
    """
    network = copy.deepcopy(here.engine.network)
    order = torch.Generator()
    optimiser = optimisers.make(here.engine.recipe, network, here.engine.device)
    mine = replace(here.engine, network=network, compute=network, optimiser=optimiser,
                   order=order, dice=dict(here.engine.dice))  # fmt: skip
    eng.restore(mine, at.kept)
    optimisers.to_training(mine.recipe, network)
    with _turn, _threads(mine.recipe.threads), lent(mine.dice):
        yield mine


@contextmanager
def _threads(number: int) -> Iterator[None]:
    """Compute with so many threads: another number adds up in another order."""
    before = torch.get_num_threads()
    if before != number:
        torch.set_num_threads(number)
    try:
        yield
    finally:
        if before != number:
            torch.set_num_threads(before)


def batch(here: Ground, number: int) -> tuple[torch.Tensor, torch.Tensor, Any]:
    """Return the batch of step `number` (from 0): pictures, labels and how they are mixed.

    Returns
    -------
    tuple
        uint8 (B, H, W, C), int64 (B,), None or a Mix.
    """
    order = torch.Generator()
    order.set_state(here.engine.order.get_state())
    epoch, place = divmod(number, here.steps_per_epoch)
    for pass_ in range(1, epoch + 2):  # each pass draws its order from where the last one stopped
        plan = augmenting.plan_epoch(here.engine.recipe, here.engine.part, order, pass_)
    return augmenting.batch(here.engine.part, plan, place * here.engine.recipe.batch_size)


def advance(here: Ground, at: State) -> State:
    """Take one step with the training engine.

    Parameters
    ----------
    here : Ground
    at : State
        Stays as it is.

    Returns
    -------
    State
        One step further.

    Examples
    --------
    >>> here = ground(StepSettings())
    >>> after = advance(here, start(here))
    >>> after.number, round(after.losses[0], 1)  # guessing among four classes is ln 4 = 1.39
    (1, 1.4)
    """
    images, labels, mix = batch(here, at.number)
    forget = not here.settings.zero_grad
    with private(here, at) as mine:
        parameters = list(mine.network.parameters())
        before = [p.detach().clone() for p in parameters]
        stepping = mine
        if forget:
            stepping = replace(mine, optimiser=_Forgetful(mine.optimiser))
            for parameter, gradient in zip(parameters, at.left or (), strict=bool(at.left)):
                parameter.grad = gradient.clone()
        result = eng.step(stepping, images, labels, mix)
    with torch.no_grad():
        moved = sum(float((p - b).double().square().sum())
                    for p, b in zip(parameters, before, strict=True))  # fmt: skip
    return State(
        at.number + 1,
        eng.state(mine),
        (*at.losses, float(result.loss)),
        (*at.lengths, math.sqrt(moved)),
        tuple(p.grad for p in parameters) if forget else None,
    )


def replay(here: Ground, number: int, begin: State | None = None) -> State:
    """Take steps until `number` of them are taken, or the loss has run away.

    Parameters
    ----------
    here : Ground
    number : int
        0 to `limits.STEP_MODE_STEPS_MAX`.
    begin : State, optional
        Where to begin, if it is not beyond; else at the start.

    Raises
    ------
    InputError
        When there are more steps than somebody should wait for.
    """
    if not 0 <= number <= STEP_MODE_STEPS_MAX:
        raise InputError(
            f"Step {number} was asked for; step mode goes from 0 to {STEP_MODE_STEPS_MAX}. "
            "Use the page Train for a whole training."
        )
    at = begin if begin is not None and begin.number <= number else start(here)
    while at.number < number and at.finite:
        at = advance(here, at)
    return at
