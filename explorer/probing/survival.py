"""Which labels survive an augmentation: a trained network reads changed test pictures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from torch import nn

from explorer.probing.activations import predict


@dataclass(frozen=True)
class Reading:
    """How the changed pictures of one class are read.

    `kept` is the part that is read as the class it was, 0 to 1; `instead` is the class that is
    named most often among the others, None when there is no other.
    """

    kept: float
    instead: int | None


def survival(
    model: nn.Module,
    mean: Sequence[float],
    std: Sequence[float],
    images: np.ndarray,
    labels: np.ndarray,
    change: Callable[[np.ndarray], np.ndarray],
) -> list[Reading]:
    """Change every picture and count what the network takes it for.

    Parameters
    ----------
    model : nn.Module
        In eval mode.
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    images : numpy.ndarray
        uint8 (N, H, W, C).
    labels : numpy.ndarray
        int64 (N,), from 0; every class occurs.
    change : callable
        Takes and returns pictures of that shape.

    Returns
    -------
    list of Reading
        One for each class.
    """
    said = predict(model, np.ascontiguousarray(change(images)), mean, std).argmax(axis=1)
    readings = []
    for label in range(int(labels.max()) + 1):
        counts = np.bincount(said[labels == label], minlength=label + 1)
        kept = float(counts[label] / counts.sum())
        counts[label] = 0
        readings.append(Reading(kept, int(counts.argmax()) if counts.any() else None))
    return readings
