"""The optimiser of a recipe: its parameter groups, and which parts are not trained at all."""

import torch
from torch import nn

import models
from explorer.errors import RecipeError
from explorer.training.recipe import Recipe

TENTH = 0.1  # of the learning rate, for features that were trained before


def make(
    recipe: Recipe, network: nn.Module, device: torch.device, *, on_graph: bool = False
) -> torch.optim.Optimizer:
    """Build the optimiser; fused into one kernel where PyTorch offers that.

    Every parameter group has an entry "scale", 1.0 or 0.1, that its learning rate is multiplied
    by. Frozen parameters get requires_grad False and belong to no group.

    Parameters
    ----------
    recipe : Recipe
        Optimiser, learning rate, weight decay, momentum, features.
    network : torch.nn.Module
        Its frozen part is marked.
    device : torch.device
        Where it lies.
    on_graph : bool
        The step will be recorded in a CUDA graph: the learning rate is then a tensor on the device
        that can be filled between two replays.

    Raises
    ------
    RecipeError
        If features are to be kept or slowed down in a network that has none.

    Examples
    --------
    >>> layer = nn.Linear(2, 2)
    >>> made = make(Recipe(optimiser="sgd", momentum=0.5), layer, torch.device("cpu"))
    >>> made.defaults["momentum"], made.param_groups[0]["scale"]
    (0.5, 1.0)
    """
    groups = _groups(recipe, network)
    values = {"weight_decay": recipe.weight_decay, "fused": device.type in ("cpu", "cuda")}
    for group in groups:
        lr = recipe.lr * group["scale"]
        group["lr"] = torch.tensor(lr, device=device) if on_graph else lr
    if recipe.optimiser == "sgd":
        values |= {"momentum": recipe.momentum, "nesterov": recipe.nesterov}
        return torch.optim.SGD(groups, lr=recipe.lr, **values)
    if on_graph:
        values["capturable"] = True
    kind = torch.optim.AdamW if recipe.optimiser == "adamw" else torch.optim.Adam
    return kind(groups, lr=recipe.lr, **values)


def _groups(recipe: Recipe, network: nn.Module) -> list[dict]:
    if recipe.features == "train":
        return [{"params": list(network.parameters()), "scale": 1.0}]
    features = [parameter for part in _features(network) for parameter in part.parameters()]
    known = {id(parameter) for parameter in features}
    others = [p for p in network.parameters() if id(p) not in known]
    groups = [{"params": others, "scale": 1.0}]
    if recipe.features == "frozen":
        for parameter in features:
            parameter.requires_grad_(False)
        return groups
    return [{"params": features, "scale": TENTH}, *groups]


def set_rate(optimiser: torch.optim.Optimizer, lr: float) -> None:
    """Set the learning rate of the next step, times each group's scale; tensors are filled."""
    for group in optimiser.param_groups:
        value = lr * group["scale"]
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(value)
        else:
            group["lr"] = value


def to_training(recipe: Recipe, network: nn.Module) -> None:
    """Switch the network to training mode, but leave a frozen part in evaluation mode.

    Otherwise the batch norms of frozen features would still follow the new pictures.
    """
    network.train()
    if recipe.features == "frozen":
        for part in _features(network):
            part.eval()


def _features(network: nn.Module) -> tuple[nn.Module, ...]:
    parts = models.features(network)
    if not parts:
        raise RecipeError(
            "This network has no part with features to freeze or to train more slowly. "
            'Leave features at "train".'
        )
    return parts
