"""What can be seen of a network while it learns: filters, feature maps, answers to a fixed panel.

Taking it changes no number of the training: the network runs in evaluation mode, where dropout
draws nothing and batch norm leaves its buffers alone, and every layer gets its own mode back.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from explorer.probing.observer import BEFORE, observe
from explorer.training.engine import Engine, to_input
from explorer.training.live_file import packed

PANEL = 10  # pictures; as many as fit below each other's classes on one screen
FILTERS_SHOWN = 64  # filters of the first layer; the widest networks here have 64
MAPS_SHOWN = 32  # feature maps of one layer; more is not looked at, and costs bytes
_MAP_SIDE = 64  # pixels; of a larger map every second, third, … pixel is kept


class Live:
    """Looks at one training, always at the same pictures of its validation part.

    Parameters
    ----------
    engine : Engine
        Before its first step or later; nothing of it is changed.
    classes : sequence of str
        Their names, in the order of the labels.
    """

    def __init__(self, engine: Engine, classes: Sequence[str]):
        labels = engine.validation_labels.cpu().numpy()
        places = torch.from_numpy(panel_places(labels)).to(engine.device)
        self._images = engine.validation_images[places].clone()
        self._fixed = {
            "panel": self._images.cpu().numpy(),
            "labels": labels[places.cpu().numpy()].astype(np.int64),
            "classes": np.array(list(classes), dtype=np.str_),
        }

    def take(self, engine: Engine) -> dict[str, np.ndarray]:
        """Return what there is to see now.

        Returns
        -------
        dict of str to np.ndarray
            "panel" uint8 (n, H, W, C), "labels" int64 (n,), "classes" str (K,), "probabilities"
            float32 (n, K); "filters" float32 (F, C, k, k), the weights of the first convolution, or
            (F, C, H, W) of a first dense layer that reads the picture itself; and where there are
            convolutions, for the panel's first picture: "first_maps", "last_maps" uint8 (F, H, W),
            the values before the ReLU, with their "…_scale", "…_name" and "…_count" (of all maps
            of the layer). `live_file.read` makes numbers of them again.
        """
        network = engine.network
        modes = [(module, module.training) for module in network.modules()]
        maps: dict[str, torch.Tensor] = {}

        def keep(layer: str, when: str, values: torch.Tensor) -> None:
            if when == BEFORE:
                maps[layer] = values[0].clone()

        try:
            network.eval()
            # Always in float32, as validation is: a look is not a step.
            with torch.inference_mode():
                x = to_input(engine, self._images)
            scores, _ = observe(network, x, keep)
            shares = scores.float().softmax(1).cpu().numpy()
        finally:
            for module, mode in modes:
                module.training = mode
        found = self._fixed | {"probabilities": shares} | _layers(list(maps.items()))
        return found | first_weights(network, tuple(x.shape[1:]))


def panel_places(labels: np.ndarray, count: int = PANEL) -> np.ndarray:
    """Return the places of the panel's pictures: the first of every class, then the second, ….

    Examples
    --------
    >>> panel_places(np.array([0, 0, 0, 1, 1]), 4).tolist()
    [0, 3, 1, 4]
    """
    order = np.argsort(labels, kind="stable")
    _, first = np.unique(labels[order], return_index=True)
    turn = np.empty(len(labels), np.int64)
    turn[order] = np.arange(len(labels)) - np.repeat(first, np.diff([*first, len(labels)]))
    return np.lexsort((labels, turn))[:count]


def first_weights(network: nn.Module, shape: tuple[int, int, int]) -> dict[str, np.ndarray]:
    """Return the weights that read the picture, as "filters"; {} when they are no picture.

    Parameters
    ----------
    network : nn.Module
        Any.
    shape : tuple of int
        Channels, rows and columns of the pictures.
    """
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            weights = module.weight[:FILTERS_SHOWN]
        elif isinstance(module, nn.Linear):
            if module.in_features != int(np.prod(shape)):
                return {}
            weights = module.weight[:FILTERS_SHOWN].unflatten(1, shape)
        else:
            continue
        return {"filters": weights.detach().float().cpu().contiguous().numpy().copy()}
    return {}


def _layers(maps: list[tuple[str, torch.Tensor]]) -> dict[str, np.ndarray]:
    found = {}
    ends = zip(("first", "last"), [*maps[:1], *maps[1:][-1:]], strict=False)
    for which, (name, values) in ends:
        every = -(-max(values.shape[1:]) // _MAP_SIDE)
        some = values[:MAPS_SHOWN, ::every, ::every].float().cpu().numpy()
        found[f"{which}_maps"], scale = packed(some)
        found[f"{which}_scale"] = np.float64(scale)
        found[f"{which}_name"] = np.str_(name)
        found[f"{which}_count"] = np.int64(len(values))
    return found
