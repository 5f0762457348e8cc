"""How many pictures a network names correctly, with any constants of normalisation."""

from collections.abc import Sequence

import numpy as np
from torch import nn

from explorer.errors import InputError
from explorer.probing.activations import predict

BATCH = 64  # pictures; the largest that stays in a laptop's cache


def accuracy(
    model: nn.Module,
    images: np.ndarray,
    labels: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
) -> float:
    """Return the share of pictures whose highest probability is that of their label.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU; it is left as it was.
    images : ndarray of uint8, shape (N, H, W, C)
    labels : ndarray of int, shape (N,)
    mean, std : sequence of float
        Per channel, of pixels in 0..1; not necessarily those of the training.

    Raises
    ------
    InputError
        If there is no picture.
    """
    if not len(images):
        raise InputError("An accuracy needs at least 1 picture, not 0. Choose more pictures.")
    right = 0
    for start in range(0, len(images), BATCH):
        part = slice(start, start + BATCH)
        named = predict(model, images[part], mean, std).argmax(axis=1)
        right += int((named == labels[part]).sum())
    return right / len(images)
