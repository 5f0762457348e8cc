"""What a network can no longer tell without one filter: its map is set to 0, and answers counted.

The filter is silenced behind its ReLU, or at its own output where none follows, while a picture
passes; neither the network nor anybody else's pass is touched.

**Source**: Zhou, Sun, Bau & Torralba 2018, "Revisiting the Importance of Individual Units in CNNs
via Ablation": one unit hardly moves the accuracy over all classes, but can hurt single ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
import torch
from torch import Tensor, nn

from explorer.limits import ABLATION_MACS_MAX
from explorer.probing.activations import conv_layers, normalise
from explorer.probing.observer import AFTER, BEFORE, observe
from explorer.probing.responses import LayerInfo, LayerScan
from explorer.results.paired import Difference, Pairs, count_pairs, paired

BATCH = 64  # pictures; the largest that stays in a laptop's cache


@dataclass(frozen=True)
class Effect:
    """How many pictures of each class are named correctly with a filter, and without it.

    Attributes
    ----------
    classes : tuple of Pairs
        One for each class: "first" is the network with the filter, "second" without it.
    """

    classes: tuple[Pairs, ...]

    @property
    def overall(self) -> Pairs:
        """The pictures of all classes together."""
        counts = [[p.both, p.only_first, p.only_second, p.neither] for p in self.classes]
        return Pairs(*(int(n) for n in np.sum(counts, axis=0)))

    @cached_property
    def change(self) -> Difference:
        """The change of the accuracy over all classes without the filter."""
        return paired(self.overall)

    @cached_property
    def changes(self) -> tuple[Difference | None, ...]:
        """The change of each class's accuracy without the filter; None without pictures."""
        return tuple(paired(pairs) if pairs.total else None for pairs in self.classes)

    @property
    def lean(self) -> tuple[int, ...]:
        """Classes that lose without the filter, the whole interval below 0; the worst first."""
        sure = [c for c, change in enumerate(self.changes) if change and change.high < 0]
        return tuple(sorted(sure, key=lambda c: self.changes[c].value))

    @property
    def gain(self) -> tuple[int, ...]:
        """Classes that win without the filter, the whole interval above 0; the best first."""
        sure = [c for c, change in enumerate(self.changes) if change and change.low > 0]
        return tuple(sorted(sure, key=lambda c: -self.changes[c].value))


def effect(labels: np.ndarray, before: np.ndarray, after: np.ndarray, classes: int) -> Effect:
    """Count the answers with and without a filter.

    Parameters
    ----------
    labels, before, after : np.ndarray
        int64 (pictures,): the true class, and the answers with and without the filter.
    classes : int
        How many there are.

    Examples
    --------
    >>> found = effect(np.array([0, 0, 1]), np.array([0, 0, 1]), np.array([0, 1, 1]), 2)
    >>> found.classes[0]
    Pairs(both=1, only_first=1, only_second=0, neither=0)
    >>> found.overall.total
    3
    """
    first, second = before == labels, after == labels
    return Effect(
        tuple(count_pairs(first[labels == c], second[labels == c]) for c in range(classes))
    )


def logits_without(
    model: nn.Module,
    images: np.ndarray,
    mean,
    std,
    layer: LayerInfo,
    channel: int | None,
    *,
    progress: Callable[[float], None] | None = None,
) -> np.ndarray:
    """Run the whole network with one filter's map set to 0.

    Parameters
    ----------
    model : nn.Module
        In eval mode; it is left exactly as it was.
    images : np.ndarray
        uint8 (N, H, W, C).
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    layer : LayerInfo
        From `conv_layers(model)`.
    channel : int or None
        The filter, from 0; None silences none.
    progress : callable, optional
        Called with the share that is done, in 0..1.

    Returns
    -------
    np.ndarray
        float32 (N, classes).
    """
    moment = AFTER if layer.relu else BEFORE

    def silence(name: str, when: str, maps: Tensor) -> None:
        if channel is not None and (name, when) == (layer.name, moment):
            maps[:, channel] = 0  # the pass's own tensor: nobody else reads it

    parts = []
    for start in range(0, len(images), BATCH):
        part = normalise(model, images[start : start + BATCH], mean, std)
        parts.append(observe(model, part, silence)[0])
        if progress is not None:
            progress(min(1.0, (start + BATCH) / len(images)))
    return torch.cat(parts).numpy()


def answers_without(
    model: nn.Module,
    images: np.ndarray,
    mean,
    std,
    found: LayerScan,
    channel: int,
    predicted: np.ndarray,
    *,
    progress: Callable[[float], None] | None = None,
) -> np.ndarray:
    """Return the classes that the network names without a filter, reading no more than it must.

    Where a ReLU gives 0 all over the map, silencing changes nothing, so such pictures keep their
    answer.

    Parameters
    ----------
    model, images, mean, std, channel, progress
        As `logits_without`.
    found : LayerScan
        The layer's responses to these pictures.
    predicted : np.ndarray
        int64 (N,), the answers with the filter.
    """
    answers = predicted.copy()
    there = np.arange(len(images))
    if found.layer.relu:
        there = np.flatnonzero(found.max[:, channel] > 0)
    if len(there):
        found_there = logits_without(
            model, images[there], mean, std, found.layer, channel, progress=progress
        )
        answers[there] = found_there.argmax(axis=1)
    return answers


def affordable(model: nn.Module) -> int:
    """Return how many pictures should be read for one filter: fewer by a large network."""
    layers = conv_layers(model)
    weights = [model.get_submodule(layer.name).weight for layer in layers]
    macs = sum(w.numel() * prod(layer.size) for w, layer in zip(weights, layers, strict=True))
    return ABLATION_MACS_MAX // max(1, macs)


def evenly(count: int, most: int) -> np.ndarray:
    """Return at most so many numbers from 0 to count - 1, evenly spread.

    Examples
    --------
    >>> evenly(10, 4).tolist(), evenly(3, 4).tolist()
    ([0, 2, 5, 7], [0, 1, 2])
    """
    kept = min(count, most)
    return np.arange(kept) * count // max(1, kept)
