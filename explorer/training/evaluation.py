"""What a trained network answers, picture by picture: at the end of a run, or later from its files.

Both ways give the same numbers: the weights that the run has kept, in evaluation mode and float32,
on pictures as they are, normalised as in training.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from explorer import checkpoints
from explorer.datasets import Pictures
from explorer.datasets.pixel_shuffle import pixel_order
from explorer.errors import DataError
from explorer.results.predictions import Predictions, checksums_of, file_of, write
from explorer.training import pictures_on_device as on_device
from explorer.training.measuring import EVALUATION_BATCH, answers, to_input
from explorer.training.selection import load_pictures

if TYPE_CHECKING:
    from explorer.training.engine import Engine
    from explorer.training.recipe import Recipe

_SPLITS = {"validation": "train", "test": "test"}  # where the pictures of each part come from


@dataclass(frozen=True, eq=False)
class Reader:
    """A network with all that it needs to read pictures; an `Engine` is one as well.

    `mean` and `std` are (1, C, 1, 1), of pixels in 0..255; `pixel_order` says which pixel comes to
    each place, None leaves all where they are.
    """

    recipe: Recipe
    network: nn.Module
    mean: torch.Tensor
    std: torch.Tensor
    pixel_order: torch.Tensor | None

    @property
    def compute(self) -> nn.Module:
        """What turns inputs into scores; an engine may have a faster form of its network."""
        return self.network


def predictions(
    engine: Engine | Reader,
    images: torch.Tensor,
    labels: torch.Tensor,
    stop: Callable[[], bool] = lambda: False,
    tell: Callable[[int], None] = lambda done: None,
) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the class probabilities and the loss of every picture.

    Parameters
    ----------
    engine : Engine or Reader
        The network and how it reads pictures; the network is left in the mode it was in.
    images : torch.Tensor
        uint8 (N, H, W, C), on the network's device.
    labels : torch.Tensor
        int64 (N,), on the same device.
    stop : callable
        Asked before every batch.
    tell : callable
        Told before every batch how many pictures are done.

    Returns
    -------
    tuple of numpy.ndarray, or None
        float32 (N, classes), whose highest value is that of the highest score, and float32 (N,).
        None when it was stopped.
    """
    shares, losses = [], []
    modes = [(module, module.training) for module in engine.network.modules()]
    engine.network.eval()
    try:
        with torch.inference_mode():
            for start in range(0, len(labels), EVALUATION_BATCH):
                if stop():
                    return None
                tell(start)
                batch = slice(start, start + EVALUATION_BATCH)
                scores = answers(engine, to_input(engine, images[batch])).float()
                losses.append(F.cross_entropy(scores, labels[batch], reduction="none"))
                shares.append(_shares(scores))
    finally:
        for module, mode in modes:  # not all at once: a frozen part may stay as it is
            module.training = mode
    return torch.cat(shares).cpu().numpy(), torch.cat(losses).cpu().numpy()


def _shares(scores: torch.Tensor) -> torch.Tensor:
    """Return the softmax of scores (B, classes), the class of the highest score in front.

    Two scores may differ by so little that their shares are equal when rounded; the answer must
    not depend on that.
    """
    wide = scores.cpu() if scores.device.type == "mps" else scores  # it has no float64
    shares = torch.softmax(wide.double(), dim=1).float()
    answer = wide.argmax(dim=1, keepdim=True)
    highest = shares.amax(dim=1, keepdim=True)
    above = torch.nextafter(highest, torch.full_like(highest, 2.0))
    other = shares.argmax(dim=1, keepdim=True) != answer
    return shares.scatter(1, answer, torch.where(other, above, highest))


def keep(
    path: Path, part: str, found: np.ndarray, pictures: Pictures, places: np.ndarray | None = None
) -> None:
    """Write the answers for one part into the run's folder.

    Parameters
    ----------
    path : pathlib.Path
        The run's folder.
    part : {"validation", "test"}
    found : numpy.ndarray
        float32 (N, classes), from `predictions`.
    pictures : Pictures
        What `load_pictures` returned for the part's split.
    places : numpy.ndarray, optional
        int64 (N,): which of these pictures were asked about; None means all, in their order.
    """
    write(file_of(path, part), _together(found, pictures, places))


def _together(found: np.ndarray, pictures: Pictures, places: np.ndarray | None) -> Predictions:
    if places is None:
        places = np.arange(len(pictures.labels))
    return Predictions(
        found,
        pictures.labels[places],
        places.astype(np.int64),
        pictures.classes,
        checksums_of(pictures.images[places]),
    )


def places_of(recipe: Recipe, part: str, labels: np.ndarray) -> np.ndarray:
    """Return where the pictures of a part lie among those of its split, int64 (N,), ascending.

    Parameters
    ----------
    recipe : Recipe
        Knows share and seed of the validation part.
    part : {"validation", "test"}
    labels : numpy.ndarray
        Of all pictures of the split.
    """
    if part == "test":
        return np.arange(len(labels))
    return on_device.split(labels, recipe.validation_share, recipe.seed)[1]


def of_run(
    path: Path,
    recipe: Recipe,
    part: str,
    *,
    tell: Callable[[int, int], None] = lambda done, total: None,
    load: Callable[[Recipe, str], Pictures] = load_pictures,
) -> Predictions:
    """Ask a run's kept network again, on the CPU; nothing is written.

    Parameters
    ----------
    path : pathlib.Path
        The run's folder.
    recipe : Recipe
        What was trained.
    part : {"validation", "test"}
    tell : callable
        Told how many of how many pictures are done.
    load : callable
        Returns the recipe's pictures of a split.

    Raises
    ------
    CheckpointError
        When there are no usable weights.
    DataError, InputError
        When the pictures are not to be had, or are not those that the network was made for.
    """
    network, card = checkpoints.load(path)
    pictures = load(recipe, _SPLITS[part])
    _check(pictures, card)
    places = places_of(recipe, part, pictures.labels)
    reader = reader_of(network, card, recipe)
    images = torch.from_numpy(np.ascontiguousarray(pictures.images[places]))
    labels = torch.from_numpy(pictures.labels[places])
    found = predictions(reader, images, labels, tell=lambda done: tell(done, len(labels)))
    return _together(found[0], pictures, places)


def _check(pictures: Pictures, card: checkpoints.Card) -> None:
    C, H, W = card.shape
    if pictures.images.shape[1:] != (H, W, C):
        raise DataError(
            f"The pictures are {pictures.images.shape[1]}×{pictures.images.shape[2]} with "
            f"{pictures.images.shape[3]} channels; the network was trained on {H}×{W} with {C}. "
            "The data set has changed since the training; train again."
        )
    if pictures.classes != card.classes:
        raise DataError(
            f"The data set has {len(pictures.classes)} classes that are not the network's "
            f"{len(card.classes)}. It has changed since the training; train again."
        )


def reader_of(network: nn.Module, card: checkpoints.Card, recipe: Recipe) -> Reader:
    """Return a checkpoint's network, on the CPU, with its normalisation."""
    mean, std = (torch.tensor(s).mul(255).view(1, -1, 1, 1) for s in (card.mean, card.std))
    order = torch.from_numpy(pixel_order(*card.shape[1:])) if recipe.shuffle_pixels else None
    return Reader(recipe, network.to(memory_format=torch.channels_last), mean, std, order)
