"""Start a network with published weights: all but the last layer, whose classes are ours."""

import torch
from torch import nn

from explorer.datasets import published
from explorer.datasets.sources import WEIGHTS
from explorer.errors import DataError, RecipeError

_PARTS = ("features", "classifier")  # of the published networks, which count their layers from 0


def start(network: nn.Module, key: str) -> None:
    """Copy fetched weights into a network; its last dense layer stays as it is.

    Parameters
    ----------
    network : torch.nn.Module
        From `models.build(key, …)`; changed in place.
    key : str
        A network whose entry says `pretrained`.

    Raises
    ------
    RecipeError
        If nobody publishes weights for this network.
    DataError
        If the weights are not on this machine, with the command that gets them, or damaged.
    """
    if key not in WEIGHTS:
        raise RecipeError(
            f"There are no trained weights for network {key!r}. Switch pretrained off."
        )
    source = WEIGHTS[key]
    found, own = published.read(source), network.state_dict()
    theirs = published_names(network)
    last = list(own)[-1].rpartition(".")[0]
    wanted = {name: theirs[name] for name in own if not name.startswith(f"{last}.")}
    for name, published_name in wanted.items():
        there = found.get(published_name)
        if there is None or there.shape != own[name].shape:
            shape = "missing" if there is None else tuple(there.shape)
            raise DataError(
                f'{source.title} do not fit: "{name}" should have {tuple(own[name].shape)} and '
                f"is {shape}. Get them again with `{source.command}`."
            )
    with torch.no_grad():
        for name, published_name in wanted.items():
            own[name].copy_(found[published_name])


def published_names(network: nn.Module) -> dict[str, str]:
    """Return the name that torchvision gives to each of our tensors: features.conv1 is features.0.

    Examples
    --------
    >>> from models.vgg11_bn import VGG11BN
    >>> names = published_names(VGG11BN(2, plan=((2,), (2,)), hidden=2))
    >>> names["features.bn2.weight"], names["classifier.fc3.bias"]
    ('features.5.weight', 'classifier.6.bias')
    """
    names = {}
    for part in _PARTS:
        for number, (name, layer) in enumerate(network.get_submodule(part).named_children()):
            for entry in layer.state_dict():
                names[f"{part}.{name}.{entry}"] = f"{part}.{number}.{entry}"
    return names
