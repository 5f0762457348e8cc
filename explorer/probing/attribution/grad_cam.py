"""Grad-CAM: the maps of one convolution, weighted by how much each moves a class's score."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from explorer.errors import InputError
from explorer.probing.attribution.differentiable import batch_of, check_class, forward


@dataclass(frozen=True)
class GradCam:
    """The weighted sum of a layer's maps.

    Attributes
    ----------
    layer : str
        Whose maps.
    weights : np.ndarray
        float64 (channels,): the mean slope of the score over each map's places.
    signed : np.ndarray
        float64 (rows, columns): Σₖ weightₖ·mapₖ.
    """

    layer: str
    weights: np.ndarray
    signed: np.ndarray

    @property
    def map(self) -> np.ndarray:
        """What the paper shows: the positive part, as what speaks for the class."""
        return np.maximum(self.signed, 0)


def grad_cam(
    model: nn.Module,
    image: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
    label: int,
    layer: str | None = None,
) -> GradCam:
    """Return Grad-CAM of one picture and class at one convolution.

    On a network that pools this layer's maps globally and reads them with one linear layer,
    `signed` is the class activation map of `explorer.probing.attribution.cam`, place by place.

    Parameters
    ----------
    model : nn.Module
        In eval mode.
    image : np.ndarray
        uint8 (H, W, C).
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    label : int
        The class; its score before softmax is differentiated.
    layer : str, optional
        A convolution; its maps after the ReLU are taken. None means the last one.

    Raises
    ------
    InputError
        When there is no convolution, or no such layer or class.

    Source
    ------
    Selvaraju et al. 2017, "Grad-CAM", equations 1 and 2.
    """
    batch = batch_of(model, image[None], mean, std).requires_grad_()
    logits, found = forward(model, batch, None if layer is None else (layer,))
    check_class(logits, label)
    if not found:
        raise InputError(
            "Grad-CAM needs the maps of at least 1 convolution; this network has 0. Choose the "
            "input gradient."
        )
    layer = layer or list(found)[-1]
    maps = found[layer]
    (slopes,) = torch.autograd.grad(logits[0, label], maps)
    weights = slopes[0].double().mean(dim=(1, 2))
    signed = torch.tensordot(weights, maps[0].detach().double(), 1)
    return GradCam(layer, weights.numpy(), signed.numpy())
