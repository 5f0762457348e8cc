"""The pictures live on the device as bytes; whole batches are cut, mirrored and scaled there.

The training part is padded once by 4 pixels on every side, by reflection, so that a shifted
picture has no black bar for the network to learn from. A batch is then a single gather: shift and
mirroring are folded into the index of every pixel. 240 MB hold all 50,000 training pictures of
CIFAR-10.
"""

from dataclasses import dataclass

import numpy as np
import torch

from explorer.augmentation import moves
from explorer.datasets.channels import divisor, mean_and_std
from explorer.datasets.choice import shuffled
from explorer.errors import DataError

SHIFT = 4  # pixels to every side; the usual random crop for 32×32 pictures
FLIP = 0.5  # probability
_SPLIT = 1  # keeps these draws apart from others with the same seed


@dataclass(frozen=True, eq=False)
class TrainingPart:
    """The training pictures on the device.

    Parameters
    ----------
    pixels : torch.Tensor
        uint8 (N · rows · columns, C), the padded pictures, pixel after pixel.
    labels : torch.Tensor
        int64 (N,).
    padded, size : tuple of int
        Rows and columns of a padded picture, and of what is cut out of it.
    flip : bool
        Whether to mirror half of the pictures.
    """

    pixels: torch.Tensor
    labels: torch.Tensor
    padded: tuple[int, int]
    size: tuple[int, int]
    flip: bool


@dataclass(frozen=True, eq=False)
class EpochPlan:
    """Order and augmentation of one epoch: int64 (N,) each, on the device."""

    order: torch.Tensor
    down: torch.Tensor
    right: torch.Tensor
    mirrored: torch.Tensor


def split(labels: np.ndarray, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Choose the pictures for training and for validation, the same share of every class.

    Parameters
    ----------
    labels : numpy.ndarray
        int (N,).
    share : float
        Validation part of every class, rounded, at least one picture.
    seed : int
        The same seed gives the same split.

    Returns
    -------
    tuple of numpy.ndarray
        Places of the training and of the validation pictures, ascending.

    Raises
    ------
    DataError
        When a class has fewer than 2 pictures.
    """
    training, validation = [], []
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        places = places[shuffled(len(places), seed, _SPLIT, int(label))]
        if len(places) < 2:
            raise DataError(
                f"Class {int(label)} has {len(places)} picture; at least 2 are needed, one to "
                "train and one to validate. Add pictures or leave the class out."
            )
        held_out = max(1, round(len(places) * share))
        validation.append(places[:held_out])
        training.append(places[held_out:])
    return np.sort(np.concatenate(training)), np.sort(np.concatenate(validation))


def channel_statistics(images: np.ndarray) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return mean and standard deviation per channel, of pixels in 0..1.

    The same numbers as on the page Normalisation, from exact integer sums. A channel of one
    constant value gets the deviation of one grey level, so that nothing is divided by 0.

    Parameters
    ----------
    images : numpy.ndarray
        uint8 (N, H, W, C).
    """
    means, deviations = mean_and_std(images)
    return means, tuple(map(divisor, deviations))


def to_device(array: np.ndarray, device: torch.device) -> torch.Tensor:
    """Move an array to the device once; through pinned memory where that is faster."""
    array = np.require(array, requirements="CW")  # copies what is shared and read-only
    tensor = torch.from_numpy(array)
    if device.type == "cuda":
        return tensor.pin_memory().to(device, non_blocking=True)
    return tensor.to(device)


def training_part(
    images: np.ndarray, labels: np.ndarray, device: torch.device, *, flip: bool, crop: bool
) -> TrainingPart:
    """Pad the pictures and move them to the device.

    Parameters
    ----------
    images : numpy.ndarray
        uint8 (N, H, W, C).
    labels : numpy.ndarray
        int64 (N,).
    device : torch.device
        Where they stay.
    flip, crop : bool
        The augmentation that will be asked for; without `crop` nothing is padded.
    """
    size = images.shape[1:3]
    if crop:
        images = moves.padded(images, SHIFT)
    pixels = to_device(images.reshape(-1, images.shape[3]), device)
    return TrainingPart(pixels, to_device(labels, device), images.shape[1:3], size, flip)


def plan_epoch(part: TrainingPart, generator: torch.Generator) -> EpochPlan:
    """Draw order, shifts and mirrorings of one epoch.

    Drawn on the CPU and moved once, so that every device sees the same pictures in the same order
    and no step waits for a random number.
    """
    count, device = len(part.labels), part.labels.device
    room = part.padded[0] - part.size[0]  # the same to both sides
    drawn = moves.draw(count, room, FLIP if part.flip else 0.0, generator)
    order = torch.randperm(count, generator=generator)
    plan = torch.stack((order, drawn.down, drawn.right, drawn.mirrored))
    if device.type == "cuda":
        plan = plan.pin_memory()
    return EpochPlan(*plan.to(device, non_blocking=True))


def gather(part: TrainingPart, plan: EpochPlan, start: int, stop: int) -> torch.Tensor:
    """Cut one batch of the plan, shifted and mirrored: uint8 (B, H, W, C)."""
    here = slice(start, stop)
    chosen = (plan.down[here], plan.right[here], plan.mirrored[here])
    return moves.gather(part.pixels, part.padded, part.size, plan.order[here], chosen)


def normalise(batch: torch.Tensor, mean: torch.Tensor, std: torch.Tensor) -> torch.Tensor:
    """Scale bytes (B, H, W, C) to floats (B, C, H, W) in channels-last memory order.

    Parameters
    ----------
    batch : torch.Tensor
        uint8.
    mean, std : torch.Tensor
        float32 (1, C, 1, 1), of pixels in 0..255.
    """
    B, H, W, C = batch.shape
    # Row by row: three channels alone are too few numbers for a processor's vector units.
    rows = batch.reshape(B, H, W * C).float()
    rows.sub_(mean.flatten().repeat(W)).div_(std.flatten().repeat(W))
    return rows.view(B, H, W, C).permute(0, 3, 1, 2)
