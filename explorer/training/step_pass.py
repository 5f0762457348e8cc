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

from explorer.training import engine as eng
from explorer.training.one_step import (
    Ground,
    State,
    advance,
    batch,
    ground,
    private,
    start,
)
from explorer.training.step_settings import StepSettings


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
    >>> from explorer.training.one_step import StepSettings, ground, start
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


def losses_along(
    here: Ground, seen: Pass, at: State, after: State, factors: tuple[float, ...]
) -> tuple[float, ...]:
    """Return the loss of the same batch after steps of other lengths in the same direction.

    For every optimiser here the step grows with the learning rate in proportion, so a factor of
    10 is what ten times the learning rate would have given.

    Parameters
    ----------
    here : Ground
    seen : Pass
        Of the batch, at `at`.
    at, after : State
        Before and after the step.
    factors : tuple of float
        1 is the step itself.

    Returns
    -------
    tuple of float
        With the same units dropped; may be infinite or NaN.
    """
    with private(here, at) as mine, torch.no_grad():
        begin = dict(mine.dice)
        named = dict(mine.network.named_parameters())
        old = {name: p.detach().clone() for name, p in named.items()}
        new = {name: after.kept[f"network.{name}"] for name in named}
        found = []
        for factor in factors:
            for name, parameter in named.items():
                step = new[name] - old[name]
                parameter.copy_(new[name] if factor == 1 else old[name] + factor * step)
            torch.set_rng_state(begin["cpu"])
            scores = mine.network(seen.x)
            found.append(float(F.cross_entropy(scores, seen.labels)))
    return tuple(found)


def first_step(points: int) -> tuple[list[float], list[float]]:
    """Return the loss of the usual settings' first batch after steps of growing length.

    Parameters
    ----------
    points : int
        The last one is a step with 30 times the learning rate.

    Returns
    -------
    tuple of list of float
        The losses, and the straight line that the gradient promises, no further down than 0.
    """
    here = ground(StepSettings())
    at = start(here)
    after = advance(here, at)
    factors = tuple(30 * k / (points - 1) for k in range(points))
    seen = look(here, at)
    losses = losses_along(here, seen, at, after, factors)
    slope = promise(seen, at, after)
    return list(losses), [max(0.0, losses[0] + factor * slope) for factor in factors]


def promise(seen: Pass, at: State, after: State) -> float:
    """Return the gradient times the step: how far the loss would fall if it were straight.

    Parameters
    ----------
    seen : Pass
        Of the step's batch.
    at, after : State
        Before and after the step.
    """
    total = 0.0
    for name, gradient in seen.gradients.items():
        step = after.kept[f"network.{name}"].double() - at.kept[f"network.{name}"].double()
        total += float((gradient.double() * step).sum())
    return total


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
