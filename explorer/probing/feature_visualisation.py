"""Make a picture that a filter answers strongly, by climbing the slope of its answer.

The picture is built from waves (Fourier coefficients), where a step moves coarse shapes as easily
as fine ones; a sigmoid keeps every pixel within 0..1, so the result is a real picture, and its
score is taken from its rounded pixels as for any other.

**Source**: Olah, Mordvintsev and Schubert 2017, "Feature Visualization", distill.pub; the objective
for a whole layer of filters is Erhan et al. 2009.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.errors import InputError
from explorer.limits import MADE_MACS_MAX, MADE_STEPS_MAX, MADE_STEPS_MIN
from explorer.probing.activations import conv_layers, feature_maps, normalise
from explorer.probing.attribution.work import THERE_AND_BACK, macs_of
from explorer.probing.observer import BEFORE, RELUS, Observer, tags_of
from explorer.probing.responses import SCORES

_RATE = 0.08  # Adam's step, in units of a coefficient
_JITTER = 2  # pixels either way, drawn anew for each step; the last quarter of them keeps still
_ROUGHNESS = 0.02  # how much the mean difference of neighbours costs, relative to the answer
_START = 0.05  # standard deviation of the first coefficients: middle grey with a little noise
# How the colours of natural pictures go together (square root of their covariance, as in lucid's
# param/color.py): brightness varies most, blue against yellow less, green against magenta least.
_COLOURS = torch.tensor([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]]) / 0.45


@dataclass(frozen=True)
class Made:
    """One state of a picture that is being made.

    Attributes
    ----------
    step : int
        How many steps have been taken; 0 is the noise that it starts from.
    image : np.ndarray
        uint8 (H, W, C), what the network would be given.
    score : float
        The filter's answer to it, after the ReLU: maximum or mean over the map.
    before_relu : float
        Its largest value before the ReLU, below 0 where the ReLU hides it.
    """

    step: int
    image: np.ndarray
    score: float
    before_relu: float


class _ReachedError(Exception):
    """No error: the wanted values are there; what the network does behind them does not matter."""


class _Into(Observer):
    """Takes what goes into the ReLU of one convolution, and ends the pass there."""

    def __init__(self, model: nn.Module, layer: str, relu: bool):
        super().__init__(model, self._made)
        self.layer, self.relu, self.values = layer, relu, None

    def _made(self, name: str, when: str, maps: Tensor) -> None:
        if name == self.layer and when == BEFORE and not self.relu:
            self.values = maps
            raise _ReachedError

    def __torch_function__(self, func, types, args=(), kwargs=None):
        if self.relu and getattr(func, "__name__", "") in RELUS:
            tags = tags_of((*args, *(kwargs or {}).values()))
            if any(tag.waiting == self.layer for tag in tags):
                self.values = args[0] if args else kwargs["input"]
                raise _ReachedError
        return super().__torch_function__(func, types, args, kwargs)


def made_pictures(
    model: nn.Module,
    mean: Sequence[float],
    std: Sequence[float],
    place: tuple[str, int],
    objective: str = "max",
    *,
    seed: int = 0,
    steps: int | None = None,
    kept: int = 8,
) -> Iterator[Made]:
    """Climb from noise towards a picture that a filter answers strongly; yield states on the way.

    What climbs is the value before the ReLU: its slope is there even where the ReLU gives 0, as
    for a dead filter, whose answer itself would have slope 0 everywhere. By the mean it is the
    mean after the ReLU as soon as one place is above 0.

    Parameters
    ----------
    model : nn.Module
        In eval mode; it is left exactly as it was.
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    place : tuple of str and int
        A convolution and its filter.
    objective : {"max", "mean"}
        Over the places of the map.
    seed : int
        Of this function's own generator: the first noise and the jitter.
    steps : int, optional
        None means `affordable_steps`.
    kept : int
        States to yield, the first and the last among them.

    Yields
    ------
    Made
        The last one is the result.

    Raises
    ------
    InputError
        When there is no such layer, filter or objective.
    """
    info = _checked(model, place, objective)
    steps = affordable_steps(model) if steps is None else steps
    shape, channel = tuple(model.shape), place[1]
    generator = torch.Generator().manual_seed(seed)
    waves = _waves(shape, generator).requires_grad_()
    adam = torch.optim.Adam([waves], lr=_RATE)
    stops = {round(i * steps / max(1, kept - 1)) for i in range(kept)} | {steps}
    centre, scale = (torch.tensor(v).view(1, -1, 1, 1) for v in (mean, std))
    for step in range(steps + 1):
        if step in stops:
            yield _state(model, _pixels(waves, shape), (mean, std), info, place, objective, step)
        if step == steps:
            return
        far = _JITTER if step < steps * 3 / 4 else 0
        by = torch.randint(-far, far + 1, (2,), generator=generator).tolist()
        with torch.enable_grad():
            pixels = _pixels(waves, shape)
            moved = torch.roll(pixels, by, (2, 3))
            values = _values(model, (moved - centre) / scale, info)[0, channel]
            answer = values.max() if objective == "max" else _mean(values)
            cost = _ROUGHNESS * _roughness(pixels) * answer.detach().abs().clamp(min=1)
            (waves.grad,) = torch.autograd.grad(cost - answer, waves)
        adam.step()


def affordable_steps(model: nn.Module) -> int:
    """Return how many steps a picture for a network may take; it does not depend on the machine."""
    return max(
        MADE_STEPS_MIN, min(MADE_STEPS_MAX, MADE_MACS_MAX // (THERE_AND_BACK * macs_of(model)))
    )


def _checked(model: nn.Module, place: tuple[str, int], objective: str):
    layer, channel = place
    known = {info.name: info for info in conv_layers(model)}
    if objective not in SCORES:
        raise InputError(f"A score is one of {', '.join(SCORES)}, not {objective!r}. Choose one.")
    if layer not in known or not 0 <= channel < known[layer].filters:
        raise InputError(
            f"There is no filter {channel} of {layer!r}; the network has "
            f"{', '.join(f'{n} with {i.filters}' for n, i in known.items())}. Choose one of these."
        )
    return known[layer]


def _values(model: nn.Module, batch: Tensor, info) -> Tensor:
    """Return the maps of a convolution as they go into its ReLU, or as they are without one."""
    observer = _Into(model, info.name, info.relu)
    try:
        with observer:
            model(batch)
    except _ReachedError:
        pass
    return observer.values


def _mean(values: Tensor) -> Tensor:
    return F.relu(values).mean() if float(values.detach().max()) > 0 else values.mean()


def _frequencies(shape: tuple[int, int, int]) -> Tensor:
    _, H, W = shape
    down, right = torch.fft.fftfreq(H)[:, None], torch.fft.rfftfreq(W)[None]
    return (down**2 + right**2).sqrt()


def _waves(shape: tuple[int, int, int], generator: torch.Generator) -> Tensor:
    """Return the first coefficients, (C, H, W // 2 + 1, 2)."""
    C, H, W = shape
    return torch.randn((C, H, W // 2 + 1, 2), generator=generator) * _START


def _pixels(waves: Tensor, shape: tuple[int, int, int]) -> Tensor:
    """Return the picture that the coefficients mean, (1, C, H, W) in 0..1.

    A coefficient counts 1 / frequency, as in natural pictures: coarse shapes come first.
    """
    _, H, W = shape
    scale = 1 / _frequencies(shape).clamp(min=1 / max(H, W))
    spectrum = torch.view_as_complex(waves) * scale * (H * W) ** 0.5
    planes = torch.fft.irfft2(spectrum, s=(H, W))
    if len(planes) == len(_COLOURS):
        planes = torch.tensordot(_COLOURS, planes, 1)
    return torch.sigmoid(planes)[None]


def _roughness(pixels: Tensor) -> Tensor:
    """Return the mean absolute difference of neighbours, of pixels in 0..1."""
    down = (pixels[:, :, 1:] - pixels[:, :, :-1]).abs().mean()
    return down + (pixels[:, :, :, 1:] - pixels[:, :, :, :-1]).abs().mean()


def _state(model, pixels, constants, info, place, objective, step) -> Made:
    image = (pixels.detach()[0].permute(1, 2, 0) * 255).round().to(torch.uint8).numpy().copy()
    maps = feature_maps(model, image[None], *constants, [info.name])[info.name][0, place[1]]
    with torch.inference_mode():
        before = _values(model, normalise(model, image[None], *constants), info)
    score = maps.max() if objective == "max" else maps.mean()
    return Made(step, image, float(score), float(before[0, place[1]].max()))
