"""One network, its optimiser and its pictures on one device: prepare, step, evaluate."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import models
from explorer.augmentation import mixing
from explorer.augmentation.mixing import Mix
from explorer.datasets.pixel_shuffle import pixel_order
from explorer.training import augmenting
from explorer.training import pictures_on_device as on_device
from explorer.training.engine_state import restore, state
from explorer.training.private_random import State, fresh, lent
from explorer.training.recipe import Recipe

__all__ = ["Engine", "StepResult", "evaluate", "prepare", "restore", "state", "step", "take"]

EVALUATION_BATCH = 128  # pictures; the activations of one batch stay in a CPU's cache
_TRIAL_BATCH = 64  # pictures; enough to time a step


@dataclass(frozen=True, eq=False)
class Engine:
    """Everything that a step needs.

    `mean` and `std` are (1, C, 1, 1), of pixels in 0..255; `pixel_order` says which pixel comes to
    each place, None leaves all where they are.
    """

    recipe: Recipe
    device: torch.device
    network: nn.Module
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


class StepResult(NamedTuple):
    """What a step gave, still on the device: reading it at every step would make the device wait.

    Parameters
    ----------
    loss : torch.Tensor
        Mean over the batch, against smoothed and mixed labels where the recipe asks for them.
    correct : torch.Tensor
        Number of correct answers.
    gradient_norm : torch.Tensor
        Length of the whole gradient, before it is clipped.
    """

    loss: torch.Tensor
    correct: torch.Tensor
    gradient_norm: torch.Tensor


def prepare(
    recipe: Recipe, images: np.ndarray, labels: np.ndarray, classes: int, device: torch.device
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
    """
    training, validation = on_device.split(labels, recipe.validation_share, recipe.seed)
    statistics = on_device.channel_statistics(images[training])
    part = on_device.training_part(
        images[training], labels[training], device, flip=recipe.flip, crop=recipe.crop
    )
    dice = fresh(recipe.seed, device)
    with lent(dice):
        network = models.build(recipe.model, classes, models.shape_of(images))
    # MPS has no fast channels-last convolutions; elsewhere they are up to twice as fast.
    layout = torch.contiguous_format if device.type == "mps" else torch.channels_last
    network = network.to(device=device, memory_format=layout)
    scale = [torch.tensor(s, device=device).mul(255).view(1, -1, 1, 1) for s in statistics]
    return Engine(
        recipe=recipe,
        device=device,
        network=network,
        optimiser=make_optimiser(recipe, network, device),
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
    )


def _pixel_order(recipe: Recipe, images: np.ndarray, device: torch.device) -> torch.Tensor | None:
    if not recipe.shuffle_pixels:
        return None
    return on_device.to_device(pixel_order(*images.shape[1:3]), device)


def to_input(engine: Engine, images: torch.Tensor) -> torch.Tensor:
    """Turn pictures into what the network reads: the last step for training and evaluation alike.

    Parameters
    ----------
    engine : Engine
        Knows the normalisation, and whether the pixels are shuffled.
    images : torch.Tensor
        uint8 (B, H, W, C), on the device.

    Returns
    -------
    torch.Tensor
        float32 (B, C, H, W).
    """
    if engine.pixel_order is not None:
        moved = images.flatten(1, 2).index_select(1, engine.pixel_order)
        images = moved.view(images.shape)
    return on_device.normalise(images, engine.mean, engine.std)


def make_optimiser(
    recipe: Recipe, network: nn.Module, device: torch.device
) -> torch.optim.Optimizer:
    """Build the optimiser of the recipe; fused into one kernel where PyTorch offers that."""
    values = {
        "lr": recipe.lr,
        "weight_decay": recipe.weight_decay,
        "fused": device.type in ("cpu", "cuda"),
    }
    if recipe.optimiser == "sgd":
        return torch.optim.SGD(network.parameters(), momentum=0.9, **values)
    kind = torch.optim.AdamW if recipe.optimiser == "adamw" else torch.optim.Adam
    return kind(network.parameters(), **values)


def set_rate(engine: Engine, lr: float) -> None:
    """Set the learning rate of the next steps; a group of parameters takes its `scale` of it."""
    for group in engine.optimiser.param_groups:
        value = lr * group.get("scale", 1.0)
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(value)
        else:
            group["lr"] = value


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
    set_rate(engine, rate(0))
    one = step(engine, *augmenting.batch(engine.part, epoch, place))
    return StepResult(*(value.reshape(1) for value in one))


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
    half = engine.recipe.precision == "bfloat16"
    with torch.autocast(engine.device.type, dtype=torch.bfloat16, enabled=half):
        scores = engine.network(x)
        loss = F.cross_entropy(scores, wanted)
    engine.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    norm = gradient_norm(engine.network)
    engine.optimiser.step()
    return StepResult(loss.detach(), (scores.detach().argmax(1) == labels).sum(), norm)


def gradient_norm(network: nn.Module) -> torch.Tensor:
    """Return the length of the gradient of all parameters that have one, on the device."""
    gradients = [p.grad for p in network.parameters() if p.grad is not None]
    return nn.utils.get_total_norm(gradients)


def _mixed_input(engine: Engine, images: torch.Tensor, mix: Mix | None) -> torch.Tensor:
    """Cut while the pixels lie in their places, and mix what the network would read."""
    if mix is not None and mix.box is not None:
        planes = images.permute(0, 3, 1, 2)
        images = mixing.cutmix(planes, mix).permute(0, 2, 3, 1).contiguous()
    x = to_input(engine, images)
    return mixing.mixup(x, mix) if mix is not None and mix.box is None else x


def evaluate(
    engine: Engine,
    images: torch.Tensor,
    labels: torch.Tensor,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[float, float] | None:
    """Return mean loss and accuracy in evaluation mode, always in float32.

    Parameters
    ----------
    images : torch.Tensor
        uint8 (N, H, W, C), on the device.
    labels : torch.Tensor
        int64 (N,), on the device.
    stop : callable
        Asked before every batch.

    Returns
    -------
    tuple of float, or None
        None when it was stopped.
    """
    losses, correct = [], []
    engine.network.eval()
    try:
        with torch.inference_mode():
            for start in range(0, len(labels), EVALUATION_BATCH):
                if stop():
                    return None
                x = to_input(engine, images[start : start + EVALUATION_BATCH])
                y = labels[start : start + EVALUATION_BATCH]
                scores = engine.network(x)
                losses.append(F.cross_entropy(scores, y, reduction="sum"))
                correct.append((scores.argmax(1) == y).sum())
    finally:
        engine.network.train()
    total = sum(torch.stack(losses).tolist())  # added up in float64
    return total / len(labels), sum(torch.stack(correct).tolist()) / len(labels)


def copy_of_weights(network: nn.Module) -> dict[str, torch.Tensor]:
    """Return the state dict as contiguous copies on the CPU."""
    return {
        name: value.detach().cpu().contiguous().clone()
        for name, value in network.state_dict().items()
    }


def trial_step(engine: Engine) -> Callable[[], object]:
    """Return a function that takes steps on a copy of the network, for timing."""
    network = copy.deepcopy(engine.network)
    optimiser = make_optimiser(engine.recipe, network, engine.device)
    trial = Engine(**{**vars(engine), "network": network, "optimiser": optimiser})
    images = engine.validation_images[:_TRIAL_BATCH]
    labels = engine.validation_labels[:_TRIAL_BATCH]

    def run() -> None:
        with lent(dict(engine.dice)):
            step(trial, images, labels)

    return run
