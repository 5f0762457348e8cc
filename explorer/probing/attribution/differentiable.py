"""One pass through a network whose results can be differentiated; the network stays as it was.

No hook is set and no parameter gets a gradient: `torch.autograd.grad` returns the slopes that are
asked for and stores none. The watching is that of `explorer.probing.observer`.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from explorer.errors import InputError
from explorer.probing.activations import normalise
from explorer.probing.observer import BEFORE, Observer


def batch_of(
    model: nn.Module, images: np.ndarray, mean: Sequence[float], std: Sequence[float]
) -> Tensor:
    """Return pictures as `normalise` does, in the number format of the network's weights."""
    batch = normalise(model, images, mean, std)
    weights = next(model.parameters(), None)
    return batch if weights is None else batch.to(weights.dtype)


def forward(
    model: nn.Module, batch: Tensor, layers: Sequence[str] | None = ()
) -> tuple[Tensor, dict[str, Tensor]]:
    """Run a batch and return the logits and some maps, all of which know how they came about.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU; it is left exactly as it was.
    batch : Tensor
        (N, C, H, W), normalised; with `requires_grad` where slopes are wanted.
    layers : sequence of str or None
        Convolutions whose maps are wanted: after the ReLU where one follows at the same size.
        None means all of them.

    Returns
    -------
    tuple of Tensor and dict
        (N, classes), and name → (N, channels, rows, columns), in the order of the pass.

    Raises
    ------
    ValueError
        When the model is in training mode.
    InputError
        When the model has no convolution of that name.
    """
    if model.training:
        raise ValueError("The model is in training mode; call model.eval() first.")
    maps: dict[str, Tensor] = {}

    def keep(name: str, when: str, tensor: Tensor) -> None:
        wanted = layers is None or name in layers
        if wanted and (when == BEFORE or tensor.shape == maps[name].shape):
            maps[name] = tensor

    observer = Observer(model, keep)
    with torch.enable_grad(), observer:
        logits = model(batch)
    for name in layers or ():
        if name not in maps:
            raise InputError(
                f"The network has no convolution {name!r}; it has {', '.join(observer.chains)}. "
                "Choose one of these."
            )
    return logits, maps


def check_class(logits: Tensor, label: int) -> None:
    """Refuse a class that the network does not have.

    Raises
    ------
    InputError
        With the classes that there are.
    """
    classes = logits.shape[1]
    if not 0 <= label < classes:
        raise InputError(
            f"The network has classes 0 to {classes - 1}, not {label}. Choose one of these."
        )
