"""One batch forward and backward with everything kept that a class wants to look at.

The network is a private copy, so its hooks are nobody else's. What is kept is held against the
training engine's own step: same loss and same gradients, bit for bit.
"""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.modules.dropout import _DropoutNd

from explorer.errors import TrainingError
from explorer.training import engine as eng
from explorer.training.step_mode.one_step import (
    Ground,
    State,
    advance,
    batch,
    private,
)

_TRIES = 3


@dataclass(frozen=True)
class LayerSeen:
    """What one layer did: its name in the network, its kind, and the shape of its output."""

    name: str
    kind: str
    shape: tuple[int, ...]
    dropped: tuple[int, int] | None = None  # units set to 0, of how many


@dataclass(frozen=True, eq=False)
class Pass:
    """One batch forward and backward, before any weight is changed.

    Parameters
    ----------
    images : Tensor
        uint8 (B, H, W, C).
    labels : Tensor
        int64 (B,).
    x : Tensor
        float32 (B, C, H, W): the normalised pictures.
    scores : Tensor
        float32 (B, classes).
    loss : Tensor
        float32 (): the mean over the batch.
    layers : tuple of LayerSeen
        In the order in which the pictures meet them.
    inputs, outputs, deltas : dict of str to Tensor
        Of each layer: what came in, what went out, and how the loss changes with each output.
    noises : dict of str to Tensor
        Of each dropout layer: what its input was multiplied by, 0 or 1/(1 − p).
    gradients : dict of str to Tensor
        Of each parameter, of this batch alone.
    network : nn.Module
        The private copy; without its hooks.
    """

    images: Tensor
    labels: Tensor
    x: Tensor
    scores: Tensor
    loss: Tensor
    layers: tuple[LayerSeen, ...]
    inputs: dict[str, Tensor]
    outputs: dict[str, Tensor]
    deltas: dict[str, Tensor]
    noises: dict[str, Tensor]
    gradients: dict[str, Tensor]
    network: nn.Module = field(repr=False)

    def module(self, name: str) -> nn.Module:
        """Return a layer by its name."""
        return self.network.get_submodule(name)

    def in_float64(self) -> nn.Module:
        """Return a copy in float64 that drops the same units, without gradients."""
        network = copy.deepcopy(self.network).double()
        for name, noise in self.noises.items():
            parent, _, child = name.rpartition(".")
            setattr(network.get_submodule(parent), child, _Times(noise.double()))
        return network

    def probabilities(self) -> Tensor:
        """Return float64 (B, classes): the softmax of the scores; every row adds up to 1."""
        return self.scores.double().softmax(dim=1)

    def losses(self) -> Tensor:
        """Return float64 (B,): −ln p of each picture's true class."""
        shares = self.scores.double().log_softmax(dim=1)
        return -shares.gather(1, self.labels[:, None])[:, 0]


class _Times(nn.Module):
    """A dropout layer whose units are drawn already."""

    def __init__(self, noise: Tensor):
        super().__init__()
        self.noise = noise

    def forward(self, x: Tensor) -> Tensor:
        """Multiply."""
        return x * self.noise


def look(here: Ground, at: State) -> Pass:
    """Send the next step's batch forward and backward.

    Parameters
    ----------
    here : Ground
    at : State
        Before the step.

    Examples
    --------
    >>> from explorer.training.step_mode.one_step import StepSettings, ground, start
    >>> here = ground(StepSettings())
    >>> seen = look(here, start(here))
    >>> seen.layers[0], tuple(seen.scores.shape)
    (LayerSeen(name='conv1', kind='Conv2d', shape=(8, 16, 32, 32), dropped=None), (8, 4))
    """
    images, labels, _ = batch(here, at.number)
    with private(here, at) as mine:
        kept = _Kept()
        hooks = [hook for name, module in mine.network.named_modules()
                 if not any(module.children()) for hook in kept.watch(name, module)]  # fmt: skip
        x = eng.to_input(mine, images)
        scores = mine.network(x)
        loss = F.cross_entropy(scores, labels)
        loss.backward()
    for hook in hooks:
        hook.remove()
    gradients = {name: p.grad for name, p in mine.network.named_parameters()}
    for parameter in mine.network.parameters():
        parameter.grad = None  # copies of the network need none
    return Pass(
        images, labels, x, scores.detach(), loss.detach(), tuple(kept.layers), kept.inputs,
        {name: out.detach() for name, out in kept.outputs.items()},
        {name: out.grad for name, out in kept.outputs.items() if out.grad is not None},
        kept.noises, gradients, mine.network,
    )  # fmt: skip


class _Kept:
    """What the hooks of one pass write down."""

    def __init__(self):
        self.layers: list[LayerSeen] = []
        self.inputs: dict[str, Tensor] = {}
        self.outputs: dict[str, Tensor] = {}
        self.noises: dict[str, Tensor] = {}
        self._dice: Tensor | None = None

    def watch(self, name: str, module: nn.Module) -> tuple:
        """Return the handles of the hooks of one layer."""
        after = module.register_forward_hook(
            lambda module, arguments, out: self._after(name, module, arguments[0], out)
        )
        return after, module.register_forward_pre_hook(lambda *_: self._before())

    def _before(self) -> None:
        self._dice = torch.get_rng_state()

    def _after(self, name: str, module: nn.Module, x: Tensor, out: Tensor) -> None:
        if x.dim() == 2 and self.layers and len(self.layers[-1].shape) > 2:
            self.layers.append(LayerSeen("flatten", "Flatten", tuple(x.shape)))
        dropped = None
        if isinstance(module, _DropoutNd) and module.p > 0:
            noise = self.noises[name] = self._noise(module, x)
            dropped = int((noise == 0).sum()), noise.numel()
        shape, kind = tuple(out.shape), type(module).__name__
        self.layers.append(LayerSeen(name, kind, shape, dropped))
        self.inputs[name], self.outputs[name] = x.detach(), out
        if out.requires_grad:
            out.retain_grad()

    def _noise(self, module: nn.Module, x: Tensor) -> Tensor:
        """Draw once more from where the layer drew: on ones it shows what it multiplied by."""
        torch.set_rng_state(self._dice)
        return module.forward(torch.ones_like(x))


def look_and_advance(here: Ground, at: State) -> tuple[Pass, State]:
    """Look at the next step and take it, and make sure that both are the same step.

    Units are dropped by torch's generator, which belongs to the whole process: if another thread
    drew from it in the meantime, both are done again.

    Parameters
    ----------
    here : Ground
    at : State
        Before the step.

    Raises
    ------
    TrainingError
        When the two passes give different losses again and again.
    """
    for _ in range(_TRIES):
        seen, after = look(here, at), advance(here, at)
        one, other = float(seen.loss), after.losses[-1]
        if one == other or (math.isnan(one) and math.isnan(other)):
            return seen, after
    raise TrainingError(
        f"The pass that is shown has loss {one}, the engine's own step {other}: they must be the "
        "same. Please report this as a fault of the explorer."
    )


def norms(seen: Pass) -> dict[str, float]:
    """Return the length of the gradient of each layer's weights and biases, in float64."""
    squares: dict[str, float] = {}
    for name, gradient in seen.gradients.items():
        layer = name.rpartition(".")[0]
        squares[layer] = squares.get(layer, 0.0) + float(gradient.double().square().sum())
    return {layer: math.sqrt(value) for layer, value in squares.items()}


def norm(seen: Pass) -> float:
    """Return the length of the whole gradient."""
    return math.hypot(*norms(seen).values())
