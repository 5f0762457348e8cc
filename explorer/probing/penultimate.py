"""What a network's last dense layer reads: its summary of a picture."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from explorer.probing.activations import normalise


class _LastInput(TorchFunctionMode):
    """While entered, keeps what the latest dense layer has read; see `observer` for the reasons."""

    def __init__(self):
        super().__init__()
        self.read: Tensor | None = None

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Run one function of the network; note the input of a dense layer."""
        kwargs = kwargs or {}
        if getattr(func, "__name__", "") == "linear":
            self.read = (args[0] if args else kwargs["input"]).clone()
        return func(*args, **kwargs)


def penultimate(
    model: nn.Module, images: np.ndarray, mean: Sequence[float], std: Sequence[float]
) -> np.ndarray:
    """Return the features that the last dense layer reads, for each picture.

    Parameters
    ----------
    model : nn.Module
        In eval mode, on the CPU; it is left as it was.
    images : np.ndarray
        uint8 (N, H, W, C).
    mean, std : sequence of float
        Per channel, of pixels in 0..1.

    Returns
    -------
    np.ndarray
        float32 (N, features); of a network without a dense layer its scores.
    """
    watched = _LastInput()
    with torch.inference_mode():
        batch = normalise(model, images, mean, std)
        with watched:
            scores = model(batch)
        features = scores if watched.read is None else watched.read
        return features.flatten(1).numpy().astype(np.float32)
