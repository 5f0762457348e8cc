"""How much a class's score would move if one pixel did: the gradient, and SmoothGrad."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from explorer.errors import InputError
from explorer.probing.attribution.differentiable import batch_of, check_class, forward

SMOOTH_PICTURES = 25  # noisy copies; the paper sees little change beyond 50
SMOOTH_SIGMA = 0.15  # of the pixels' range 0..1; the paper uses 0.1 to 0.2
_AT_ONCE = 8  # noisy copies; their maps are kept for the way back


def input_gradient(
    model: nn.Module,
    image: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
    label: int,
) -> np.ndarray:
    """Return the slope of a class's score (before softmax) for every value of the picture.

    Parameters
    ----------
    model : nn.Module
        In eval mode.
    image : np.ndarray
        uint8 (H, W, C).
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    label : int
        The class.

    Returns
    -------
    np.ndarray
        float64 (C, H, W): score per pixel value, where pixels run from 0 to 1.

    Raises
    ------
    InputError
        When there is no such class.

    Source
    ------
    Simonyan, Vedaldi and Zisserman 2014, "Deep Inside Convolutional Networks", section 3.
    """
    return _slopes(model, batch_of(model, image[None], mean, std), std, label)[0]


def smooth_gradient(
    model: nn.Module,
    image: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
    label: int,
    *,
    pictures: int = SMOOTH_PICTURES,
    sigma: float = SMOOTH_SIGMA,
    seed: int = 0,
) -> np.ndarray:
    """Return the mean of the gradients at noisy copies of a picture.

    Parameters
    ----------
    model, image, mean, std, label
        See `input_gradient`.
    pictures : int
        Noisy copies, at least 1.
    sigma : float
        Standard deviation of the normal noise, for pixels in 0..1; nothing is cut off.
    seed : int
        Of the noise's own generator.

    Returns
    -------
    np.ndarray
        float64 (C, H, W).

    Raises
    ------
    InputError
        When there is no such class, or no picture.

    Source
    ------
    Smilkov et al. 2017, "SmoothGrad: removing noise by adding noise", arXiv:1706.03825.
    """
    if pictures < 1 or sigma < 0:
        raise InputError(
            f"SmoothGrad needs at least 1 noisy picture and a noise of at least 0, not {pictures} "
            f"and {sigma}. Choose larger numbers."
        )
    clean = batch_of(model, image[None], mean, std)
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn((pictures, *clean.shape[1:]), generator=generator).to(clean.dtype)
    noise *= sigma / _per_channel(std, clean)
    total = np.zeros(clean.shape[1:])
    for start in range(0, pictures, _AT_ONCE):
        part = noise[start : start + _AT_ONCE]
        total += _slopes(model, clean + part, std, label).sum(axis=0)
    return total / pictures


def strength(slopes: np.ndarray) -> np.ndarray:
    """Return one number for each place: the largest absolute slope of its channels, (H, W).

    Examples
    --------
    >>> strength(np.array([[[1.0, 0.0]], [[-3.0, 0.5]]])).tolist()
    [[3.0, 0.5]]
    """
    return np.abs(slopes).max(axis=0)


def _slopes(model: nn.Module, batch: Tensor, std: Sequence[float], label: int) -> np.ndarray:
    """Return (N, C, H, W) in units of pixels; the pictures of a batch do not see each other."""
    batch = batch.detach().requires_grad_()
    logits, _ = forward(model, batch)
    check_class(logits, label)
    (slopes,) = torch.autograd.grad(logits[:, label].sum(), batch)
    return (slopes / _per_channel(std, batch)).double().numpy()


def _per_channel(std: Sequence[float], like: Tensor) -> Tensor:
    return torch.tensor(std, dtype=like.dtype).reshape(1, -1, 1, 1)
