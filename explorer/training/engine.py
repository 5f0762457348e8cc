"""One network, its optimiser and its pictures on one device: prepare, step, evaluate."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn

import models
from explorer.augmentation import mixing
from explorer.augmentation.mixing import Mix
from explorer.datasets.pixel_shuffle import pixel_order
from explorer.training import (
    augmenting,
    distributed,
    graphs,
    normalisation,
    optimisers,
    pretrained,
    tuning,
)
from explorer.training import pictures_on_device as on_device
from explorer.training.descent import StepResult, descend
from explorer.training.device import cores, thread_counts
from explorer.training.engine_state import restore, state
from explorer.training.measuring import (
    EVALUATION_BATCH,
    answers,
    copy_of_weights,
    evaluate,
    to_input,
)
from explorer.training.optimisers import to_training
from explorer.training.pace import Pace
from explorer.training.private_random import State, fresh, lent
from explorer.training.recipe import Recipe
from explorer.training.reordered import pool_first

__all__ = [
    "EVALUATION_BATCH",
    "Engine",
    "StepResult",
    "answers",
    "copy_of_weights",
    "descend",
    "evaluate",
    "prepare",
    "restore",
    "set_rate",
    "state",
    "step",
    "take",
    "to_input",
    "use_threads",
]


@dataclass(frozen=True, eq=False)
class Engine:
    """Everything that a step needs.

    `network` is what is shown and saved; `compute` gives the same numbers with the same weights,
    faster where that is possible. `pace` chooses the CPU threads once it is set by `use_threads`.
    `ranks` are the processes that train together, None for one alone; `stride` takes many steps at
    once, where `graphs.recorded` gave it.
    `mean` and `std` are (1, C, 1, 1), of pixels in 0..255; `pixel_order` says which pixel comes to
    each place, None leaves all where they are.
    """

    recipe: Recipe
    device: torch.device
    network: nn.Module
    compute: nn.Module
    optimiser: torch.optim.Optimizer
    part: on_device.TrainingPart
    validation_images: torch.Tensor
    validation_labels: torch.Tensor
    mean: torch.Tensor
    std: torch.Tensor
    pixel_order: torch.Tensor | None
    statistics: tuple[tuple[float, ...], tuple[float, ...]]
    classes: int
    order: torch.Generator
    dice: State
    pace: Pace
    ranks: distributed.Ranks | None = None
    stride: graphs.Stride | None = None


def prepare(
    recipe: Recipe,
    images: np.ndarray,
    labels: np.ndarray,
    classes: int,
    device: torch.device,
    *,
    reorder: bool = True,
) -> Engine:
    """Split the pictures, move them to the device and build network and optimiser.

    Parameters
    ----------
    recipe : Recipe
        What to train.
    images : numpy.ndarray
        uint8 (N, H, W, C).
    labels : numpy.ndarray
        int64 (N,), in 0..classes-1.
    classes : int
        Number of outputs.
    device : torch.device
        Where everything lies.
    reorder : bool
        Whether to compute max-pools before ReLUs. Finding them traces the network, and for that
        moment no other thread can use any network: a server with visitors says False.

    Returns
    -------
    Engine
        Its recipe says which precision is used, where the one given left that to timing.
    """
    if device.type == "cuda":  # float32 is what it says; TF32 would keep 10 of its 23 digits
        torch.backends.cudnn.conv.fp32_precision = "ieee"
    training, validation = on_device.split(labels, recipe.validation_share, recipe.seed)
    statistics = normalisation.statistics(recipe, images[training])
    part = on_device.training_part(
        images[training], labels[training], device, flip=recipe.flip, crop=recipe.crop
    )
    ranks = distributed.current()
    network, optimiser, dice = _learner(recipe, classes, models.shape_of(images), device, ranks)
    scale = [torch.tensor(s, device=device).mul(255).view(1, -1, 1, 1) for s in statistics]
    engine = Engine(
        recipe=recipe,
        device=device,
        network=network,
        compute=pool_first(network) if reorder else network,
        optimiser=optimiser,
        part=part,
        validation_images=on_device.to_device(images[validation], device),
        validation_labels=on_device.to_device(labels[validation], device),
        mean=scale[0],
        std=scale[1],
        pixel_order=_pixel_order(recipe, images, device),
        statistics=statistics,
        classes=classes,
        order=torch.Generator().manual_seed(recipe.seed),
        dice=dice,
        pace=Pace((torch.get_num_threads(),), torch.get_num_threads()),
        ranks=ranks,
    )
    return replace(engine, recipe=replace(recipe, precision=tuning.precision(engine)))


def _learner(
    recipe: Recipe,
    classes: int,
    shape: models.Shape,
    device: torch.device,
    ranks: distributed.Ranks | None,
) -> tuple[nn.Module, torch.optim.Optimizer, State]:
    """Build the network in training mode, its optimiser, and the state that dropout draws from."""
    dice = fresh(recipe.seed, device)
    with lent(dice):
        network = models.build(
            recipe.model, classes, shape, dropout=recipe.dropout, layers=recipe.layers
        )
    if recipe.pretrained:
        pretrained.start(network, recipe.model)
    # MPS has no fast channels-last convolutions; elsewhere they are up to twice as fast.
    layout = torch.contiguous_format if device.type == "mps" else torch.channels_last
    network = network.to(device=device, memory_format=layout)
    made = optimisers.make(recipe, network, device, on_graph=graphs.suits(device, ranks))
    to_training(recipe, network)
    if ranks is not None and ranks.rank > 0:
        dice = fresh(ranks.seed(recipe.seed), device)  # the same weights, other dropout
    return network, made, dice


def use_threads(engine: Engine, most: int | None = None, begin: int | None = None) -> Engine:
    """Choose the CPU threads by timing, now and, at every step that `take` takes, ever anew.

    Parameters
    ----------
    engine : Engine
        A recipe with a fixed number keeps it.
    most : int, optional
        The largest number to try; None means all cores.
    begin : int, optional
        The number to begin with, in place of timing.

    Returns
    -------
    Engine
        With another `pace`. PyTorch's number of threads is set, too.
    """
    fixed = engine.recipe.threads
    counts = (fixed,) if fixed else thread_counts(most or cores())
    if engine.device.type != "cpu":
        counts = (fixed or torch.get_num_threads(),)
    first = begin if begin in counts else tuning.threads(engine, counts)
    torch.set_num_threads(first)
    return replace(engine, pace=Pace(counts, first))


def _pixel_order(recipe: Recipe, images: np.ndarray, device: torch.device) -> torch.Tensor | None:
    if not recipe.shuffle_pixels:
        return None
    return on_device.to_device(pixel_order(*images.shape[1:3]), device)


def take(
    engine: Engine, epoch: augmenting.Epoch, place: int, rate: Callable[[int], float]
) -> StepResult:
    """Take the next step of an epoch, or the next few at once where that is faster.

    Parameters
    ----------
    engine : Engine
        Its network and optimiser are changed.
    epoch : Epoch
        What chance decided, from `augmenting.plan_epoch`.
    place : int
        Place in the epoch's order where the next batch begins.
    rate : callable
        Learning rate of the next step (0), of the one after it (1), and so on.

    Returns
    -------
    StepResult
        One number for each step that was taken: (steps,) each.
    """
    if engine.stride is not None and (told := engine.stride.take(epoch, place, rate)):
        return told
    set_rate(engine, rate(0))
    threads = engine.pace.next()
    if engine.pace.several and threads != torch.get_num_threads():
        torch.set_num_threads(threads)
    began = time.perf_counter()
    images, labels, mix = augmenting.batch(engine.part, epoch, place)
    one = step(engine, images, labels, mix)
    engine.pace.took(time.perf_counter() - began, len(labels))
    return StepResult(*(value.reshape(1) for value in one))


def set_rate(engine: Engine, lr: float) -> None:
    """Set the learning rate of the next steps; a group of parameters takes its `scale` of it."""
    optimisers.set_rate(engine.optimiser, lr)


def step(
    engine: Engine, images: torch.Tensor, labels: torch.Tensor, mix: Mix | None = None
) -> StepResult:
    """Take one step of gradient descent with the learning rate that is set.

    Parameters
    ----------
    engine : Engine
        Its network and optimiser are changed.
    images : torch.Tensor
        uint8 (B, H, W, C), on the device.
    labels : torch.Tensor
        int64 (B,), on the device.
    mix : Mix or None
        How the pictures of the batch are mixed with each other; the loss is then against the
        mixed labels, and an answer counts as correct when it is the label with the larger part.
    """
    x, wanted = _mixed_input(engine, images, mix), labels
    if mix is not None:
        wanted = mixing.targets(labels, engine.classes, mix)
        labels = mixing.main_labels(labels, mix)
    if engine.ranks is None:
        return descend(engine, x, wanted, labels)
    part = engine.ranks.part(len(labels))
    share = (part.stop - part.start) / len(labels)
    return descend(engine, x[part], wanted[part], labels[part], share)


def _mixed_input(engine: Engine, images: torch.Tensor, mix: Mix | None) -> torch.Tensor:
    """Cut while the pixels lie in their places, and mix what the network would read."""
    if mix is not None and mix.box is not None:
        planes = images.permute(0, 3, 1, 2)
        images = mixing.cutmix(planes, mix).permute(0, 2, 3, 1).contiguous()
    x = to_input(engine, images)
    return mixing.mixup(x, mix) if mix is not None and mix.box is None else x
