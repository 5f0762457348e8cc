"""All augmentations of single pictures in their order; draw first, then apply."""

from dataclasses import dataclass, replace

import numpy as np
import torch

from explorer.augmentation import auto_augment, erasing, jitter, moves, rotation
from explorer.augmentation.auto_augment import Choices
from explorer.augmentation.chance import part_of
from explorer.augmentation.erasing import Boxes
from explorer.augmentation.jitter import Colours
from explorer.augmentation.moves import Moves
from explorer.augmentation.rotation import Angles
from explorer.augmentation.settings import Pipeline


@dataclass(frozen=True, eq=False)
class Changes:
    """What was drawn for N pictures after crop and flip; None is off."""

    settings: Pipeline
    rotation: Angles | None = None
    auto_augment: Choices | None = None
    jitter: Colours | None = None
    erasing: Boxes | None = None
    cutout: Boxes | None = None

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return any(getattr(self, name) is not None for name in _PARTS)

    def part(self, start: int, stop: int) -> "Changes":
        """Return the changes of the pictures from start to stop."""
        there = {name: getattr(self, name) for name in _PARTS}
        return replace(
            self,
            **{name: part_of(drawn, start, stop) for name, drawn in there.items() if drawn},
        )


_PARTS = ("rotation", "auto_augment", "jitter", "erasing", "cutout")


def draw_moves(pipeline: Pipeline, count: int, generator: torch.Generator) -> Moves:
    """Draw crop and flip; the first thing that a training's generator is used for in an epoch.

    Parameters
    ----------
    pipeline : Pipeline
        Its `crop` and `flip` count.
    count : int
        Pictures.
    generator : torch.Generator
        The caller's own.
    """
    room = 2 * pipeline.crop.padding if pipeline.crop else 0
    return moves.draw(count, room, pipeline.flip.probability if pipeline.flip else 0.0, generator)


def draw(
    pipeline: Pipeline, count: int, size: tuple[int, int], seed: int, epoch: int = 0
) -> Changes:
    """Draw everything after crop and flip.

    Parameters
    ----------
    pipeline : Pipeline
        What is on.
    count : int
        Pictures.
    size : tuple of int
        Their height and width.
    seed, epoch : int
        The same ones give the same numbers, on every machine.
    """
    p = pipeline
    return Changes(
        pipeline,
        rotation=rotation.draw(p.rotation, count, seed, epoch) if p.rotation else None,
        auto_augment=auto_augment.draw(count, seed, epoch) if p.auto_augment else None,
        jitter=jitter.draw(p.jitter, count, seed, epoch) if p.jitter else None,
        erasing=erasing.draw(p.erasing, count, size, seed, epoch) if p.erasing else None,
        cutout=erasing.draw_cutout(p.cutout, count, size, seed, epoch) if p.cutout else None,
    )


def apply(pictures: torch.Tensor, changes: Changes) -> torch.Tensor:
    """Apply rotation, AutoAugment, jitter, erasing and cutout; nothing here is random.

    Parameters
    ----------
    pictures : torch.Tensor
        uint8 (B, H, W, C), on any device; C is 1 or 3.
    changes : Changes
        Of these B pictures.

    Returns
    -------
    torch.Tensor
        uint8 (B, H, W, C).
    """
    if not changes.any:
        return pictures
    planes = pictures.permute(0, 3, 1, 2)
    if changes.rotation is not None:
        planes = rotation.apply(planes, changes.rotation)
    if changes.auto_augment is not None:
        planes = auto_augment.apply(planes, changes.auto_augment)
    if changes.jitter is not None:
        planes = jitter.apply(planes, changes.jitter)
    if changes.erasing is not None:
        planes = erasing.apply(planes, changes.erasing, changes.settings.erasing.grey)
    if changes.cutout is not None:
        planes = erasing.apply(planes, changes.cutout, changes.settings.cutout.grey)
    return planes.permute(0, 2, 3, 1).contiguous()


@dataclass(frozen=True, eq=False)
class Variants:
    """One picture many times: what was drawn, and what came of it, uint8 (N, H, W, C)."""

    pipeline: Pipeline
    moves: Moves
    changes: Changes
    pictures: np.ndarray


def variants(picture: np.ndarray, pipeline: Pipeline, count: int, seed: int) -> Variants:
    """Augment one picture many times, exactly as a training does with its pictures.

    Parameters
    ----------
    picture : numpy.ndarray
        uint8 (H, W, C).
    pipeline : Pipeline
        What is on.
    count : int
        How many variants.
    seed : int
        The same one gives the same variants.

    Examples
    --------
    >>> from explorer.augmentation.settings import Flip
    >>> picture = np.arange(2, dtype=np.uint8).reshape(1, 2, 1)
    >>> variants(picture, Pipeline(flip=Flip(1.0)), 1, seed=0).pictures.flatten().tolist()
    [1, 0]
    """
    H, W, C = picture.shape
    padding = pipeline.crop.padding if pipeline.crop else 0
    drawn = draw_moves(pipeline, count, torch.Generator().manual_seed(seed))
    whole = torch.from_numpy(moves.padded(picture[None], padding).reshape(-1, C).copy())
    batch = moves.gather(
        whole,
        (H + 2 * padding, W + 2 * padding),
        (H, W),
        torch.zeros(count, dtype=torch.int64),
        (drawn.down, drawn.right, drawn.mirrored),
    )
    changes = draw(pipeline, count, (H, W), seed)
    return Variants(pipeline, drawn, changes, apply(batch, changes).numpy())
