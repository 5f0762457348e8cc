"""The architectures of the explorer: one file each, and the REGISTRY that names them.

torch is imported when a network is built, not before, so that a page can list the networks and
their sizes at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.errors import InputError
from models.architecture import CHANNELS, SHAPE, Architecture, Shape
from models.registry import OWN, REGISTRY

if TYPE_CHECKING:
    import numpy as np
    from torch import nn

__all__ = [
    "CHANNELS",
    "OWN",
    "REGISTRY",
    "SHAPE",
    "Architecture",
    "Shape",
    "build",
    "features",
    "fitting",
    "is_shape",
    "parameters_of",
    "shape_of",
]


def shape_of(images: np.ndarray) -> Shape:
    """Return (C, H, W) of stored pictures (N, H, W, C)."""
    H, W, C = images.shape[1:]
    return C, H, W


def is_shape(shape: object) -> bool:
    """Tell whether there is a network for pictures of this shape.

    Examples
    --------
    >>> is_shape((1, 28, 28)), is_shape((2, 28, 28)), is_shape((3, 7, 32))
    (True, False, False)
    """
    return any(entry.takes(shape) for entry in REGISTRY.values())


def fitting(shape: Shape) -> tuple[str, ...]:
    """Return the keys of the networks that take pictures of this shape.

    Examples
    --------
    >>> "report-cnn" in fitting((3, 32, 32)), "report-cnn" in fitting((3, 224, 224))
    (True, False)
    """
    return tuple(key for key, entry in REGISTRY.items() if entry.takes(shape))


def build(
    key: str,
    classes: int,
    shape: Shape = SHAPE,
    *,
    dropout: float | None = None,
    layers: str = "",
) -> nn.Module:
    """Build a new network.

    Parameters
    ----------
    key : str
        A key of `REGISTRY`.
    classes : int
        Number of outputs, at least 2.
    shape : tuple of int
        Channels, rows and columns of the pictures.
    dropout : float, optional
        The share that the last dropout layer drops while training; the other dropout layers keep
        their proportion to it. None leaves the network's own.
    layers : str
        For `OWN` only: the network as links of the page Stack write it.

    Returns
    -------
    torch.nn.Module
        Takes (N, C, H, W) floats, gives (N, classes) scores. Weights are drawn from torch's
        default generator.

    Raises
    ------
    InputError
        When the key is unknown, there is nothing to tell apart, the network does not take the
        shape, or has no dropout layer.

    Examples
    --------
    >>> sum(p.numel() for p in build("report-cnn", 10).parameters())
    620362
    >>> build("report-cnn", 10, shape=(1, 28, 28)).fc1.in_features  # 28, 14, 7, 3: 128 · 3 · 3
    1152
    >>> build("report-cnn", 10, dropout=0.5).dropout2
    Dropout(p=0.5, inplace=False)
    """
    entry = _checked(key, classes, shape)
    if entry.dropout is None and key != OWN:
        if dropout:
            raise InputError(
                f"Network {key!r} has no dropout layer, but dropout {dropout:g} was asked for. "
                "Leave it out, or choose a network with dropout."
            )
        dropout = None  # 0 is what it has anyway
    return entry.build(classes, shape, dropout, layers)


def parameters_of(key: str, classes: int, shape: Shape = SHAPE, layers: str = "") -> int:
    """Return the number of trainable values of a network, without building it.

    Raises
    ------
    InputError
        As `build`.

    Examples
    --------
    >>> parameters_of("report-cnn", 10), parameters_of("report-cnn-half", 10)
    (620362, 156074)
    """
    return _checked(key, classes, shape).parameters(classes, shape, layers)


def _checked(key: str, classes: int, shape: Shape) -> Architecture:
    if key not in REGISTRY:
        raise InputError(f"There is no network {key[:40]!r}. Choose one of: {', '.join(REGISTRY)}.")
    if classes < 2:
        raise InputError(f"A classifier needs at least 2 classes, not {classes}. Add a class.")
    entry = REGISTRY[key]
    if not entry.takes(shape):
        channels = " or ".join(map(str, entry.channels))
        raise InputError(
            f"The pictures have the shape {str(shape)[:60]}; network {key!r} takes {channels} "
            f"channels of {entry.side_min} to {entry.side_max} pixels a side. Bring the pictures "
            "to that, or choose another network."
        )
    return entry


def features(network: nn.Module) -> tuple[nn.Module, ...]:
    """Return the parts of a network that find features, as opposed to those that name a class.

    They are what transfer learning freezes, or trains with a tenth of the learning rate.

    Parameters
    ----------
    network : torch.nn.Module
        From `build`.

    Returns
    -------
    tuple of torch.nn.Module
        Nothing, where the network's entry says that it has no such part.
    """
    part = getattr(network, "features", None)
    return () if part is None else (part,)
