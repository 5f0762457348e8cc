"""Class activation map: what each place of the last maps adds to a class's score, exactly.

It exists only where the network ends with global average pooling and one linear layer: then the
score is a sum over places, and the map shows its addends. Nothing is approximated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from explorer.errors import InputError
from explorer.probing.attribution.differentiable import batch_of, check_class

_SAME = {"flatten", "view", "reshape", "squeeze", "dropout", "contiguous", "to", "clone"}
_TAG = "_explorer_pooled"  # an attribute on the pass's own tensors: it dies with them
_PLANE = ({2, 3}, {-2, -1}, {2, -1}, {-2, 3})


@dataclass(frozen=True)
class Cam:
    """The addends of one class's score.

    Attributes
    ----------
    map : np.ndarray
        float64 (rows, columns): Σₖ wₖ·Aₖ(row, column) / (rows·columns), with the maps A that are
        pooled and the class's weights w.
    bias : float
        Of the class; `map.sum() + bias` is the score.
    score : float
        What the network itself says, before softmax.
    """

    map: np.ndarray
    bias: float
    score: float


class _Head(TorchFunctionMode):
    """While entered, notes which maps are pooled as a whole and read by one linear layer."""

    def __init__(self):
        super().__init__()
        self.found: tuple[Tensor, Tensor, Tensor | None, Tensor] | None = None

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        first = args[0] if args and isinstance(args[0], Tensor) else kwargs.get("input")
        maps = getattr(first, _TAG, None) if isinstance(first, Tensor) else None
        out = func(*args, **kwargs)
        if isinstance(out, Tensor) and isinstance(first, Tensor):
            if _pools_all(name, first, out, args, kwargs):
                setattr(out, _TAG, first)
            elif maps is not None and name in _SAME:
                setattr(out, _TAG, maps)
            elif maps is not None and name == "linear":
                given = dict(zip(("input", "weight", "bias"), args, strict=False)) | kwargs
                self.found = (maps, given["weight"], given.get("bias"), out)
        return out


def _pools_all(name: str, before: Tensor, after: Tensor, args, kwargs) -> bool:
    """Tell whether a function has averaged whole maps, each to one number."""
    if before.dim() != 4:
        return False
    if name in ("adaptive_avg_pool2d", "avg_pool2d"):
        return after.shape[2:] == (1, 1) and _unpadded(name, before, args, kwargs)
    if name == "mean":
        axes = kwargs.get("dim", args[1] if len(args) > 1 else ())
        return set(axes if isinstance(axes, list | tuple) else (axes,)) in _PLANE
    return False


def _unpadded(name: str, before: Tensor, args, kwargs) -> bool:
    """Tell whether a pooling reads every place of the maps and nothing else."""
    if name == "adaptive_avg_pool2d":
        return True
    size = kwargs.get("kernel_size", args[1] if len(args) > 1 else None)
    return tuple([size] * 2 if isinstance(size, int) else size) == tuple(before.shape[2:])


def cam(
    model: nn.Module,
    image: np.ndarray,
    mean: Sequence[float],
    std: Sequence[float],
    label: int,
) -> Cam:
    """Return the class activation map of one picture and class.

    Parameters
    ----------
    model : nn.Module
        In eval mode; it is left exactly as it was.
    image : np.ndarray
        uint8 (H, W, C).
    mean, std : sequence of float
        Per channel, of pixels in 0..1.
    label : int
        The class.

    Raises
    ------
    InputError
        When the network does not end with global average pooling and one linear layer, or has no
        such class.

    Source
    ------
    Zhou et al. 2016, "Learning Deep Features for Discriminative Localization", equation 2.
    """
    if model.training:
        raise ValueError("The model is in training mode; call model.eval() first.")
    head = _Head()
    with torch.inference_mode(), head:
        logits = model(batch_of(model, image[None], mean, std))
        if head.found is None or head.found[3] is not logits:
            raise InputError(
                "A class activation map needs a network that ends with global average pooling and "
                "1 linear layer; behind the last maps of this one comes something else. Use "
                "Grad-CAM, which works for every network, or train one with global pooling."
            )
        check_class(logits, label)
        maps, weight, bias, _ = head.found
        A, w = maps[0].double(), weight[label].double()  # (K, rows, columns), (K,)
        addends = torch.tensordot(w, A, 1) / A[0].numel()
        return Cam(
            addends.numpy().copy(),
            0.0 if bias is None else float(bias[label]),
            float(logits[0, label]),
        )
