"""The one weight that a class follows: which it is, where its gradient comes from, whether it fits.

No formula here is taken from autograd: the terms are multiplied and added up as a student would,
and the sum is held against autograd's, and against the slope that two more passes find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor, nn

    from explorer.training.step_mode.one_pass import Pass

_TEXT = re.compile(r"([a-z0-9]{1,20})((?:_[0-9]{1,5}){2}|(?:_[0-9]{1,5}){4})")
EPSILON = 1e-6  # between the two losses of a slope; in float64 rounding costs about 1e-10
SAME = 1e-5  # of the sum of all absolute terms; float32 keeps 7 digits of each


@dataclass(frozen=True)
class Weight:
    """The place of one weight.

    Parameters
    ----------
    layer : str
        A convolution or a dense layer with weights.
    place : tuple of int
        Filter, channel, row, column; or unit, input.
    """

    layer: str
    place: tuple[int, ...]

    def text(self) -> str:
        """Return what a link says.

        Examples
        --------
        >>> Weight("conv1", (0, 2, 1, 1)).text()
        'conv1_0_2_1_1'
        """
        return "_".join((self.layer, *map(str, self.place)))

    def code(self) -> str:
        """Return what PyTorch writes behind the network.

        Examples
        --------
        >>> Weight("conv1", (0, 2, 1, 1)).code()
        'conv1.weight[0, 2, 1, 1]'
        """
        return f"{self.layer}.weight[{', '.join(map(str, self.place))}]"


def weighted_layers(network: nn.Module) -> dict[str, tuple[int, ...]]:
    """Return the layers whose weights can be followed, with the shapes of these."""
    from torch.nn import Conv2d, Linear

    return {
        name: tuple(module.weight.shape)
        for name, module in network.named_modules()
        if (isinstance(module, Conv2d) and module.groups == 1 and module.padding_mode == "zeros")
        or isinstance(module, Linear)
    }


def read(text: str, layers: dict[str, tuple[int, ...]]) -> Weight | None:
    """Return the weight that a link means, or None when there is no such weight.

    Examples
    --------
    >>> read("fc_1_20", {"fc": (4, 96)})
    Weight(layer='fc', place=(1, 20))
    >>> read("fc_4_20", {"fc": (4, 96)}) is None
    True
    """
    found = _TEXT.fullmatch(text)
    if found is None or found[1] not in layers:
        return None
    place = tuple(int(part) for part in found[2].split("_")[1:])
    shape = layers[found[1]]
    if len(place) != len(shape) or any(p >= s for p, s in zip(place, shape, strict=True)):
        return None
    return Weight(found[1], place)


@dataclass(frozen=True, eq=False)
class Origin:
    """Where the gradient of one weight comes from.

    Parameters
    ----------
    sums : ndarray of float64, shape (B,)
        What each picture adds; all together they are the gradient.
    size : float
        The same with every product taken positive: what rounding is measured by.
    gradient : float
        Autograd's, of this batch alone.
    places, silent : int
        How many δ there are in the batch, and how many of them are exactly 0.
    delta, under : ndarray of float64, shape (h, w) each, or None
        Of a convolution, for one picture: how the loss would change with each output of the filter
        (δ), and the input that lies under the weight there.
    deltas, inputs : ndarray of float64, shape (B,) each, or None
        Of a dense layer, for every picture: δ of the unit, and the input of the weight.
    """

    sums: np.ndarray
    size: float
    gradient: float
    places: int
    silent: int
    delta: np.ndarray | None = None
    under: np.ndarray | None = None
    deltas: np.ndarray | None = None
    inputs: np.ndarray | None = None

    @property
    def agrees(self) -> bool:
        """Whether the sum is autograd's, up to the rounding of float32."""
        return abs(float(self.sums.sum()) - self.gradient) <= SAME * self.size + 1e-12


def origin(seen: Pass, weight: Weight, picture: int) -> Origin:
    """Multiply and add up what makes the gradient of a weight.

    For a dense layer the gradient is Σ δ·h over the pictures; for a convolution Σ δ·x over the
    pictures and all places of the filter, where x is the input under the weight.

    Parameters
    ----------
    seen : Pass
    weight : Weight
    picture : int
        The one whose places are kept, 0 to B − 1.

    **Source**: Goodfellow, Bengio, Courville 2016, *Deep Learning*, equations 6.46 and 9.11.
    """
    gradient = float(seen.gradients[f"{weight.layer}.weight"][weight.place])
    delta = seen.deltas[weight.layer].double().numpy()
    x = seen.inputs[weight.layer].double().numpy()
    if len(weight.place) == 2:
        unit, place = weight.place
        terms = delta[:, unit] * x[:, place]
        return Origin(terms, float(np.abs(terms).sum()), gradient, *_silent(delta[:, unit]),
                      deltas=delta[:, unit], inputs=x[:, place])  # fmt: skip
    filter_, channel, row, column = weight.place
    under = _under(seen.module(weight.layer), x[:, channel], (row, column), delta.shape[2:])
    terms = delta[:, filter_] * under
    sums = terms.sum(axis=(1, 2))
    size = float(np.abs(terms).sum())
    return Origin(sums, size, gradient, *_silent(delta[:, filter_]),
                  delta=delta[picture, filter_], under=under[picture])  # fmt: skip


def _silent(delta: np.ndarray) -> tuple[int, int]:
    return delta.size, int((delta == 0).sum())


def _under(module: nn.Module, x: np.ndarray, at: tuple[int, int], size: tuple) -> np.ndarray:
    """Return the inputs (B, h, w) that lie under one cell of the kernel, place after place."""
    (p, q), (s, t), (d, e) = module.padding, module.stride, module.dilation
    padded = np.pad(x, ((0, 0), (p, p), (q, q)))
    top, left = at[0] * d, at[1] * e
    return padded[:, top : top + s * size[0] : s, left : left + t * size[1] : t][
        :, : size[0], : size[1]
    ]


def slope(seen: Pass, weight: Weight, epsilon: float = EPSILON) -> float:
    """Return (L(w + ε) − L(w − ε)) / 2ε of the batch's loss, in float64.

    Dropout drops the same units as in the pass. Where a ReLU or a maximum switches between the two
    losses the slope is that of a bend and differs from the gradient.

    Parameters
    ----------
    seen : Pass
    weight : Weight
    epsilon : float
    """
    network = seen.in_float64()
    values = network.get_submodule(weight.layer).weight.data
    before = float(values[weight.place])
    losses = []
    for sign in (1, -1):
        values[weight.place] = before + sign * epsilon
        losses.append(_loss(network, seen))
    return (losses[0] - losses[1]) / (2 * epsilon)


def _loss(network: nn.Module, seen: Pass) -> float:
    import torch
    from torch.nn import functional as F

    with torch.no_grad():
        scores: Tensor = network(seen.x.double())
        return float(F.cross_entropy(scores, seen.labels))
