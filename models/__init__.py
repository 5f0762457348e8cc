"""The architectures of the explorer: one file each, and the REGISTRY that names them.

torch is imported when a network is built, not before, so that a page can list the networks and
their sizes at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.errors import InputError
from explorer.limits import NETWORK_SIDE_MAX, PICTURE_SIDE_MIN

if TYPE_CHECKING:
    import numpy as np
    from torch import nn

Shape = tuple[int, int, int]  # channels, rows, columns of a picture
SHAPE: Shape = (3, 32, 32)
CHANNELS = (1, 3)  # grey and colour


@dataclass(frozen=True)
class Architecture:
    """One network that can be trained.

    Each takes pictures of one or three channels whose sides have 8 to 64 pixels.

    Parameters
    ----------
    key : str
        Its name in recipes, links and on the command line.
    title : str
        Its name on the screen.
    line : str
        One sentence that says what it is.
    build : callable
        Number of classes, shape -> a new, randomly initialised `torch.nn.Module`, which keeps the
        shape as its attribute `shape`.
    parameters : callable
        Number of classes, shape (C, H, W), 3×32×32 if it is left out -> number of trainable
        values, without building anything.
    """

    key: str
    title: str
    line: str
    build: Callable[[int, Shape], nn.Module]
    parameters: Callable[..., int]


def _build_report_cnn(classes: int, shape: Shape) -> nn.Module:
    from models.report_cnn import ReportCNN

    return ReportCNN(classes, shape)


def _build_report_cnn_half(classes: int, shape: Shape) -> nn.Module:
    from models.report_cnn import ReportCNN

    return ReportCNN(classes, shape, channels=(16, 32, 64), hidden=128)


def _build_small_cnn(classes: int, shape: Shape) -> nn.Module:
    from models.small_cnn import SmallCNN

    return SmallCNN(classes, shape)


def _build_small_mlp(classes: int, shape: Shape) -> nn.Module:
    from models.small_mlp import SmallMLP

    return SmallMLP(classes, shape)


def _count(channels: tuple[int, ...], hidden: int, classes: int, shape: Shape) -> int:
    """Count weights and biases: 3×3 convolutions, each with a pool, then two dense layers."""
    total, (before, H, W) = 0, shape
    for after in channels:
        total += (before * 3 * 3 + 1) * after
        before, H, W = after, H // 2, W // 2
    return total + (before * H * W + 1) * hidden + (hidden + 1) * classes


REGISTRY: dict[str, Architecture] = {
    entry.key: entry
    for entry in (
        Architecture(
            key="report-cnn",
            title="Three convolutions",
            line="Three 3×3 convolutions with 32, 64 and 128 filters, then two dense layers.",
            build=_build_report_cnn,
            parameters=lambda n, shape=SHAPE: _count((32, 64, 128), 256, n, shape),
        ),
        Architecture(
            key="report-cnn-half",
            title="Three convolutions, half size",
            line="The same with half the filters and half the dense units: about 3 times faster.",
            build=_build_report_cnn_half,
            parameters=lambda n, shape=SHAPE: _count((16, 32, 64), 128, n, shape),
        ),
        Architecture(
            key="small-cnn",
            title="Two convolutions",
            line="Two 3×3 convolutions with 16 and 32 filters, then two dense layers.",
            build=_build_small_cnn,
            parameters=lambda n, shape=SHAPE: _count((16, 32), 96, n, shape),
        ),
        Architecture(
            key="small-mlp",
            title="No convolution",
            line="Two dense layers and no convolution: every value of the picture has a weight to "
            "each of 64 units.",
            build=_build_small_mlp,
            parameters=lambda n, shape=SHAPE: _count((), 64, n, shape),
        ),
    )
}


def shape_of(images: np.ndarray) -> Shape:
    """Return (C, H, W) of stored pictures (N, H, W, C)."""
    H, W, C = images.shape[1:]
    return C, H, W


def is_shape(shape: object) -> bool:
    """Tell whether every network can be built for pictures of this shape.

    Examples
    --------
    >>> is_shape((1, 28, 28)), is_shape((2, 28, 28)), is_shape((3, 7, 32))
    (True, False, False)
    """
    return (
        isinstance(shape, tuple)
        and len(shape) == 3
        and all(type(part) is int for part in shape)
        and shape[0] in CHANNELS
        and all(PICTURE_SIDE_MIN <= side <= NETWORK_SIDE_MAX for side in shape[1:])
    )


def build(key: str, classes: int, shape: Shape = SHAPE) -> nn.Module:
    """Build a new network.

    Parameters
    ----------
    key : str
        A key of `REGISTRY`.
    classes : int
        Number of outputs, at least 2.
    shape : tuple of int
        Channels, rows and columns of the pictures.

    Returns
    -------
    torch.nn.Module
        Takes (N, C, H, W) floats, gives (N, classes) scores. Weights are drawn from torch's
        default generator.

    Raises
    ------
    InputError
        When the key is unknown, there is nothing to tell apart, or no network takes the shape.

    Examples
    --------
    >>> sum(p.numel() for p in build("report-cnn", 10).parameters())
    620362
    >>> build("report-cnn", 10, shape=(1, 28, 28)).fc1.in_features  # 28, 14, 7, 3: 128 · 3 · 3
    1152
    """
    if key not in REGISTRY:
        raise InputError(f"There is no network {key[:40]!r}. Choose one of: {', '.join(REGISTRY)}.")
    if classes < 2:
        raise InputError(f"A classifier needs at least 2 classes, not {classes}. Add a class.")
    if not is_shape(shape):
        raise InputError(
            f"The pictures have the shape {str(shape)[:60]}; the networks take 1 or 3 channels of "
            f"{PICTURE_SIDE_MIN} to {NETWORK_SIDE_MAX} pixels a side. Bring the pictures to that."
        )
    return REGISTRY[key].build(classes, shape)
